"""Counting a time limit day by day: one walk gives the due moment and its explanation, so they cannot disagree.

The day of receipt is not counted. Days of a pause do not count, nor can a limit end on one.
"""

import calendar as month_lengths
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ansinh.core.errors import LawError, UsageError
from ansinh.core.i18n import _
from ansinh.core.worktime.calendar import Calendar, SpecialDay, days_after
from ansinh.core.worktime.limits import Limit

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, both ends inclusive. UsageError if the end lies before the start."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UsageError(
                _("Khoảng tạm dừng {first}..{last} có ngày kết thúc trước ngày bắt đầu.").format(
                    first=self.first.isoformat(), last=self.last.isoformat()
                )
            )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day of a limit: does it count, as which number, and why.

    ``reason``: received, counts, rest_day, holiday, day_off_in_lieu, swapped_day_off, paused, moved (a calendar limit
    ended on a day off, so this day is passed over) or moved_to (it ends here). ``number``: running count after this
    day, in days, or in minutes for limits in hours (None where nothing was counted). ``special``: the decision behind.
    """

    day: date
    counts: bool
    reason: str
    number: int | None = None
    special: SpecialDay | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A counted limit. ``received`` and ``due`` in official time; ``total`` and ``notes`` in days, or minutes for hours."""

    received: datetime
    limit: Limit
    due: datetime
    total: int
    notes: tuple[DayNote, ...]

    def explain(self) -> tuple[DayNote, ...]:
        """Return the days from receipt to the due day, in order, each with its reason."""
        return self.notes

    @property
    def unverified(self) -> tuple[SpecialDay, ...]:
        """Return the special days met on the way that no text read so far fixes."""
        return tuple(note.special for note in self.notes if note.special and not note.special.verified)


def count(calendar: Calendar, received: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> Deadline:
    """Count a limit from a receipt.

    ``received`` without zone is official time. Limits in days and months end at the closing hour of the due day,
    limits in hours at their minute. Raises LawError if a day lies outside the calendar.
    """
    rules = calendar.rules_on(calendar.require(received.date()))
    received = rules.local(received)
    calendar.require(received.date())
    start = _start(calendar, received)
    if limit.in_hours:
        return _count_minutes(calendar, received, start, limit, pauses)
    first = DayNote(received.date(), False, "received", None, calendar.special_on(received.date()))
    notes = [first, *_late_filing(calendar, received.date(), start.date())]
    total = _days_of(calendar, start.date(), limit)
    notes += _walk(calendar, start.date(), total, limit.unit == "working_days", pauses)
    if limit.unit != "working_days" and rules.move_end:
        notes += _moved(calendar, notes[-1].day, pauses)
    due = datetime.combine(notes[-1].day, rules.closing, rules.zone)
    return Deadline(received, limit, due, total, tuple(notes))


def _start(calendar: Calendar, received: datetime) -> datetime:
    """Return the moment taken as receipt: itself, or the next working day's opening where that rule is on."""
    rules = calendar.rules_on(received.date())
    day = received.date()
    worked = calendar.is_working_day(day)
    if not rules.late_filing_moves or (worked and rules.in_session(received.time())):
        return received
    opening = rules.sessions[0][0]
    before_opening = worked and received.time() < opening
    return datetime.combine(day if before_opening else calendar.add_working_days(day, 1), opening, rules.zone)


def _late_filing(calendar: Calendar, received: date, start: date) -> Iterator[DayNote]:
    for day in days_after(received):
        if day > start:
            return
        yield DayNote(day, False, "received", None, calendar.special_on(day))


def _days_of(calendar: Calendar, start: date, limit: Limit) -> int:
    """Return how many days the limit is; months end on the day of the same number, or the month's last."""
    if limit.unit != "months":
        return limit.amount
    month = start.year * 12 + start.month - 1 + limit.amount
    year, month = divmod(month, 12)
    calendar.require_year(year)
    last = month_lengths.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - start).days


def _walk(
    calendar: Calendar, start: date, total: int, working: bool, pauses: Sequence[Pause]
) -> Iterator[DayNote]:
    number = 0
    for day in days_after(start):
        note = _note(calendar, day, working, pauses)
        number += note.counts
        yield DayNote(day, note.counts, note.reason, number or None, note.special)
        if number == total:
            return


def _note(calendar: Calendar, day: date, working: bool, pauses: Sequence[Pause]) -> DayNote:
    worked = calendar.is_working_day(day)
    special = calendar.special_on(day)
    if any(day in pause for pause in pauses):
        return DayNote(day, False, "paused", None, special)
    if worked or not working:
        return DayNote(day, True, "counts", None, special)
    off = special is not None and special.status != "proposed"
    return DayNote(day, False, special.kind if off and special else "rest_day", None, special)


