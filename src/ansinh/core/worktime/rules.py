"""How working time is counted: sessions, rest days, ends that move. Every setting arrives as data with its citation."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as shown to people: name, label, value as written, citation, whether a text was read for it."""

    name: str
    label: str
    value: str
    cite: str
    verified: bool


@dataclass(frozen=True, slots=True)
class WorkRules:
    """The settings in force on a day.

    ``sessions``: working sessions of a day, in order. ``rest_weekdays``: Monday is 0. ``closing``: hour a limit in days
    or months ends. ``move_end``: a limit in calendar days or months that ends on a day off ends on the next working
    day. ``late_filing_moves``: a filing outside the sessions is taken as received on the next working day.
    ``extensions_max`` and ``extension_notice_days`` (calendar days before the due day) bound a new appointment.
    ``warn_share`` (percent of the limit) and ``warn_working_days`` are when a clock warns.
    """

    utc_offset: timedelta
    sessions: tuple[tuple[time, time], ...]
    rest_weekdays: frozenset[int]
    closing: time
    move_end: bool
    late_filing_moves: bool
    extensions_max: int
    extension_notice_days: int
    warn_share: int
    warn_working_days: int
    settings: tuple[Setting, ...] = field(default=(), compare=False)

    @property
    def zone(self) -> timezone:
        """Return the official time zone."""
        return timezone(self.utc_offset)

    def local(self, moment: datetime) -> datetime:
        """Return a moment in official time; a moment without zone is taken as official time already."""
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)

    def in_session(self, moment: time) -> bool:
        """Tell whether an hour lies in a session (its last minute included)."""
        return any(start <= moment <= end for start, end in self.sessions)
