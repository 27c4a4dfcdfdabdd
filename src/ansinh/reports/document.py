"""The paper: a .docx in the form of Decree 30/2020 (``policies/review/paper.yaml``) from the paragraphs and tables of a review."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt, RGBColor

from ansinh.policies.review.catalogue import paper, sentences
from ansinh.reports.annex import Table
from ansinh.reports.compose import Block, Run
from ansinh.reports.docx_parts import (
    keep_whole,
    page_number,
    repacked,
    repeat_row,
    rule_below,
    set_fonts,
    set_language,
)
from ansinh.reports.periods import Period
from ansinh.reports.places import Territory

_ANNEX_WIDTHS = (9, 15, 50, 16, 24, 24, 24, 16, 18, 17, 39)
_NUMBERS = range(4, 9)


def render(area: Territory, period: Period, blocks: Sequence[Block], annex: Sequence[Table]) -> bytes:
    """The bytes of the document. Equal arguments give equal bytes."""
    document = docx.Document()
    _styles(document)
    _page(document.sections[0])
    _heading(document, area, period)
    for block in blocks:
        _block(document, block)
    _signature(document, area)
    _annex(document, area, period, annex)
    _properties(document, area, period)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _fact(name: str) -> Any:
    return paper()["page"][name]["value"]


def _styles(document: Any) -> None:
    body = document.styles["Normal"]
    set_fonts(body, _fact("font"))
    set_language(body, "vi-VN")
    body.font.size = Pt(_fact("body_pt"))
    body.font.color.rgb = RGBColor(0, 0, 0)
    body.paragraph_format.space_after = Pt(0)
    body.paragraph_format.line_spacing = 1.0
    for level in (1, 2, 3):
        head = document.styles[f"Heading {level}"]
        set_fonts(head, _fact("font"))
        head.font.size = Pt(_fact("body_pt"))
        head.font.bold = True
        head.font.italic = False
        head.font.color.rgb = RGBColor(0, 0, 0)
        head.paragraph_format.first_line_indent = Mm(_fact("first_line_mm"))
        head.paragraph_format.space_before = Pt(_fact("after_pt"))
        head.paragraph_format.space_after = Pt(_fact("after_pt"))
        head.paragraph_format.keep_with_next = True


def _page(section: Any) -> None:
    width, height = _fact("size_mm")
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(_fact(f"{side}_mm")))
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = ALIGN.CENTER
    page_number(line, _fact("number_pt"))


def _line(
    cell: Any, text: str, size: float, *, bold: bool = False, italic: bool = False, first: bool = False
) -> Any:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.size = Pt(size)
    return paragraph


def _heading(document: Any, area: Territory, period: Period) -> None:
    words, body, size = paper()["heading"], area.body, _fact("head_pt")
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, (70, 95), strict=True):
            cell.width = Mm(width)
    left, right = table.rows[0].cells
    _line(left, body.parent, size, first=True)
    _line(left, body.agency.upper(), size, bold=True)
    rule_below(_line(left, "", 2), 24)
    _line(right, words["state"], size, bold=True, first=True)
    rule_below(_line(right, words["motto"], size + 1, bold=True), 15)
    left, right = table.rows[1].cells
    _line(
        left, words["number"].format(symbol=body.symbol), size, first=True
    ).paragraph_format.space_before = Pt(6)
    dated = words["place_date"].format(place=body.place, year=period.window[1].year)
    _line(right, dated, size + 1, italic=True, first=True).paragraph_format.space_before = Pt(6)
    text = sentences()["text"]
    _centred(document, text["type"], before=18)
    subject = text["subject"].format(period=period.name, rest=period.rest)
    rule = _centred(document, subject, before=0)
    rule_below(_centred(document, "", before=0, size=2), 65)
    rule.paragraph_format.keep_with_next = True


def _centred(document: Any, text: str, *, before: float, size: float | None = None) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.bold = True
    if size:
        run.font.size = Pt(size)
    return paragraph


def _block(document: Any, block: Block) -> None:
    level = {"part": 1, "section": 2, "point": 3}.get(block.kind)
    if level is not None:
        document.add_heading(block.text, level)
        return
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(_fact("first_line_mm"))
    paragraph.paragraph_format.space_after = Pt(_fact("after_pt"))
    if block.kind == "item":
        paragraph.add_run("- ")
    for run in block.runs:
        _run(paragraph, run)


def _run(paragraph: Any, run: Run) -> None:
    text, style = run
    added = paragraph.add_run(text)
    added.bold = style in ("bold", "missing") or None
    added.italic = style in ("italic", "missing") or None
    if style == "mark":
        added.font.superscript = True


def _signature(document: Any, area: Territory) -> None:
    words = sentences()["text"]
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(90), Mm(80)
    title = left.paragraphs[0].add_run(words["receivers"])
    title.bold = title.italic = True
    title.font.size = Pt(_fact("small_pt") + 1)
    for line in words["receiver_lines"]:
        left.add_paragraph().add_run(line).font.size = Pt(_fact("small_pt"))
    _line(right, area.body.signer, _fact("body_pt"), bold=True, first=True)
    keep_whole(table.rows[0])


def _annex(document: Any, area: Territory, period: Period, tables: Sequence[Table]) -> None:
    words = sentences()["annex"]
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Mm(_fact("right_mm") + 5)
    section.different_first_page_header_footer = False
    _centred(document, words["title"], before=0)
    _centred(document, words["subtitle"].format(period=period.name), before=0)
    reference = document.add_paragraph()
    reference.alignment = ALIGN.CENTER
    year = period.window[1].year
    reference.add_run(words["reference"].format(symbol=area.body.symbol, year=year)).italic = True
    cite, verified = period.window_source
    note = words["window_note"].format(cite=cite, unverified="" if verified else words["unverified"])
    small = document.add_paragraph()
    small.alignment = ALIGN.CENTER
    small.add_run(note).font.size = Pt(_fact("annex_pt"))
    for place, table in enumerate(tables):
        if table.title:
            title = document.add_paragraph()
            title.paragraph_format.space_before = Pt(12)
            title.paragraph_format.keep_with_next = True
            title.add_run(table.title).bold = True
        _table(document, table, _ANNEX_WIDTHS if place == 0 else None)


def _table(document: Any, table: Table, widths: Sequence[int] | None) -> None:
    made = document.add_table(rows=len(table.rows) + 1, cols=len(table.heads))
    made.style = "Table Grid"
    made.autofit = widths is None
    for number, (row, texts) in enumerate(zip(made.rows, (table.heads, *table.rows), strict=True)):
        cells = row.cells
        keep_whole(row)
        if len(texts) == 1:
            _cell(cells[0].merge(cells[-1]), texts[0], bold=True)
            continue
        for index, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            if widths:
                cell.width = Mm(widths[index])
            align = (
                ALIGN.CENTER if number == 0 else ALIGN.RIGHT if widths and index in _NUMBERS else ALIGN.LEFT
            )
            _cell(cell, text, bold=number == 0, align=align)
    repeat_row(made.rows[0])


def _cell(cell: Any, text: str, *, bold: bool, align: Any = ALIGN.LEFT) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(_fact("annex_pt"))


def _properties(document: Any, area: Territory, period: Period) -> None:
    facts = document.core_properties
    text = sentences()["text"]
    facts.title = f"{text['type']} {text['subject'].format(period=period.name, rest=period.rest)}"
    facts.author = facts.last_modified_by = area.body.agency
    facts.subject, facts.comments, facts.keywords = period.key, "", ""
    facts.language = "vi-VN"
    facts.created = facts.modified = datetime.combine(period.window[1], time())
    facts.revision = 1
