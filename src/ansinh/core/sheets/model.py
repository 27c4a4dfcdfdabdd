"""What a workbook is, once read: sheets of rows of cells, with what a fast reader does not see.

Row numbers are those of the workbook (from 1), column indexes count from 0. Blank rows are absent, blank cells are
absent from their row. Nothing is repaired here: a cell's value is what the workbook holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | None


def column_letters(index: int) -> str:
    """Return the letters of a column: 0 -> ``A``, 26 -> ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the 0-based index of a column given by its letters (``A`` -> 0); ValueError if they are none."""
    index = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not index:
        raise ValueError(letters)
    return index - 1


class Cell(NamedTuple):
    """One cell that is not blank. ``error`` is the sheet's own word (``#N/A``); ``formula`` is without ``=``.

    A formula with no cached value, and an error, have ``value`` None: what stands there is not known.
    ``merged_from`` names the first cell of the merged range when the value was taken from there.
    """

    value: Value
    column: int
    row: int
    formula: str | None = None
    error: str | None = None
    hidden_column: bool = False
    merged_from: str | None = None

    @property
    def ref(self) -> str:
        """The cell's name in the sheet, such as ``B7``."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as text, as a clerk would read it (whole numbers without a decimal point, blank as '')."""
        return text_of(self.value)


def text_of(value: Value) -> str:
    """Return a cell value as text: '' for nothing, dates as ISO, whole floats without ``.0``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


class Mark(NamedTuple):
    """What the scan knows of a cell beside its value: the sheet's error word, the formula."""

    error: str | None
    formula: str | None


NO_MARKS: Mapping[int, Mark] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank. ``values`` stand by column index (None = blank)."""

    number: int
    values: tuple[Value, ...]
    hidden: bool = False
    marks: Mapping[int, Mark] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()

    def cell(self, column: int) -> Cell | None:
        """Return the cell of a column, None if it is blank."""
        value = self.values[column] if 0 <= column < len(self.values) else None
        mark = self.marks.get(column) if self.marks else None
        if value is None and mark is None:
            return None
        return Cell(
            value,
            column,
            self.number,
            mark.formula if mark else None,
            mark.error if mark else None,
            column in self.hidden_columns,
        )

    @property
    def cells(self) -> dict[int, Cell]:
        """All cells that are not blank, by column index."""
        columns = {i for i, value in enumerate(self.values) if value is not None} | set(self.marks)
        return {i: cell for i in sorted(columns) if (cell := self.cell(i)) is not None}


class Merge(NamedTuple):
    """A merged range: rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``formatted_blank`` is (first row, count) of rows after the last value that only carry format."""

    name: str
    index: int
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    formatted_blank: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        """Number of columns up to the last one with a value."""
        return max((len(row.values) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook. ``sha256`` (hex) is of the file's bytes: the same file under two names has the same one."""

    path: Path
    sha256: str
    format: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds within which a file is read; beyond them it is refused in words.

    ``ratio`` counts inflated bytes for one stored byte and is only asked of parts over ``ratio_from`` bytes: deflate
    reaches 1,032 : 1 at most, real sheets stay under 60 : 1.
    """

    file_bytes: int = 200 * 2**20
    part_bytes: int = 600 * 2**20
    strings_bytes: int = 160 * 2**20
    total_bytes: int = 900 * 2**20
    ratio: int = 150
    ratio_from: int = 8 * 2**20
    grid_cells: int = 16_000_000
    sheets: int = 500


DEFAULT = Limits()


@dataclass(slots=True)
class SheetScan:
    """What the scan of one sheet found (rows from 1, columns from 0); filled while scanning."""

    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    marks: dict[int, dict[int, Mark]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    last_row: int = 0
    last_column: int = -1
    last_format_row: int = 0
    first_format_row: int = 0
    date1904: bool = False