def _moved(calendar: Calendar, end: date, pauses: Sequence[Pause]) -> Iterator[DayNote]:
    """Yield the days a calendar limit passes over when its last day is off, and the working day it ends on."""
    if calendar.is_working_day(end):
        return
    for day in days_after(end):
        paused = any(day in pause for pause in pauses)
        here = calendar.is_working_day(day) and not paused
        reason = "moved_to" if here else "paused" if paused else "moved"
        yield DayNote(day, False, reason, None, calendar.special_on(day))
        if here:
            return


def _count_minutes(
    calendar: Calendar, received: datetime, start: datetime, limit: Limit, pauses: Sequence[Pause]
) -> Deadline:
    working = limit.unit == "working_hours"
    total = limit.amount * 60
    notes = list(
        _late_filing(calendar, received.date() - timedelta(days=1), start.date() - timedelta(days=1))
    )
    left = timedelta(minutes=total)
    day = start.date()
    while True:
        note = _note(calendar, day, working, pauses)
        open_at = start if day == start.date() else datetime.combine(day, MIDNIGHT, start.tzinfo)
        spans = list(_spans(calendar, day, open_at, working)) if note.counts else []
        ends, left = _spend(spans, left)
        done = total - int(left.total_seconds() // 60)
        reason = note.reason if spans or not note.counts else "received"
        notes.append(DayNote(day, bool(spans), reason, done or None, note.special))
        if ends is not None:
            return Deadline(received, limit, ends, total, tuple(notes))
        day += timedelta(days=1)


def _spans(
    calendar: Calendar, day: date, open_at: datetime, working: bool
) -> Iterator[tuple[datetime, datetime]]:
    zone = open_at.tzinfo
    if working:
        sessions = [
            (datetime.combine(day, a, zone), datetime.combine(day, b, zone))
            for a, b in calendar.rules_on(day).sessions
        ]
    else:
        midnight = datetime.combine(day, MIDNIGHT, zone)
        sessions = [(midnight, midnight + timedelta(days=1))]
    for begin, end in sessions:
        if end > open_at:
            yield max(begin, open_at), end


def _spend(spans: Sequence[tuple[datetime, datetime]], left: timedelta) -> tuple[datetime | None, timedelta]:
    """Take time from the spans in order; return the moment nothing is left, if reached, and what is left."""
    for begin, end in spans:
        if end - begin >= left:
            return begin + left, timedelta()
        left -= end - begin
    return None, left


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of several in a row, with its own limit."""

    name: str
    limit: Limit


def count_legs(
    calendar: Calendar,
    received: datetime,
    legs: Sequence[Leg],
    pauses: Sequence[Pause] = (),
    handovers: Sequence[datetime] = (),
) -> tuple[Deadline, ...]:
    """Count steps in a row: each starts from the hand-over of the one before, or from its due moment if none is given.

    ``handovers[n]`` is when step ``n`` really ended. The day of hand-over is not counted for the next step.
    """
    found: list[Deadline] = []
    for number, leg in enumerate(legs):
        if number == 0:
            start = received
        else:
            start = handovers[number - 1] if number <= len(handovers) else found[-1].due
        found.append(count(calendar, start, leg.limit, pauses))
    return tuple(found)


def merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Return the pauses in order, those that overlap or touch joined into one."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda item: item.first):
        if found and pause.first <= found[-1].last + timedelta(days=1):
            found[-1] = Pause(found[-1].first, max(found[-1].last, pause.last))
        else:
            found.append(pause)
    return tuple(found)


def other_readings(
    calendar: Calendar, again: Callable[[Calendar], datetime], received: date
) -> dict[str, datetime]:
    """Return the due moments another reading of the calendar would give, where it differs.

    ``as_known_at_receipt``: with the decisions issued by the day of receipt (what a slip printed then says).
    ``if_proposed``: if days only proposed become law. ``if_expected_fails``: if expected days are not decided.
    """
    due = again(calendar)
    readings = {
        "as_known_at_receipt": calendar.as_known(received),
        "if_proposed": calendar.with_proposed(),
        "if_expected_fails": calendar.without_expected(),
    }
    found = {}
    for name, reading in readings.items():
        try:
            other = again(reading)
        except (
            LawError
        ):  # that reading ends in a year nobody entered; the doubtful day itself is still marked
            continue
        if other != due:
            found[name] = other
    return found
