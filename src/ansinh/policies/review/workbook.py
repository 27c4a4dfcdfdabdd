"""Writing the collecting workbook that communes, districts and divisions fill in: one row an indicator, one sheet of remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from ansinh.policies.review.catalogue import catalogue, form

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - written into every file, so that equal input gives equal bytes
_ROWS_OF_REMARKS = 40

Cell = Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled workbook says of one indicator, in the unit of the form (``form_unit``)."""

    target: Cell = None
    done: Cell = None
    previous: Cell = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the remarks: kind and section as printed, and the sentence."""

    kind: str
    section: str
    text: str


def write_form(
    path: Path,
    *,
    year: int,
    period: str,
    period_key: str,
    unit: str = "",
    values: Mapping[str, Filled] | None = None,
    remarks: Sequence[Remark] = (),
) -> None:
    """Write the workbook for a period, empty or filled. Equal input gives equal bytes. Raises OSError."""
    words = form()
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _FIXED, "title": words["title"], "author": "", "company": ""})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format({"italic": True}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bg_color": "#DDEBF7"}),
        "section": book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"}),
        "fixed": book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"}),
        "number": book.add_format({"border": 1, "num_format": "#,##0.###", "locked": False, "valign": "vcenter"}),
        "text": book.add_format({"border": 1, "text_wrap": True, "locked": False, "num_format": "@", "valign": "vcenter"}),
    }  # fmt: skip
    head = [
        words["title"],
        words["period"].format(period=period, key=period_key),
        words["unit"].format(unit=unit) if unit else words["ask_unit"],
        words["note"],
    ]
    _write_indicators(book, styles, head, year, values or {})
    _write_remarks(book, styles, year, remarks)
    book.close()


def _top(
    page: Any, styles: Mapping[str, Any], head: Sequence[str], columns: Sequence[Mapping[str, Any]]
) -> int:
    """Title lines and heads; return the row after them."""
    for row, line in enumerate(head):
        page.write_string(row, 0, line, styles["title" if row == 0 else "plain"])
    for index, column in enumerate(columns):
        page.set_column(index, index, column["width"])
        page.write_string(len(head) + 1, index, column["title"], styles["head"])
    page.freeze_panes(len(head) + 2, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(len(head) + 1)
    return len(head) + 2


def _write_indicators(
    book: Any, styles: Mapping[str, Any], head: Sequence[str], year: int, values: Mapping[str, Filled]
) -> None:
    words = form()
    page = book.add_worksheet(words["sheet"])
    row = _top(page, styles, head, words["columns"])
    for place, section in enumerate(catalogue().of_year(year), 1):
        page.merge_range(
            row, 0, row, len(words["columns"]) - 1, f"{_roman(place)}. {section.title}", styles["section"]
        )
        row += 1
        for number, indicator in enumerate(section.indicators, 1):
            filled = values.get(indicator.code, Filled())
            page.write_number(row, 0, number, styles["fixed"])
            for index, text in enumerate((indicator.code, indicator.name, indicator.form_unit), 1):
                page.write_string(row, index, text, styles["fixed"])
            for index, cell in enumerate((filled.target, filled.done, filled.previous), 4):
                _write(page, row, index, cell, styles)
            page.write(row, 7, filled.note or None, styles["text"])
            row += 1


def _write(page: Any, row: int, column: int, cell: Cell, styles: Mapping[str, Any]) -> None:
    if cell is None:
        page.write_blank(row, column, None, styles["number"])
    elif isinstance(cell, str):
        page.write_string(row, column, cell, styles["number"])
    else:
        page.write_number(row, column, float(cell), styles["number"])


def _write_remarks(book: Any, styles: Mapping[str, Any], year: int, remarks: Sequence[Remark]) -> None:
    words = form()["narrative"]
    page = book.add_worksheet(words["sheet"])
    begin = _top(page, styles, [words["title"], words["note"]], words["columns"])
    last = begin + max(_ROWS_OF_REMARKS, len(remarks)) - 1
    for row in range(begin, last + 1):
        remark = remarks[row - begin] if row - begin < len(remarks) else None
        page.write_number(row, 0, row - begin + 1, styles["fixed"])
        texts = (remark.kind, remark.section, remark.text) if remark else ("", "", "")
        for index, text in enumerate(texts, 1):
            page.write_string(row, index, text, styles["text"]) if text else page.write_blank(
                row, index, None, styles["text"]
            )
    kinds = [kind[0] for kind in words["kinds"].values()]
    page.data_validation(begin, 1, last, 1, {"validate": "list", "source": kinds, "error_type": "warning"})
    sections = catalogue().of_year(year)
    choices = book.add_worksheet(words["choices"])
    choices.hide()
    for row, section in enumerate(sections):
        choices.write_string(row, 0, section.title)
    source = f"='{words['choices']}'!$A$1:$A${len(sections)}"
    page.data_validation(begin, 2, last, 2, {"validate": "list", "source": source, "error_type": "warning"})


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
