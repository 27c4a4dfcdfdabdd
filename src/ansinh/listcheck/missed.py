"""Those whom the register puts in a group but no list names: so that nobody entitled is missed.

Only for communes and groups for which a list came; for the others one line says that no list was received.
"""

from collections.abc import Iterable, Sequence

from ansinh.core.i18n import _
from ansinh.core.vietnamese.names import folded
from ansinh.listcheck.claims import Law, facts_from_register, register_facts
from ansinh.listcheck.decide import PaidFacts
from ansinh.listcheck.model import Decision, Person
from ansinh.listcheck.outputs import Missed
from ansinh.listcheck.register import Register
from ansinh.policies.assess import CaseOutcome, Claim, assess_claims, choose_highest

NO_LIST = "no list received"


def groups_of_register(law: Law) -> list[str]:
    """Groups that follow from the register alone: none of their facts has to be claimed."""
    return [name for name, group in law.policy.groups.items() if not group.claimed]


def find_missed(decisions: Sequence[Decision], register: Register, law: Law, paid: PaidFacts) -> list[Missed]:
    """People of the register who are in a group, on no list of it, and not paid; by commune and hamlet."""
    if not register.known or not register_facts(law.policy.name):
        return []
    groups = groups_of_register(law)
    came = {(folded(d.row.commune), d.row.group) for d in decisions if d.row.group in groups}
    named = {p.person_id for d in decisions for p in d.identity.candidates} | {d.person for d in decisions}
    known = named | set(paid.certain) | set(paid.possible)
    absent = [person for person in register.people if person.person_id not in known]
    found = _entitled(absent, groups, law)
    missed: list[Missed] = []
    unlisted: set[tuple[str, str]] = set()
    for person, outcome in found:
        if (folded(person.commune), outcome.case) in came:
            missed.append(_missed(person, outcome, law))
        else:
            unlisted.add((person.commune, outcome.case))
    missed.sort(key=lambda m: (folded(m.commune), folded(m.hamlet), m.group, m.registry_person))
    missed += [Missed("", "", "", commune, "", group, 0, NO_LIST) for commune, group in sorted(unlisted)]
    return missed


def _entitled(people: Iterable[Person], groups: Sequence[str], law: Law) -> list[tuple[Person, CaseOutcome]]:
    """For each person the one group that would pay (or, with an open question, wait), by the same rules as for a row."""
    wanted = {group: law.wanted(group) for group in groups}
    claims: list[Claim] = []
    owners: list[Person] = []
    for person in people:
        if not person.flags:
            continue
        facts = facts_from_register(law.policy.name, person, law.register_columns)
        for group in groups:
            owners.append(person)
            claims.append(
                Claim(group, {name: value for name, value in facts.items() if name in wanted[group]})
            )
    outcomes = assess_claims(law.policy, claims, known=law.known)
    by_person: dict[str, list[tuple[Person, CaseOutcome]]] = {}
    for owner, outcome in zip(owners, outcomes, strict=True):
        if outcome.status == "pays" or (
            outcome.status == "review" and "classification_not_found" not in outcome.reasons
        ):
            by_person.setdefault(owner.person_id, []).append((owner, outcome))
    return [_best(options, law) for options in by_person.values()]


def _best(options: list[tuple[Person, CaseOutcome]], law: Law) -> tuple[Person, CaseOutcome]:
    if len(options) == 1:
        return options[0]
    choices = choose_highest(law.policy, [outcome for _person, outcome in options], known=law.known)
    paying = [option for option, choice in zip(options, choices, strict=True) if choice.status == "pays"]
    return paying[0] if paying else max(options, key=lambda option: option[1].amount)


def _missed(person: Person, outcome: CaseOutcome, law: Law) -> Missed:
    name = law.policy.groups[outcome.case].name_vi
    why = _("có trong sổ đăng ký ({group}), không có tên trong danh sách nào, chưa được chi").format(
        group=name
    )
    if outcome.status == "review":
        sentences = "; ".join(law.policy.reason(code) for code in outcome.reasons)
        why = f"{why}; {sentences}"
    amount = outcome.amount
    return Missed(
        *(
            person.person_id,
            person.full_name,
            person.birth,
            person.commune,
            person.hamlet,
            outcome.case,
            amount,
            why,
        )
    )
