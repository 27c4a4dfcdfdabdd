"""From rows and register to claims, and from claims to what the law gives. No law here: groups, facts and amounts are the
policy's; this module only carries facts from where they stand to where the policy asks for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from ansinh.core.i18n import _
from ansinh.listcheck.decide import WHO_IS_OPEN, Choice
from ansinh.listcheck.model import Decision, ListRow, Person
from ansinh.policies.assess import CaseOutcome, Claim, assess_claims, choose_highest, facts_of
from ansinh.policies.loader import FOLDER, Policy, read_yaml
from ansinh.policies.units.units import unit_of

FROM_REGISTER = frozenset(
    {
        "dead_before_period",
        "died_during_period",
        "not_on_2019_list",
        "classification_not_found",
        "born_after_list_date",
    }
)
"""Reasons that rest on what the register says of a person; they count only when it is certain who the person is."""


class Reader(Protocol):
    """What a policy may offer to read its own columns (``policies/<name>/rows.py``)."""

    def facts_of_row(self, group: str, cells: Mapping[str, object], *, as_of: date) -> dict[str, object]:
        """Facts of a claim from the cells of a row, by the policy's fact names."""
        ...


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """How a fact follows from the register's yes/no columns."""

    name: str
    columns: tuple[tuple[str, object], ...]
    otherwise: object


@lru_cache(maxsize=8)
def register_facts(policy_name: str) -> tuple[RegisterFact, ...]:
    """Read ``register.yaml`` of a policy; empty when the policy asks nothing of the register."""
    path = Path(FOLDER) / policy_name / "register.yaml"
    if not path.exists():
        return ()
    raw: Mapping[str, Mapping[str, Any]] = read_yaml(path)
    return tuple(
        RegisterFact(name, tuple(entry["columns"].items()), entry["otherwise"]) for name, entry in raw.items()
    )


def facts_from_register(policy_name: str, person: Person, columns: Sequence[str]) -> dict[str, object]:
    """Facts of a person by the policy's names. A fact whose columns the register lacks is left out: not known."""
    facts: dict[str, object] = {"birth": person.birth or None, "death": person.date_of_death or None}
    for fact in register_facts(policy_name):
        if not any(column in columns for column, _value in fact.columns):
            continue
        facts[fact.name] = next(
            (value for column, value in fact.columns if column in person.flags), fact.otherwise
        )
    return facts


@lru_cache(maxsize=8)
def reader_of(policy_name: str) -> Reader | None:
    """The policy's own reading of its columns, if it has one."""
    path = Path(FOLDER) / policy_name / "rows.py"
    return cast(Reader, import_module(f"ansinh.policies.{policy_name}.rows")) if path.exists() else None


