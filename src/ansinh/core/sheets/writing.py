"""Writing of result tables: .xlsx by XlsxWriter, .csv by hand. Equal input gives equal bytes.

Formula injection: what a clerk typed is never a formula. In .xlsx strings are written as strings (``write_string``),
whatever they begin with. A .csv has no types: there a cell that begins with ``=``, ``+``, ``-``, ``@``, tab or carriage
return, and is not a plain number, gets an apostrophe before it (OWASP, CSV Injection).
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

Kind = Literal["text", "int", "money", "date"]
OutValue = str | int | float | bool | date | None

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - the day written into every file, so that equal input gives equal bytes
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*$")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column to write: title, width in characters, kind (money: whole đồng with thousands)."""

    title: str
    width: float = 14.0
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write: ``above`` are lines over the header, ``totals`` a last line in bold."""

    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[OutValue]]
    above: Sequence[str] = ()
    totals: Sequence[OutValue] = field(default=())


def write_workbook(path: Path, sheets: Sequence[OutSheet]) -> None:
    """Write sheets with a frozen header and a filter. Rows may be shorter than the columns.

    Text longer than a cell can hold (32,767 characters) is cut and ends with an ellipsis; sheet names are made valid and
    different from each other. Raises OSError if the file cannot be written.
    """
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _FIXED, "title": "", "author": "", "company": ""})
    formats = {
        "bold": book.add_format({"bold": True}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DDEBF7"}),
        "text": book.add_format({"num_format": "@"}),
        "int": book.add_format({"num_format": "0"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "total_money": book.add_format({"bold": True, "num_format": "#,##0"}),
    }  # fmt: skip
    used: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_sheet_name(sheet.name, used)), sheet, formats)
    book.close()


def _write_sheet(page: Any, sheet: OutSheet, formats: dict[str, Any]) -> None:
    for number, line in enumerate(sheet.above):
        page.write_string(number, 0, _clean(line), formats["bold"])
    header = len(sheet.above)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(header, index, _clean(column.title), formats["head"])
    row = header
    for values in sheet.rows:
        row += 1
        for index, value in enumerate(values):
            _write_cell(page, row, index, value, formats[sheet.columns[index].kind])
    if sheet.columns:
        page.freeze_panes(header + 1, 0)
        page.autofilter(header, 0, max(row, header + 1), len(sheet.columns) - 1)
    for index, value in enumerate(sheet.totals):
        is_money = sheet.columns[index].kind == "money"
        _write_cell(page, row + 1, index, value, formats["total_money" if is_money else "bold"])


def _write_cell(page: Any, row: int, column: int, value: OutValue, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, style)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, _clean(value), style)


def _clean(text: str) -> str:
    text = _NOT_XML.sub("", text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _sheet_name(name: str, used: set[str]) -> str:
    """A valid sheet name (31 characters, none of ``[]:*?/\\``) that is not used yet."""
    base = _BAD_IN_NAME.sub(" ", name).strip(" '")[:31] or "Sheet"
    found, number = base, 1
    while found.lower() in used:
        number += 1
        tail = f" ({number})"
        found = base[: 31 - len(tail)] + tail
    used.add(found.lower())
    return found


def neutralised(value: OutValue) -> str:
    """Return a value as the text of a .csv cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    if text.lstrip(" ").startswith(_DANGEROUS) and not _PLAIN_NUMBER.match(text):
        return "'" + text
    return text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[OutValue]]) -> None:
    """Write a UTF-8 .csv (comma, ``\\n`` line ends) with dangerous cells neutralised (``neutralised``)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([neutralised(title) for title in header])
        writer.writerows([neutralised(value) for value in row] for row in rows)
