"""Sheets of lists as offices lay them out: titles, two-line heads, column numbers, sections, subtotals, signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from random import Random
from typing import Any

from ansinh.sample.clerk import Line, Value
from ansinh.sample.encodings import to_vni
from ansinh.sample.province import SEX_WORDS


@dataclass(frozen=True)
class Formula:
    """A formula with the value that the sheet shows; ``value`` may be an error such as ``#N/A``."""

    text: str
    value: int | str


Cell = Value | Formula
Grid = list[list[Cell]]
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Column:
    """A column: our field, the head as printed, and the merged head above it if any."""

    field: str
    head: str
    above: str = ""


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out."""

    columns: tuple[Column, ...]
    titled: bool = True
    numbers: str = "(1)"
    sections: bool = False
    subtotals: bool = False
    signed: bool = True
    formulas: bool = False
    section_style: str = "Xóm {name}"
    heads_again_every: int = 0
    hidden_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titles:
    """Lines over and under the table."""

    left: tuple[str, str]
    title: str
    subtitle: str
    place: str
    signers: tuple[str, str]


@dataclass
class Sheet:
    """Cells by row (0-based lists), merged ranges, hidden rows, and the row (1-based) of every line."""

    name: str
    grid: Grid
    merges: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]
    rows: list[tuple[int, Line]]


def cell_of(line: Line, field: str, order: int, member: int) -> Value:
    """The value of a column for a line."""
    simple: Mapping[str, Callable[[], Value]] = {
        "order": lambda: order,
        "household_no": lambda: order if member == 1 else None,
        "head_name": lambda: line.head_name if member == 1 else None,
        "member_order": lambda: member,
        "full_name": lambda: line.full_name,
        "member_name": lambda: line.full_name,
        "birth": lambda: line.birth,
        "year_male": lambda: line.year if line.sex == 0 else None,
        "year_female": lambda: line.year if line.sex == 1 else None,
        "mark_male": lambda: "x" if line.sex == 0 else None,
        "mark_female": lambda: "x" if line.sex == 1 else None,
        "age": lambda: line.age,
        "sex": SEX_WORDS[line.sex].capitalize,
        "id_number": lambda: line.id_number,
        "address": lambda: f"Xóm {line.hamlet}, {line.commune_word} {line.commune}",
        "hamlet": lambda: line.hamlet,
        "commune": lambda: line.commune,
        "category": lambda: line.category,
        "relation": lambda: line.relation,
        "ethnicity": lambda: line.ethnicity,
        "amount": lambda: line.amount,
        "amount_monthly": lambda: line.amount // max(1, line.months),
        "months": lambda: line.months,
        "note": lambda: line.note or None,
    }
    value = simple[field]() if field in simple else line.more.get(field)
    return (
        to_vni(value) if line.vni and isinstance(value, str) and field not in ("full_name", "note") else value
    )


def build_sheet(
    name: str,
    layout: Layout,
    titles: Titles,
    lines: Sequence[Line],
    random: Random,
    *,
    wrong_subtotal: bool = False,
) -> Sheet:
    """Lay ``lines`` out. Households stay together when the layout has a column of them."""
    sheet = Sheet(name, [], [], [], [], [])
    width = len(layout.columns)
    if layout.titled:
        _title_block(sheet, titles, width)
    _heads(sheet, layout)
    fields = [column.field for column in layout.columns]
    amount_at = fields.index("amount") if "amount" in fields else width - 1
    label_at = 1 if width > 1 else 0
    total, order, typed, sections = 0, 0, 0, 0
    by_household = "household_no" in fields
    for hamlet, block in groupby(lines, key=lambda line: line.hamlet if layout.sections else ""):
        block_total = 0
        if layout.sections:
            sections += 1
            sheet.grid.append(_section_row(layout.section_style, hamlet, sections, width))
        for _house, members in groupby(block, key=lambda line: line.household if by_household else id(line)):
            order += 1
            start = len(sheet.grid)
            for member, line in enumerate(members, start=1):
                if (
                    layout.heads_again_every
                    and typed
                    and typed % layout.heads_again_every == 0
                    and member == 1
                ):
                    _heads(sheet, layout)
                    start = len(sheet.grid)
                typed += 1
                cells: list[Cell] = [cell_of(line, field, order, member) for field in fields]
                if line.amount_error:
                    cells[amount_at] = Formula("=NA()", "#N/A")
                elif layout.formulas:
                    cells[amount_at] = _product(fields, len(sheet.grid), line)
                sheet.grid.append(cells)
                sheet.rows.append((len(sheet.grid), line))
                block_total += line.amount
                if line.hidden:
                    sheet.hidden_rows.append(len(sheet.grid) - 1)
            if by_household and len(sheet.grid) - start > 1:
                merged = [i for i, field in enumerate(fields) if field in ("household_no", "head_name")]
                sheet.merges.extend((start, at, len(sheet.grid) - 1, at) for at in merged)
        total += block_total
        if layout.subtotals:
            stated = block_total + (random.choice((-1, 1)) * 750 * 1000 if wrong_subtotal else 0)
            wrong_subtotal = False
            sheet.grid.append(_sum_row(width, label_at, amount_at, "Cộng", stated))
    sheet.grid.append(_sum_row(width, label_at, amount_at, "Tổng cộng", total))
    if layout.signed:
        _signatures(sheet, titles, width)
    sheet.hidden_columns = [i for i, field in enumerate(fields) if field in layout.hidden_columns]
    return sheet


def _section_row(style: str, hamlet: str, number: int, width: int) -> list[Cell]:
    text = style.format(name=hamlet)
    if style.startswith("#"):
        return [_ROMAN[(number - 1) % len(_ROMAN)], text[1:], *[None] * (width - 2)]
    return [text, *[None] * (width - 1)]


def _product(fields: Sequence[str], row: int, line: Line) -> Cell:
    """The amount as months times monthly amount, where the list has both columns."""
    if "months" not in fields or "amount_monthly" not in fields:
        return line.amount
    left, right = (f"{chr(65 + fields.index(name))}{row + 1}" for name in ("amount_monthly", "months"))
    return Formula(f"={left}*{right}", line.amount)


def _sum_row(width: int, label_at: int, amount_at: int, label: str, amount: int) -> list[Cell]:
    row: list[Cell] = [None] * width
    row[label_at] = label
    row[amount_at] = amount
    return row


def _title_block(sheet: Sheet, titles: Titles, width: int) -> None:
    half = width // 2
    for left, right in zip(
        titles.left, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), strict=True
    ):
        row: list[Cell] = [None] * width
        row[0], row[half] = left, right
        at = len(sheet.grid)
        sheet.grid.append(row)
        sheet.merges += [(at, 0, at, half - 1), (at, half, at, width - 1)]
    sheet.grid.append([None] * width)
    for text in (titles.title, titles.subtitle):
        sheet.merges.append((len(sheet.grid), 0, len(sheet.grid), width - 1))
        sheet.grid.append([text, *[None] * (width - 1)])
    unit: list[Cell] = [None] * width
    unit[width - 2] = "Đơn vị tính: đồng"
    sheet.grid.append(unit)


def _heads(sheet: Sheet, layout: Layout) -> None:
    at, columns = len(sheet.grid), layout.columns
    if any(column.above for column in columns):
        upper: list[Cell] = []
        for index, column in enumerate(columns):
            if not column.above:
                upper.append(column.head)
                sheet.merges.append((at, index, at + 1, index))
            else:
                upper.append(column.above if index == 0 or columns[index - 1].above != column.above else None)
        index = 0
        for above, block in groupby(columns, key=lambda column: column.above):
            span = len(list(block))
            if above and span > 1:
                sheet.merges.append((at, index, at, index + span - 1))
            index += span
        sheet.grid.append(upper)
        sheet.grid.append([column.head if column.above else None for column in columns])
    else:
        sheet.grid.append([column.head for column in columns])
    if layout.numbers:
        sheet.grid.append([layout.numbers.replace("1", str(i + 1)) for i in range(len(columns))])


def _signatures(sheet: Sheet, titles: Titles, width: int) -> None:
    half = width // 2

    def pair(left: str | None, right: str | None) -> list[Cell]:
        row: list[Cell] = [None] * width
        row[0], row[half] = left, right
        return row

    sheet.grid.append([None] * width)
    sheet.grid.append(pair(None, f"{titles.place}, ngày    tháng    năm 2020"))
    sheet.grid.append(pair("NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN"))
    sheet.grid.append(pair("(Ký, ghi rõ họ tên)", "CHỦ TỊCH"))
    sheet.grid.extend([[None] * width for _blank in range(3)])
    sheet.grid.append(pair(*titles.signers))


def write_sheet(
    workbook: Any,
    sheet: Sheet,
    formats: Mapping[str, Any],
    encode: Callable[[Value], Value],
    formatted_below: int = 0,
) -> None:
    """Write one sheet through XlsxWriter; ``formatted_below`` empty rows with borders follow, as copied forms have."""
    page = workbook.add_worksheet(sheet.name)
    merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    covered = set(sheet.hidden_rows)
    unicode = {row - 1 for row, line in sheet.rows if line.unicode}
    for row, values in enumerate(sheet.grid):
        if row in covered:
            page.set_row(row, None, None, {"hidden": True})
        for column, raw in enumerate(values):
            if raw is None:
                continue
            value = raw if row in unicode or isinstance(raw, Formula) else encode(raw)
            end = merged.get((row, column))
            if end is not None and end != (row, column):
                page.merge_range(row, column, end[0], end[1], "", formats["text"])
            _write_cell(page, row, column, value, formats)
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    for row in range(len(sheet.grid), len(sheet.grid) + formatted_below):
        page.write_blank(row, 0, None, formats["text"])


def _write_cell(page: Any, row: int, column: int, value: Cell, formats: Mapping[str, Any]) -> None:
    if isinstance(value, Formula):
        page.write_formula(row, column, value.text, None, value.value)
    elif isinstance(value, str):
        page.write_string(row, column, value, formats["text"])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif value is not None:
        page.write_number(row, column, value)
