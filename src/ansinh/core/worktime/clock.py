"""The clock of one dossier or list: what happened to it, when it is due, how it stands at a moment.

Events only accumulate; nothing is computed that they do not say. The moment asked about is always given from outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.worktime.calendar import Calendar
from ansinh.core.worktime.counting import DayNote, Deadline, Leg, Pause, count
from ansinh.core.worktime.limits import Limit

EVENTS = ("received", "paused", "resumed", "extended", "handed_over", "finished")
"""``handed_over``: a step ended and the next one starts. ``extended`` carries the added limit."""

STATES = ("on_time", "half", "due_soon", "today", "late", "paused", "finished", "finished_late")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the dossier. ``by``: the limit an extension adds."""

    kind: str
    at: datetime
    by: Limit | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the clock: a step (``step`` counts from 0), or an extension of that step."""

    step: int
    name: str
    deadline: Deadline
    extension: bool = False


@dataclass(frozen=True, slots=True)
class ClockStatus:
    """How a clock stands at a moment.

    ``elapsed`` and ``remaining``: of the whole count, in days, or minutes where the step runs in hours; the running day
    counts as elapsed. ``late_working_days``: working days after the due day (0 = late within the due day or a rest day
    after it). ``due`` is None while the clock is paused, as nobody can know it.
    """

    due: datetime | None
    elapsed: int
    remaining: int
    state: str
    late_working_days: int
    step: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A statutory clock: steps in a row and the events so far, in order. The first event is ``received``.

    Raises UsageError where events contradict each other (resumed but not paused, a second extension, ...).
    """

    calendar: Calendar
    legs: tuple[Leg, ...]
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        rules = (
            self.calendar.rules_on(self.calendar.require(self.events[0].at.date())) if self.events else None
        )
        if rules is None or self.events[0].kind != "received" or not self.legs:
            raise UsageError(_("Đồng hồ thời hạn phải bắt đầu bằng việc tiếp nhận và có ít nhất một bước."))
        local = tuple(replace(event, at=rules.local(event.at)) for event in self.events)
        object.__setattr__(self, "events", local)
        _check_order(local, len(self.legs))
        extensions = [event for event in local if event.kind == "extended"]
        if len(extensions) > rules.extensions_max:
            raise UsageError(
                _("Chỉ được hẹn lại {max} lần; hồ sơ này đã hẹn lại rồi.").format(max=rules.extensions_max)
            )
        for index, event in enumerate(local):
            if event.kind == "extended":
                self._check_extension(local[:index], event, rules.extension_notice_days)

    def _check_extension(self, before: Sequence[Event], event: Event, notice: int) -> None:
        due = self._segments(before)[-1].deadline.due
        if event.at.date() > due.date() - timedelta(days=notice):
            raise UsageError(
                _("Xin hẹn lại chậm nhất {notice} ngày trước hạn {due}; ngày {at} là quá muộn.").format(
                    notice=notice, due=due.date().isoformat(), at=event.at.date().isoformat()
                )
            )

    def add(self, event: Event) -> "Clock":
        """Return the clock with one more event; UsageError if it contradicts those before."""
        return replace(self, events=(*self.events, event))

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return the closed pauses: from the day paused to the day resumed, both not counted."""
        return _pauses(self.events)

    @property
    def paused_since(self) -> date | None:
        """Return the day an open pause began."""
        stops = [event for event in self.events if event.kind in ("paused", "resumed")]
        return stops[-1].at.date() if stops and stops[-1].kind == "paused" else None

    def segments(self) -> tuple[Segment, ...]:
        """Return the steps reached and those to come, with extensions, each counted from the end of the one before."""
        return self._segments(self.events, every=True)

    def _segments(self, events: Sequence[Event], every: bool = False) -> tuple[Segment, ...]:
        """Count the steps; without ``every`` only up to the step running after the last event."""
        pauses = _pauses(events)
        handovers = [event.at for event in events if event.kind == "handed_over"]
        extensions = [event for event in events if event.kind == "extended"]
        start = events[0].at
        found: list[Segment] = []
        for number, leg in enumerate(self.legs[: None if every else len(handovers) + 1]):
            found.append(Segment(number, leg.name, count(self.calendar, start, leg.limit, pauses)))
            end = handovers[number] if number < len(handovers) else None
            for event in extensions:
                if event.by is not None and start < event.at and (end is None or event.at <= end):
                    due = found[-1].deadline.due
                    longer = count(self.calendar, due, event.by, pauses)
                    found.append(Segment(number, leg.name, longer, extension=True))
            extensions = [event for event in extensions if end is not None and event.at > end]
            start = end or found[-1].deadline.due
        return tuple(found)

    def due(self) -> datetime | None:
        """Return when the whole is due; None while paused."""
        return None if self.paused_since else self.segments()[-1].deadline.due

    def explain(self) -> tuple[DayNote, ...]:
        """Return the days of all stretches, in order; the day two stretches share is told once, as counted."""
        notes: list[DayNote] = []
        for segment in self.segments():
            days = segment.deadline.explain()
            if notes and notes[-1].day == days[0].day and not days[0].counts:
                days = days[1:]
            notes.extend(days)
        return tuple(notes)

    def status(self, now: datetime) -> ClockStatus:
        """Return how the step that runs at ``now`` stands. Events after ``now`` are not looked at."""
        rules = self.calendar.rules_on(self.calendar.require(now.date()))
        now = rules.local(now)
        seen = tuple(event for event in self.events if event.at <= now)
        if not seen:
            raise UsageError(_("Chưa tiếp nhận vào thời điểm được hỏi."))
        past = replace(self, events=seen)
        running = past._segments(seen)
        ended = seen[-1].at if seen[-1].kind == "finished" else None
        current = [segment for segment in running if segment.step == running[-1].step]
        last = current[-1].deadline
        moment = ended or now
        stop = past.paused_since
        until = min(moment.date(), stop - timedelta(days=1)) if stop else moment.date()
        elapsed = sum(_elapsed(segment.deadline, until) for segment in current)
        total = sum(segment.deadline.total for segment in current)
        late = moment > last.due and not stop
        days_late = self.calendar.working_days_between(last.due.date(), moment.date()) if late else 0
        if ended:
            state = "finished_late" if late else "finished"
        elif stop:
            state = "paused"
        else:
            state = self._state(moment, last.due, elapsed, total)
        return ClockStatus(
            None if stop else last.due, elapsed, total - elapsed, state, max(days_late, 0), running[-1].name
        )

    def _state(self, now: datetime, due: datetime, elapsed: int, total: int) -> str:
        rules = self.calendar.rules_on(now.date())
        if now > due:
            return "late"
        if now.date() == due.date():
            return "today"
        if self.calendar.working_days_between(now.date(), due.date()) <= rules.warn_working_days:
            return "due_soon"
        return "half" if elapsed * 100 >= total * rules.warn_share else "on_time"


def _pauses(events: Sequence[Event]) -> tuple[Pause, ...]:
    found: list[Pause] = []
    since: date | None = None
    for event in events:
        if event.kind == "paused":
            since = event.at.date()
        elif event.kind == "resumed" and since is not None:
            found.append(Pause(since, event.at.date()))
            since = None
    return tuple(found)


def _elapsed(deadline: Deadline, until: date) -> int:
    return max((note.number or 0 for note in deadline.notes if note.day <= until), default=0)


def _check_order(events: Sequence[Event], legs: int) -> None:
    paused = False
    handed = 0
    for before, event in pairwise(events):
        if event.kind not in EVENTS or event.kind == "received" or event.at < before.at:
            raise UsageError(_("Các việc của hồ sơ phải theo thứ tự thời gian và chỉ tiếp nhận một lần."))
        if before.kind == "finished":
            raise UsageError(_("Hồ sơ đã xong, không thêm được việc nào nữa."))
        if event.kind == "resumed" and not paused:
            raise UsageError(_("Chỉ tính tiếp được thời hạn đang tạm dừng."))
        if event.kind != "resumed" and paused:
            raise UsageError(_("Thời hạn đang tạm dừng; xin tính tiếp trước đã."))
        if event.kind == "extended" and event.by is None:
            raise UsageError(_("Hẹn lại phải nói rõ thêm bao lâu."))
        handed += event.kind == "handed_over"
        paused = event.kind == "paused"
    if handed >= legs:
        raise UsageError(_("Số lần chuyển bước nhiều hơn số bước còn lại."))
