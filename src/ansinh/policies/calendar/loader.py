"""Reading the calendar folder: ``days_off.csv``, ``parameters.yaml`` and ``policy.yaml`` become one Calendar."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.params import Act, DatedValue, Parameter, Parameters, cited_act
from ansinh.core.worktime.calendar import Calendar, SpecialDay
from ansinh.core.worktime.rules import Setting, WorkRules
from ansinh.policies.loader import read_yaml
from ansinh.policies.parameters import read_acts, read_parameters

FOLDER = Path(__file__).resolve().parent
CHOICES = {
    "first_day": ("day_after",),
    "end_on_day_off": ("next_working_day", "same_day"),
    "month_end": ("same_day_number",),
    "hours_start": ("at_receipt",),
    "late_filing": ("same_day", "next_working_day"),
}
"""Words a setting may have. A word alone in its row is how counting works; another one needs code first."""


@lru_cache(maxsize=1)
def load_calendar() -> Calendar:
    """Load the calendar shipped with the house. Raises LawError if its data contradict themselves."""
    return read_calendar(FOLDER)


def read_calendar(folder: Path) -> Calendar:
    """Read a calendar folder. Every value must cite an act, every special day a decision and a source."""
    head = read_yaml(folder / "policy.yaml")
    acts = read_acts(head["acts"])
    items = read_parameters("calendar", read_yaml(folder / "parameters.yaml"), acts)
    months = sorted({value.start for item in items.values() for value in item.values})
    rules = tuple((date(month // 12, month % 12 + 1, 1), _rules(items, month, acts)) for month in months)
    return Calendar(
        head["years"]["first"], head["years"]["last"], tuple(_days(folder / "days_off.csv")), rules
    )


def _days(path: Path) -> Iterator[SpecialDay]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if not (row["decision"] and row["source"] and row["name"]):
                raise LawError(
                    _("Ngày {day} trong lịch nghỉ thiếu tên, văn bản hoặc nguồn.").format(day=row["date"])
                )
            yield SpecialDay(
                date.fromisoformat(row["date"]), row["kind"], row["name"], row["applies_to"], row["decision"],
                row["source"], row["verified"] == "1", date.fromisoformat(row["known"]) if row["known"] else None,
                row["status"],
            )  # fmt: skip


def _rules(items: Mapping[str, Parameter], month: int, acts: Mapping[str, Act]) -> WorkRules:
    parameters = Parameters(items, date.max)
    found = {path.removeprefix("calendar."): parameters.at(path, month) for path in items}
    for name, allowed in CHOICES.items():
        if found[name].value not in allowed:
            raise LawError(
                _("Tham số calendar.{name} có giá trị lạ “{value}”; chỉ nhận: {allowed}.").format(
                    name=name, value=found[name].value, allowed=", ".join(allowed)
                )
            )
    settings = tuple(
        Setting(
            name, items[f"calendar.{name}"].label, str(value.value), _cite(acts, value), not value.unverified
        )
        for name, value in found.items()
    )
    text = {name: str(value.value) for name, value in found.items()}
    return WorkRules(
        timedelta(hours=int(text["utc_offset_hours"])), tuple(_session(part) for part in text["sessions"].split()),
        frozenset(int(number) - 1 for number in text["rest_weekdays"].split()), time.fromisoformat(text["closing"]),
        text["end_on_day_off"] == "next_working_day", text["late_filing"] == "next_working_day",
        int(text["extensions_max"]), int(text["extension_notice_days"]),
        int(text["warn_share"]), int(text["warn_working_days"]), settings,
    )  # fmt: skip


def _session(text: str) -> tuple[time, time]:
    start, _dash, end = text.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def _cite(acts: Mapping[str, Act], value: DatedValue) -> str:
    act = cited_act(acts, value.cite)
    return f"{act.title} {act.number}, {value.cite.partition(' ')[2]}"
