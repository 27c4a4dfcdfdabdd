"""Running a law: two clocks, households, holdings, cached values, what-if, some rows, and the explanation."""

import os
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.core.errors import LawError
from ansinh.core.rulebook import (
    P,
    Rules,
    age,
    ask,
    calendar_months,
    case,
    first,
    full_months,
    highest,
    only_one,
    total,
    when,
)
from ansinh.core.rulebook.explain import explain, outcomes, render
from ansinh.core.rulebook.run import Run
from tests.core.rulebook.small import KNOWN, benefit, crowd, law, pay, waits

EXAMPLES = int(os.environ.get("ANSINH_EXAMPLES", "60"))
"""Drawn examples a property; a night run may ask for more."""
T = P.t


def test_a_value_changes_with_the_month_it_is_for() -> None:
    rule, people = benefit(lambda p: case("A 1", p.old, T.small)), crowd(1, old=[True])
    assert [pay(rule, people, month) for month in ("2020-06", "2020-07")] == [{0: 100}, {0: 150}]


def test_a_value_in_force_late_counts_from_the_day_it_is_known() -> None:
    rule, people = benefit(lambda p: case("A 1", p.old, T.late)), crowd(1, old=[True])
    assert pay(rule, people, "2020-07", date(2020, 8, 14)) == {0: 100}
    assert pay(rule, people, "2020-07", date(2020, 8, 15)) == {0: 200}


def test_a_month_before_every_value_is_an_error_that_names_the_parameter() -> None:
    with pytest.raises(LawError, match=r"t\.small.*2019-12"):
        pay(benefit(lambda p: case("A 1", p.old, T.small)), crowd(1, old=[True]), "2019-12")


@pytest.mark.parametrize(
    ("cite", "known", "number"), [("LATE 1", date(2020, 8, 14), "2/L"), ("GONE 1", date(2020, 6, 1), "3/G")]
)
def test_an_act_not_in_force_on_the_day_known_pays_nobody(cite: str, known: date, number: str) -> None:
    rules = Rules()

    @rules.benefit("person", cite, unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.old, T.small)

    with pytest.raises(LawError, match=number):
        Run(law(rules), crowd(1, old=[True]), known).at("2020-05").rule("pay")


@pytest.mark.parametrize(("cite", "known"), [("LATE 1", date(2020, 8, 15)), ("GONE 1", date(2020, 5, 31))])
def test_an_act_in_force_on_the_day_known_pays(cite: str, known: date) -> None:
    rules = Rules()

    @rules.benefit("person", cite, unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.old, T.small)

    assert Run(law(rules), crowd(1, old=[True]), known).at("2020-05").rule("pay").total() == 100


@pytest.mark.parametrize(
    ("month", "paid"), [("2020-03", 0), ("2020-04", 100), ("2020-06", 100), ("2020-07", 0)]
)
def test_a_benefit_runs_in_its_months_only(month: str, paid: int) -> None:
    rule = benefit(lambda p: case("A 1", p.old, T.small), since="2020-04", until="2020-06")
    assert sum(pay(rule, crowd(1, old=[True]), month).values()) == paid


def test_a_household_fact_reaches_its_members() -> None:
    rule = benefit(lambda p: case("A 1", p.household.poverty.at("2019-12-31") == "poor", T.small))
    people = crowd(4, households={"poverty__2019_12_31": ["poor", "none", None]}, of=[0, 0, 1, 2])
    assert (pay(rule, people), waits(rule, people)) == ({0: 100, 1: 100}, {3: 100})


def test_a_dated_fact_of_another_day_is_not_known() -> None:
    rule = benefit(lambda p: case("A 1", p.household.poverty.at("2020-01-01") == "poor", T.small))
    people = crowd(1, households={"poverty__2019_12_31": ["poor"]}, of=[0])
    assert (pay(rule, people), waits(rule, people)) == ({}, {0: 100})


def test_a_dated_fact_may_be_asked_for_on_the_day_of_a_parameter() -> None:
    rule = benefit(lambda p: case("A 1", p.household.poverty.at(T.day) == "poor", T.small))
    assert pay(rule, crowd(1, households={"poverty__2020_01_01": ["poor"]}, of=[0])) == {0: 100}


