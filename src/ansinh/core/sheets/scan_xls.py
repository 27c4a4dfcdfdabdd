"""Light scan of the BIFF records of an .xls: hidden rows, columns and sheets, errors, formulas, password, date system.

The records are walked as bytes (a record is: id, length, data), which is quicker than building xlrd's formatting
objects and shows what xlrd does not: that a cell is a formula. The compound file itself is opened by xlrd's reader.
Layout of the records: Microsoft, [MS-XLS] 2.4.
"""

import io
import struct
from pathlib import Path

from ansinh.core.sheets.archive import damaged, encrypted
from ansinh.core.sheets.model import Mark, SheetScan

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = (0x0809, 0x000A, 0x0085, 0x002F, 0x0022)
_ROW, _COLINFO, _FORMULA, _BOOLERR = (0x0208, 0x007D, 0x0006, 0x0205)
_VALUE_RECORDS = {0x0203, 0x027E, 0x0204, 0x00FD, 0x00D6, 0x00BD, _FORMULA, _BOOLERR}
_ERROR_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def workbook_stream(path: Path) -> bytes:
    """Return the workbook stream of an OLE file; InputError if it has a password, is broken or is no workbook."""
    from xlrd.compdoc import CompDoc, CompDocError

    data = path.read_bytes()
    try:
        document = CompDoc(data, logfile=io.StringIO())
        if document.get_named_stream("EncryptedPackage") is not None:
            raise encrypted(path)
        stream = document.get_named_stream("Workbook") or document.get_named_stream("Book")
    except (CompDocError, struct.error, IndexError, AssertionError, ValueError, MemoryError) as error:
        raise damaged(path) from error
    if not stream:
        raise damaged(path)
    return bytes(stream)


def scan_stream(stream: bytes, path: Path) -> list[tuple[str, SheetScan]]:
    """Return ("", scan) for each worksheet of the stream, in the order of the sheets' directory."""
    date1904 = False
    sheets: list[tuple[int, bool]] = []
    for kind, start, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise encrypted(path)
        if kind == _DATEMODE and length >= 2:
            date1904 = stream[start] == 1
        elif kind == _BOUNDSHEET and length >= 6:
            position, state = struct.unpack_from("<IB", stream, start)
            sheets.append((position, bool(state & 3)))
        elif kind == _EOF:
            break
    if not sheets or any(position >= len(stream) for position, _hidden in sheets):
        raise damaged(path)
    return [("", _scan_sheet(stream, position, hidden, date1904)) for position, hidden in sheets]


def _records(stream: bytes, position: int) -> "list[tuple[int, int, int]]":
    """Return (id, start of data, length) of the records of one substream, to its EOF."""
    found = []
    size = len(stream)
    depth = 0
    while position + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, position)
        found.append((kind, position + 4, min(length, size - position - 4)))
        position += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
    return found


def _scan_sheet(stream: bytes, position: int, hidden: bool, date1904: bool) -> SheetScan:
    scan = SheetScan(hidden=hidden, date1904=date1904)
    for kind, start, length in _records(stream, position):
        if kind == _ROW and length >= 16:
            if stream[start + 12] & 0x20:
                scan.hidden_rows.add(struct.unpack_from("<H", stream, start)[0] + 1)
        elif kind == _COLINFO and length >= 10:
            first, last, _width, _format, options = struct.unpack_from("<5H", stream, start)
            if options & 1:
                scan.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in _VALUE_RECORDS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, start)
            scan.last_row = max(scan.last_row, row + 1)
            scan.last_column = max(scan.last_column, column)
            mark = _mark(stream, kind, start, length)
            if mark is not None:
                scan.marks.setdefault(row + 1, {})[column] = mark
    return scan


def _mark(stream: bytes, kind: int, start: int, length: int) -> Mark | None:
    if kind == _BOOLERR and length >= 8 and stream[start + 7]:
        return Mark(_ERROR_WORDS.get(stream[start + 6], "#ERR"), None)
    if kind == _FORMULA and length >= 14:
        result = stream[start + 6 : start + 14]
        is_error = result[6:8] == b"\xff\xff" and result[0] == 2
        return Mark(_ERROR_WORDS.get(result[2], "#ERR") if is_error else None, "")
    return None
