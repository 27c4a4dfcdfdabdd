"""Applying a policy to people and households told in a file of facts, with the explanation of every amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ansinh.core.errors import InputError, LawError
from ansinh.core.i18n import _
from ansinh.core.rulebook.explain import explain, outcomes
from ansinh.core.rulebook.run import Month, Run
from ansinh.policies.assess import CaseOutcome, Choice, choose_highest, outcome_of, unverified_of
from ansinh.policies.facts_file import read_population
from ansinh.policies.loader import Policy


@dataclass(frozen=True, slots=True)
class PersonResult:
    """What a person gets.

    ``amount``: đồng for the whole support; ``monthly``: of one month; ``most``: what could be paid once the review is
    over; ``loan``: limit of a loan, not part of the amount. ``group``, ``article``: the case that pays, or would.
    """

    id: str
    status: str
    amount: int
    monthly: int
    months: int
    most: int
    loan: int
    group: str | None
    article: str | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    explanation: Mapping[str, Any]


def assess_people(policy: Policy, document: Mapping[str, Any], month: str, known: date) -> list[PersonResult]:
    """Assess every person of a document of facts for the money of a month under the law in force on ``known``.

    Raises InputError on a field, kind or level the policy does not know, LawError where the law says nothing.
    """
    population = read_population(policy.law.schema, document)
    _require_claims(policy, document["persons"])
    at = Run(policy.law, population, known).at(month)
    if not at.covers(policy.benefit):
        return [_outside(policy, str(name), at) for name in population.ids]
    rows = np.arange(population.person.size)
    paid = at.rule(policy.benefit)
    amounts = dict(zip(paid.rows.tolist(), paid.amounts.tolist(), strict=True))
    told = [
        (case, outcomes(at, case, rows, gated=True), unverified_of(at, case))
        for case in policy.law.cases.values()
    ]
    results = []
    for row in rows.tolist():
        concerned = [
            (case, each[row], paths) for case, each, paths in told if each[row].status != "not_concerned"
        ]
        found = [outcome_of(case, outcome, paths) for case, outcome, paths in concerned]
        tree = explain(at, policy.benefit, row)
        results.append(
            _result(str(population.ids[row]), found, choose_highest(policy, found, known=known), tree)
        )
        if results[-1].amount != amounts.get(row, 0):  # two ways to the same money must never part
            raise LawError(_("Số tiền của {id} không khớp với giải thích.").format(id=population.ids[row]))
    return results


def _require_claims(policy: Policy, persons: Sequence[Mapping[str, Any]]) -> None:
    claimed = {key for key, group in policy.groups.items() if group.claimed}
    facts = {fact.name: set(fact.group.split()) for fact in policy.law.schema.of("person") if fact.group}
    for person in persons:
        asked = set(person.get("claims") or ())
        for name in person:
            groups = facts.get(name, set())
            if groups and groups <= claimed and not groups & asked:
                raise InputError(
                    _(
                        "persons: {id}: có dữ kiện “{fact}” nhưng “claims” không nêu nhóm {groups}. Hãy thêm nhóm vào claims."
                    ).format(id=person["id"], fact=name, groups=" / ".join(sorted(groups)))
                )


def _outside(policy: Policy, name: str, at: Month) -> PersonResult:
    tree = {"rule": policy.benefit, "month": at.name(), "status": "nothing", "amount": 0, "cases": []}
    return PersonResult(name, "refused", 0, 0, 0, 0, 0, None, None, ("outside_period",), (), (), tree)


def _result(
    name: str, found: Sequence[CaseOutcome], choices: Sequence[Choice], tree: Mapping[str, Any]
) -> PersonResult:
    """Put the rows of one person together: what pays, else what waits, else why nothing is paid."""
    loan = max((row.loan for row in found), default=0)
    unverified = tuple(
        dict.fromkeys(path for row in found if row.status != "refused" for path in row.unverified)
    )
    pays = [row for row, choice in zip(found, choices, strict=True) if choice.status == "pays"]
    if pays:
        row = pays[0]
        return PersonResult(
            name, "pays", row.amount, row.rate, row.months, row.amount, loan, row.case, row.article, (), (),
            row.unverified, tree,
        )  # fmt: skip
    waits = [(row, choice) for row, choice in zip(found, choices, strict=True) if choice.status == "review"]
    if waits:
        top = max((row for row, _choice in waits), key=lambda row: row.amount)
        reasons = [code for row, choice in waits for code in (*row.reasons, *choice.reasons)]
        missing = tuple(dict.fromkeys(fact for row, _choice in waits for fact in row.missing))
        return PersonResult(
            name, "review", 0, 0, top.months, top.amount, loan, top.case, top.article, tuple(dict.fromkeys(reasons)),
            missing, unverified, tree,
        )  # fmt: skip
    reasons = [code for row in found for code in row.reasons]
    return PersonResult(
        name, "refused", 0, 0, 0, 0, 0, None, None, tuple(dict.fromkeys(reasons)), (), (), tree
    )


def total_of(results: Sequence[PersonResult]) -> int:
    """Return the sum of all amounts in đồng."""
    return sum(result.amount for result in results)
