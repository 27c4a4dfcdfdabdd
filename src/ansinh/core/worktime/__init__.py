"""Vietnamese working time: working days, public holidays, statutory clocks with pauses, steps and extensions.

Pure: holidays and settings come in as data (``ansinh.policies.calendar``), the moment asked about as an argument.
"""

from ansinh.core.worktime.calendar import Calendar, SpecialDay
from ansinh.core.worktime.clock import Clock, ClockStatus, Event
from ansinh.core.worktime.counting import DayNote, Deadline, Leg, Pause, count, count_legs
from ansinh.core.worktime.limits import Limit, parse_limit
from ansinh.core.worktime.rules import Setting, WorkRules

__all__ = [
    "Calendar", "Clock", "ClockStatus", "DayNote", "Deadline", "Event", "Leg", "Limit", "Pause", "Setting",
    "SpecialDay", "WorkRules", "count", "count_legs", "parse_limit",
]  # fmt: skip