@dataclass(slots=True)
class Law:
    """A policy as the list check uses it: claims in, outcomes and choices out."""

    policy: Policy
    known: date
    register_columns: tuple[str, ...] = ()
    """Yes/no columns of the register; empty when there is no register."""
    has_register: bool = False
    _wanted: dict[str, frozenset[str]] = field(default_factory=dict)

    def reader(self) -> Reader | None:
        """The policy's own reading of its columns, if it has one."""
        path = Path(FOLDER) / self.policy.name / "rows.py"
        return (
            cast(Reader, import_module(f"ansinh.policies.{self.policy.name}.rows")) if path.exists() else None
        )

    def claim(self, row: ListRow, person: Person | None, default_months: int | None) -> Claim | None:
        """The claim of a row. Without a register, what only it can tell is taken as the list says."""
        if row.group is None or row.group not in self.policy.groups:
            return None
        facts: dict[str, object] = {"birth": row.birth or None}
        reader = reader_of(self.policy.name)
        if reader is not None:
            facts |= reader.facts_of_row(row.group, row.facts, as_of=self.policy.months_window[1])
        months = row.months if row.months is not None else default_months
        facts["months"] = months
        for name in ("worship_only", "declined"):
            if row.facts.get(name):
                facts[name] = True
        facts |= self._place(row, person)
        if person is not None:
            facts |= facts_from_register(self.policy.name, person, self.register_columns)
        else:
            facts |= self._as_claimed(row)
        wanted = self.wanted(row.group)
        return Claim(row.group, {name: value for name, value in facts.items() if name in wanted})

    def wanted(self, group: str) -> frozenset[str]:
        """Names of the facts that a claim of a group may carry."""
        found = self._wanted.get(group)
        if found is None:
            of_register = {fact.name for fact in register_facts(self.policy.name)}
            found = self._wanted[group] = frozenset(facts_of(self.policy, group)) | of_register
        return found

    def _place(self, row: ListRow, person: Person | None) -> dict[str, object]:
        facts: dict[str, object] = {}
        facts["residence"] = "elsewhere" if row.facts.get("residence_elsewhere") else "in_area"
        unit = unit_of(row.unit_code, as_of=self.policy.months_window[0]) if row.unit_code else None
        if unit is not None:
            facts["area"] = "rural" if unit.kind == "xa" else "urban"
        elif person is not None and person.commune:
            facts["area"] = None
        return facts

    def _as_claimed(self, row: ListRow) -> dict[str, object]:
        """Facts that only a register could tell, as the list itself claims them (marked as unchecked elsewhere)."""
        if row.facts.get("worship_only"):
            return {"merit_on_pay_list": False}
        poor = "near_poor" if row.poor_type == "near_poor" else "poor"
        claimed = {
            "poverty_2019_12_31": poor,
            "poverty_2020_04_30": poor,
            "merit_on_pay_list": True,
            "social_on_pay_list": True,
        }
        return {
            name: value
            for name, value in claimed.items()
            if any(f.name == name for f in register_facts(self.policy.name))
        }

    def assess(self, decisions: Sequence[Decision], default_months: Mapping[str, int]) -> None:
        """Fill potential, months, article and the law's reasons of each decision; the outcomes are kept for ``choose``."""
        claimed: list[tuple[Decision, Claim]] = []
        for decision in decisions:
            row, identity = decision.row, decision.identity
            claim = self.claim(row, identity.person, default_months.get(row.group or ""))
            if claim is not None:
                claimed.append((decision, claim))
        outcomes = assess_claims(self.policy, [claim for _d, claim in claimed], known=self.known)
        for (decision, _claim), outcome in zip(claimed, outcomes, strict=True):
            self._apply(decision, outcome)

    def _apply(self, decision: Decision, outcome: CaseOutcome) -> None:
        row, identity = decision.row, decision.identity
        decision.outcome = outcome
        decision.potential, decision.months = outcome.amount, outcome.months
        decision.article, decision.unverified = article_key(outcome.article), outcome.unverified
        sure = identity.person is not None and WHO_IS_OPEN.isdisjoint(identity.reasons)
        reasons = [
            code for code in outcome.reasons if sure or not self.has_register or code not in FROM_REGISTER
        ]
        of_register = {"birth", "death", *(fact.name for fact in register_facts(self.policy.name))}
        if self.has_register and not sure and of_register.issuperset(outcome.missing):
            reasons = [code for code in reasons if code != "facts_missing"]
        if outcome.status == "refused":
            for code in reasons:
                row.add_refusal(code)
            if not reasons and not row.reviews:
                row.add_review("facts_missing")
        elif outcome.status == "review":
            missing = _("thiếu: {facts}").format(facts=", ".join(outcome.missing)) if outcome.missing else ""
            for code in reasons:
                row.add_review(code, missing if code == "facts_missing" else "")

    def choose(self, clean: Sequence[Decision]) -> Choice:
        """The policy's rule of the highest over one person's clean rows."""
        outcomes = [d.outcome for d in clean if d.outcome is not None]
        assert len(outcomes) == len(clean), "a clean row without an outcome must not reach the choice"
        choices = choose_highest(self.policy, outcomes, known=self.known)
        winner = next((i for i, choice in enumerate(choices) if choice.status == "pays"), None)
        unclear = {i: choice.reasons for i, choice in enumerate(choices) if choice.status == "review"}
        return Choice(winner, unclear)

    def beats(self, waiting: Decision, best: Decision) -> bool:
        """Whether a row under review could still give more than ``best`` by any reading of the law."""
        if waiting.outcome is None or best.outcome is None:
            return waiting.potential > best.potential
        pays = [
            CaseOutcome(o.case, o.article, "pays", o.amount, o.months, (), (), o.rate, (), o.loan, o.key)
            for o in (best.outcome, waiting.outcome)
        ]
        if not pays[1].amount:
            return False
        choices = choose_highest(self.policy, pays, known=self.known)
        return choices[0].status != "pays"


def article_key(article: str) -> str:
    """The article as written in rows.csv (``NQ42 II.7``)."""
    return article.strip()
