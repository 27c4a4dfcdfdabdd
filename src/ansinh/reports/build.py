"""Building a review: workbooks and computed figures in, the document and its figures out. Knows no database and no clock."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ansinh.core.errors import InputError
from ansinh.reports.annex import tables
from ansinh.reports.collect import Reading, read_collected
from ansinh.reports.compare import compare
from ansinh.reports.compose import Block, compose
from ansinh.reports.document import render
from ansinh.reports.figures import Figure, Gathered, Value
from ansinh.reports.gather import gather
from ansinh.reports.periods import Period
from ansinh.reports.places import Territory
from ansinh.reports.sources import Computed


@dataclass(frozen=True, slots=True)
class Review:
    """A finished review: the document's bytes with their SHA-256, its paragraphs and its figures."""

    period: Period
    area: Territory
    gathered: Gathered
    blocks: tuple[Block, ...]
    document: bytes
    sha256: str

    @property
    def file_name(self) -> str:
        """The name under which it is written or downloaded."""
        return f"bao-cao-{self.period.key}-{self.area.unit.code}.docx"


def build(
    area: Territory,
    period: Period,
    readings: Sequence[Reading],
    computed: Mapping[str, Computed],
) -> Review:
    """Write the review of a territory and period. Raises InputError for workbooks that contradict each other."""
    gathered = gather(area, period, readings, computed)
    blocks = compose(area, period, gathered)
    document = render(area, period, blocks, tables(period, gathered))
    return Review(period, area, gathered, blocks, document, hashlib.sha256(document).hexdigest())


def read_all(paths: Sequence[Path], period: Period, area: Territory) -> list[Reading]:
    """Read all workbooks, or raise one InputError that names every file that cannot be read."""
    readings, faults = [], []
    for path in paths:
        try:
            readings.append(read_collected(path, period, area))
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise InputError("\n".join(faults))
    return readings


def facts(review: Review) -> dict[str, object]:
    """The figures of a review as plain data (JSON): what stands in the document, with marks and sources."""
    gathered = review.gathered
    return {
        "period": review.period.key,
        "unit": review.area.unit.code,
        "unit_name": review.area.unit.title,
        "window": [day.isoformat() for day in review.period.window],
        "sha256": review.sha256,
        **gathered.by_mark(),
        "absent_units": list(gathered.absent),
        "files": [
            {"unit": f.unit, "file": f.name, "figures": f.figures, "sha256": f.sha256} for f in gathered.files
        ],
        "problems": [
            {"place": p.place, "indicator": p.name, "text": p.text, "why": p.why} for p in gathered.problems
        ],
        "others": [{"place": o.place, "name": o.name, "text": o.text} for o in gathered.others],
        "notices": list(gathered.notices),
        "figures": [_facts(figure, review.period) for figure in gathered.figures.values()],
    }


def _facts(figure: Figure, period: Period) -> dict[str, object]:
    compared = compare(figure, period)
    return {
        "code": figure.indicator.code,
        "section": figure.indicator.section,
        "name": figure.indicator.name,
        "unit": figure.indicator.unit,
        "mark": figure.mark,
        "done": _number(figure.done),
        "target": _number(figure.target),
        "previous": _number(figure.previous),
        "without": list(figure.done.without) if figure.done else [],
        "comparison": compared.words,
        "sources": list(figure.sources),
        "notes": list(figure.notes),
    }


def _number(value: Value | None) -> int | float | None:
    if value is None:
        return None
    number: Decimal = value.number
    return int(number) if number == number.to_integral_value() else float(number)