def test_members_of_a_household_are_counted() -> None:
    rules = Rules()

    @rules.fact("household", "A 1", kind="number")
    def children(h: Any) -> Any:
        return h.count(lambda q: age(q.birth) < 16)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.old, T.small * p.household.children)

    from tests.core.rulebook.small import pay as paid
    from tests.core.rulebook.small import waits as waiting

    people = crowd(6, of=[0, 0, 0, 1, 2, 2], households={"size": [3, 1, 2]}, old=[True, False, False, True, True, False],
                   birth=["1980", "2010", "2012", "1980", "1980", None])  # fmt: skip
    rule = law(rules)
    assert paid(rule, people) == {0: 200, 3: 0}
    assert list(waiting(rule, people)) == [4]


def test_holdings_count_only_in_the_months_they_run() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m"), T.small))
    people = crowd(
        3,
        holdings=[
            (0, "m", "2020-03", "2020-04", 0),
            (1, "s", "2020-01", None, 0),
            (2, "m", "2020-05", None, 0),
        ],
    )
    assert [list(pay(rule, people, month)) for month in ("2020-02", "2020-03", "2020-04", "2020-05")] == [
        [],
        [0],
        [0],
        [2],
    ]


def test_kind_and_points_of_a_holding_stay_together() -> None:
    rule = benefit(
        lambda p: case("A 1", p.holdings.any(lambda h: (h.kind == "m") & (h.points > 50)), T.small)
    )
    people = crowd(
        2,
        holdings=[
            (0, "m", "2020-01", None, 10),
            (0, "s", "2020-01", None, 90),
            (1, "m", "2020-01", None, 51),
        ],
    )
    assert list(pay(rule, people)) == [1]


def test_holdings_are_paid_each_or_only_the_highest() -> None:
    held = [
        (0, "m", "2020-01", None, 10),
        (0, "m", "2020-01", None, 30),
        (0, "s", "2020-01", None, 90),
        (2, "m", "2020-06", None, 5),
    ]
    people = crowd(3, holdings=held)

    def every(p: Any) -> Any:
        return case("A 1", p.holdings.total(lambda h: h.kind == "m", lambda h: h.pay))

    def top(p: Any) -> Any:
        return case("A 1", p.holdings.highest(lambda h: h.kind == "m", lambda h: h.pay))

    assert {k: v for k, v in pay(benefit(every), people).items() if v} == {0: 40}
    assert {k: v for k, v in pay(benefit(top), people).items() if v} == {0: 30}
    assert pay(
        benefit(lambda p: case("A 1", p.holdings.count(lambda h: h.kind == "m") >= 2, T.small)), people
    ) == {0: 100}


def test_whose_holdings_were_not_told_waits() -> None:
    rule = benefit(lambda p: case("A 1", ~p.holdings.any(lambda h: h.kind == "m"), T.small))
    people = crowd(3, holdings=[(0, "m", "2020-01", None, 0)], told=[True, False, True])
    assert (pay(rule, people), waits(rule, people)) == ({2: 100}, {1: 100})


def test_another_month_is_looked_at_with_at() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m").at("2019-12"), T.small))
    people = crowd(2, holdings=[(0, "m", "2019-12", "2019-12", 0), (1, "m", "2020-01", None, 0)])
    assert list(pay(rule, people, "2020-04")) == [0]
    by_parameter = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m").at(T.day), T.small))
    assert list(pay(by_parameter, people, "2020-04")) == [1]


def test_a_fact_that_follows_from_others_is_used_only_where_it_was_not_given() -> None:
    rules = Rules()

    @rules.fact("person", "A 1")
    def old(p: Any) -> Any:
        return p.job == "a"

    @rules.fact("person", "A 1", kind="number", unit="month")
    def months(p: Any) -> Any:
        return T.three

    @rules.benefit("person", "A 1")
    def pay(p: Any) -> Any:
        return case("A 1", p.old, T.small, times=p.months)

    from tests.core.rulebook.small import pay as paid

    people = crowd(
        5, old=[True, False, None, None, None], job=["b", "a", "a", "b", None], months=[1, 1, None, 1, 1]
    )
    rule = law(rules)
    assert paid(rule, people) == {0: 100, 2: 300}
    assert list(waits(rule, people)) == [4]
    assert paid(rule, crowd(1, job=["a"])) == {0: 300}


