"""Finding header blocks: the rows in which the heads of a table stand, and the path of heads above each column."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.core.sheets.grid import Grid, is_numeric
from ansinh.core.sheets.headers import COUNT, EXACT, GROUP, IGNORED, HeaderBook, HeadMatch
from ansinh.core.sheets.keys import squeezed_key
from ansinh.core.sheets.model import Row

_MAX_LEVELS = 6
_NUMBER_CELL = re.compile(r"[(\[]?\s*([A-Za-zĐđ]|\d{1,2}[a-z]?)\s*[)\].]?\s*(=.*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A header block: its rows (numbers) and, for each column with a head, the heads above it from the top down."""

    rows: tuple[int, ...]
    paths: dict[int, tuple[str, ...]]

    def siblings(self, column: int) -> tuple[str, ...]:
        """Return the lowest heads of the columns that stand under the same upper heads."""
        parents = self.paths[column][:-1]
        return tuple(path[-1] for path in self.paths.values() if path[:-1] == parents)


def find_blocks(grid: Grid, book: HeaderBook) -> list[Block]:
    """Return the header blocks of a sheet from the top."""
    blocks: list[Block] = []
    done = 0
    for row in grid.rows:
        if row.number > done and is_header_row(grid, row, book):
            block = _block_around(grid, row.number, book, done)
            blocks.append(block)
            done = block.rows[-1]
    return blocks


def is_header_row(grid: Grid, row: Row, book: HeaderBook) -> bool:
    """True if the texts of a row are heads: at least two fields known, most texts known, hardly a number."""
    texts = sum(isinstance(value, str) for value in row.values)
    numeric = sum(is_numeric(value) for value in row.values)
    if texts < 2 or numeric * 4 > texts:
        return False
    heads = [text for _column, text in grid.texts(row) if text]
    if not any(squeezed_key(text) in book.exact for text in heads):
        return False
    matches = [book.match(text) for text in heads]
    known = [match for match in matches if match is not None]
    units = sum(match is None and book.is_unit(text) for match, text in zip(matches, heads, strict=True))
    fields = {match.field for match in known if match.field != IGNORED}
    sure = sum(match.score >= GROUP for match in known)
    return len(fields) >= 2 and (len(known) + units) * 2 >= len(heads) and sure * 3 >= len(heads)


def block_from_rows(grid: Grid, rows: Sequence[int]) -> Block:
    """Return the block of header rows that a mapping names."""
    return Block(tuple(rows), _paths(grid, tuple(rows)))


def _block_around(grid: Grid, number: int, book: HeaderBook, after: int) -> Block:
    first = number
    while first - 1 > after and number - first < _MAX_LEVELS and _is_upper_level(grid, first - 1, book):
        first -= 1
    last = number
    while last - first < _MAX_LEVELS and _is_lower_level(grid, first, last, book):
        last += 1
    rows = tuple(range(first, last + 1))
    return Block(rows, _paths(grid, rows))


def _is_upper_level(grid: Grid, number: int, book: HeaderBook) -> bool:
    row = grid.row(number)
    if row is None or any(is_numeric(value) for value in row.values):
        return False
    below = grid.row(number + 1)
    width = len(below.values) if below else 1
    groups = 0
    for column, text in grid.texts(row):
        merge = grid.merged.get((number, column))
        if merge is None:
            groups += book.group(text) is not None
            continue
        span = merge.last_column - merge.first_column + 1
        if merge.last_row > number and book.match(text) is not None:
            return True
        if 1 < span <= width * 0.7 and (book.group(text) is not None or _heads_below(grid, merge, book)):
            groups += 1
    return groups > 0 and groups * 2 >= len(grid.texts(row))


def _heads_below(grid: Grid, merge: tuple[int, int, int, int], book: HeaderBook) -> bool:
    row = grid.row(merge[2] + 1)
    if row is None:
        return False
    texts = [grid.text(row, column) for column in range(merge[1], merge[3] + 1)]
    return all(text and book.match(text) is not None for text in texts)


