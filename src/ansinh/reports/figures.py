"""The figures of a review: value, plan, same period of the year before, each with its mark, source and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ansinh.policies.review.catalogue import Indicator

Mark = Literal["computed", "collected", "missing"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the names of the units it does not cover (empty: whole territory)."""

    number: Decimal
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of a review. ``done`` None is a missing figure and stays one.

    ``sources``: where the figure comes from, in words; ``notes``: what the reader must know of it.
    """

    indicator: Indicator
    mark: Mark
    done: Value | None = None
    target: Value | None = None
    previous: Value | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def plan(self) -> Decimal | None:
        """The plan that the figure can be compared with: of the same territory."""
        return _same(self.done, self.target)

    @property
    def before(self) -> Decimal | None:
        """The figure of the year before that it can be compared with."""
        return _same(self.done, self.previous)


def _same(done: Value | None, other: Value | None) -> Decimal | None:
    if done is None or other is None or set(done.without) != set(other.without):
        return None
    return other.number


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that gives no figure: file and cell, indicator's name, what stands there, why it cannot be used."""

    place: str
    name: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Other:
    """A row with figures that belongs to no indicator of the catalogue."""

    place: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of a unit: ``kind`` result, difficulty, cause, task or proposal; ``section`` a key or '' for none."""

    kind: str
    section: str
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that gave figures: the unit it speaks for, its name, how many figures, SHA-256 of its bytes."""

    unit: str
    name: str
    figures: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a review is written from. ``absent``: units that should have sent a workbook and did not."""

    figures: Mapping[str, Figure]
    files: Sequence[SourceFile] = ()
    absent: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    others: Sequence[Other] = ()
    remarks: Sequence[Said] = ()
    notices: Sequence[str] = field(default=())

    def by_mark(self) -> dict[str, int]:
        """How many figures carry each mark."""
        found = {"computed": 0, "collected": 0, "missing": 0}
        for figure in self.figures.values():
            found[figure.mark] += 1
        return found