def test_a_benefit_of_zero_dong_is_not_above_zero() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", p.old, p.income)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 2", p.base > 0, T.small)

    from tests.core.rulebook.small import pay as paid

    people = crowd(4, old=[True, True, False, None], income=[1, 0, 5, 5])
    assert paid(law(rules), people) == {0: 100}
    assert list(waits(law(rules), people)) == [3]


def _mixed() -> Any:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return first(case("A 1.1", p.job == "a", T.small), case("A 1.2", age(p.birth) >= 60, T.late))

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return highest(
            total(case("A 2.1", p.base > 0, T.big), case("A 2.2", p.old, T.limit)),
            only_one(case("A 2.3", p.holdings.any(lambda h: h.kind == "m"), T.small), case("A 2.4", p.household.size > 2, T.big, concerns=p.job == "b")),
            case("A 2.5", p.base.at("2020-09") > 0, T.late),
            over=("2020-05", "2020-08"),
        )  # fmt: skip

    return law(rules)


@st.composite
def crowds(draw: st.DrawFn) -> Any:
    size = draw(st.integers(1, 12))

    def cells(values: list[Any]) -> list[Any]:
        return draw(st.lists(st.sampled_from(values), min_size=size, max_size=size))

    months = ["2020-04", "2020-05", "2020-07", "2020-09"]
    held = [(row, "m", draw(st.sampled_from(months)), None, 0) for row in range(size) if draw(st.booleans())]
    homes = draw(st.integers(1, 4))
    return crowd(
        size, households={"size": [draw(st.sampled_from([None, 1, 2, 3])) for _home in range(homes)]},
        of=sorted(draw(st.lists(st.integers(0, homes - 1), min_size=size, max_size=size))), holdings=held,
        told=cells([True, True, False]), job=cells(["none", "a", None]), old=cells([True, False, None]),
        birth=cells(["1950", "1960-05-15", "1960", "1990", None]),
    )  # fmt: skip


@given(people=crowds(), month=st.sampled_from(["2020-04", "2020-06", "2020-07", "2020-12"]), data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_some_rows_everybody_cached_values_and_whatif_all_agree(
    people: Any, month: str, data: st.DataObject
) -> None:
    rule = _mixed()
    whole = Run(rule, people, KNOWN).at(month).rule("pay")
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, people.person.size - 1), min_size=1))))
    some = Run(rule, people, KNOWN).at(month).rule("pay", rows)
    inside = np.isin(whole.rows, rows)
    assert (some.rows.tolist(), some.amounts.tolist()) == (
        whole.rows[inside].tolist(),
        whole.amounts[inside].tolist(),
    )
    assert some.review.tolist() == whole.review[np.isin(whole.review, rows)].tolist()
    run = Run(rule, people, KNOWN)
    change = {"t.late": {"2020-06": 777}, "t.big": {"2020-05": 90}}
    twin = run.whatif(change)
    for each in ("2020-04", "2020-06", "2020-07", "2020-12"):  # fills the shared cache in another order
        run.at(each).rule("pay")
        twin.at(each).rule("pay")
    assert run.at(month).rule("pay").amounts.tolist() == whole.amounts.tolist()
    alone = Run(rule, people, KNOWN, run.parameters.changed(change)).at(month).rule("pay")
    shared = twin.at(month).rule("pay")
    assert (shared.rows.tolist(), shared.amounts.tolist()) == (alone.rows.tolist(), alone.amounts.tolist())
    assert not set(whole.rows.tolist()) & set(whole.review.tolist())


def test_a_value_of_another_month_is_not_shared_between_two_laws() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", p.old, T.small)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 2", p.base.at("2020-07") > T.small, T.big)

    run = Run(law(rules), crowd(1, old=[True]), KNOWN)
    assert run.at("2020-04").rule("pay").total() == 300
    assert run.whatif({"t.small": {"2020-07": 100}}).at("2020-04").rule("pay").total() == 0
    assert run.at("2020-04").rule("pay").total() == 300


