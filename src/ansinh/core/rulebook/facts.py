"""Facts a law asks for: their schema and their columns.

A fact has three states: a value, "no", and *not known*. Not known is kept as a mask beside the values and never
becomes a default; only a fact whose schema says what its absence means (``absent``) may be left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.core.errors import InputError, LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import NEVER, IntArray, parse_days

BoolArray = NDArray[np.bool_]
ENTITIES = ("holding", "person", "household")
KINDS = ("bool", "number", "date", "level", "levels", "text")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: where it lives, kind, unit, levels, days it is asked for (``dated``), what its absence means.

    ``pattern``: what a text must look like. ``in_claims``: what a claim that does not mention it says.
    """

    name: str
    entity: str
    kind: str
    unit: str = ""
    levels: tuple[str, ...] = ()
    absent: object = None
    dated: bool = False
    meaning: str = ""
    group: str = ""
    pattern: str = ""
    in_claims: object = None

    def code(self, word: object) -> int:
        """Return the code of a level name; raises LawError for an unknown one."""
        if word not in self.levels:
            raise LawError(
                _("Dữ kiện {fact} không có mức “{word}”. Các mức: {levels}.").format(
                    fact=self.name, word=word, levels=", ".join(self.levels)
                )
            )
        return self.levels.index(str(word))


@dataclass(frozen=True, slots=True)
class Column:
    """Values of a fact, one a row; where ``missing`` the value means nothing; ``upper`` = the highest it can be (vague dates)."""

    values: IntArray
    missing: BoolArray | None = None
    upper: IntArray | None = None

    def unsure(self) -> BoolArray | None:
        """Return where the value is not one known number; None if nowhere."""
        if self.upper is None:
            return self.missing
        vague: BoolArray = np.not_equal(self.upper, self.values)
        return vague if self.missing is None else vague | self.missing

    def take(self, rows: IntArray | None) -> "Column":
        """Return the column of some rows (None = all)."""
        if rows is None:
            return self
        pick = [None if part is None else part[rows] for part in (self.missing, self.upper)]
        return Column(self.values[rows], *pick)  # type: ignore[arg-type]


class Schema:
    """The facts of one policy by entity and name."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = {(fact.entity, fact.name): fact for fact in facts}

    def get(self, entity: str, name: str) -> Fact:
        """Return a fact; raises LawError naming the known ones."""
        if (entity, name) not in self.facts:
            known = ", ".join(sorted(fact for place, fact in self.facts if place == entity))
            raise LawError(
                _("Không có dữ kiện “{name}” của {entity}. Có: {known}.").format(
                    name=name, entity=entity, known=known
                )
            )
        return self.facts[entity, name]

    def of(self, entity: str) -> list[Fact]:
        """Return the facts of an entity in the order of the file."""
        return [fact for fact in self.facts.values() if fact.entity == entity]


@dataclass(slots=True)
class Table:
    """The rows of one entity: how many, and their columns by fact name (``name@YYYY-MM-DD`` for a dated fact)."""

    size: int
    columns: dict[str, Column] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return a column; a fact nobody gave is unknown in every row."""
        found = self.columns.get(name)
        return found or Column(np.zeros(self.size, np.int64), np.ones(self.size, np.bool_))


@dataclass(slots=True)
class Population:
    """People, their households and their holdings.

    ``household_of``: household row of each person. ``holder``: person row of each holding, ascending.
    ``holdings_known``: False where it was not told which classifications a person holds. ``first``, ``last``: months
    a holding runs, both included. ``ids``: names of rows for messages.
    """

    person: Table
    household: Table
    holding: Table
    household_of: IntArray
    holder: IntArray
    first: IntArray
    last: IntArray
    holdings_known: BoolArray | None = None
    ids: Sequence[str] = ()

    def table(self, entity: str) -> Table:
        """Return the table of an entity."""
        return {"person": self.person, "household": self.household, "holding": self.holding}[entity]


def people(
    person: Mapping[str, Column],
    size: int,
    household: Table | None = None,
    household_of: IntArray | None = None,
) -> Population:
    """Return a population of persons without holdings, each in a household of its own unless told otherwise."""
    none = np.empty(0, np.int64)
    of = np.arange(size) if household_of is None else household_of
    known = np.zeros(size, np.bool_)
    table = Table(size, dict(person))
    return Population(table, household or Table(size), Table(0), of, none, none, none, known)


def encode(fact: Fact, cells: Sequence[object], where: str) -> Column:
    """Turn the cells of a fact (None = not given) into a column. Raises InputError naming the bad cell."""
    size = len(cells)
    values, upper, missing = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_)
    blank = None if fact.absent is None else _code(fact, fact.absent)
    seen: dict[Any, tuple[int, int] | None] = {}
    for row, cell in enumerate(cells):
        if cell is None or cell == "":
            code = blank
        else:
            key = (type(cell), cell)
            if key not in seen:
                seen[key] = _code(fact, cell)
            code = seen[key]
            if code is None:
                raise InputError(bad_cell(fact, cell, where))
        if code is None:
            missing[row] = True
        else:
            values[row], upper[row] = code
    vague = fact.kind == "date" and bool((upper != values).any())
    return Column(values, missing if missing.any() else None, upper if vague else None)


def _code(fact: Fact, cell: object) -> tuple[int, int] | None:
    if fact.kind == "date":
        return (NEVER, NEVER) if cell == "never" else parse_days(cell)
    if fact.kind == "bool":
        return (int(cell),) * 2 if isinstance(cell, bool) else None
    if fact.kind == "level":
        return (fact.levels.index(cell),) * 2 if isinstance(cell, str) and cell in fact.levels else None
    if fact.kind == "text":
        fits = isinstance(cell, str) and (not fact.pattern or re.fullmatch(fact.pattern, cell))
        return (int(bool(cell)),) * 2 if fits else None
    whole = isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell < 2**53
    return (int(cell),) * 2 if whole else None  # type: ignore[call-overload]


def bad_cell(fact: Fact, cell: object, where: str) -> str:
    """Return the sentence for a cell that is no value of the fact."""
    wanted = {
        "date": _("ngày dạng NĂM-THÁNG-NGÀY (hoặc chỉ năm, năm-tháng)"),
        "bool": "true / false",
        "level": ", ".join(fact.levels),
        "levels": ", ".join(fact.levels),
        "text": _("chữ trong ngoặc kép"),
        "number": _("số nguyên không âm"),
    }[fact.kind]
    return _("{where}: dữ kiện “{fact}” có giá trị {cell!r} không hiểu được; cần {wanted}.").format(
        where=where, fact=fact.name, cell=cell, wanted=wanted
    )
