"""The National Day gift of 2025: a new grant in one folder, everything marked as never verified."""

from datetime import date
from itertools import product

import pytest

from ansinh.core.errors import LawError
from ansinh.core.rulebook.dates import format_month
from ansinh.policies.assess import CaseOutcome, Claim, assess_claims, choose_highest
from ansinh.policies.cases import run_cases
from ansinh.policies.forms import load_list_forms
from ansinh.policies.loader import load_policy
from ansinh.policies.parameters import shown
from ansinh.policies.people import assess_people, total_of
from tests.policies.gift2025.oracle import gift

KNOWN = date(2025, 9, 1)


def outcome(**facts: object) -> CaseOutcome:
    return assess_claims(load_policy("gift2025"), [Claim("QUA", facts)], known=KNOWN)[0]


def test_the_worked_cases_pass() -> None:
    assert [(run.id, run.differences) for run in run_cases("gift2025")] == [("Q01", ()), ("Q02", ())]


def test_a_registered_person_gets_the_gift_once_and_it_is_marked_unverified() -> None:
    found = outcome(birth="1980", registered=True)
    assert (found.status, found.amount, found.months, found.article) == ("pays", 100_000, 1, "NQ263 1")
    assert "gift2025.amount" in found.unverified


BIRTHS = (None, "1980", "2025", "2025-08-30", "2025-08-31")
DEATHS = (None, "2025-08-29", "2025-08-30", "2025-08-31", "2025-09-30", "2025-10-01", "2025-08")


@pytest.mark.parametrize("registered", [True, False, None])
@pytest.mark.parametrize("declined", [False, True])
@pytest.mark.parametrize("twice", [False, True])
def test_the_rule_and_the_text_written_out_agree(
    registered: bool | None, declined: bool, twice: bool
) -> None:
    people = list(product(BIRTHS, DEATHS))
    claims = [
        Claim(
            "QUA",
            {
                "birth": b,
                "death": d,
                "registered": registered,
                "declined": declined,
                "registered_twice": twice,
            },
        )
        for b, d in people
    ]
    outcomes = assess_claims(load_policy("gift2025"), claims, known=KNOWN)
    found = {who: (o.status, o.amount, o.reasons) for who, o in zip(people, outcomes, strict=True)}
    assert found == {(b, d): gift(b, d, registered, declined, twice) for b, d in people}


def test_a_second_row_of_a_person_is_not_paid() -> None:
    rows = [outcome(birth="1980", registered=True)] * 2
    choices = choose_highest(load_policy("gift2025"), rows, known=KNOWN)
    assert [(choice.status, choice.instead) for choice in choices] == [("pays", None), ("refused", 0)]


def test_the_day_before_the_resolution_nothing_is_assessed() -> None:
    with pytest.raises(LawError, match="263/NQ-CP"):
        assess_claims(load_policy("gift2025"), [Claim("QUA", {})], known=date(2025, 8, 28))


@pytest.mark.parametrize(
    ("month", "total"), [("2025-07", 0), ("2025-08", 200_000), ("2025-09", 200_000), ("2025-10", 0)]
)
def test_it_is_paid_in_its_months_only(month: str, total: int) -> None:
    policy = load_policy("gift2025")
    assert total_of(assess_people(policy, policy.facts["example"], month, KNOWN)) == total


def test_its_lists_are_known_by_their_title() -> None:
    claim = load_list_forms("gift2025").group_of_title("DANH SÁCH CHI QUÀ QUỐC KHÁNH")
    assert claim is not None
    assert claim.group == "QUA"


def test_the_figures_are_those_the_press_told_and_end_after_september() -> None:
    found = {}
    for path, parameter in load_policy("gift2025").law.parameters.items():
        value, end = parameter.values
        assert (format_month(value.start), format_month(end.start), end.value) == ("2025-08", "2025-10", None)
        assert value.known == end.known == date(2025, 8, 29)
        found[path] = shown(value.value, parameter.unit)
    assert found == {
        "gift2025.amount": 100_000, "gift2025.register_day": "2025-08-30", "gift2025.window_start": "2025-08-31", "gift2025.window_end": "2025-09-30",
    }  # fmt: skip
