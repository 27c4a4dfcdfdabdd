"""The way of a list as the law orders it: who does what in which time, and what is posted publicly.

Data: ``policies/<policy>/steps.yaml``. A limit whose text was not compared with the gazette stays marked unverified
wherever it is shown; a missing limit is never replaced by a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ansinh.core.errors import LawError
from ansinh.core.worktime.limits import Limit, parse_limit
from ansinh.policies.loader import FOLDER, read_yaml

PHASES = ("commune", "confirm", "district", "province")
POSTABLE = frozenset({"full_name", "birth_year", "hamlet", "commune", "amount"})
"""Fields a posting may name at all: a number of a paper, a full birth date or anything of health is never among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: on whose desk (``phase``), who, what, in which time (None: not known), and where the law says so."""

    phase: str
    actor: str
    does: str
    limit: Limit | None
    until: date | None
    verified: bool
    cite: str


@dataclass(frozen=True, slots=True)
class PostingRule:
    """What the public posting shows and for which groups it is ordered. ``days``: least length, None when not known."""

    groups: frozenset[str]
    fields: tuple[str, ...]
    days: int | None
    verified: bool
    cite: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Steps by group, and the posting. A policy without ``steps.yaml`` has neither."""

    steps: Mapping[str, tuple[Step, ...]]
    posting: PostingRule | None

    def step(self, group: str, phase: str) -> Step | None:
        """The step of a group on a desk, None when the law names none."""
        return next((step for step in self.steps.get(group, ()) if step.phase == phase), None)


@lru_cache(maxsize=16)
def load_procedure(policy: str) -> Procedure:
    """Read ``steps.yaml`` of a policy. Raises LawError for an unknown phase or a field that must not be posted."""
    path = FOLDER / policy / "steps.yaml"
    if not policy.isidentifier() or not path.is_file():
        return Procedure({}, None)
    raw = read_yaml(path)
    steps = {
        group: tuple(_step(policy, entry) for entry in entries) for group, entries in raw["groups"].items()
    }
    return Procedure(steps, _posting(policy, raw["posting"]) if raw.get("posting") else None)


def _step(policy: str, entry: Mapping[str, object]) -> Step:
    phase, limit, until = str(entry["phase"]), entry["limit"], entry.get("until")
    if phase not in PHASES:
        raise LawError(f"{policy}/steps.yaml: phase “{phase}”?")
    return Step(
        phase,
        str(entry["actor"]),
        str(entry["does"]),
        parse_limit(str(limit)) if limit else None,
        until if isinstance(until, date) else None,
        entry["verified"] is True,
        str(entry["cite"]),
    )


def _posting(policy: str, entry: Mapping[str, object]) -> PostingRule:
    groups, fields, days = entry["groups"], entry["fields"], entry["days"]
    if not isinstance(groups, list) or not isinstance(fields, list) or not POSTABLE.issuperset(fields):
        raise LawError(f"{policy}/steps.yaml: posting.fields {fields}?")
    return PostingRule(
        frozenset(map(str, groups)),
        tuple(map(str, fields)),
        days if isinstance(days, int) else None,
        entry["verified"] is True,
        str(entry["cite"]),
    )