def test_what_a_whatif_does_not_touch_is_computed_once() -> None:
    rule = benefit(lambda p: case("A 1", p.old, T.small))
    run = Run(rule, crowd(3, old=[True, False, True]), KNOWN)
    first_ = run.at("2020-04").rule("pay")
    assert run.whatif({"t.big": {"2020-01": 1}}).at("2020-05").rule("pay") is first_
    assert run.at("2020-06").rule("pay") is first_
    assert run.at("2020-07").rule("pay") is not first_


def test_a_whatif_of_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(LawError, match=r"t\.nothing"):
        Run(benefit(lambda p: case("A 1", p.old, T.small)), crowd(1, old=[True]), KNOWN).whatif(
            {"t.nothing": {"2020-01": 1}}
        )


def test_the_outcome_names_every_failed_condition_every_question_and_every_missing_fact() -> None:
    rule = benefit(
        lambda p: case(
            "A 1",
            when("not_old", p.old),
            when("rich", p.income < T.limit),
            ask("odd_job", "?", p.job == "b"),
            T.small,
            concerns=p.asked.has("x"),
        )
    )
    people = crowd(
        5,
        old=[True, False, True, None, True],
        income=[1, 500, 1, 1, 1],
        job=["a", "b", "b", None, "a"],
        asked_x=[1, 1, 1, 1, 0],
    )
    found = outcomes(Run(rule, people, KNOWN).at("2020-04"), rule.cases["A 1"], np.arange(5), gated=True)
    assert [(o.status, o.amount, o.reasons, o.missing) for o in found] == [
        ("pays", 100, (), ()),
        ("refused", 0, ("not_old", "rich"), ()),
        ("review", 100, ("odd_job",), ()),
        ("review", 100, ("facts_missing",), ("old", "job")),
        ("not_concerned", 0, (), ()),
    ]