def _is_lower_level(grid: Grid, first: int, last: int, book: HeaderBook) -> bool:
    """True if the row after ``last`` still belongs to the header."""
    columns = {
        m.first_column
        for m in grid.sheet.merges
        if first <= m.first_row <= last < m.last_row <= first + _MAX_LEVELS
    }
    if len(columns) >= 2:
        return True
    row = grid.row(last + 1)
    if row is None or is_number_row(grid, row) or any(is_numeric(value) for value in row.values):
        return False
    texts = grid.texts(row)
    if not texts or any(grid.text(row, column) for column in _anchor_columns(grid, first, last, book)):
        return False
    above = [grid.anchor_text(last, column) for column, _text in texts]
    fits = 0
    for (column, text), upper in zip(texts, above, strict=True):
        match = book.match(text)
        left = upper or next((t for c in range(column - 1, -1, -1) if (t := grid.anchor_text(last, c))), "")
        short = left and book.match_path((left, text), [t for _c, t in texts]) is not None
        fits += bool((match is not None and match.score >= GROUP) or (short and len(text) < 40))
    return fits == len(texts)


def _anchor_columns(grid: Grid, first: int, last: int, book: HeaderBook) -> list[int]:
    """Columns whose head needs no second level: the order and the names."""
    found = []
    for number in range(first, last + 1):
        row = grid.row(number)
        for column, text in grid.texts(row) if row else ():
            match = book.match(text)
            merge = grid.merged.get((number, column))
            over_several = merge is not None and merge.last_column > merge.first_column
            if match is not None and match.field in ("order", "full_name", "head_name") and not over_several:
                found.append(column)
    return found


def _paths(grid: Grid, rows: tuple[int, ...]) -> dict[int, tuple[str, ...]]:
    width = max((len(row.values) for number in rows if (row := grid.row(number))), default=0)
    for (number, column), merge in grid.merged.items():
        if number in rows and column >= width and grid.anchor_text(number, column):
            width = merge.last_column + 1
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        levels = [grid.anchor_text(number, column) for number in rows]
        for level in range(len(rows) - 1):
            if not levels[level] and any(levels[level + 1 :]):
                levels[level] = _from_the_left(grid, rows[level], column)
        path: list[str] = []
        for text in levels:
            if text and (not path or path[-1] != text):
                path.append(" ".join(text.split()))
        if path:
            paths[column] = tuple(path)
    return paths


def _from_the_left(grid: Grid, number: int, column: int) -> str:
    """The head of a group typed only over its first column, without merging."""
    if (number, column) in grid.merged:
        return ""
    for left in range(column - 1, -1, -1):
        if (number, left) in grid.merged:
            return ""
        row = grid.row(number)
        text = grid.text(row, left) if row else ""
        if text:
            below = grid.row(number + 1)
            return text if below is not None and grid.text(below, left) else ""
    return ""


def is_number_row(grid: Grid, row: Row) -> bool:
    """True for the line of column numbers: (1) (2) (3); A B 1 2; 10 = 6+7+8+9."""
    cells = [text for column in range(len(row.values)) if (text := grid.text(row, column))]
    if len(cells) < 3:
        return False
    numbers = []
    letters = 0
    for text in cells:
        match = _NUMBER_CELL.match(text)
        if match is None:
            return False
        if match[1][0].isdigit():
            numbers.append(int(re.sub(r"\D", "", match[1])))
        else:
            letters += 1
    rising = all(a <= b for a, b in itertools.pairwise(numbers))
    close = not numbers or (numbers[-1] - numbers[0] <= 2 * len(numbers) and numbers[0] <= 3 + letters)
    return rising and close and (len(numbers) >= 2 or letters == len(cells))


def matches_of(block: Block, book: HeaderBook) -> dict[int, HeadMatch]:
    """Return what the heads of a block mean, by column (columns with unknown heads are absent)."""
    found = {}
    for column, path in block.paths.items():
        match = book.match_path(path, block.siblings(column))
        if match is not None:
            found[column] = match
        elif book.is_unit(path[-1]):
            found[column] = HeadMatch(COUNT, EXACT, path[-1])
    return found
