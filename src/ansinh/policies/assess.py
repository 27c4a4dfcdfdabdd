"""Applying a policy to claims (a list row and what the register knows) and choosing the one that pays.

The list check hands over facts and gets amounts, statuses and reason codes; it holds no law of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from ansinh.core.errors import LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.dates import format_month, month_of_date, parse_days
from ansinh.core.rulebook.explain import Outcome, outcomes
from ansinh.core.rulebook.facts import Column, Population, Table, encode, people
from ansinh.core.rulebook.params import require_in_force
from ansinh.core.rulebook.run import Month, Run
from ansinh.core.rulebook.words import Case
from ansinh.policies.loader import Policy


@dataclass(frozen=True, slots=True)
class Claim:
    """One group asked for by one row: ``case`` such as ``G4`` and the facts by the names of facts.yaml.

    A fact of a household that is asked for on a day is named with it: ``poverty_2019_12_31``. None or left out = not
    known. Dates may be ``date`` or text ``YYYY[-MM[-DD]]``.
    """

    case: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What a group gives to one claim.

    ``amount``: đồng for the whole support it pays, for review the most it could pay, 0 if refused. ``rate`` is the
    amount of one month. ``loan``: limit of a loan, never part of an amount. ``unverified``: paths of parameters nobody
    has checked against the text. ``missing``: facts not known. ``key``: what makes two claims of the group the same
    beneficiary when it is not the person (tax code).
    """

    case: str
    article: str
    status: str
    amount: int
    months: int
    reasons: tuple[str, ...]
    unverified: tuple[str, ...] = ()
    rate: int = 0
    missing: tuple[str, ...] = ()
    loan: int = 0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one row of a person: ``status``, reasons added here, index of the row that pays (or waits) instead."""

    status: str
    reasons: tuple[str, ...] = ()
    instead: int | None = None


def assess_claims(policy: Policy, claims: Sequence[Claim], *, known: date) -> list[CaseOutcome]:
    """Assess many claims under the law in force on ``known``; results in the order of the claims.

    Raises LawError on an unknown group, fact or level, and where the law says nothing for the time of the support.
    """
    found: list[CaseOutcome | None] = [None] * len(claims)
    by_case: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        by_case.setdefault(claim.case, []).append(index)
    for name, indexes in by_case.items():
        case = policy.law.cases.get(name)
        if case is None:
            raise LawError(
                _("Chính sách {policy} không có nhóm {group}.").format(policy=policy.name, group=name)
            )
        require_in_force(policy.acts[case.article.split(" ")[0]], known)
        facts = [claims[index].facts for index in indexes]
        month = Run(policy.law, _population(policy, facts), known).at(
            format_month(month_of_date(policy.months_window[0]))
        )
        results = outcomes(month, case, np.arange(len(indexes)))
        unverified = unverified_of(month, case)
        key_fact = policy.groups[name].key_fact
        for index, result, given in zip(indexes, results, facts, strict=True):
            key = given.get(key_fact) if key_fact else None
            found[index] = outcome_of(case, result, unverified, None if key is None else str(key))
    return [outcome for outcome in found if outcome is not None]


def outcome_of(
    case: Case, result: Outcome, unverified: tuple[str, ...], key: str | None = None
) -> CaseOutcome:
    """Return the outcome of a case in the policy's terms; a loan is listed for an officer and never paid."""
    loan = 0
    if case.pays == "loan" and result.status in ("pays", "review"):
        loan = result.amount
        result = replace(
            result, status="review", amount=0, rate=0, reasons=("loan_not_grant", *result.reasons)
        )
    return CaseOutcome(
        case.name, case.article, result.status, result.amount, result.times if result.status != "refused" else 0,
        result.reasons, unverified, result.rate, result.missing, loan, key,
    )  # fmt: skip


def unverified_of(month: Month, case: Case) -> tuple[str, ...]:
    """Return the paths of unverified parameters a case depends on in a month."""
    paths = sorted({str(token[1]) for token in case.tokens if token[0] == "p"})
    return tuple(path for path in paths if month.run.parameters.at(path, month.month).unverified)


def _population(policy: Policy, facts: Sequence[Mapping[str, object]]) -> Population:
    size = len(facts)
    schema = policy.law.schema
    names = {name: None for given in facts for name in given}
    persons: dict[str, Column] = {}
    homes = Table(size)
    for name in names:
        entity, fact_name, day = _place(policy, name)
        fact = schema.get(entity, fact_name)
        cells = [given.get(name) for given in facts]
        if fact.in_claims is not None:
            cells = [fact.in_claims if cell is None else cell for cell in cells]
        column = encode(fact, cells, _("Đề nghị nhóm"))
        (homes.columns if entity == "household" else persons)[f"{fact_name}@{day}" if day else fact_name] = (
            column
        )
    for fact in schema.of("person"):
        stands_for = fact.absent if fact.in_claims is None else fact.in_claims
        if fact.name not in persons and fact.kind != "levels" and stands_for is not None:
            persons[fact.name] = encode(fact, [stands_for] * size, "")
    return people(persons, size, homes)


