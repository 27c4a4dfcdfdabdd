"""A small invented calendar: settings as in most offices, special days as a test wants them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from ansinh.core.worktime import Calendar, SpecialDay, WorkRules

ZONE = timezone(timedelta(hours=7))
FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)
START = date(2021, 1, 1)


def rules(**changes: object) -> WorkRules:
    settings = {
        "utc_offset": timedelta(hours=7),
        "sessions": ((time(7, 30), time(11, 30)), (time(13), time(17))),
        "rest_weekdays": frozenset({5, 6}),
        "closing": time(17),
        "move_end": True,
        "late_filing_moves": False,
        "extensions_max": 1,
        "extension_notice_days": 1,
        "warn_share": 50,
        "warn_working_days": 2,
    }
    return WorkRules(**{**settings, **changes})  # type: ignore[arg-type]


def off(day: str, kind: str = "holiday", **more: object) -> SpecialDay:
    return SpecialDay(date.fromisoformat(day), kind, f"Ngày {day}", decision=f"QĐ {day}", **more)  # type: ignore[arg-type]


def make(special: Iterable[SpecialDay] = (), **changes: object) -> Calendar:
    return Calendar(FIRST.year, LAST.year, tuple(special), ((START, rules(**changes)),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with up to forty special days; a rest day may be worked, a weekday may be off."""
    days = draw(st.lists(st.dates(FIRST, LAST), max_size=40, unique=True))
    kinds = ("holiday", "day_off_in_lieu", "swapped_day_off", "swapped_working_day")
    rows = [SpecialDay(day, draw(st.sampled_from(kinds)), "x", decision="y") for day in days]
    return make(rows)


days = st.dates(date(2021, 3, 1), date(2022, 6, 30))
moments = st.datetimes(datetime(2021, 3, 1), datetime(2022, 6, 30))  # noqa: DTZ001 - official time without zone
