"""The clock of a list: on whose desk it lies, since when, until when, and how late it is.

Limits come from ``policies/<policy>/steps.yaml``; days are counted by ``core.worktime``. Where the law's limit is not known
there is no due date: none is made up.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ansinh.core.errors import AnSinhError
from ansinh.core.worktime.calendar import Calendar
from ansinh.core.worktime.counting import count
from ansinh.lists.models import BeneficiaryList
from ansinh.policies.calendar.loader import load_calendar
from ansinh.policies.steps import Step, load_procedure

DONE = "done"


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The working days of Vietnam."""
    return load_calendar()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a list's clock stands. ``late``: working days after the due day; 0 when not late or no limit is known."""

    step: Step | None
    due: datetime | None
    late: int
    is_late: bool


def step_of(chosen: BeneficiaryList) -> Step | None:
    """The step whose clock runs."""
    return load_procedure(chosen.policy).step(chosen.group, chosen.phase)


def due_of(chosen: BeneficiaryList) -> datetime | None:
    """When the step is due; None without a known limit, or outside the years the calendar knows."""
    step = step_of(chosen)
    if step is None or step.limit is None or chosen.phase_since is None or chosen.phase == DONE:
        return None
    try:
        return count(calendar(), chosen.phase_since, step.limit).due
    except AnSinhError:
        return None


def standing(chosen: BeneficiaryList, now: datetime) -> Standing:
    """How the clock stands at a moment."""
    due = chosen.due_at
    if due is None or now <= due or chosen.phase == DONE:
        return Standing(step_of(chosen), due, 0, False)
    try:
        rules = calendar().rules_on(due.date())
        late = calendar().working_days_between(rules.local(due).date(), rules.local(now).date())
    except AnSinhError:
        late = 0
    return Standing(step_of(chosen), due, late, True)


def start(chosen: BeneficiaryList, phase: str, now: datetime) -> None:
    """Let the clock of another desk run from now. The caller saves."""
    chosen.phase, chosen.phase_since = phase, now
    chosen.due_at = due_of(chosen)