@given(people=crowds())
@settings(max_examples=EXAMPLES * 2 // 3, deadline=None)
def test_the_explanation_of_every_row_has_the_amount_that_is_paid(people: Any) -> None:
    rule = benefit(
        lambda p: highest(
            case("A 1", when("job", p.job == "a"), T.small),
            case("A 2", when("old", p.old), T.big, concerns=p.holdings.any(lambda h: h.kind == "m")),
        )
    )  # fmt: skip
    at = Run(rule, people, KNOWN).at("2020-05")
    paid = at.rule("pay")
    amounts = dict(zip(paid.rows.tolist(), paid.amounts.tolist(), strict=True))
    for row in range(people.person.size):
        tree = explain(at, "pay", row)
        assert tree["amount"] == amounts.get(row, 0)
        assert (tree["status"] == "review") == (row in paid.review)
        winners = [part["amount"] for part in tree["cases"] if part["won"] and part["status"] == "pays"]
        assert tree["status"] == "review" or sum(winners) == amounts.get(row, 0)
        assert render(tree).splitlines()[0].startswith("pay = ")


def test_the_explanation_tells_which_fact_failed_and_what_won() -> None:
    rule = benefit(
        lambda p: highest(case("A 1", when("poor", p.income < T.limit), T.small), case("A 2", p.old, T.big))
    )
    at = Run(rule, crowd(2, income=[1_234_567, None], old=[True, False]), KNOWN).at("2020-04")
    assert render(explain(at, "pay", 0), {"A 2": "tuổi"}).splitlines() == [
        "pay = 300  [A 1]",
        "  ✗ A 1 A 1 (poor: income=1.234.567)",
        "  ► A 2 tuổi → 300 × 1 = 300",
    ]
    assert "? A 1 A 1 (poor: income=chưa rõ)" in render(explain(at, "pay", 1))


def test_members_are_found_whatever_the_order_of_the_people() -> None:
    rule = benefit(lambda p: case("A 1", p.old, T.small))
    mixed = crowd(6, of=[2, 0, 1, 0, 2, 0], households={"size": [1, 1, 1]}, old=[True] * 6)
    run = Run(rule, mixed, KNOWN)
    assert run.members(np.array([0])).tolist() == [1, 3, 5]
    assert run.members(np.array([1, 2])).tolist() == [0, 2, 4]
    ordered = crowd(4, of=[0, 0, 1, 2], households={"size": [1, 1, 1]}, old=[True] * 4)
    assert Run(rule, ordered, KNOWN).members(np.array([0, 2])).tolist() == [0, 1, 3]


def test_a_few_rows_of_many_find_their_own_household_and_holdings() -> None:
    rules = Rules()

    @rules.fact("household", "A 1", kind="number")
    def old_ones(h: Any) -> Any:
        return h.count(lambda q: q.old)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        held = p.holdings.total(lambda h: h.kind == "m", lambda h: h.pay)
        return total(
            case("A 1", p.household.old_ones > 0, T.small * p.household.old_ones),
            case("A 2", held > T.small, held),
            case("A 3", p.holdings.any(lambda h: h.kind == "s"), T.big),
            case("A 4", p.household.poverty.at("2019-12-31") == "poor", T.limit),
        )

    size = 400
    held = [(row, "ms"[row % 2], "2020-01", None, 60 + row) for row in range(0, size, 3)] + [
        (9, "m", "2020-01", None, 70)
    ]
    poverty: list[object] = [
        None if home % 9 == 0 else ["none", "poor"][home % 2] for home in range(size // 4)
    ]
    people = crowd(
        size, of=[row // 4 for row in range(size)], households={"size": [4] * (size // 4), "poverty__2019_12_31": poverty},
        old=[None if row % 37 == 0 else row % 7 < 3 for row in range(size)], holdings=held, told=[row % 11 != 0 for row in range(size)],
    )  # fmt: skip
    rule = law(rules)
    whole = Run(rule, people, KNOWN).at("2020-04").rule("pay")
    amounts = dict(zip(whole.rows.tolist(), whole.amounts.tolist(), strict=True))
    most = dict(zip(whole.review.tolist(), whole.most.tolist(), strict=True))
    assert len(set(amounts.values())) > 10
    for row in range(size):
        some = Run(rule, people, KNOWN).at("2020-04").rule("pay", np.array([row]))
        assert dict(zip(some.rows.tolist(), some.amounts.tolist(), strict=True)) == {
            k: v for k, v in amounts.items() if k == row
        }
        assert dict(zip(some.review.tolist(), some.most.tolist(), strict=True)) == {
            k: v for k, v in most.items() if k == row
        }


def test_the_sums_over_holdings_are_those_added_by_hand() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.total(lambda h: h.kind == "m", lambda h: h.pay)))
    held = [(row, "m", "2020-01", None, row * 10 + k) for row in range(3) for k in range(row)]
    assert pay(rule, crowd(3, holdings=held)) == {0: 0, 1: 10, 2: 41}
    some = Run(rule, crowd(40, holdings=held), KNOWN).at("2020-04").rule("pay", np.array([2]))
    assert some.amounts.tolist() == [41]


def test_a_known_day_is_compared_with_a_vague_one() -> None:
    rule = benefit(lambda p: case("A 1", p.birth < p.death, T.small))
    people = crowd(
        4,
        birth=["2020-01-01", "2020-01-01", "2020-02-01", "2020"],
        death=["2020-02", "2020-01", "2020-01", "2020-07-01"],
    )
    assert list(pay(rule, people)) == [0]
    assert list(waits(rule, people)) == [1, 3]


def test_a_case_in_doubt_whose_amount_is_itself_a_choice_tells_what_it_could_pay() -> None:
    def write(p: Any) -> Any:
        inner = first(case("A 2", p.job == "a", T.big), case("A 3", p.job == "b", T.small))
        return highest(case("A 1", when("old", p.old), inner), case("A 4", p.months >= 1, T.small))

    people = crowd(4, old=[True, None, None, True], job=["a", "a", "b", "none"], months=[1, 1, 1, 1])
    assert pay(benefit(write), people) == {0: 300, 2: 100, 3: 100}
    assert waits(benefit(write), people) == {1: 300}


def test_a_few_rows_see_a_holding_in_its_last_month_and_not_after() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m"), T.small))
    people = crowd(40, holdings=[(3, "m", "2020-03", "2020-04", 0)])
    run = Run(rule, people, KNOWN)
    found = [
        run.at(month).rule("pay", np.array([3])).rows.tolist()
        for month in ("2020-02", "2020-03", "2020-04", "2020-05")
    ]
    assert found == [[], [3], [3], []]


def test_the_month_of_a_parameter_is_the_one_set_for_the_month_asked() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.holdings.any(lambda h: h.kind == "m").at(T.moving), T.small)

    from tests.core.rulebook.small import figure
    from tests.core.rulebook.small import pay as paid

    january, march = 18_262, 18_322
    rule = law(rules, figure("t.moving", "date", ("2020-01", january), ("2020-05", march)))
    people = crowd(2, holdings=[(0, "m", "2020-01", "2020-02", 0), (1, "m", "2020-03", None, 0)])
    assert [list(paid(rule, people, month)) for month in ("2020-04", "2020-05")] == [[0], [1]]


