"""Acts and the dated, cited values they set, on two clocks.

``from`` is the first month the money is for, ``known`` the day the value is in force: a run that knows the law of a
day sees only the values in force on that day. A value nobody set is an error, never a default.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import day_date, day_number, format_month, month_of_date, parse_month

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


def read_acts(items: Mapping[str, Mapping[str, Any]]) -> dict[str, Act]:
    """Read the ``acts`` of a policy.yaml. Raises LawError if one lacks a date, a number or a source."""
    acts = {}
    for key, item in items.items():
        try:
            acts[key] = Act(
                key, item["number"], item["title"], item["issued"], item["in_force"], item["applies_from"],
                item.get("repealed"), item["source"], bool(item.get("unverified", False)),
            )  # fmt: skip
        except KeyError as error:
            raise LawError(_("Văn bản {act} thiếu mục {field}.").format(act=key, field=error)) from None
        if not all(isinstance(day, date) for day in (item["issued"], item["in_force"], item["applies_from"])):
            raise LawError(_("Văn bản {act} có ngày không đọc được.").format(act=key))
    return acts


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


def read_parameters(field: str, items: Mapping[str, Any], acts: Mapping[str, Act]) -> dict[str, Parameter]:
    """Read a parameters.yaml; every path starts with the policy's name. Raises LawError on a hole or a bad citation."""
    found = {}
    for path, item in items.items():
        unit = item.get("unit")
        if unit not in UNITS or not path.startswith(field + "."):
            raise LawError(
                _("Tham số {path}: đơn vị hoặc tên không hợp lệ ({unit}).").format(path=path, unit=unit)
            )
        values = [_dated(path, unit, entry, acts) for entry in item.get("values", ())]
        if not values or len({(v.start, v.known) for v in values}) < len(values):
            raise LawError(
                _("Tham số {path}: không có giá trị, hoặc hai giá trị cùng ngày.").format(path=path)
            )
        values.sort(key=lambda value: (value.start, value.known))
        found[path] = Parameter(path, item["label"], unit, tuple(values))
    return found


def _dated(path: str, unit: str, entry: Mapping[str, Any], acts: Mapping[str, Act]) -> DatedValue:
    try:
        raw, cite, known, start = (
            entry["value"],
            entry["cite"],
            entry["known"],
            parse_month(str(entry["from"])),
        )
    except KeyError as error:
        raise LawError(_("Tham số {path} thiếu mục {field}.").format(path=path, field=error)) from None
    act = cited_act(acts, cite)
    value = day_number(raw) if unit == "date" and isinstance(raw, date) else raw
    wanted = str if unit == "word" else int
    if value is not None and (type(value) is not wanted or not isinstance(known, date)):
        raise LawError(_("Tham số {path}: giá trị {value} không đúng kiểu.").format(path=path, value=raw))
    if known < act.in_force:
        raise LawError(
            _("Tham số {path}: được biết trước ngày {act} có hiệu lực.").format(path=path, act=act.number)
        )
    return DatedValue(start, known, value, cite, bool(entry.get("unverified", False)) or act.unverified)


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


def shown(value: int | str | None, unit: str) -> int | str | None:
    """Return a value as people write it: dates as ISO text, the rest as it is."""
    return day_date(value).isoformat() if unit == "date" and isinstance(value, int) else value


def require_in_force(act: Act, known: date) -> None:
    """Raise LawError if an act is not in force on the day known."""
    if act.in_force > known or (act.repealed and act.repealed <= known):
        raise LawError(
            _("{act} không có hiệu lực vào ngày {known} (có hiệu lực từ {since}).").format(
                act=act.number, known=known.isoformat(), since=act.in_force.isoformat()
            )
        )


def steps_of(parameter: Parameter) -> Sequence[int]:
    """Return the months at which a parameter changes."""
    return sorted({value.start for value in parameter.values})
