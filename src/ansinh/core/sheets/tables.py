"""What detection returns: tables with their columns, the people's rows, and every other row with its kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.core.sheets.model import Cell, Sheet, Value

TITLE, HEADER, NUMBERS, SECTION, SUBTOTAL, TOTAL = (
    "title", "header", "column_numbers", "section", "subtotal", "total",
)  # fmt: skip
NOTE, SIGNATURE, BLANK, FORMATTED_BLANK, STT_ONLY, SUMMARY_ROW = (
    "note", "signature", "blank", "formatted_blank", "stt_only", "summary_row",
)  # fmt: skip
SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood (or set aside as ``ignored``). ``confidence`` is 0 to 1, ``why`` a sentence."""

    index: int
    field: str
    header_text: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """One person's row. ``cells`` holds the cells that are not blank, filled down ones included.

    ``section``: the section lines in force, outermost first. ``filled_down``: fields taken from the row above or from a
    merged range. ``flags``: name_in_two_columns, no_name, only_name, sex_from_column.
    """

    number: int
    hidden: bool
    cells: Mapping[str, Cell]
    section: tuple[str, ...]
    filled_down: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class NonDataRow:
    """A row that is no person. ``rows`` counts blank rows in a run, 1 otherwise."""

    row: int
    kind: str
    text: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total as printed: where, for which field, what it says, and the data rows it covers."""

    row: int
    field: str
    value: Value
    cell: Cell
    kind: str
    covers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DetectedTable:
    """One table of a sheet. ``kind``: ``people`` or ``summary`` (totals only: no row of it is a person).

    ``head_is_person``: the list names only heads of households; their cells stand under ``full_name`` as well.
    """

    sheet: Sheet
    kind: str
    form: str | None
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[DataRow, ...]
    non_data: tuple[NonDataRow, ...]
    title: tuple[str, ...]
    explain: str
    stated_totals: tuple[StatedTotal, ...]
    head_is_person: bool = False

    def column(self, field: str) -> Column | None:
        """Return the column of a field, None if the table has none."""
        return next((column for column in self.columns if column.field == field), None)


@dataclass(frozen=True, slots=True)
class NoTable:
    """No table was found: ``reason`` is ``empty_sheet``, ``no_header`` or ``skipped``; ``sentence`` is for the user."""

    sheet: Sheet
    reason: str
    rows_looked_at: tuple[int, ...]
    sentence: str
