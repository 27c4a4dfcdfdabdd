"""Putting figures together: what the house computed, else what units reported, summed from below; else missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.policies.review.catalogue import Indicator, catalogue, note
from ansinh.reports.collect import Reading
from ansinh.reports.figures import Figure, Gathered, Problem, SourceFile, Value
from ansinh.reports.numbers import decimal_text
from ansinh.reports.periods import Period
from ansinh.reports.places import Territory
from ansinh.reports.sources import Computed

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Tree:
    """Workbooks by path of unit, over the units of the territory."""

    area: Territory
    readings: Mapping[str, Reading]

    def sent(self, path: str) -> bool:
        return any(p.startswith(path) for p in self.readings)

    def branches(self, path: str) -> dict[str, str]:
        """Path → name of what lies right below a path: units, and at the top workbooks of units nobody knows."""
        found = {p: unit.title for p, unit in self.area.children(path).items()}
        if path == self.area.path:
            found |= {p: reading.unit for p, reading in self.readings.items() if p.startswith("?")}
        return found

    def value(self, path: str, indicator: Indicator, name: str) -> Value | None:
        """The figure of a unit: its own, else the sum of what lies below it (never of rates)."""
        own = self.readings.get(path)
        if own is not None:
            if name == "done" and indicator.code in own.refused:
                return None
            entry = own.entries.get(indicator.code)
            if entry is not None and name in entry.values:
                return Value(entry.values[name])
        if indicator.kind == "rate":
            return None
        parts = {p: self.value(p, indicator, name) for p in self.branches(path) if self.sent(p)}
        known = {p: value for p, value in parts.items() if value is not None}
        if not known:
            return None
        names = self.branches(path)
        without = [names[p] for p in names if p not in known]
        without += [unit for value in known.values() for unit in value.without]
        return Value(
            sum((value.number for value in known.values()), Decimal(0)), tuple(dict.fromkeys(without))
        )

    def givers(self, indicator: Indicator) -> list[Reading]:
        """Workbooks that give the indicator's figure, nearest the top first."""
        found = [
            r for r in self.readings.values() if "done" in r.entries.get(indicator.code, _NOTHING).values
        ]
        return sorted(found, key=lambda r: (len(r.path), r.path))


class _Nothing:
    values: Mapping[str, Decimal] = {}


_NOTHING = _Nothing()


def gather(
    area: Territory,
    period: Period,
    readings: Sequence[Reading],
    computed: Mapping[str, Computed],
) -> Gathered:
    """All figures of the review of a territory. Raises InputError when one unit sent two workbooks or one is foreign."""
    tree = _Tree(area, _once(readings))
    figures: dict[str, Figure] = {}
    for section in catalogue().of_year(period.year):
        for indicator in section.indicators:
            figures[indicator.code] = _figure(tree, indicator, computed)
    used = _ordered(tree.readings.values())
    notices = [notice for reading in readings for notice in reading.notices]
    return Gathered(
        figures=figures,
        files=tuple(SourceFile(r.unit, r.name, len(r.entries), r.sha256) for r in used),
        absent=_absent(tree),
        problems=(*_all(r.problems for r in used), *_sums_wrong(figures)),
        others=_all(r.others for r in used),
        remarks=_all(r.remarks for r in used),
        notices=tuple(notices),
    )


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda r: (r.path, r.name))


def _all(lists: Iterable[Sequence[Item]]) -> tuple[Item, ...]:
    return tuple(item for items in lists for item in items)


def _once(readings: Sequence[Reading]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for reading in readings:
        before = found.get(reading.path)
        if before is not None and before.sha256 != reading.sha256:
            raise InputError(
                _("{unit} có hai biểu: {one} và {two}. Xin chỉ để lại biểu đúng.").format(
                    unit=reading.unit, one=before.name, two=reading.name
                )
            )
        if before is not None:
            reading.notices.append(
                _("Tệp {two} trùng với {one}, chỉ tính một lần.").format(one=before.name, two=reading.name)
            )
            continue
        found[reading.path] = reading
    return found


def _figure(tree: _Tree, indicator: Indicator, computed: Mapping[str, Computed]) -> Figure:
    top = tree.area.path
    target = tree.value(top, indicator, "target")
    previous = None if indicator.no_previous else tree.value(top, indicator, "previous")
    done = tree.value(top, indicator, "done")
    counted = computed.get(indicator.computed) if indicator.computed else None
    if counted is not None:
        notes = ()
        if done is not None and done.number != counted.number:
            notes = (note("reported", number=decimal_text(done.number)),)
        return Figure(
            indicator, "computed", Value(counted.number), target, previous, (counted.source,), notes
        )
    if done is None:
        return Figure(indicator, "missing", None, target, previous, (), _why_missing(tree, indicator))
    givers = tree.givers(indicator)
    own = [r for r in givers if r.path == top]
    used = own or [r for r in givers if not any(o is not r and r.path.startswith(o.path) for o in givers)]
    notes = tuple(f"{r.unit}: {typed}" for r in used if (typed := r.entries[indicator.code].note))
    return Figure(
        indicator,
        "collected",
        done,
        target,
        previous,
        _sources(used),
        (*notes, *_differs(tree, indicator, own, done)),
    )


def _sources(used: Sequence[Reading]) -> tuple[str, ...]:
    if len(used) > 3:
        return (note("forms_of", count=len(used)),)
    return tuple(note("form_of", unit=reading.unit) for reading in used)


def _differs(tree: _Tree, indicator: Indicator, own: Sequence[Reading], done: Value) -> tuple[str, ...]:
    """What the units below add up to, when the territory's own figure says something else."""
    if not own or indicator.kind == "rate":
        return ()
    below = _Tree(tree.area, {p: r for p, r in tree.readings.items() if p != tree.area.path})
    total = below.value(tree.area.path, indicator, "done")
    if total is None or total.without or total.number == done.number:
        return ()
    return (note("sum_below", number=decimal_text(total.number)),)


def _why_missing(tree: _Tree, indicator: Indicator) -> tuple[str, ...]:
    if any(indicator.code in reading.refused for reading in tree.readings.values()):
        return (note("unusable"),)
    if indicator.kind == "rate" and tree.givers(indicator):
        return (note("rate_not_added"),)
    return ()


def _absent(tree: _Tree) -> tuple[str, ...]:
    """Units right below that sent nothing, once one of them has; none when the territory reports for itself alone."""
    children = tree.area.children(tree.area.path)
    sent = [path for path in children if tree.sent(path)]
    return tuple(unit.title for path, unit in children.items() if path not in sent) if sent else ()


def _sums_wrong(figures: Mapping[str, Figure]) -> list[Problem]:
    """Wholes that are not the sum of their parts, where all are known and of the same units."""
    found = []
    for code, figure in figures.items():
        parts = [part for part in figures.values() if part.indicator.parts_of == code]
        known = [part.done for part in parts if part.done is not None]
        if figure.done is None or not parts or len(known) < len(parts):
            continue
        total = sum((value.number for value in known), Decimal(0))
        same = all(set(value.without) == set(figure.done.without) for value in known)
        if same and total != figure.done.number:
            why = note("parts_differ", sum=decimal_text(total), total=decimal_text(figure.done.number))
            found.append(
                Problem(note("check_of_sums"), figure.indicator.name, decimal_text(figure.done.number), why)
            )
    return found
