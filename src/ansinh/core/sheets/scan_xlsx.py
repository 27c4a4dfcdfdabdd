"""Light scan of .xlsx sheet XML: hidden rows and columns, error cells, formulas, the extent of the values.

The sheet is inflated piece by piece and cut into rows. A row without formula, error or ``hidden`` needs no XML parser:
only its number and last column are looked up, so a hundred thousand plain rows cost a fraction of a second and a
million rows that carry only format cost nothing worth naming. All other rows go through expat; DTDs are refused.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from ansinh.core.sheets.archive import Archive, damaged
from ansinh.core.sheets.model import Mark, SheetScan, column_index

_ROW_NUMBER = re.compile(rb'^[^>]{0,200}?\br="(\d{1,7})"')
_VALUE_CELL = re.compile(rb'<c r="([A-Z]{1,3})[^"]*"[^>/]*>')
_SPECIAL = (b"<f", b't="e"', b"hidden=", b"'", b"<!")
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Handler:
    """Expat callbacks for the rows that need a parser."""

    def __init__(self, scan: SheetScan) -> None:
        self.scan = scan
        self.row = 0
        self.column = -1
        self.error = False
        self.formula: str | None = None
        self.text: list[str] | None = None
        self.value = ""
        self.has_value = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_args: object) -> None:
        raise expat.ExpatError("DTD")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "f"):
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        elif name == "is":
            self.has_value = True
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.scan.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
            self.scan.hidden_columns.update(range(first, min(last, 16383) + 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = _REF.match(attributes.get("r", ""))
        self.column = column_index(match[1]) if match else self.column + 1
        self.error = attributes.get("t") == "e"
        self.formula = None
        self.has_value = False

    def end(self, name: str) -> None:
        name = _local(name)
        if name in ("v", "f"):
            text = "".join(self.text or ())
            self.parser.CharacterDataHandler = None
            if name == "f":
                self.formula = text
            elif text:
                self.has_value = True
                self.value = text
        elif name == "c" and (self.has_value or self.formula is not None):
            self.scan.last_row = max(self.scan.last_row, self.row)
            self.scan.last_column = max(self.scan.last_column, self.column)
            if self.error or self.formula is not None:
                error = self.value if self.error and self.has_value else None
                self.scan.marks.setdefault(self.row, {})[self.column] = Mark(error, self.formula)


def scan_sheet(archive: Archive, part: str) -> SheetScan:
    """Scan one sheet part of an .xlsx archive."""
    scan = SheetScan()
    handler = _Handler(scan)
    try:
        for piece in _rows_worth_parsing(archive.inflate(part), scan):
            handler.parser.Parse(piece, False)
        handler.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(archive.path) from error
    return scan


def _rows_worth_parsing(pieces: Iterator[bytes], scan: SheetScan) -> Iterator[bytes]:
    """Yield the sheet's XML without the rows that hold nothing but plain values or format."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        cut = data.rfind(b"<row ")
        if cut <= 0:
            rest = data
            if len(rest) > 1 << 24:  # no rows in sight (another prefix or encoding): let the parser have it
                yield rest
                rest = b""
            continue
        rest = data[cut:]
        yield _sifted(data[:cut], scan)
    end = rest.find(b"</sheetData>")
    if end >= 0:
        yield _sifted(rest[:end], scan)
        yield rest[end:]
    else:
        yield rest


def _sifted(data: bytes, scan: SheetScan) -> bytes:
    """Note the extent of the plain rows of a piece and return what still needs a parser."""
    first = data.find(b"<row ")
    if first < 0:
        return data
    plain = data.count(b"<row ") == data.count(b'<row r="')
    if plain and not any(data.find(word, first) >= 0 for word in _SPECIAL):
        _note_extent(data, first, scan)
        return data[:first]
    kept = [data[:first]]
    for row in data[first:].split(b"<row ")[1:]:
        if any(word in row for word in _SPECIAL) or not _ROW_NUMBER.match(row):
            kept.append(b"<row " + row)
        else:
            _note_extent(b"<row " + row, 0, scan)
    return b"".join(kept)


def _note_extent(data: bytes, first: int, scan: SheetScan) -> None:
    """Rows and columns of the values in rows that all carry their number; rows of mere format after them."""
    last_value = max(data.rfind(b"</v>"), data.rfind(b"<is"))
    if last_value >= first:
        scan.last_row = max(scan.last_row, _number_at(data, data.rfind(b"<row ", 0, last_value)))
        scan.first_format_row = 0
        for letters in set(_VALUE_CELL.findall(data, first)):
            scan.last_column = max(scan.last_column, column_index(letters.decode("ascii")))
        first = data.find(b"<row ", last_value)
    if first >= 0:
        scan.last_format_row = max(scan.last_format_row, _number_at(data, data.rfind(b"<row ")))
        scan.first_format_row = scan.first_format_row or _number_at(data, first)


def _number_at(data: bytes, start: int) -> int:
    match = _ROW_NUMBER.match(data[start + 5 : start + 300])
    return int(match[1]) if match else 0


class _Book:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.date1904 = False


def read_book(archive: Archive) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return ([(sheet name, part name, hidden)], date1904) of an .xlsx archive."""
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    rels = f"{folder}/_rels/{main.rpartition('/')[2]}.rels".lstrip("/")
    if rels not in archive.parts:
        raise damaged(archive.path)
    targets: dict[str, str] = {}
    book = _Book()

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            )

    def element(name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "workbookPr":
            book.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append((attributes.get("name", ""), targets.get(key, ""), hidden))

    _parse(archive, rels, relation)
    _parse(archive, main, element)
    return book.sheets, book.date1904


def _main_part(archive: Archive) -> str:
    if "xl/workbook.xml" in archive.parts:
        return "xl/workbook.xml"
    candidates = [name for name in archive.parts if name.lower().endswith("/workbook.xml")]
    if not candidates:
        raise damaged(archive.path)
    return candidates[0]


def _parse(archive: Archive, part: str, start: object) -> None:
    def doctype(*_args: object) -> None:
        raise expat.ExpatError("DTD")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in archive.inflate(part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(archive.path) from error
