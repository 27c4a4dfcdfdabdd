"""Reading collecting workbooks: the figures of a unit by indicator, its remarks, and every row or cell that gave none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.blocks import Block, find_blocks, is_number_row, matches_of
from ansinh.core.sheets.grid import Grid
from ansinh.core.sheets.headers import HeaderBook
from ansinh.core.sheets.keys import words_key
from ansinh.core.sheets.model import Cell, Row, Sheet, Workbook
from ansinh.core.sheets.reading import read_workbook
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.policies.review.catalogue import Catalogue, Indicator, catalogue, form, note
from ansinh.reports.figures import Other, Problem, Said
from ansinh.reports.numbers import UnreadableFigureError, read_figure
from ansinh.reports.periods import Period, stated_period
from ansinh.reports.places import Territory

FIGURES = ("target", "done", "previous")
_UNIT_LINE = re.compile(r"^\s*đơn vị(?: báo cáo)?\s*:\s*(.*)$", re.IGNORECASE)
_CLOSE, _MARGIN = 0.94, 0.04


@dataclass(frozen=True, slots=True)
class Entry:
    """What a workbook says of an indicator, in its unit, and where."""

    values: Mapping[str, Decimal]
    place: str
    note: str = ""


@dataclass(slots=True)
class Reading:
    """One workbook read. ``path`` is that of the unit, or of none (``?name``) when the unit is unknown."""

    name: str
    sha256: str
    path: str = ""
    unit: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Indicators of which a cell could not be used: never filled from elsewhere in the same file."""


@lru_cache(maxsize=1)
def _headers() -> HeaderBook:
    return HeaderBook.from_data(form()["headers"])


def read_collected(path: Path, period: Period, area: Territory) -> Reading:
    """Read one workbook. Raises InputError when it is of another period, or has no table of indicators."""
    return collected_of(read_workbook(path), path.name, period, area)


def collected_of(book: Workbook, name: str, period: Period, area: Territory) -> Reading:
    """The figures of a workbook already read; ``name`` is what reports call it."""
    reading = Reading(name, book.sha256)
    texts = [v for s in book.sheets for r in s.rows for v in r.values if isinstance(v, str)]
    repairer = FileRepairer.for_texts(texts)
    titles: list[str] = []
    tables = 0
    for sheet in book.sheets:
        grid = Grid(sheet, lambda text: repairer.text(text).text)
        blocks = find_blocks(grid, _headers())
        if sheet.hidden:
            if blocks:
                sentence = _("Tệp {file}: trang ẩn “{sheet}” có bảng số liệu nhưng không được tính.")
                reading.notices.append(sentence.format(file=name, sheet=sheet.name))
            continue
        first = blocks[0].rows[0] if blocks else 0
        titles += [text for row in grid.rows if row.number < first for _c, text in grid.texts(row) if text]
        for place, block in enumerate(blocks):
            end = blocks[place + 1].rows[0] if place + 1 < len(blocks) else None
            rows = [r for r in grid.rows if r.number > block.rows[-1] and (end is None or r.number < end)]
            tables += _read_table(_Table(grid, sheet, block, rows, period), reading)
    if not tables:
        raise InputError(
            _(
                "Tệp {file}: không thấy bảng chỉ tiêu (cần cột “Chỉ tiêu” và cột “Thực hiện”). Xin dùng biểu do lệnh “ansinh report template” lập."
            ).format(file=name)
        )
    _whose(reading, titles, period, area)
    return reading


def _whose(reading: Reading, titles: Sequence[str], period: Period, area: Territory) -> None:
    """The period and the unit that the title lines state."""
    stated = {found for text in titles if (found := stated_period(text)) is not None}
    if stated and period not in stated:
        other = ", ".join(sorted(found.name for found in stated))
        raise InputError(
            _("Tệp {file} là báo cáo {other}, không phải {period}. Xin gửi đúng kỳ.").format(
                file=reading.name, other=other, period=period.name
            )
        )
    if not stated:
        reading.notices.append(
            _("Tệp {file} không ghi kỳ báo cáo; đã coi là {period}.").format(
                file=reading.name, period=period.name
            )
        )
    labelled = [match[1].strip() for text in titles if (match := _UNIT_LINE.match(text)) and match[1].strip()]
    for text in labelled or titles:
        path = area.named(text)
        if path is not None:
            reading.path = path
            reading.unit = area.body.agency if path == area.path else area.below[path].title
            break
    else:
        reading.unit = labelled[0] if labelled else Path(reading.name).stem
        reading.path = f"?{words_key(reading.unit)}"
        reading.notices.append(
            _(
                "Tệp {file}: đơn vị “{unit}” không có trong danh mục; số liệu vẫn được cộng, ghi theo tên này."
            ).format(file=reading.name, unit=reading.unit)
        )
    reading.remarks = [Said(r.kind, r.section, r.text, reading.unit) for r in reading.remarks]


@dataclass(frozen=True, slots=True)
class _Table:
    grid: Grid
    sheet: Sheet
    block: Block
    rows: Sequence[Row]
    period: Period

    def place(self, cell: Cell | None, row: Row, name: str) -> str:
        return f"{name} · {self.sheet.name}!{cell.ref if cell else row.number}"


