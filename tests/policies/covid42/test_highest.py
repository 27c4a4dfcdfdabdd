"""One person, several rows: which pays, which waits, which is refused, and which row stands for it."""

from datetime import date

import pytest

from ansinh.policies.assess import CaseOutcome, Choice, choose_highest
from ansinh.policies.loader import load_policy

ARTICLES = {
    "G1": 1_800_000,
    "G2": 1_000_000,
    "G3": 1_000_000,
    "G4": 1_000_000,
    "G5": 500_000,
    "G6": 500_000,
    "G7": 250_000,
}
PAYS = ("pays", ())


def row(case: str, months: int = 3, status: str = "pays", key: str | None = None) -> CaseOutcome:
    rate = ARTICLES.get(case, 0)
    return CaseOutcome(case, "NQ42 II", status, rate * months, months, (), rate=rate, key=key)


def choose(*rows: CaseOutcome) -> list[tuple[str, tuple[str, ...], int | None]]:
    found = choose_highest(load_policy("covid42"), rows, known=date(2020, 7, 10))
    return [(choice.status, choice.reasons, choice.instead) for choice in found]


def test_the_highest_pays_and_the_others_name_its_row() -> None:
    assert choose(row("G7"), row("G6"), row("G4")) == [
        ("refused", ("higher_policy_elsewhere",), 2),
        ("refused", ("higher_policy_elsewhere",), 2),
        ("pays", (), None),
    ]


def test_of_one_group_the_first_row_pays() -> None:
    assert choose(row("G7"), row("G7"), row("G7")) == [
        ("pays", (), None),
        ("refused", ("duplicate_same_group",), 0),
        ("refused", ("duplicate_same_group",), 0),
    ]


def test_rows_of_one_group_that_contradict_each_other_all_wait() -> None:
    assert choose(row("G4", 2), row("G4", 3)) == [
        ("review", ("duplicate_conflicting",), 1),
        ("review", ("duplicate_conflicting",), 0),
    ]


def test_a_clean_row_waits_for_contradicting_rows_that_could_give_more() -> None:
    assert choose(row("G7"), row("G4", 2), row("G4", 3))[0] == ("review", ("linked_row_under_review",), 1)


@pytest.mark.parametrize("monthly", ["G5", "G6"])
def test_one_month_of_lost_work_against_three_of_an_allowance_is_left_to_an_officer(monthly: str) -> None:
    unclear = ("review", ("highest_policy_unclear",), None)
    assert choose(row(monthly), row("G4", 1), row(monthly)) == [unclear, unclear, unclear]


def test_the_lower_row_beside_an_unclear_pair_is_refused() -> None:
    assert choose(row("G5"), row("G4", 1), row("G7"))[2] == ("refused", ("higher_policy_elsewhere",), 0)


def test_two_months_of_lost_work_are_higher_in_both_readings() -> None:
    assert choose(row("G5"), row("G4", 2)) == [
        ("refused", ("higher_policy_elsewhere",), 1),
        ("pays", (), None),
    ]


def test_one_month_of_lost_work_is_higher_than_the_poor_grant_in_both_readings() -> None:
    assert choose(row("G7"), row("G4", 1)) == [
        ("refused", ("higher_policy_elsewhere",), 1),
        ("pays", (), None),
    ]


def test_a_clean_row_waits_while_a_row_under_review_could_give_more() -> None:
    assert choose(row("G7"), row("G5", status="review")) == [
        ("review", ("linked_row_under_review",), 1),
        ("review", (), None),
    ]


def test_a_clean_row_waits_for_a_month_of_lost_work_under_review_as_its_reading_is_open() -> None:
    assert choose(row("G5"), row("G4", 1, "review"))[0] == ("review", ("linked_row_under_review",), 1)


def test_a_clean_row_pays_beside_a_row_under_review_that_gives_no_more() -> None:
    assert choose(row("G5"), row("G7", status="review"), row("G6", status="review"))[0] == ("pays", (), None)


def test_refused_rows_change_nothing() -> None:
    assert choose(row("G7"), row("G4", status="refused")) == [("pays", (), None), ("refused", (), None)]


def test_a_business_grant_beside_a_person_grant_is_left_to_an_officer() -> None:
    assert choose(row("G2", key="4600123456"), row("G7")) == [
        ("review", ("business_with_person_grant",), 1),
        ("review", ("business_with_person_grant",), 0),
    ]


def test_a_business_grant_beside_a_refused_row_pays() -> None:
    assert choose(row("G2", key="4600123456"), row("G7", status="refused"))[0] == ("pays", (), None)


def test_one_business_listed_twice_is_paid_once_and_two_businesses_are_left_to_an_officer() -> None:
    assert choose(row("G2", key="1"), row("G2", key="1"))[1] == ("refused", ("duplicate_same_group",), 0)
    assert [found[1] for found in choose(row("G2", key="1"), row("G2", key="2"))] == [
        ("two_businesses_one_owner",)
    ] * 2


def test_a_loan_beside_a_grant_is_left_to_an_officer() -> None:
    loan = CaseOutcome("G8", "QD15 Art 13", "review", 0, 3, ("loan_not_grant",), loan=46_050_000)
    assert [found[:2] for found in choose(loan, row("G7"))] == [("review", ("loan_with_grant",))] * 2


def test_equal_amounts_pay_the_earlier_group_of_the_resolution() -> None:
    assert choose(row("G6"), row("G5")) == [("refused", ("higher_policy_elsewhere",), 1), ("pays", (), None)]


def test_no_rows_give_no_choices() -> None:
    assert choose_highest(load_policy("covid42"), [], known=date(2020, 7, 10)) == []
    assert Choice("pays") == Choice("pays", (), None)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("total", [PAYS, ("refused", ("higher_policy_elsewhere",))]),
        ("month", [("refused", ("higher_policy_elsewhere",)), PAYS]),
        ("open", [("review", ("highest_policy_unclear",))] * 2),
    ],
)
def test_a_settled_reading_of_the_highest_decides(
    monkeypatch: pytest.MonkeyPatch, reading: str, expected: list[object]
) -> None:
    monkeypatch.setattr("ansinh.policies.assess._reading", lambda policy, known: reading)
    assert [found[:2] for found in choose(row("G5"), row("G4", 1))] == expected


@pytest.mark.parametrize(
    ("reading", "waiting", "paid"),
    [
        ("total", row("G4", 1, "review"), True),
        ("total", row("G4", 2, "review"), False),
        ("month", row("G4", 1, "review"), False),
        ("month", row("G6", 3, "review"), True),
    ],
)
def test_a_clean_row_waits_by_the_settled_reading(
    monkeypatch: pytest.MonkeyPatch, reading: str, waiting: CaseOutcome, paid: bool
) -> None:
    monkeypatch.setattr("ansinh.policies.assess._reading", lambda policy, known: reading)
    assert (choose(row("G5"), waiting)[0][0] == "pays") is paid


def test_a_reason_is_named_once_however_many_rows_clash() -> None:
    found = choose(row("G2", key="4600123456"), row("G7"), row("G6"))
    assert found[0][:2] == ("review", ("business_with_person_grant",))