def test_a_whatif_in_another_month_of_a_window_is_not_taken_from_the_cache() -> None:
    rule = benefit(lambda p: highest(case("A 1", p.old, T.big), over=("2020-04", "2020-06")))
    run = Run(rule, crowd(1, old=[True]), KNOWN)
    assert run.at("2020-04").rule("pay").total() == 900
    assert run.whatif({"t.big": {"2020-05": 10}}).at("2020-04").rule("pay").total() == 320


def test_the_explanation_shows_the_rules_inside_a_rule_and_whom_a_case_does_not_concern() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", when("old", p.old), T.small, concerns=p.job == "a")

    @rules.benefit("person", "A 2", unit="VND/month")
    def flat(p: Any) -> Any:
        return p.income

    @rules.benefit("person", "A 3", unit="VND/month")
    def pay(p: Any) -> Any:
        return highest(p.base, p.flat)

    from tests.core.rulebook.small import pay as paid
    from tests.core.rulebook.small import waits as waiting

    rule, people = law(rules), crowd(3, old=[True, True, True], job=["a", "b", "b"], income=[5, 7, None])
    assert paid(rule, people) == {0: 100, 1: 7}
    assert waiting(rule, people) == {}
    tree = explain(Run(rule, people, KNOWN).at("2020-04"), "pay", 1)
    assert [(part["rule"], part["cite"], part["amount"]) for part in tree["cases"]] == [
        ("base", "A 1", 0),
        ("flat", "A 2", 7),
    ]
    (inner,) = explain(Run(rule, people, KNOWN).at("2020-04"), "base", 1)["cases"]
    assert (inner["status"], inner["conditions"][0]["facts"], inner["conditions"][0]["holds"]) == (
        "not_concerned",
        {"job": "b"},
        False,
    )


@pytest.mark.parametrize("limit", [100, 1_000, -1_000])
def test_small_column_types_meet_any_number(limit: int) -> None:
    from ansinh.core.rulebook.facts import Column
    from tests.core.rulebook.small import figure

    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.income < T.edge, T.small)

    from tests.core.rulebook.small import pay as paid

    people = crowd(2)
    people.person.columns["income"] = Column(np.array([0, 120], np.int8))
    rule = law(rules, figure("t.edge", "VND/month", ("2020-01", limit)))
    assert list(paid(rule, people)) == [row for row, value in enumerate((0, 120)) if value < limit]


def test_the_explanation_shows_days_as_far_as_they_are_known() -> None:
    rule = benefit(
        lambda p: case("A 1", when("born", p.birth > T.day), when("lives", p.death < T.day), T.small)
    )
    people = crowd(3, birth=["1980-05-01", "1980", "1980"], death=[None, "2020-01", "2021-02-03"])
    at = Run(rule, people, KNOWN).at("2020-04")
    told = [[c["facts"] for c in explain(at, "pay", row)["cases"][0]["conditions"]] for row in range(3)]
    assert told == [
        [{"birth": "1980-05-01"}, {"death": "never"}],
        [{"birth": "1980-01-01/1980-12-31"}, {"death": "2020-01-01/2020-01-31"}],
        [{"birth": "1980-01-01/1980-12-31"}, {"death": "2021-02-03"}],
    ]


