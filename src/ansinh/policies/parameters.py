"""Reading acts (policy.yaml) and parameters (parameters.yaml): every value with its dates, unit and a citation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import day_date, day_number, parse_month
from ansinh.core.rulebook.params import UNITS, Act, DatedValue, Parameter, cited_act


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


def shown(value: int | str | None, unit: str) -> int | str | None:
    """Return a value as people write it: dates as ISO text, the rest as it is."""
    return day_date(value).isoformat() if unit == "date" and isinstance(value, int) else value
