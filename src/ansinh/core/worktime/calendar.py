"""Which days are worked: weekly rest, public holidays, days in lieu and swapped days, each with its decision.

A calendar knows a span of years and refuses every day outside it: a year whose holidays nobody entered would give a
wrong promise silently. ``as_known`` shows the calendar as it stood on an earlier day, for a slip printed then.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.worktime.rules import WorkRules

KINDS = ("holiday", "day_off_in_lieu", "swapped_day_off", "swapped_working_day")
"""What a special day is; the last kind is a rest day that is worked, the others are days off."""

STATUSES = ("in_force", "expected", "proposed")
"""``expected``: the law gives the day, its notice was not seen yet (counted as off). ``proposed``: not law, not off."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One special day. ``known``: day its decision was issued (None: follows from the code itself)."""

    day: date
    kind: str
    name: str
    applies_to: str = "all"
    decision: str = ""
    source: str = ""
    verified: bool = True
    known: date | None = None
    status: str = "in_force"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years ``first_year`` to ``last_year``.

    ``special``: one row a day. ``rules``: settings with the day each set begins, in order.
    """

    first_year: int
    last_year: int
    special: tuple[SpecialDay, ...]
    rules: tuple[tuple[date, WorkRules], ...]
    _rows: dict[date, SpecialDay] = field(init=False, repr=False, compare=False)
    _working: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = {row.day: row for row in self.special}
        if len(rows) < len(self.special) or not self.rules or self.first_year > self.last_year:
            raise LawError(_("Lịch làm việc có hai dòng cùng ngày, hoặc thiếu quy tắc hay năm."))
        if any(row.kind not in KINDS or row.status not in STATUSES for row in self.special):
            raise LawError(_("Lịch làm việc có dòng mang loại ngày hoặc tình trạng lạ."))
        object.__setattr__(self, "_rows", rows)
        first, last = date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal()
        days = (date.fromordinal(n) for n in range(first, last + 1))
        object.__setattr__(self, "_working", tuple(day.toordinal() for day in days if self._works(day)))

    def _works(self, day: date) -> bool:
        row = self._rows.get(day)
        if row is not None and row.status != "proposed":
            return row.kind == "swapped_working_day"
        return day.weekday() not in self.rules_on(day).rest_weekdays

    def rules_on(self, day: date) -> WorkRules:
        """Return the settings in force on a day; before the first set, LawError."""
        for start, rules in reversed(self.rules):
            if start <= day:
                return rules
        raise LawError(_("Chưa có quy tắc tính thời hạn cho ngày {day}.").format(day=day.isoformat()))

    def require(self, day: date) -> date:
        """Return the day if its year is in the calendar; otherwise raise LawError naming the year."""
        self.require_year(day.year)
        return day

    def require_year(self, year: int) -> None:
        """Raise LawError if a year is not in the calendar."""
        if not self.first_year <= year <= self.last_year:
            raise LawError(
                _(
                    "Không tính được thời hạn: lịch nghỉ lễ năm {year} chưa có trong hệ thống (chỉ có {first}–{last}). "
                    "Xin bổ sung lịch nghỉ lễ của năm đó trước."
                ).format(year=year, first=self.first_year, last=self.last_year)
            )

    def is_working_day(self, day: date) -> bool:
        """Tell whether state offices work on a day."""
        return self._works(self.require(day))

    def special_on(self, day: date) -> SpecialDay | None:
        """Return the special day of a date, also one that is only proposed."""
        return self._rows.get(day)

    def working_days_between(self, after: date, until: date) -> int:
        """Count working days after one day up to and including another; negative if ``until`` is the earlier."""
        self.require(after)
        self.require(until)
        return bisect_right(self._working, until.toordinal()) - bisect_right(self._working, after.toordinal())

    def add_working_days(self, day: date, number: int) -> date:
        """Return the ``number``-th working day after ``day`` (the day itself is not counted), or before it if negative.

        Zero gives the day itself. Raises LawError when the answer leaves the calendar.
        """
        self.require(day)
        if number == 0:
            return day
        at = bisect_right(self._working, day.toordinal())
        if number < 0:
            at -= self.is_working_day(day)  # the day itself is not counted in either direction
            index = at + number
            if index < 0:
                self.require_year(self.first_year - 1)
        else:
            index = at + number - 1
            if index >= len(self._working):
                self.require_year(self.last_year + 1)
        return date.fromordinal(self._working[index])

    def next_working_day(self, day: date) -> date:
        """Return ``day`` if it is worked, otherwise the first working day after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def as_known(self, on: date) -> "Calendar":
        """Return the calendar without the decisions issued after a day."""
        return replace(
            self, special=tuple(row for row in self.special if row.known is None or row.known <= on)
        )

    def plus(self, days: Iterable[SpecialDay]) -> "Calendar":
        """Return the calendar with further days; a day already there is replaced."""
        rows = {**self._rows, **{row.day: row for row in days}}
        return replace(self, special=tuple(rows[day] for day in sorted(rows)))

    def with_proposed(self) -> "Calendar":
        """Return the calendar as if every proposed day had become law."""
        return replace(
            self,
            special=tuple(
                replace(row, status="expected") if row.status == "proposed" else row for row in self.special
            ),
        )

    def without_expected(self) -> "Calendar":
        """Return the calendar as if no expected day were decided."""
        return replace(self, special=tuple(row for row in self.special if row.status != "expected"))


def days_after(day: date) -> Iterable[date]:
    """Yield the days after a day, without end."""
    while True:
        day += timedelta(days=1)
        yield day