def test_a_month_fixed_inside_stays_when_the_whole_is_moved() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", p.income > T.small, T.big)

    @rules.fact("person", "A 1")
    def once(p: Any) -> Any:
        return (p.base > 0).at("2020-07")

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 2", p.once.at("2020-09"), T.limit)

    run = Run(law(rules), crowd(1, income=[120]), KNOWN)
    assert run.at("2020-04").rule("pay").total() == 0
    assert run.whatif({"t.small": {"2020-07": 100, "2020-08": 150}}).at("2020-04").rule("pay").total() == 500
    assert run.whatif({"t.small": {"2020-08": 100}}).at("2020-04").rule("pay").total() == 0


def test_months_between_two_changes_of_holdings_share_one_result() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m"), T.big))
    run = Run(rule, crowd(2, holdings=[(0, "m", "2020-02", "2020-05", 0)]), KNOWN)
    april = run.at("2020-04").rule("pay")
    assert run.at("2020-05").rule("pay") is april
    assert run.at("2020-06").rule("pay").rows.tolist() == []
    assert run.at("2020-01").rule("pay").rows.tolist() == []


def test_thousands_of_holders_are_all_found() -> None:
    rule = benefit(lambda p: case("A 1", p.holdings.any(lambda h: h.kind == "m"), T.big))
    held = [(row, "m", "2020-01", None, 0) for row in range(0, 3_000) for _twice in range(2)]
    assert list(pay(rule, crowd(3_001, holdings=held))) == list(range(3_000))


def test_a_holding_without_its_pay_makes_its_holder_wait() -> None:
    from ansinh.core.rulebook.facts import encode
    from tests.core.rulebook.small import SCHEMA

    rule = benefit(lambda p: case("A 1", p.holdings.total(lambda h: h.kind == "m", lambda h: h.pay)))
    people = crowd(
        2, holdings=[(0, "m", "2020-01", None, 5), (0, "m", "2020-01", None, 6), (1, "m", "2020-01", None, 7)]
    )
    people.holding.columns["pay"] = encode(SCHEMA.get("holding", "pay"), [5, None, 7], "test")
    assert (pay(rule, people), list(waits(rule, people))) == ({1: 7}, [0])


def test_a_benefit_is_compared_by_other_signs_too() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", p.old, p.income)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return total(
            case("A 2", p.base <= 0, T.small),
            case("A 3", p.base > T.small, T.big),
            case("A 4", p.base > 1, T.limit),
        )

    from tests.core.rulebook.small import pay as paid

    people = crowd(4, old=[True, True, False, True], income=[5, 500, 5, 1])
    assert paid(law(rules), people) == {0: 500, 1: 800, 2: 100}


def test_a_fact_of_households_follows_where_it_was_not_given() -> None:
    rules = Rules()

    @rules.fact("household", "A 1")
    def large(h: Any) -> Any:
        return h.size > 2

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.household.large, T.small)

    from tests.core.rulebook.small import pay as paid
    from tests.core.rulebook.small import waits as waiting

    people = crowd(
        5, of=[0, 1, 2, 3, 3], households={"large": [True, None, None, None], "size": [1, 3, 1, None]}
    )
    assert (paid(law(rules), people), list(waiting(law(rules), people))) == ({0: 100, 1: 100}, [3, 4])
    given = crowd(2, of=[0, 1], households={"large": [True, False], "size": [1, 3]})
    assert paid(law(rules), given) == {0: 100}


def test_the_explanation_says_yes_and_no_in_words_and_a_condition_without_a_code_by_its_fact() -> None:
    rule = benefit(
        lambda p: highest(case("A 1", when("not_old", p.old), T.small), case("A 2", p.job == "a", T.big))
    )
    at = Run(rule, crowd(2, old=[False, True], job=["b", "b"]), KNOWN).at("2020-04")
    assert render(explain(at, "pay", 0), {"job": "việc"}).splitlines()[1:] == [
        "  ✗ A 1 A 1 (not_old: old=không)",
        "  ✗ A 2 A 2 (việc=b)",
    ]
    asked = benefit(lambda p: case("A 1", ask("why", "?", p.old), T.small))
    assert "(why: old=có)" in render(explain(Run(asked, crowd(1, old=[True]), KNOWN).at("2020-04"), "pay", 0))


