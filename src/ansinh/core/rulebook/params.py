"""Acts and the dated, cited values they set, on two clocks.

``from`` is the first month the money is for, ``known`` the day the value is in force: a run that knows the law of a
day sees only the values in force on that day. A value nobody set is an error, never a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import day_date, format_month, month_of_date, parse_month

UNITS = ("VND", "VND/month", "VND/year", "month", "percent", "count", "date", "word")
"""Units a value may have; amounts of different units never meet in one sum or comparison."""


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act: its key in citations, number, and its four dates (issued, in force, applies from, repealed)."""

    key: str
    number: str
    title: str
    issued: date
    in_force: date
    applies_from: date
    repealed: date | None
    source: str
    unverified: bool = False


def cited_act(acts: Mapping[str, Act], citation: str) -> Act:
    """Return the act a citation such as ``NQ42 II.7`` names; raises LawError if there is none."""
    key, _space, place = citation.partition(" ")
    if key not in acts or not place.strip():
        raise LawError(
            _("Trích dẫn “{cite}” không dẫn tới điều khoản của văn bản nào.").format(cite=citation)
        )
    return acts[key]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value: first month, day it is in force, value (None = ends here), citation, whether it was never verified."""

    start: int
    known: date
    value: int | str | None
    cite: str
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure of the law with its unit and its values through time, sorted by first month and day known."""

    path: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]


class Parameters:
    """All parameters as known on a day. ``at`` is what rules read; a what-if lays other values over them."""

    def __init__(self, items: Mapping[str, Parameter], known: date) -> None:
        self.items = dict(items)
        self.known = known
        self._seen: dict[tuple[str, int], DatedValue] = {}

    def at(self, path: str, month: int) -> DatedValue:
        """Return the value of ``path`` for a month; raises LawError if no act in force by then sets one."""
        key = (path, month)
        if key not in self._seen:
            self._seen[key] = self._find(path, month)
        return self._seen[key]

    def _find(self, path: str, month: int) -> DatedValue:
        if path not in self.items:
            names = ", ".join(sorted(self.items))
            raise LawError(
                _("Không có tham số {path}. Các tham số có: {names}.").format(path=path, names=names)
            )
        best = None
        for value in self.items[path].values:
            if value.start <= month and value.known <= self.known:
                best = value  # sorted: the latest first month wins, among equals the latest known
        if best is None or best.value is None:
            raise LawError(
                _(
                    "Tham số {path} không có giá trị cho tháng {month} theo văn bản có hiệu lực đến ngày {known}."
                ).format(path=path, month=format_month(month), known=self.known.isoformat())
            )
        return best

    def month_of(self, path: str, month: int | None = None) -> int:
        """Return the month a parameter of unit date falls in, as set for a month, or as set last (None)."""
        if month is not None:
            day = self.at(path, month).value
        else:
            known = [
                value.value
                for value in self.items[path].values
                if value.known <= self.known and value.value is not None
            ]
            if not known:
                raise LawError(
                    _("Tham số {path} chưa có giá trị theo văn bản có hiệu lực đến ngày {known}.").format(
                        path=path, known=self.known.isoformat()
                    )
                )
            day = known[-1]
        assert isinstance(day, int)
        return month_of_date(day_date(day))

    def changed(self, changes: Mapping[str, Mapping[str, int | str]]) -> "Parameters":
        """Return these parameters with other values from some months on: ``{path: {"2024-01": 600000}}``."""
        items = dict(self.items)
        for path, steps in changes.items():
            if path not in items:
                raise LawError(_("Không có tham số {path}.").format(path=path))
            months = {parse_month(start): value for start, value in steps.items()}
            first = min(months)
            kept = [value for value in items[path].values if value.start < first]
            new = [
                DatedValue(start, date.min, value, "giả định", True)
                for start, value in sorted(months.items())
            ]
            items[path] = replace(items[path], values=(*kept, *new))
        return Parameters(items, self.known)


def require_in_force(act: Act, known: date) -> None:
    """Raise LawError if an act is not in force on the day known."""
    if act.in_force > known or (act.repealed and act.repealed <= known):
        raise LawError(
            _("{act} không có hiệu lực vào ngày {known} (có hiệu lực từ {since}).").format(
                act=act.number, known=known.isoformat(), since=act.in_force.isoformat()
            )
        )
