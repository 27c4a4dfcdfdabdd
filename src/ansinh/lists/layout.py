"""How the sheets of a list are laid out: what was detected, what an officer corrected, what a form taught us before.

A form is known by the words of its header row (``fingerprint``): once corrected, the next workbook of that form is read the
same way without asking.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets.detection import detect_tables
from ansinh.core.sheets.mapping import FIELDS, BookMapping, SheetMapping
from ansinh.core.sheets.model import Sheet, column_letters, text_of
from ansinh.core.sheets.reading import read_workbook
from ansinh.core.sheets.tables import DetectedTable
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.policies.forms import ListForms

LOOKED_AT = 40
"""Rows from the top among which a known header is searched."""
SHOWN = 200
"""Rows of a sheet on which the preview is made: enough to see every column's content."""
Stored = dict[str, Any]


@dataclass(slots=True)
class Layout:
    """What was found. ``tables``: one entry a table, for the page. ``mapping``: file → sheet → stored mapping."""

    tables: list[Stored] = field(default_factory=list)
    mapping: dict[str, dict[str, Stored]] = field(default_factory=dict)
    remembered: set[str] = field(default_factory=set)
    """Fingerprints of remembered mappings that were used."""


def fingerprint(cells: Mapping[int, str]) -> str:
    """Names a header row by its words and their columns, letters' size, accents and spaces apart. Empty for few words."""
    words = [f"{index}:{folded(text)}" for index, text in sorted(cells.items()) if folded(text)]
    return hashlib.sha256("|".join(words).encode()).hexdigest() if len(words) >= 3 else ""


def look(
    paths: Sequence[Path],
    forms: ListForms,
    corrected: Mapping[str, Mapping[str, Stored]],
    remembered: Mapping[str, Stored],
) -> Layout:
    """Detect the tables of all files. What the officer corrected for this list comes first, then what is remembered.

    Raises InputError for a file that cannot be read.
    """
    found = Layout(mapping={file: dict(sheets) for file, sheets in corrected.items()})
    problems = []
    for path in paths:
        try:
            workbook = read_workbook(path)
        except InputError as error:
            problems.append(str(error))
            continue
        repairer = FileRepairer.for_texts(_texts(workbook.sheets))
        for sheet in workbook.sheets:
            _look_at(sheet, path.name, forms, remembered, repairer, found)
    if problems:
        raise InputError("\n".join(problems))
    return found


def _look_at(
    sheet: Sheet,
    file: str,
    forms: ListForms,
    remembered: Mapping[str, Stored],
    repairer: FileRepairer,
    found: Layout,
) -> None:
    stored = found.mapping.get(file, {}).get(sheet.name)
    if stored is None:
        name, stored = _recall(sheet, remembered, repairer)
        if stored is not None:
            found.mapping.setdefault(file, {})[sheet.name] = stored
            found.remembered.add(name)
    top = replace(sheet, rows=tuple(sheet.rows[:SHOWN]))
    mapping = sheet_mapping(stored) if stored else None
    tables = detect_tables(top, forms, repair=lambda text: repairer.text(text).text, mapping=mapping)
    if not isinstance(tables, tuple):
        entry = {
            "file": file,
            "sheet": sheet.name,
            "problem": tables.sentence,
            "columns": [],
            "header_rows": [],
        }
        found.tables.append(
            entry | {"hidden": sheet.hidden, "rows": len(sheet.rows), "sample": _sample(top, ())}
        )
        return
    for table in tables:
        found.tables.append(_told(table, file, len(sheet.rows), stored is not None))


def _told(table: DetectedTable, file: str, rows: int, by_hand: bool) -> Stored:
    """A detected table as the page shows it."""
    columns = [
        {
            "letter": column_letters(column.index),
            "field": column.field,
            "header": column.header_text,
            "confidence": round(column.confidence, 2),
            "why": column.why,
        }
        for column in table.columns
    ]
    first = table.rows[0].number if table.rows else (table.header_rows[-1] + 1 if table.header_rows else 1)
    return {
        "file": file,
        "sheet": table.sheet.name,
        "hidden": table.sheet.hidden,
        "kind": table.kind,
        "form": table.form or "",
        "header_rows": list(table.header_rows),
        "columns": columns,
        "rows": rows,
        "by_hand": by_hand,
        "problem": "",
        "sample": _sample(table.sheet, tuple(range(first, first + 3))),
    }


def _sample(sheet: Sheet, numbers: Sequence[int]) -> list[Stored]:
    """A few rows as text, to see what stands in the columns; without ``numbers`` the first ten."""
    rows = [row for row in sheet.rows if row.number in numbers] if numbers else sheet.rows[:10]
    return [
        {
            "row": row.number,
            "cells": {column_letters(i): text_of(v)[:60] for i, v in enumerate(row.values) if v is not None},
        }
        for row in rows
    ]


def _recall(
    sheet: Sheet, remembered: Mapping[str, Stored], repairer: FileRepairer
) -> tuple[str, Stored | None]:
    """A remembered mapping whose header row stands in the sheet."""
    if not remembered:
        return "", None
    for row in sheet.rows[:LOOKED_AT]:
        name = fingerprint(_words(row.values, repairer))
        known = remembered.get(name) if name else None
        if known is not None:
            offsets = known.get("header_offsets") or [0]
            return name, {
                "columns": known["columns"],
                "header_rows": [row.number + offset for offset in offsets],
            }
    return "", None