def _columns(table: _Table) -> dict[str, int]:
    """Field → column. A head that names the year before is the same period of the year before, whatever else it says."""
    found: dict[str, int] = {}
    for column, match in matches_of(table.block, _headers()).items():
        head = " ".join(table.block.paths[column])
        year_before = re.search(rf"\b{table.period.year - 1}\b", head) is not None
        name = "previous" if match.field == "done" and year_before else match.field
        found.setdefault(name, column)
    return found


def _read_table(table: _Table, reading: Reading) -> int:
    """Read a table of indicators (1) or of remarks (1); anything else gives 0."""
    columns = _columns(table)
    if "text" in columns and "kind" in columns:
        _read_remarks(table, columns, reading)
        return 0
    if "indicator" not in columns or "done" not in columns:
        return 0
    for row in table.rows:
        if not is_number_row(table.grid, row):
            _read_row(table, columns, row, reading)
    return 1


def _read_row(table: _Table, columns: Mapping[str, int], row: Row, reading: Reading) -> None:
    def text(name: str) -> str:
        return table.grid.text(row, columns[name]).strip() if name in columns else ""

    cells = {name: row.cell(columns[name]) for name in FIGURES if name in columns}
    name, code = text("indicator"), text("code").upper()
    indicator = find_indicator(catalogue(), code, name)
    if indicator is None:
        written = [text(field) for field in FIGURES if text(field)]
        if name and written and row.cell(columns["indicator"]) is not None:
            place = table.place(row.cell(columns["indicator"]), row, reading.name)
            reading.others.append(Other(place, name, "; ".join(written)))
        return
    values: dict[str, Decimal] = {}
    for field_name, cell in cells.items():
        try:
            number = read_figure(cell, indicator, text("unit"))
        except UnreadableFigureError as error:
            assert cell is not None
            place = table.place(cell, row, reading.name)
            reading.problems.append(
                Problem(place, indicator.name, cell.error or table.grid.text(row, cell.column), str(error))
            )
            if field_name == "done":
                reading.refused.add(indicator.code)
            continue
        if number is not None:
            values[field_name] = number
    if values:
        shown = cells.get("done") or next(cell for cell in cells.values() if cell is not None)
        _enter(reading, indicator, Entry(values, table.place(shown, row, reading.name), text("note")))


def _enter(reading: Reading, indicator: Indicator, entry: Entry) -> None:
    """Keep an entry; a second, different one of the same indicator makes both unusable."""
    before = reading.entries.get(indicator.code)
    if before is None or before.values == entry.values:
        reading.entries[indicator.code] = entry
        return
    clash = {
        name
        for name in FIGURES
        if name in before.values and before.values[name] != entry.values.get(name, before.values[name])
    }
    kept = {**entry.values, **before.values}
    for name in clash:
        kept.pop(name)
    if clash:
        why = note("two_figures", place=before.place)
        reading.problems.append(Problem(entry.place, indicator.name, "", why))
        if "done" in clash:
            reading.refused.add(indicator.code)
    reading.entries[indicator.code] = Entry(kept, before.place, before.note or entry.note)


def find_indicator(known: Catalogue, code: str, name: str) -> Indicator | None:
    """The indicator of a row by its code or, without one, by its name: exact first, then one clearly closest spelling.

    A code beside the name of another indicator is a contradiction: None.
    """
    by_name = _by_name(name)
    if code in known.indicators:
        return None if by_name is not None and by_name != code else known.indicators[code]
    if code:
        return None
    return known.indicators[by_name] if by_name else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for indicator in catalogue().indicators.values():
        for name in (indicator.name, *indicator.aliases):
            found[words_key(name)] = indicator.code
    return found


@lru_cache(maxsize=4096)
def _by_name(name: str) -> str | None:
    key = re.sub(r"^(?:\d+|[ivx]+|[a-h]) (?=\D)", "", words_key(name))
    names = _names()
    if not key or key in names:
        return names.get(key)
    best = process.extract(key, list(names), scorer=Levenshtein.normalized_similarity, limit=2)
    if best and best[0][1] >= _CLOSE and (len(best) < 2 or best[0][1] - best[1][1] >= _MARGIN):
        return names[best[0][0]]
    return None


def _read_remarks(table: _Table, columns: Mapping[str, int], reading: Reading) -> None:
    kinds = {words_key(w): kind for kind, words in form()["narrative"]["kinds"].items() for w in words}
    sections = {words_key(section.title): section.key for section in catalogue().sections}
    for row in table.rows:
        text = " ".join(table.grid.text(row, columns["text"]).split()).rstrip(" .;")
        if not text:
            continue
        kind_text = table.grid.text(row, columns["kind"])
        kind = kinds.get(words_key(kind_text))
        if kind is None:
            place = table.place(row.cell(columns["text"]), row, reading.name)
            reading.others.append(Other(place, note("remark_kind", kind=kind_text), text))
            continue
        section = table.grid.text(row, columns["section"]) if "section" in columns else ""
        reading.remarks.append(Said(kind, sections.get(words_key(section), ""), text, ""))
