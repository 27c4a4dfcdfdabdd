"""One grant a person: the rules between the rows of one person."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.listcheck.decide import Choice, PaidFacts, decide
from ansinh.listcheck.model import Decision
from tests.listcheck.builders import decision, person, row


def highest(clean: Sequence[Decision]) -> Choice:
    """The plain rule of the tests: the greatest amount, of equals the first."""
    return Choice(max(range(len(clean)), key=lambda i: (clean[i].potential, -i)))


def settle(*decisions: Decision, paid: PaidFacts | None = None, choose=highest) -> None:
    decide(decisions, paid=paid or PaidFacts(), choose=choose)


def test_a_clean_row_pays_its_amount():
    only = decision(row(), 750_000)
    settle(only)
    assert (only.status, only.amount, only.reasons) == ("accepted", 750_000, [])


def test_a_row_with_a_repair_is_repaired_and_still_pays():
    only = decision(row(), 750_000)
    only.row.add_repair("id_leading_zero")
    settle(only)
    assert (only.status, only.amount) == ("repaired", 750_000)


def test_ordinary_reading_alone_leaves_a_row_accepted():
    only = decision(row(), 750_000)
    only.row.add_repair("from_section")
    settle(only)
    assert only.status == "accepted"


def test_of_two_rows_of_one_group_the_first_in_file_order_pays():
    second, first = decision(row(9), 750_000), decision(row(2), 750_000)
    settle(second, first)
    assert (first.status, first.amount) == ("accepted", 750_000)
    assert (second.status, second.reasons, second.paid_at) == (
        "refused",
        ["duplicate_same_group"],
        first.row.key,
    )


def test_the_lower_group_is_refused_naming_the_row_that_pays():
    poor, merit = decision(row(1), 750_000), decision(row(2, group="G5"), 1_500_000)
    settle(poor, merit)
    assert merit.amount == 1_500_000
    assert (poor.status, poor.reasons, poor.paid_at) == (
        "refused",
        ["higher_policy_elsewhere"],
        merit.row.key,
    )
    assert "dòng 2" in poor.row.details["higher_policy_elsewhere"]


def test_a_clean_row_waits_while_another_row_could_give_more():
    poor, merit = (
        decision(row(1), 750_000),
        decision(row(2, group="G5", reviews=("classification_not_found",)), 1_500_000),
    )
    settle(poor, merit)
    assert (poor.status, poor.reasons, poor.amount) == ("review", ["linked_row_under_review"], 0)
    assert merit.status == "review"


def test_a_clean_row_does_not_wait_for_a_row_that_could_give_no_more():
    poor, unclear = decision(row(1), 750_000), decision(row(2, reviews=("name_differs",)), 750_000)
    settle(poor, unclear)
    assert (poor.amount, unclear.status) == (750_000, "review")


def test_a_row_of_unknown_owner_makes_every_candidate_wait():
    one, two = person("P1"), person("P2")
    mine, hers = decision(row(1), 750_000, one), decision(row(2), 750_000, two)
    unknown = decision(row(3, group="G4", reviews=("ambiguous_identity",)), 3_000_000, None, (one, two))
    unknown.person = "X-3"
    settle(mine, hers, unknown)
    assert [d.reasons for d in (mine, hers)] == [["linked_row_under_review"]] * 2


def test_rows_of_one_group_with_different_claims_all_wait():
    two_months, three_months = (
        decision(row(1, group="G4"), 2_000_000),
        decision(row(2, group="G4"), 3_000_000),
    )
    settle(two_months, three_months)
    assert [d.reasons for d in (two_months, three_months)] == [["duplicate_conflicting"]] * 2
    assert two_months.amount + three_months.amount == 0


def test_where_the_law_does_not_say_which_is_higher_all_such_rows_wait():
    month, merit = decision(row(1, group="G4"), 1_000_000), decision(row(2, group="G5"), 1_500_000)
    settle(
        month, merit, choose=lambda clean: Choice(None, dict.fromkeys((0, 1), ("highest_policy_unclear",)))
    )
    assert [d.reasons for d in (month, merit)] == [["highest_policy_unclear"]] * 2


def test_a_missing_fact_does_not_matter_when_a_clean_row_of_the_person_pays_as_much():
    complete, bare = (
        decision(row(1, group="G4"), 3_000_000),
        decision(row(2, group="G4", reviews=("facts_missing",)), 3_000_000),
    )
    settle(complete, bare)
    assert (bare.status, bare.reasons, bare.paid_at) == (
        "refused",
        ["duplicate_same_group"],
        complete.row.key,
    )


@pytest.mark.parametrize(
    ("already", "reasons", "status"),
    [
        (750_000, ["already_paid"], "refused"),
        (1_500_000, ["already_paid"], "refused"),
        (500_000, ["already_paid_lower_group"], "review"),
    ],
)
def test_what_was_paid_already_is_not_paid_again(already, reasons, status):
    only = decision(row(), 750_000)
    settle(only, paid=PaidFacts(certain={"P1": already}))
    assert (only.status, only.reasons, only.amount) == (status, reasons, 0)


def test_a_payment_that_may_be_another_persons_makes_the_row_wait():
    only = decision(row(), 750_000)
    settle(only, paid=PaidFacts(possible={"P1": "dòng 88"}))
    assert (only.status, only.reasons) == ("review", ["possible_already_paid"])


def test_a_row_of_open_identity_waits_when_a_candidate_was_paid():
    one, two = person("P1"), person("P2")
    unknown = decision(row(reviews=("ambiguous_identity",)), 750_000, None, (one, two))
    settle(unknown, paid=PaidFacts(certain={"P2": 750_000}))
    assert unknown.reasons == ["ambiguous_identity", "possible_already_paid"]


def test_a_dead_person_who_was_also_paid_shows_both():
    only = decision(row(refusals=("dead_before_period",)), 1_500_000)
    settle(only, paid=PaidFacts(certain={"P1": 1_500_000}))
    assert (only.status, only.reasons) == ("refused", ["dead_before_period", "already_paid"])


codes = st.sampled_from(["", "", "", "name_differs", "facts_missing", "hidden_row", "commune_conflict"])
claims = st.tuples(
    st.sampled_from([750_000, 1_500_000, 3_000_000]),
    codes,
    st.sampled_from(["", "", "", "declined"]),
    st.sampled_from(["P1", "P2", "P3"]),
)


@given(
    st.lists(claims, max_size=9),
    st.dictionaries(st.sampled_from(["P1", "P2"]), st.sampled_from([500_000, 750_000, 3_000_000])),
)
def test_whatever_comes_each_row_has_a_status_and_no_person_is_paid_twice(found, already):
    groups = {750_000: "G7", 1_500_000: "G5", 3_000_000: "G4"}
    made = []
    for number, (amount, review, refusal, who) in enumerate(found):
        made.append(
            decision(
                row(
                    number,
                    group=groups[amount],
                    reviews=(review,) if review else (),
                    refusals=(refusal,) if refusal else (),
                ),
                amount,
                person(who),
            )
        )
    settle(*made, paid=PaidFacts(certain=already))
    assert all(d.status in ("accepted", "repaired", "review", "refused") for d in made)
    assert all(bool(d.reasons) != (d.status in ("accepted", "repaired")) for d in made)
    assert all((d.amount > 0) == (d.status in ("accepted", "repaired")) for d in made)
    paying = [d.person for d in made if d.amount]
    assert len(paying) == len(set(paying))
    assert all(already.get(d.person, 0) == 0 for d in made if d.amount)
