"""Days and months as whole numbers, and the few date rules a law needs, each stated once.

A *day* is the number of days since 1970-01-01, a *month* is ``year * 12 + month - 1``. Facts may be known only to
the month or the year: such a date is an interval, and comparing it may give "unknown" (see :mod:`.columns`).
"""

import re
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ansinh.core.errors import InputError
from ansinh.core.i18n import _

IntArray = NDArray[np.int64]
NEVER = 2**31 - 1
"""The day of something that has not happened: later than every day a law names."""

_PARTS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTH = re.compile(r"\d{4}-\d{2}")
_EPOCH = date(1970, 1, 1).toordinal()


def day_number(value: date) -> int:
    """Return the day number of a calendar date."""
    return value.toordinal() - _EPOCH


def day_date(day: int) -> date:
    """Return the calendar date of a day number."""
    return date.fromordinal(day + _EPOCH)


def parse_month(text: str) -> int:
    """Return the month number of ``YYYY-MM``; raises InputError otherwise."""
    if not _MONTH.fullmatch(text) or not 1 <= int(text[5:]) <= 12:
        raise InputError(
            _("Tháng “{text}” không đọc được. Xin viết dạng NĂM-THÁNG, ví dụ 2020-04.").format(text=text)
        )
    return int(text[:4]) * 12 + int(text[5:]) - 1


def format_month(month: int) -> str:
    """Return ``YYYY-MM`` of a month number."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_of_date(value: date) -> int:
    """Return the month number of a calendar date."""
    return value.year * 12 + value.month - 1


def parse_days(value: object) -> tuple[int, int] | None:
    """Return the first and last day a date may mean, or None if it is no date.

    ``value``: a date, or text ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, or two of them joined by ``/`` (from/to).
    No part is invented: ``1952`` is the whole year.
    """
    if isinstance(value, date):
        return (day_number(value),) * 2
    if not isinstance(value, str):
        return None
    first, slash, last = value.partition("/")
    start, end = _one(first), _one(last) if slash else None
    if start is None or (slash and end is None):
        return None
    low, high = start[0], (end or start)[1]
    return (low, high) if low <= high else None


def _one(text: str) -> tuple[int, int] | None:
    parts = _PARTS.fullmatch(text)
    if not parts or "00" in (parts[2], parts[3]):
        return None
    year, month, day = (int(part) if part else 0 for part in parts.groups())
    try:
        low = date(year, month or 1, day or 1)
        if day:
            return (day_number(low),) * 2
        after = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
    except ValueError:
        return None
    return day_number(low), day_number(after) - 1


def months_of(days: IntArray) -> IntArray:
    """Return the month number of each day."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12)


def _day_in_month(days: IntArray) -> IntArray:
    calendar = days.astype("datetime64[D]")
    return np.asarray((calendar - calendar.astype("datetime64[M]")).astype(np.int64) + 1)


def calendar_months(first: IntArray, last: IntArray) -> IntArray:
    """Return how many calendar months the days from ``first`` to ``last`` touch (0 if ``last`` is earlier)."""
    return np.where(last < first, 0, np.maximum(months_of(last) - months_of(first) + 1, 0))


def full_months(first: IntArray, last: IntArray) -> IntArray:
    """Return how many whole months fit from the morning of ``first`` to the evening of ``last``.

    A month runs to the evening before the same day of the next month (10/4 to 9/5); where the next month has no
    such day, to the evening before its last day (31/5 to 29/6).
    """
    after = np.asarray(last + 1, dtype=np.int64)
    next_month = (
        (months_of(after) + 1 - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    length = _day_in_month(next_month - 1)
    short = _day_in_month(after) < np.minimum(_day_in_month(first), length)
    return np.asarray(np.maximum(months_of(after) - months_of(np.asarray(first, dtype=np.int64)) - short, 0))


def full_years(birth: IntArray, on: IntArray) -> IntArray:
    """Return the age in completed years on a day. Who is born on 29/2 completes a year on 1/3 of a common year."""
    start, end = np.asarray(birth, dtype=np.int64), np.asarray(on, dtype=np.int64)
    months = months_of(end) - months_of(start) - (_day_in_month(end) < _day_in_month(start))
    return np.asarray(months // 12, dtype=np.int64)


def last_day(month: int) -> int:
    """Return the day number of the last day of a month."""
    return int(np.datetime64(month + 1 - 1970 * 12, "M").astype("datetime64[D]").astype(np.int64)) - 1


def born_by(month: int, years: int) -> int:
    """Return the last birthday (as a day number) of those who have completed so many years on the month's last day."""
    end = day_date(last_day(month))
    first = date(end.year - years, end.month, 1)
    return min(last_day(month_of_date(first)), day_number(first) + end.day - 1)