def _place(policy: Policy, name: str) -> tuple[str, str, str]:
    """Return entity, fact and day of a claim's fact name (``poverty_2019_12_31``)."""
    schema = policy.law.schema
    if ("person", name) in schema.facts:
        return "person", name, ""
    stem, day = name[:-11], name[-10:].replace("_", "-")
    dated = schema.facts.get(("household", stem))
    if dated is not None and dated.dated and parse_days(day):
        return "household", stem, day
    schema.get("person", name)
    raise AssertionError(name)


def choose_highest(policy: Policy, outcomes_of_person: Sequence[CaseOutcome], *, known: date) -> list[Choice]:
    """Choose among the rows of one person, given in the order of the lists. Refused rows stay refused.

    One grant a person, the highest for the whole support; of one group the first row, unless the rows contradict each
    other. Where the two readings of "highest" differ, or two groups must not meet without an officer, all concerned rows
    wait. A clean row waits while a row under review could still give more.
    """
    rows = outcomes_of_person
    chosen = [Choice(row.status) for row in rows]
    firsts, repeats = _one_a_group(rows, chosen)
    waiting = [i for i, choice in enumerate(chosen) if choice.status == "review"]
    clashing = _clashing(policy, rows, firsts + waiting, chosen)
    firsts = [i for i in firsts if i not in clashing]
    if not firsts:
        return chosen
    reading = _reading(policy, known)
    by_total, by_month = (_best(policy, rows, firsts, what) for what in ("amount", "rate"))
    best = by_month if reading == "month" else by_total
    unclear = reading == "open" and rows[by_total].amount != rows[by_month].amount
    tops = {
        i for i in firsts if rows[i].rate == rows[by_month].rate or rows[i].amount == rows[by_total].amount
    }
    for i in firsts:
        if unclear and i in tops:
            chosen[i] = Choice("review", ("highest_policy_unclear",))
        elif i != best:
            chosen[i] = Choice("refused", ("higher_policy_elsewhere",), best)
    for i, first in repeats.items():
        if unclear and first in tops:
            chosen[i] = Choice("review", ("highest_policy_unclear",))
    more = [i for i in waiting if _could_beat(rows[i], rows[best].amount, rows[by_month].rate, reading)]
    if more and not unclear:
        chosen[best] = Choice("review", ("linked_row_under_review",), more[0])
    return chosen


def _one_a_group(rows: Sequence[CaseOutcome], chosen: list[Choice]) -> tuple[list[int], dict[int, int]]:
    """Return the first paying row of each group, and for each later one its first; contradicting rows all wait."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for i, row in enumerate(rows):
        if row.status == "pays":
            groups.setdefault((row.case, row.key), []).append(i)
    firsts, repeats = [], {}
    for same in groups.values():
        if len({rows[i].amount for i in same}) > 1:
            for i in same:
                chosen[i] = Choice("review", ("duplicate_conflicting",), next(j for j in same if j != i))
            continue
        firsts.append(same[0])
        for i in same[1:]:
            repeats[i] = same[0]
            chosen[i] = Choice("refused", ("duplicate_same_group",), same[0])
    return firsts, repeats


def _clashing(policy: Policy, rows: Sequence[CaseOutcome], live: list[int], chosen: list[Choice]) -> set[int]:
    found = set()
    for i in live:
        for j in live:
            pair = policy.combinations.get((rows[i].case, rows[j].case))
            if i != j and pair is not None and pair.rule == "ask" and not _same_claim(rows[i], rows[j]):
                added = () if pair.reason in chosen[i].reasons else (pair.reason,)
                chosen[i] = Choice("review", chosen[i].reasons + added, j)
                found.add(i)
    return found


def _same_claim(one: CaseOutcome, other: CaseOutcome) -> bool:
    return (one.case, one.key) == (other.case, other.key)


def _best(policy: Policy, rows: Sequence[CaseOutcome], among: list[int], what: str) -> int:
    order = list(policy.groups)
    return max(among, key=lambda i: (getattr(rows[i], what), -order.index(rows[i].case), -i))


def _could_beat(row: CaseOutcome, amount: int, rate: int, reading: str) -> bool:
    if reading == "month":
        return row.rate > rate
    return row.amount > amount or (reading == "open" and row.rate > rate)


def _reading(policy: Policy, known: date) -> str:
    path = policy.settings.get("highest_reading")
    if path is None:
        return "total"
    return str(policy.parameters(known).at(path, month_of_date(policy.months_window[0])).value)


def facts_of(policy: Policy, group: str) -> list[str]:
    """Return the names of the facts a claim of a group may carry."""
    shared = [
        fact.name for fact in policy.law.schema.of("person") if not fact.group and fact.kind != "levels"
    ]
    own: list[Any] = [fact.name for fact in policy.law.schema.of("person") if group in fact.group.split()]
    return shared + own
