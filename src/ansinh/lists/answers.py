"""Fixes, answers and objections as the pipeline takes them."""

import json

from ansinh.core.i18n import _
from ansinh.listcheck.answers import Answers, RowPlace
from ansinh.lists.models import BeneficiaryList, Objection, ReviewDecision, RowFix

FixTable = dict[RowPlace, dict[str, str]]


def fixes_of(chosen: BeneficiaryList) -> FixTable:
    """Row → field → newest text."""
    found: FixTable = {}
    for fix in RowFix.objects.filter(list=chosen).order_by("pk"):
        found.setdefault(fix.place, {})[fix.field] = fix.new
    return found


def other_row(place: RowPlace) -> str:
    """How a question names another row."""
    return json.dumps(list(place), ensure_ascii=False)


def place_from(other: str) -> RowPlace:
    """The row that ``other_row`` named."""
    file, sheet, number = json.loads(other)
    return (file, sheet, number)


def answers_of(chosen: BeneficiaryList) -> Answers:
    """The answers in force and the objections that hold rows back."""
    same_person: dict[RowPlace, str] = {}
    not_person: dict[RowPlace, set[str]] = {}
    rows: dict[str, set[frozenset[RowPlace]]] = {"same": set(), "not_same": set()}
    paid: dict[str, set[tuple[RowPlace, str]]] = {"same": set(), "not_same": set()}
    decisions = ReviewDecision.objects.filter(
        list=chosen, undone_at__isnull=True, answer__in=("same", "not_same")
    ).order_by("pk")
    for decision in decisions:
        if decision.kind == "register":
            if decision.answer == "same":
                same_person[decision.place] = decision.other
            else:
                not_person.setdefault(decision.place, set()).add(decision.other)
        elif decision.kind == "row":
            rows[decision.answer].add(frozenset((decision.place, place_from(decision.other))))
        else:
            paid[decision.answer].add((decision.place, decision.other))
    return Answers(
        same_person=same_person,
        not_person={place: frozenset(people) for place, people in not_person.items()},
        same_rows=frozenset(rows["same"]),
        other_rows=frozenset(rows["not_same"]),
        same_paid=frozenset(paid["same"]),
        other_paid=frozenset(paid["not_same"]),
        held=_held(chosen),
    )


def _held(chosen: BeneficiaryList) -> dict[RowPlace, str]:
    found = Objection.objects.filter(posting__list=chosen, outcome__in=("open", "upheld")).order_by("pk")
    return {
        objection.place: _("kiến nghị số {number} nhận ngày {day}").format(
            number=objection.pk, day=objection.received_on.strftime("%d/%m/%Y")
        )
        for objection in found
    }