def _words(values: Sequence[object], repairer: FileRepairer) -> dict[int, str]:
    return {i: repairer.text(v).text for i, v in enumerate(values) if isinstance(v, str) and v.strip()}


def _texts(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows:
            for value in row.values:
                if isinstance(value, str):
                    yield value


def header_of(path: Path, sheet_name: str, header_rows: Sequence[int]) -> tuple[str, list[int], str]:
    """Fingerprint of a sheet's header, offsets of the header rows from the row it was taken of, and its words.

    The row with the most words names the form. Raises InputError when the sheet or the row is not there.
    """
    workbook = read_workbook(path)
    sheet = next((s for s in workbook.sheets if s.name == sheet_name), None)
    rows = [row for row in sheet.rows if row.number in set(header_rows)] if sheet else []
    if not rows:
        raise InputError(
            _("Trang “{sheet}” không có dòng tiêu đề {rows}. Hãy xem lại số dòng.").format(
                sheet=sheet_name, rows=", ".join(map(str, header_rows))
            )
        )
    repairer = FileRepairer.for_texts(_texts([sheet] if sheet else []))
    anchor = max(rows, key=lambda row: (len(_words(row.values, repairer)), -row.number))
    words = _words(anchor.values, repairer)
    return (
        fingerprint(words),
        [number - anchor.number for number in sorted(header_rows)],
        " | ".join(words.values()),
    )


def sheet_mapping(stored: Stored) -> SheetMapping:
    """The stored mapping as the reader takes it."""
    return SheetMapping(
        tuple(stored.get("header_rows", ())),
        columns=stored.get("columns") or None,
        skip=bool(stored.get("skip")),
    )


def book_mapping(stored: Mapping[str, Mapping[str, Stored]]) -> BookMapping | None:
    """All stored mappings of a list as the reader takes them."""
    if not stored:
        return None
    return BookMapping(
        {
            file: {sheet: sheet_mapping(entry) for sheet, entry in sheets.items()}
            for file, sheets in stored.items()
        }
    )


def check_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Field → letter as it will be stored. Raises InputError for unknown fields, letters, or without a name column."""
    clean = {}
    for name, letter in columns.items():
        text = letter.strip().upper()
        if name not in FIELDS or not (text.isascii() and text.isalpha() and len(text) <= 3):
            raise InputError(
                _("Cột “{letter}” hoặc trường “{field}” không đúng.").format(letter=letter, field=name)
            )
        clean[name] = text
    if not {"full_name", "head_name", "name_family"} & set(clean):
        raise InputError(_("Hãy chỉ ra cột ghi họ tên; không có cột ấy thì không biết dòng nào là ai."))
    return clean


def column_words() -> dict[str, str]:
    """What a column may hold, as officers read it."""
    return {
        "order": _("Số thứ tự"),
        "household_no": _("Số hộ"),
        "head_name": _("Họ tên chủ hộ"),
        "full_name": _("Họ và tên"),
        "name_family": _("Họ và đệm"),
        "name_given": _("Tên"),
        "birth": _("Ngày, năm sinh"),
        "birth_male": _("Năm sinh (nam)"),
        "birth_female": _("Năm sinh (nữ)"),
        "birth_day": _("Ngày sinh"),
        "birth_month": _("Tháng sinh"),
        "birth_year": _("Năm sinh"),
        "age": _("Tuổi"),
        "sex": _("Giới tính"),
        "sex_male_mark": _("Đánh dấu nam"),
        "sex_female_mark": _("Đánh dấu nữ"),
        "id_number": _("Số CMND/CCCD"),
        "address": _("Địa chỉ"),
        "address_permanent": _("Nơi đăng ký thường trú"),
        "hamlet": _("Xóm"),
        "commune": _("Xã, phường"),
        "district": _("Huyện"),
        "relation_to_head": _("Quan hệ với chủ hộ"),
        "ethnicity": _("Dân tộc"),
        "category": _("Diện đối tượng"),
        "poor_type": _("Hộ nghèo, cận nghèo"),
        "amount": _("Số tiền"),
        "amount_monthly": _("Số tiền một tháng"),
        "months": _("Số tháng"),
        "job": _("Công việc"),
        "workplace": _("Nơi làm việc"),
        "contract": _("Hợp đồng lao động"),
        "job_lost_date": _("Ngày mất việc"),
        "income": _("Thu nhập"),
        "tax_code": _("Mã số thuế"),
        "business_name": _("Tên hộ kinh doanh"),
        "revenue": _("Doanh thu"),
        "suspended_from": _("Tạm ngừng từ ngày"),
        "suspended_to": _("Tạm ngừng đến ngày"),
        "insurance_no": _("Số sổ bảo hiểm"),
        "terminated_date": _("Ngày chấm dứt hợp đồng"),
        "declined": _("Từ chối nhận"),
        "note": _("Ghi chú"),
        "phone": _("Số điện thoại"),
        "account": _("Số tài khoản"),
        "receiver_name": _("Người nhận thay"),
        "ignored": _("Không dùng"),
    }
