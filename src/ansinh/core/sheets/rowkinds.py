"""Row by row below a header: people, sections, totals, notes, signatures; filling down of what stands only once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ansinh.core.sheets import labels
from ansinh.core.sheets.blocks import is_number_row
from ansinh.core.sheets.grid import Grid, is_numeric, is_order_number
from ansinh.core.sheets.headers import IGNORED
from ansinh.core.sheets.keys import squeezed_key, words_key
from ansinh.core.sheets.model import Cell, Merge, Row, Value
from ansinh.core.sheets.tables import (
    HEADER,
    NOTE,
    NUMBERS,
    SECTION,
    SIGNATURE,
    STT_ONLY,
    SUBTOTAL,
    SUMMARY_ROW,
    TOTAL,
    Column,
    DataRow,
    NonDataRow,
    StatedTotal,
)  # fmt: skip

_ORDERS = ("order", "household_no", "member_order")
_NAMES = ("full_name", "name_family", "name_given", "head_name")
_BIRTHS = (
    "birth",
    "birth_male",
    "birth_female",
    "birth_year",
    "age",
    "job_lost_date",
    "birth_day",
    "birth_month",
)
_FILL_ALWAYS = ("household_no", "head_name")
_FILL_IN_HOUSEHOLD = (
    "address",
    "address_permanent",
    "hamlet",
    "commune",
    "district",
    "province",
    "poor_type",
)
_SEX_WORDS = frozenset({"nam", "nu", "n", "m", "f", "male", "female"})
_TOTALLED = ("amount", "amount_monthly", "allowance")
_MERGED_FILL_ROWS = 60


@dataclass(slots=True)
class Walk:
    """The state while walking down a table."""

    grid: Grid
    columns: Mapping[str, int]
    heads: Sequence[dict[int, str]]
    summary: bool
    rows: list[DataRow] = field(default_factory=list)
    non_data: list[NonDataRow] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    sections: list[tuple[float, str]] = field(default_factory=list)
    section_starts: list[tuple[str, int]] = field(default_factory=list)
    had_sections: bool = False
    ended: bool = False
    signed: bool = False
    since_total: list[int] = field(default_factory=list)
    carried: dict[str, Cell] = field(default_factory=dict)
    last_total: int = -1
    fields_at: list[tuple[str, int]] = field(default_factory=list)
    merged_columns: frozenset[int] = frozenset()
    label_starts: dict[str, bool] = field(default_factory=dict)

    def note(self, row: Row, kind: str, text: str) -> None:
        """Record a row that is no person."""
        self.non_data.append(NonDataRow(row.number, kind, text))


def start_walk(grid: Grid, columns: Iterable[Column], heads: Sequence[dict[int, str]], summary: bool) -> Walk:
    """Prepare the walk over the rows of one table."""
    placed = {column.field: column.index for column in columns if column.field != IGNORED}
    walk = Walk(grid, placed, heads, summary)
    walk.fields_at = [(name, index) for name, index in placed.items() if name not in ("count", "unit")]
    tall = {m.first_column for m in grid.sheet.merges if m.last_row > m.first_row}
    walk.merged_columns = frozenset(tall)
    return walk


def step(walk: Walk, row: Row) -> None:
    """Classify one row and record it."""
    if walk.summary:
        _summary_step(walk, row)
        return
    name = _name_value(walk, row)
    evidence = _evidence(walk, row) if name is not None else 0
    if name is not None and not walk.signed and evidence >= 2 and not _may_be_label(walk, name):
        _add_person(walk, row)
        return
    _other_step(walk, row, name, evidence)


_LABEL_STARTS = frozenset(
    {"cong", "tong", "toan", "luy", "mang", "chuyen", "ho", "ten", "total", "full", "name"}
)


def _may_be_label(walk: Walk, name: str) -> bool:
    """True if the first word could be that of a total, a page header or a column number: look closer then."""
    first = name.split(None, 1)[0]
    found = walk.label_starts.get(first)
    if found is None:
        key = words_key(walk.grid.repaired(first))
        found = walk.label_starts[first] = key in _LABEL_STARTS or len(key) < 2 or key[0].isdigit()
    return found


def _value(walk: Walk, row: Row, name: str) -> Value:
    index = walk.columns.get(name)
    return None if index is None or index >= len(row.values) else row.values[index]


def _name_value(walk: Walk, row: Row) -> str | None:
    for name in _NAMES:
        value = _value(walk, row, name)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _evidence(walk: Walk, row: Row) -> int:
    """How many cells say that the row is a person: order number, birth, identity number, sex."""
    found = int(any(is_order_number(_value(walk, row, name)) for name in _ORDERS))
    found += any(_is_birth(_value(walk, row, name)) for name in _BIRTHS)
    identity = _value(walk, row, "id_number")
    if identity is not None:
        found += isinstance(identity, (int, float)) or sum(c.isdigit() for c in str(identity)) >= 5
    sex = _value(walk, row, "sex")
    if isinstance(sex, str):
        found += squeezed_key(walk.grid.repaired(sex)) in _SEX_WORDS
    return found


def _is_birth(value: Value) -> bool:
    if isinstance(value, date):
        return True
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value > 0
    return isinstance(value, str) and len(value) <= 24 and any(c.isdigit() for c in value)


def _other_step(walk: Walk, row: Row, name: str | None, evidence: int) -> None:
    grid = walk.grid
    if is_number_row(grid, row):
        walk.note(row, NUMBERS, "")
        return
    if _repeats_heads(walk, row):
        walk.note(row, HEADER, "")
        return
    texts = [(column, text) for column, text in grid.texts(row) if text]
    total = next((kind for _c, text in texts[:3] if (kind := labels.total_kind(text))), None)
    if total is not None and _is_total(walk, row, texts, evidence):
        _add_total(walk, row, total, texts)
        return
    if walk.signed and evidence >= 2 and name is not None:
        walk.signed = False
    if walk.signed:
        walk.note(row, SIGNATURE, " | ".join(text for _c, text in texts))
        return
    _unsigned_step(walk, row, name, evidence, texts)


def _unsigned_step(
    walk: Walk, row: Row, name: str | None, evidence: int, texts: list[tuple[int, str]]
) -> None:
    joined = " | ".join(text for _c, text in texts)
    order_text = _order_text(walk, row)
    others = [(c, t) for c, t in texts if not (t == order_text and c in _order_columns(walk))]
    numbers = sum(is_numeric(v) for i, v in enumerate(row.values) if i not in _order_columns(walk))
    if not others and not numbers and (not order_text or is_order_number(order_text)):
        walk.note(row, STT_ONLY, joined)
        return
    rank = _section_rank(walk, row, others, evidence, order_text)
    if rank is not None:
        _add_section(walk, row, rank, others)
    elif name is not None and (
        evidence >= 2 or (evidence and not any(labels.is_note(t) for _c, t in others))
    ):
        _add_person(walk, row)
    elif any(labels.is_note(text) for _c, text in others) and not any(
        labels.is_date_place(t) for _c, t in others
    ):
        walk.note(row, NOTE, joined)
    elif any(labels.is_signature(text) for _c, text in others):
        walk.signed = True
        walk.note(row, SIGNATURE, joined)
    elif walk.ended and not evidence:
        kind = SIGNATURE if len(others) > 1 or _looks_like_name(others) else NOTE
        walk.signed = kind == SIGNATURE
        walk.note(row, kind, joined)
    elif name is None and len(others) == 1 and not numbers and _spans(walk, row, others[0][0]) >= 3:
        _add_section(walk, row, 2.5, others)
    elif name is not None or _evidence(walk, row):
        _add_person(walk, row)
    else:
        walk.note(row, NOTE, joined)


def _order_columns(walk: Walk) -> set[int]:
    return {walk.columns[name] for name in _ORDERS if name in walk.columns}


def _order_text(walk: Walk, row: Row) -> str:
    for name in _ORDERS:
        index = walk.columns.get(name)
        if index is not None and (text := walk.grid.text(row, index)):
            return text
    return ""


def _looks_like_name(texts: list[tuple[int, str]]) -> bool:
    words = texts[0][1].split()
    return 2 <= len(words) <= 6 and all(word[:1].isupper() for word in words)


def _spans(walk: Walk, row: Row, column: int) -> int:
    merge = walk.grid.merged.get((row.number, column))
    return 1 if merge is None else merge.last_column - merge.first_column + 1


def _repeats_heads(walk: Walk, row: Row) -> bool:
    """True for a page header typed again: most texts are the heads of their own columns."""
    filled = [(i, walk.grid.text(row, i)) for i, v in enumerate(row.values) if v is not None]
    same = sum(
        any(squeezed_key(level.get(i, "")) == squeezed_key(text) for level in walk.heads)
        for i, text in filled
    )
    return len(filled) >= 2 and same * 5 >= len(filled) * 3 and same >= 2


def _is_total(walk: Walk, row: Row, texts: list[tuple[int, str]], evidence: int) -> bool:
    """A total label with counts and sums; a sentence with figures is a note, a dated or numbered row a person."""
    if any(isinstance(_value(walk, row, name), (date, str)) for name in ("birth", "id_number", "sex")):
        value = _value(walk, row, "birth")
        if isinstance(value, date) or (evidence >= 2 and is_order_number(_value(walk, row, "order"))):
            return False
    numbers = [v for v in row.values if is_numeric(v)] or row.marks
    if numbers:
        return True
    label = next(text for _c, text in texts[:3] if labels.total_kind(text))
    return len(label) < 60 and not any(c.isdigit() for c in label) and not labels.is_note(label)


def _section_rank(
    walk: Walk, row: Row, others: list[tuple[int, str]], evidence: int, order_text: str
) -> float | None:
    if not others:
        return labels.section_rank(order_text, "", bare=True)
    strong = _evidence(walk, row) - int(is_order_number(order_text))
    if len(others) > 1 or strong > 0:
        return None
    column, text = others[0]
    last_named = max((walk.columns[n] for n in _NAMES if n in walk.columns), default=0)
    if column > last_named and _spans(walk, row, column) < 3:
        return None
    if labels.is_note(text) or labels.is_signature(text):
        return None
    rank = labels.section_rank(text, order_text, bare=not is_order_number(order_text))
    if rank is None and evidence == 0 and column in _order_columns(walk) and not is_order_number(text):
        rank = labels.section_rank(text, "", bare=True)
    if walk.ended and rank is not None and rank == 2.5 and not walk.had_sections:
        return None
    return rank


def _add_section(walk: Walk, row: Row, rank: float, texts: list[tuple[int, str]]) -> None:
    order = _order_text(walk, row)
    text = " ".join(dict.fromkeys(text for _c, text in texts)) or order
    while walk.sections and walk.sections[-1][0] >= rank:
        walk.sections.pop()
    walk.sections.append((rank, text))
    walk.section_starts.append((words_key(text), len(walk.rows)))
    walk.had_sections = True
    walk.ended = False
    walk.since_total = []
    walk.carried = {}
    walk.note(row, SECTION, text)


def _add_total(walk: Walk, row: Row, kind: str, texts: list[tuple[int, str]]) -> None:
    label = next(text for _c, text in texts if labels.total_kind(text))
    nothing_since = walk.last_total == len(walk.rows) and bool(walk.rows)
    scope = _scope(walk, label, kind, nothing_since)
    walk.note(row, TOTAL if kind == "grand" else SUBTOTAL, label)
    for name in _TOTALLED:
        index = walk.columns.get(name)
        cell = None if index is None else row.cell(index)
        if cell is not None:
            walk.totals.append(StatedTotal(row.number, name, cell.value, cell, kind, tuple(scope)))
    if kind == "grand" or not walk.had_sections:
        walk.ended = True
    walk.since_total = []
    walk.last_total = len(walk.rows)
    walk.carried = {}


def _scope(walk: Walk, label: str, kind: str, nothing_since: bool) -> list[int]:
    """The data rows a total covers: all, those of the section it names, or those since the last section or total."""
    if kind == "grand":
        return [person.number for person in walk.rows]
    words = words_key(label)
    for text, start in reversed(walk.section_starts):
        bare = re.sub(r"^([ivx]{1,4}|[a-h]|\d{1,2})\s+", "", text)
        if bare and (bare in words or re.sub(rf"^{labels.PLACES} ", "", bare) in words):
            return [person.number for person in walk.rows[start:]]
    if nothing_since or not walk.had_sections:
        return [person.number for person in walk.rows]
    return list(walk.since_total)


def _summary_step(walk: Walk, row: Row) -> None:
    texts = [(column, text) for column, text in walk.grid.texts(row) if text]
    joined = " | ".join(text for _c, text in texts)
    if is_number_row(walk.grid, row):
        walk.note(row, NUMBERS, "")
    elif any(labels.total_kind(text) for _c, text in texts[:3]):
        walk.note(row, TOTAL, joined)
        walk.ended = True
    elif walk.signed or any(
        labels.is_signature(text) for _c, text in texts if not any(map(is_numeric, row.values))
    ):
        walk.signed = True
        walk.note(row, SIGNATURE, joined)
    elif any(labels.is_note(text) for _c, text in texts):
        walk.note(row, NOTE, joined)
    elif walk.ended and not any(map(is_numeric, row.values)):
        walk.signed = True
        walk.note(row, SIGNATURE, joined)
    else:
        walk.note(row, SUMMARY_ROW, joined)


def _add_person(walk: Walk, row: Row) -> None:
    cells: dict[str, Cell] = {}
    for name, index in walk.fields_at:
        cell = row.cell(index)
        if cell is not None:
            cells[name] = cell
    flags = set()
    if "name_given" in cells and "name_family" in cells:
        given, family = cells["name_given"], cells["name_family"]
        cells["full_name"] = family._replace(value=f"{family.text.strip()} {given.text.strip()}")
        flags.add("name_in_two_columns")
    elif "full_name" not in cells and ("name_given" in cells or "name_family" in cells):
        cells["full_name"] = cells.get("name_given") or cells["name_family"]
    filled = _fill_down(walk, row, cells)
    if (
        "full_name" not in cells
        and "full_name" not in walk.columns
        and "head_name" in cells
        and "name_family" not in walk.columns
    ):
        cells["full_name"] = cells["head_name"]
    if "full_name" not in cells:
        flags.add("no_name")
    if "sex" not in cells and any(
        n in cells for n in ("birth_male", "birth_female", "sex_male_mark", "sex_female_mark")
    ):
        flags.add("sex_from_column")
    section = tuple(text for _rank, text in walk.sections)
    walk.rows.append(DataRow(row.number, row.hidden, cells, section, frozenset(filled), frozenset(flags)))
    walk.since_total.append(row.number)
    walk.ended = False
    walk.signed = False


def _fill_down(walk: Walk, row: Row, cells: dict[str, Cell]) -> set[str]:
    filled: set[str] = set()
    if walk.merged_columns:
        _fill_from_merges(walk, row, cells, filled)
    household = [name for name in _FILL_ALWAYS if name in walk.columns]
    if not household or ("full_name" not in walk.columns and "name_family" not in walk.columns):
        return filled
    new_household = any(name in cells and name not in filled for name in household)
    if new_household:
        walk.carried = {
            n: cells[n] for n in (*_FILL_ALWAYS, *_FILL_IN_HOUSEHOLD) if n in cells and n not in filled
        }
        return filled
    for name, cell in walk.carried.items():
        if name not in cells:
            cells[name] = cell
            filled.add(name)
    return filled


def _fill_from_merges(walk: Walk, row: Row, cells: dict[str, Cell], filled: set[str]) -> None:
    for name, index in walk.fields_at:
        if name in cells or index not in walk.merged_columns:
            continue
        merge = walk.grid.merged.get((row.number, index))
        if merge is None or not _fills(merge, row.number) or name in ("amount", "full_name", "id_number"):
            continue
        anchor = walk.grid.row(merge.first_row)
        cell = anchor.cell(merge.first_column) if anchor is not None else None
        if cell is not None:
            cells[name] = cell._replace(merged_from=cell.ref)
            filled.add(name)


def _fills(merge: Merge, number: int) -> bool:
    one_column = merge.first_column == merge.last_column
    return one_column and merge.first_row < number and merge.last_row - merge.first_row < _MERGED_FILL_ROWS
