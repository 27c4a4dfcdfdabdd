"""Reading of workbooks as people make them: .xlsx, .xlsm, .xls, .ods, .csv, told apart by content, not by name.

Values come from python-calamine. What it cannot see (hidden rows, columns and sheets, error cells, formulas and
formulas without a cached value) comes from a light scan of the file; both are joined here. Every file is looked at
before it is trusted, see ``archive.py``.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.sheets import csvtext, scan_ods, scan_xls, scan_xlsx
from ansinh.core.sheets.archive import Archive, damaged, encrypted
from ansinh.core.sheets.model import (
    DEFAULT,
    NO_MARKS,
    Limits,
    Mark,
    Merge,
    Row,
    Sheet,
    SheetScan,
    Value,
    Workbook,
    column_letters,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 8192


def read_workbook(path: Path, *, limits: Limits = DEFAULT) -> Workbook:
    """Read a workbook. Raises InputError with a Vietnamese sentence naming the file and what to do.

    Refused: no file, empty, no workbook, password, damaged or cut off, a compression bomb, beyond ``limits``.
    """
    size = _size(path, limits)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    kind = _kind(path, head)
    if kind == "csv":
        data = path.read_bytes()
        sheet = csvtext.read_csv(path, data, limits)
        return Workbook(path, hashlib.sha256(data).hexdigest(), "csv", (sheet,))
    if kind == "xls":
        scans = scan_xls.scan_stream(scan_xls.workbook_stream(path), path)
        date1904 = scans[0][1].date1904
    else:
        kind, scans, date1904 = _scan_archive(path, limits)
    _check_extent(path, scans, limits)
    sheets = _sheets(path, kind, scans)
    return Workbook(path, file_sha256(path, size), kind, sheets, date1904)


def file_sha256(path: Path, _size: int = 0) -> str:
    """Return the SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path, limits: Limits) -> int:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise IsADirectoryError
    except OSError as error:
        raise InputError(
            _("Không mở được tệp “{file}”: không có tệp này hoặc không có quyền đọc.").format(file=path.name)
        ) from error
    if size == 0:
        raise InputError(
            _("Không đọc được tệp “{file}”: tệp rỗng (0 byte). Xin gửi lại tệp.").format(file=path.name)
        )
    if size > limits.file_bytes:
        raise InputError(
            _(
                "Từ chối đọc tệp “{file}”: tệp lớn {size} MB, quá giới hạn {limit} MB. "
                "Xin tách danh sách thành nhiều tệp, bỏ ảnh và các sheet không cần."
            ).format(file=path.name, size=size >> 20, limit=limits.file_bytes >> 20)
        )
    return size


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(_OLE):
        return "xls"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:512].lower()
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml", b"{\\rtf", b"%pdf")):
        raise InputError(
            _(
                "Không đọc được tệp “{file}”: đây không phải bảng tính mà là trang web, tệp XML, PDF hoặc văn bản mang đuôi "
                "bảng tính. Xin mở bằng Excel và lưu lại dạng .xlsx."
            ).format(file=path.name)
        )
    if csvtext.looks_like_text(head):
        return "csv"
    raise not_a_workbook(path)


def not_a_workbook(path: Path) -> InputError:
    """The sentence for a file that is no table at all."""
    return InputError(
        _(
            "Không đọc được tệp “{file}”: đây không phải bảng tính (.xlsx, .xls, .ods, .csv). "
            "Xin kiểm tra lại tệp đã chọn."
        ).format(file=path.name)
    )


def _scan_archive(path: Path, limits: Limits) -> tuple[str, list[tuple[str, SheetScan]], bool]:
    with Archive(path, limits) as archive:
        parts = archive.parts
        if "content.xml" in parts:
            if b"manifest:encryption-data" in archive.read("META-INF/manifest.xml"):
                raise encrypted(path)
            return "ods", scan_ods.scan_content(archive), False
        if "[Content_Types].xml" not in parts or any(name.startswith("word/") for name in parts):
            raise not_a_workbook(path)
        if any(name.endswith("workbook.bin") for name in parts):
            raise InputError(
                _("Chưa đọc được tệp “{file}” dạng .xlsb. Xin mở bằng Excel và lưu lại dạng .xlsx.").format(
                    file=path.name
                )
            )
        book, date1904 = scan_xlsx.read_book(archive)
        if len(book) > limits.sheets:
            raise damaged(path)
        scans = []
        for name, part, hidden in book:
            scan = scan_xlsx.scan_sheet(archive, part) if part in parts else SheetScan()
            scan.hidden = hidden
            scans.append((name, scan))
        for name in parts:  # what calamine reads beside the sheets must be what the directory says, too
            if name.endswith(("sharedStrings.xml", "styles.xml", ".rels")):
                for _piece in archive.inflate(name):
                    pass
        return "xlsx", scans, date1904


def _check_extent(path: Path, scans: Iterable[tuple[str, SheetScan]], limits: Limits) -> None:
    for name, scan in scans:
        if scan.last_row * (scan.last_column + 1) > limits.grid_cells:
            raise InputError(
                _(
                    "Từ chối đọc tệp “{file}”, sheet “{sheet}”: vùng có dữ liệu kéo đến ô {cell}, quá rộng để là một danh sách. "
                    "Xin xóa các ô thừa ở cuối sheet rồi lưu lại."
                ).format(
                    file=path.name, sheet=name, cell=f"{column_letters(scan.last_column)}{scan.last_row}"
                )
            )


@contextmanager
def _quiet(kind: str) -> Iterator[None]:
    """Keep the panic message of the Rust reader off the user's screen: it panics on some damaged .xls files.

    Python's own handling follows; only what the reader itself prints to the error stream is dropped.
    """
    try:
        saved = os.dup(2) if kind == "xls" else None
    except OSError:
        saved = None
    if saved is None:
        yield
        return
    sys.stderr.flush()
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def _sheets(path: Path, kind: str, scans: Sequence[tuple[str, SheetScan]]) -> tuple[Sheet, ...]:
    try:
        with path.open("rb") as file, _quiet(kind):  # from_path would go by the file's name, not its content
            book = CalamineWorkbook.from_filelike(file)
            by_name = dict(scans)
            sheets = []
            for index, meta in enumerate(book.sheets_metadata):
                scan = by_name.get(meta.name) or (scans[index][1] if index < len(scans) else SheetScan())
                sheets.append(_sheet(book.get_sheet_by_index(index), index, scan))
            return tuple(sheets)
    except InputError:
        raise
    except CalamineError as error:
        if "assword" in str(error) or type(error).__name__ == "PasswordError":
            raise encrypted(path) from error
        raise damaged(path) from error
    except BaseException as error:  # a panic of the Rust reader is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise damaged(path) from error


def _sheet(source: CalamineSheet, index: int, scan: SheetScan) -> Sheet:
    hidden_columns = frozenset(scan.hidden_columns)
    start = source.start[1] if source.start else 0
    pad: tuple[Value, ...] = (None,) * start
    rows = []
    last = 0
    marks = scan.marks
    for number, raw in enumerate(source.iter_rows() if source.start else (), 1):
        here: Mapping[int, Mark] = marks.get(number, NO_MARKS)
        if not here and not any(raw):  # '' and 0 alike; a row of nothing but zeros is settled below
            values = _row_values(raw, pad) if 0 in raw else ()
        else:
            values = _row_values(raw, pad)
        if here or any(value is not None for value in values):
            rows.append(Row(number, values, number in scan.hidden_rows, here, hidden_columns))
            last = number
    merges = tuple(scan.merges) or _merges(source)
    first = max(last + 1, scan.first_format_row)
    blank = (first, scan.last_format_row - first + 1) if scan.last_format_row >= first else None
    return Sheet(source.name, index, tuple(rows), scan.hidden, hidden_columns, merges, blank)


def _merges(source: CalamineSheet) -> tuple[Merge, ...]:
    ranges: Any = source.merged_cell_ranges or ()
    return tuple(sorted(Merge(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in ranges))


def _row_values(raw: Sequence[Any], pad: tuple[Value, ...]) -> tuple[Value, ...]:
    return pad + tuple([_value(value) for value in raw])


def _value(value: Any) -> Value:
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value if value.hour or value.minute or value.second else value.date()
    if isinstance(value, (date, bool, int)):
        return value
    return value.isoformat() if isinstance(value, time) else str(value)
