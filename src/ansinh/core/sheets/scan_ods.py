"""Light scan of an .ods ``content.xml``: hidden rows, columns and sheets, errors, formulas, merged ranges, extent."""

import re
from xml.parsers import expat

from ansinh.core.sheets.archive import Archive, bomb, damaged
from ansinh.core.sheets.model import Mark, Merge, SheetScan

_ERROR = re.compile(r"^(#[A-Z0-9/!?]+|Err:\d+)$")
_MAX_CELLS = 16_000_000


class _Handler:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, SheetScan]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.row = 0
        self.row_repeat = 1
        self.column = 0
        self.cell: dict[str, str] | None = None
        self.text: list[str] = []
        self.cells = 0

    @property
    def scan(self) -> SheetScan:
        return self.sheets[-1][1]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table:table":
            scan = SheetScan(hidden=attributes.get("table:style-name", "") in self.hidden_styles)
            self.sheets.append((attributes.get("table:name", ""), scan))
            self.row, self.column = 0, 0
        elif name == "table:table-column" and self.sheets:
            repeat = min(int(attributes.get("table:number-columns-repeated", "1")), 16384)
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.scan.hidden_columns.update(range(self.column, self.column + repeat))
            self.column += repeat
        elif name == "table:table-row" and self.sheets:
            self.row += 1
            self.row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
            self.column = 0
            if attributes.get("table:visibility") in ("collapse", "filter") and self.row_repeat < 1 << 17:
                self.scan.hidden_rows.update(range(self.row, self.row + self.row_repeat))
        elif name in ("table:table-cell", "table:covered-table-cell") and self.sheets:
            self.cell, self.text = attributes, []

    def end(self, name: str) -> None:
        if name == "table:table-row" and self.sheets:
            self.row += self.row_repeat - 1
        elif name in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None

    def _end_cell(self, cell: dict[str, str]) -> None:
        repeat = int(cell.get("table:number-columns-repeated", "1"))
        formula = cell.get("table:formula")
        text = "".join(self.text).strip()
        if text or formula or "office:value-type" in cell:
            self.cells += repeat * self.row_repeat
            if self.cells > _MAX_CELLS:
                raise OverflowError
            self.scan.last_row = max(self.scan.last_row, self.row + self.row_repeat - 1)
            self.scan.last_column = max(self.scan.last_column, self.column + repeat - 1)
            self._mark(cell, formula, text, repeat)
        rows = int(cell.get("table:number-rows-spanned", "1"))
        columns = int(cell.get("table:number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            self.scan.merges.append(
                Merge(self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            )
        self.column += repeat

    def _mark(self, cell: dict[str, str], formula: str | None, text: str, repeat: int) -> None:
        is_error = cell.get("calcext:value-type") == "error" or (formula and _ERROR.match(text))
        if formula is None and not is_error:
            return
        words = re.sub(r"^(of|oooc|msoxl):=?|^=", "", formula).lstrip("=") if formula else None
        mark = Mark(text if is_error else None, words)
        for row in range(self.row, self.row + self.row_repeat):
            for column in range(self.column, self.column + repeat):
                self.scan.marks.setdefault(row, {})[column] = mark

    def characters(self, data: str) -> None:
        if self.cell is not None:
            self.text.append(data)


def scan_content(archive: Archive) -> list[tuple[str, SheetScan]]:
    """Return (sheet name, scan) for each sheet of an .ods archive, in order."""

    def doctype(*_args: object) -> None:
        raise expat.ExpatError("DTD")

    handler = _Handler()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in archive.inflate("content.xml"):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except OverflowError as error:
        raise bomb(archive.path) from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(archive.path) from error
    return handler.sheets