def test_a_refused_outcome_has_no_figure() -> None:
    rule = benefit(lambda p: case("A 1", when("not_old", p.old), T.small))
    (found,) = outcomes(
        Run(rule, crowd(1, old=[False]), KNOWN).at("2020-04"), rule.cases["A 1"], np.arange(1)
    )
    assert (found.amount, found.rate, found.times) == (0, 0, 0)


def test_a_number_that_follows_is_missing_only_where_both_are() -> None:
    rules = Rules()

    @rules.fact("person", "A 1", kind="number", unit="VND/month")
    def income(p: Any) -> Any:
        return p.base * 1

    @rules.benefit("person", "A 1", unit="VND/month")
    def base(p: Any) -> Any:
        return case("A 1", p.old, T.big)

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 2", p.income > T.small, T.limit)

    from tests.core.rulebook.small import pay as paid
    from tests.core.rulebook.small import waits as waiting

    people = crowd(4, income=[5, None, None, None], old=[True, True, None, False])
    assert (paid(law(rules), people), list(waiting(law(rules), people))) == ({1: 500}, [2])


def test_spans_between_two_vague_days_are_bounded_by_the_shortest_and_the_longest() -> None:
    rule = benefit(lambda p: case("A 1", full_months(p.birth, p.death) >= 2, T.small))
    births = ["2020-01", "2020-01", "2020-01", "2020-01-01", "2020-01", "2020-01"]
    deaths = ["2020-04", "2020-03", "2020-02", "2020-03", "2020-03-31", "2020-02-28"]
    people = crowd(6, birth=births, death=deaths)
    assert list(pay(rule, people)) == [0, 3, 4]
    assert list(waits(rule, people)) == [1, 2]


def test_sums_of_vague_numbers_stay_bounded() -> None:
    rule = benefit(lambda p: case("A 1", age(p.birth) + age(p.birth) >= 160, T.small))
    people = crowd(3, birth=["1939", "1940", "1941"])
    assert (list(pay(rule, people)), list(waits(rule, people))) == ([0], [1])


def test_times_that_are_vague_or_missing_wait_with_the_most_they_could_be() -> None:
    rule = benefit(
        lambda p: case("A 1", T.small, times=calendar_months(T.day, p.birth), at_most=T.three), "VND"
    )
    people = crowd(3, birth=["2020-02", "2020", None])
    assert (pay(rule, people), waits(rule, people)) == ({0: 200}, {1: 300, 2: 300})


def test_a_product_is_missing_where_any_part_is() -> None:
    rule = benefit(lambda p: case("A 1", p.income * p.months), "VND")
    people = crowd(4, income=[7, None, 7, None], months=[2, 2, None, None])
    assert (pay(rule, people), list(waits(rule, people))) == ({0: 14}, [1, 2, 3])


def test_whom_a_case_does_not_concern_is_told_only_when_asked() -> None:
    rule = benefit(lambda p: case("A 1", when("old", p.old), T.small, concerns=p.job == "a"))
    at = Run(rule, crowd(1, old=[True], job=["b"]), KNOWN).at("2020-04")
    told = [outcomes(at, rule.cases["A 1"], np.arange(1), gated=gated)[0].status for gated in (True, False)]
    assert told == ["not_concerned", "pays"]


def test_a_derived_fact_that_is_not_known_is_told_as_such() -> None:
    rules = Rules()

    @rules.fact("person", "A 1")
    def rich(p: Any) -> Any:
        return p.income > T.limit

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", when("rich", p.rich), T.small)

    at = Run(law(rules), crowd(3, income=[1, None, 900]), KNOWN).at("2020-04")
    facts = [explain(at, "pay", row)["cases"][0]["conditions"][0]["facts"] for row in range(3)]
    assert facts == [{"rich": False}, {"rich": None}, {"rich": True}]
