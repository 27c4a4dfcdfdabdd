"""A sheet as detection sees it: repaired texts, merged ranges, quick questions about cells."""

import re
from collections.abc import Callable
from functools import cached_property

from ansinh.core.sheets.model import Merge, Row, Sheet, Value, text_of

_MERGED_CELLS = 2_000_000
_DIGITS = re.compile(r"[\d\s.,()/'\-]+$")


class Grid:
    """Look-ups on one sheet; texts pass through ``repair`` once each."""

    def __init__(self, sheet: Sheet, repair: Callable[[str], str]) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self._repair = repair
        self._memo: dict[str, str] = {}
        self.position = {row.number: i for i, row in enumerate(sheet.rows)}

    def repaired(self, text: str) -> str:
        """Return a text as ``repair`` gives it, stripped (memoised)."""
        found = self._memo.get(text)
        if found is None:
            found = self._memo[text] = self._repair(text).strip()
        return found

    def text(self, row: Row, column: int) -> str:
        """Return the repaired text of a cell, '' if blank."""
        value = row.values[column] if 0 <= column < len(row.values) else None
        return self.repaired(value) if isinstance(value, str) else text_of(value)

    def texts(self, row: Row) -> list[tuple[int, str]]:
        """Return (column, repaired text) of the text cells of a row."""
        return [(i, self.repaired(v)) for i, v in enumerate(row.values) if isinstance(v, str)]

    def row(self, number: int) -> Row | None:
        """Return a row by its number, None if it is blank."""
        position = self.position.get(number)
        return None if position is None else self.rows[position]

    @cached_property
    def merged(self) -> dict[tuple[int, int], Merge]:
        """(row, column) -> the merged range it stands in. Ranges beyond all measure are left out."""
        found: dict[tuple[int, int], Merge] = {}
        for merge in self.sheet.merges:
            height, width = merge.last_row - merge.first_row + 1, merge.last_column - merge.first_column + 1
            if height * width + len(found) > _MERGED_CELLS:
                continue
            for row in range(merge.first_row, merge.last_row + 1):
                for column in range(merge.first_column, merge.last_column + 1):
                    found[row, column] = merge
        return found

    def anchor_text(self, number: int, column: int) -> str:
        """Return the text of a cell or, inside a merged range, of the range."""
        merge = self.merged.get((number, column))
        if merge is not None:
            number, column = merge.first_row, merge.first_column
        row = self.row(number)
        return "" if row is None else self.text(row, column)


def is_numeric(value: Value) -> bool:
    """True for numbers, dates and texts of nothing but digits and their separators."""
    if value is None or isinstance(value, bool):
        return False
    if isinstance(value, str):
        first = value.lstrip(" ('\"")[:1]
        return first.isdigit() and _DIGITS.match(value) is not None
    return True


def is_order_number(value: Value) -> bool:
    """True for what stands in an order column before a person: 7, ``7``, ``07.``, ``7)``; not ``(7)`` or ``VII``."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return True
    return isinstance(value, str) and re.match(r"\s*\d{1,6}\s*[.)/]?\s*$", value) is not None
