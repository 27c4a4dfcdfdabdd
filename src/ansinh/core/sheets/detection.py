"""From a sheet to its tables: where the header is, what each column means, which rows are people.

Every decision can be read in ``DetectedTable.explain`` and overridden by a mapping (``mapping.py``).
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from ansinh.core.i18n import _
from ansinh.core.sheets import labels
from ansinh.core.sheets.blocks import Block, block_from_rows, find_blocks, is_number_row, matches_of
from ansinh.core.sheets.columns import assign, by_letter_or_head, is_summary
from ansinh.core.sheets.grid import Grid
from ansinh.core.sheets.headers import COUNT, IGNORED, UNIT, Forms
from ansinh.core.sheets.mapping import SheetMapping
from ansinh.core.sheets.model import Row, Sheet, column_letters
from ansinh.core.sheets.rowkinds import Walk, start_walk, step
from ansinh.core.sheets.tables import (
    BLANK,
    FORMATTED_BLANK,
    HEADER,
    SKIPPED,
    SUBTOTAL,
    TITLE,
    TOTAL,
    Column,
    DataRow,
    DetectedTable,
    NonDataRow,
    NoTable,
    StatedTotal,
)  # fmt: skip

_SHOWN_ROWS = 20
_NEEDED = frozenset({"full_name", "head_name", "name_family"})


def detect_tables(
    sheet: Sheet,
    forms: Forms,
    *,
    repair: Callable[[str], str] = str,
    mapping: SheetMapping | None = None,
) -> tuple[DetectedTable, ...] | NoTable:
    """Return the tables of a sheet, or why there is none.

    ``repair`` gives the readable text of a raw one (encodings, NFC); it is asked for header and label texts only.
    Every row that is not blank stands in exactly one table, as a person or as one of the other kinds.
    """
    if mapping is not None and mapping.skip:
        return NoTable(
            sheet, SKIPPED, (), _("Sheet “{sheet}” được bỏ qua theo tệp ánh xạ.").format(sheet=sheet.name)
        )
    if not sheet.rows:
        return NoTable(
            sheet, "empty_sheet", (), _("Sheet “{sheet}” không có dữ liệu.").format(sheet=sheet.name)
        )
    grid = Grid(sheet, repair)
    if mapping is not None and mapping.header_rows:
        blocks = [block_from_rows(grid, mapping.header_rows)]
    else:
        blocks = _real_blocks(grid, find_blocks(grid, forms.headers))
    tables = _tables(grid, blocks, forms, mapping)
    if not tables:
        return _no_header(grid)
    return tuple(tables)


def _no_header(grid: Grid) -> NoTable:
    looked = tuple(row.number for row in grid.rows[:_SHOWN_ROWS])
    sentence = _(
        "Sheet “{sheet}”: không tìm thấy dòng tiêu đề (cần có cột họ tên và ít nhất một cột khác). Đã xem các dòng {rows}. "
        "Xin kiểm tra dòng tiêu đề, hoặc chỉ rõ dòng tiêu đề và các cột bằng tệp ánh xạ: --mapping TỆP."
    ).format(sheet=grid.sheet.name, rows=f"{looked[0]}–{looked[-1]}")
    return NoTable(grid.sheet, "no_header", looked, sentence)


def _real_blocks(grid: Grid, blocks: list[Block]) -> list[Block]:
    """Drop page headers typed again in the middle of a table: same heads, nothing but people before them."""
    kept: list[Block] = []
    for block in blocks:
        if (
            kept
            and block.paths == kept[-1].paths
            and not _title_before(grid, block.rows[0], kept[-1].rows[-1])
        ):
            continue
        kept.append(block)
    return kept


def _title_before(grid: Grid, header: int, after: int) -> int | None:
    """Return the first row of the title block that opens a further table, None if there is none."""
    first = None
    number = header - 1
    blanks = 0
    while number > after and blanks < 4:
        row = grid.row(number)
        if row is None:
            blanks += 1
        else:
            texts = [text for _c, text in grid.texts(row) if text]
            if any(labels.total_kind(text) for text in texts) or len(texts) > 4 or not texts:
                break
            if any(labels.is_title(text) for text in texts):
                first = number
            blanks = 0
        number -= 1
    return first


def _tables(
    grid: Grid, blocks: Sequence[Block], forms: Forms, mapping: SheetMapping | None
) -> list[DetectedTable]:
    columns = [_columns(grid, block, forms, mapping, following) for block, following in _with_next(blocks)]
    usable = [
        (block, cols)
        for block, cols in zip(blocks, columns, strict=True)
        if is_summary(cols) or {column.field for column in cols} & _NEEDED or (mapping and mapping.columns)
    ]
    tables = []
    begin = 0
    for place, (block, cols) in enumerate(usable):
        following = usable[place + 1][0] if place + 1 < len(usable) else None
        end = None
        if following is not None:
            end = _title_before(grid, following.rows[0], block.rows[-1]) or following.rows[0]
        tables.append(_table(grid, block, cols, forms, mapping, begin, end))
        begin = end or 0
    return tables


def _with_next(blocks: Sequence[Block]) -> list[tuple[Block, int | None]]:
    return [
        (block, blocks[i + 1].rows[0] - 1 if i + 1 < len(blocks) else None) for i, block in enumerate(blocks)
    ]


def _columns(
    grid: Grid, block: Block, forms: Forms, mapping: SheetMapping | None, last_row: int | None
) -> tuple[Column, ...]:
    columns = assign(grid, block, matches_of(block, forms.headers), forms.headers, last_row)
    if mapping is None or not mapping.columns:
        return columns
    given = {}
    for name, wanted in mapping.columns.items():
        index = by_letter_or_head(block, wanted)
        if index is not None:
            head = " / ".join(block.paths.get(index, ()))
            given[index] = Column(index, name, head, 1.0, _("theo tệp ánh xạ"))
    names = set(mapping.columns)
    rest = [replace(c, field=IGNORED) if c.field in names else c for c in columns if c.index not in given]
    return tuple(sorted([*rest, *given.values()], key=lambda column: column.index))


def _table(
    grid: Grid,
    block: Block,
    columns: tuple[Column, ...],
    forms: Forms,
    mapping: SheetMapping | None,
    begin: int,
    end: int | None,
) -> DetectedTable:
    summary = is_summary(columns)
    heads = [{i: grid.text(row, i) for i, _t in grid.texts(row)} for n in block.rows if (row := grid.row(n))]
    walk = start_walk(grid, columns, heads, summary)
    before: list[NonDataRow] = []
    title: list[str] = []
    first = mapping.first_row if mapping and mapping.first_row else block.rows[-1] + 1
    last = mapping.last_row if mapping and mapping.last_row else None
    for row in grid.rows:
        if row.number < begin or (end is not None and row.number >= end):
            continue
        if row.number < block.rows[0]:
            texts = [text for _c, text in grid.texts(row) if text]
            title += texts
            before.append(NonDataRow(row.number, TITLE, " | ".join(texts)))
        elif row.number <= block.rows[-1]:
            before.append(NonDataRow(row.number, HEADER, ""))
        elif row.number < first or (last is not None and row.number > last):
            kind = "column_numbers" if is_number_row(grid, row) else SKIPPED
            before.append(NonDataRow(row.number, kind, ""))
        else:
            step(walk, row)
    non_data = [*before, *_settled(walk), *_blanks(grid, walk, block, end)]
    fields = {column.field for column in columns} - {IGNORED, COUNT, UNIT}
    form = forms.form_of(title, fields)
    table = DetectedTable(
        grid.sheet,
        "summary" if summary else "people",
        form,
        block.rows,
        columns,
        tuple(walk.rows),
        tuple(sorted(non_data, key=lambda item: item.row)),
        tuple(title),
        "",
        _totals(walk),
        "head_name" in fields and not fields & {"full_name", "name_family"},
    )
    return replace(table, explain=explain(table))


def _totals(walk: Walk) -> tuple[StatedTotal, ...]:
    """The printed totals; one that stands before the people covers all of them."""
    everybody = tuple(person.number for person in walk.rows)
    return tuple(
        replace(t, covers=everybody) if t.kind == "grand" and not t.covers else t for t in walk.totals
    )


def _settled(walk: Walk) -> list[NonDataRow]:
    """A plain ``Cộng`` that closes a table without sections is its total, not a subtotal."""
    if walk.had_sections:
        return walk.non_data
    last_person = walk.rows[-1].number if walk.rows else 0
    has_grand = any(item.kind == TOTAL for item in walk.non_data)
    return [
        replace(item, kind=TOTAL)
        if item.kind == SUBTOTAL and item.row > last_person and not has_grand
        else item
        for item in walk.non_data
    ]


def _blanks(grid: Grid, walk: Walk, block: Block, end: int | None) -> list[NonDataRow]:
    """Runs of blank rows inside the body of the table, and the formatted blank rows at its end."""
    body = [person.number for person in walk.rows]
    body += [
        item.row
        for item in walk.non_data
        if item.kind in (TOTAL, SUBTOTAL, "section", "stt_only", "summary_row")
    ]
    found = []
    if body:
        end_of_body = max(body)
        present = [row.number for row in grid.rows if block.rows[-1] <= row.number <= end_of_body]
        for above, below in itertools.pairwise(present):
            if below - above > 1:
                found.append(NonDataRow(above + 1, BLANK, "", below - above - 1))
    if end is None and grid.sheet.formatted_blank is not None:
        start, count = grid.sheet.formatted_blank
        found.append(NonDataRow(start, FORMATTED_BLANK, "", count))
    return found


def explain(table: DetectedTable) -> str:
    """Return in Vietnamese how the table was understood, column by column."""
    name = table.sheet.name
    header = ", ".join(str(row) for row in table.header_rows)
    if table.kind == "summary":
        return _(
            "Sheet “{sheet}”: bảng tổng hợp số liệu (tiêu đề ở dòng {rows}); không có cột họ tên nên không dòng nào là người."
        ).format(sheet=name, rows=header)
    lines = [
        _("Sheet “{sheet}”: tiêu đề ở dòng {rows}; {count} dòng dữ liệu.").format(
            sheet=name, rows=header, count=len(table.rows)
        )
    ]
    for column in table.columns:
        if column.field == IGNORED:
            lines.append(
                _("Cột {letter} “{head}”: không dùng ({why}).").format(
                    letter=column_letters(column.index), head=column.header_text, why=column.why
                )
            )
        else:
            lines.append(
                _("Cột {letter} “{head}” → {field}, tin cậy {confidence} % ({why}).").format(
                    letter=column_letters(column.index),
                    head=column.header_text,
                    field=column.field,
                    confidence=round(column.confidence * 100),
                    why=column.why,
                )
            )
    return "\n".join(lines)


__all__ = ["DataRow", "DetectedTable", "NoTable", "Row", "detect_tables", "explain"]
