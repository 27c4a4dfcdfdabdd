"""Helpers of the sheet tests: the sample workbooks, detection with repair, small workbooks written on the spot."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from ansinh.core.sheets import DetectedTable, NoTable, SheetMapping, Workbook, detect_tables, read_workbook
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.policies.forms import load_list_forms

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"
FORMS = load_list_forms("covid42")
WORKBOOKS = tuple(sorted(path.name for path in LISTS.glob("?_*") if path.suffix in (".xlsx", ".xls")))


def repairer(workbook: Workbook) -> FileRepairer:
    return FileRepairer.for_texts(
        value
        for sheet in workbook.sheets
        for row in sheet.rows
        for value in row.values
        if isinstance(value, str)
    )


def tables_of(path: Path, mapping: SheetMapping | None = None) -> list[DetectedTable | NoTable]:
    workbook = read_workbook(path)
    repair = repairer(workbook)
    found: list[DetectedTable | NoTable] = []
    for sheet in workbook.sheets:
        result = detect_tables(sheet, FORMS, repair=lambda text: repair.text(text).text, mapping=mapping)
        found += [result] if isinstance(result, NoTable) else result
    return found


def only_table(path: Path, mapping: SheetMapping | None = None) -> DetectedTable:
    (table,) = tables_of(path, mapping)
    assert isinstance(table, DetectedTable), table
    return table


@cache
def sample(name: str) -> tuple[DetectedTable | NoTable, ...]:
    return tuple(tables_of(LISTS / name))


@cache
def summary() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((LISTS / "answers" / "summary.json").read_text(encoding="utf-8"))
    return loaded


def write_xlsx(
    path: Path, rows: Iterable[Sequence[object]], merges: Iterable[str] = (), title: str = "DS"
) -> Path:
    """Write rows to a new workbook; None is a blank cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def kinds(table: DetectedTable) -> dict[int, str]:
    """Row number -> kind, people as ``data``."""
    return {row.row: row.kind for row in table.non_data} | {row.number: "data" for row in table.rows}


def names(table: DetectedTable) -> list[str]:
    return [row.cells["full_name"].text for row in table.rows]
