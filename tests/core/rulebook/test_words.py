"""The words of a rule on a small invented law: what pays, what waits, what is refused while the rule is read."""

from typing import Any

import pytest

from ansinh.core.errors import LawError
from ansinh.core.rulebook import (
    P,
    Rules,
    age,
    ask,
    case,
    first,
    full_months,
    highest,
    least,
    only_one,
    percent,
    total,
    when,
)
from tests.core.rulebook.small import benefit, crowd, law, pay, waits

T = P.t


def test_a_case_pays_where_its_condition_is_true() -> None:
    assert pay(benefit(lambda p: case("A 1", p.job == "a", T.small)), crowd(3, job=["a", "b", "none"])) == {
        0: 100
    }


def test_what_is_not_known_waits_and_is_not_paid() -> None:
    rule, people = benefit(lambda p: case("A 1", p.job == "a", T.small)), crowd(3, job=["a", None, "b"])
    assert pay(rule, people) == {0: 100}
    assert waits(rule, people) == {1: 100}


@pytest.mark.parametrize(
    ("left", "right", "and_", "or_"),
    [(True, True, "yes", "yes"), (True, False, "no", "yes"), (True, None, "?", "yes"), (False, True, "no", "yes"), (False, False, "no", "no"),
     (False, None, "no", "?"), (None, True, "?", "yes"), (None, False, "no", "?"), (None, None, "?", "?")],
)  # fmt: skip
def test_conditions_know_three_answers(left: bool | None, right: bool | None, and_: str, or_: str) -> None:
    people = crowd(1, old=[left], job=[None if right is None else "a" if right else "b"])

    def answer(write: Any) -> str:
        rule = benefit(write)
        return "yes" if pay(rule, people) else "?" if waits(rule, people) else "no"

    assert answer(lambda p: case("A 1", p.old & (p.job == "a"), T.small)) == and_
    assert answer(lambda p: case("A 1", p.old | (p.job == "a"), T.small)) == or_
    assert answer(lambda p: case("A 1", ~p.old, T.small)) == {True: "no", False: "yes", None: "?"}[left]


def test_an_ask_sends_to_review_and_a_later_failed_condition_still_refuses() -> None:
    rule = benefit(lambda p: case("A 1", ask("odd", "?", p.old), when("job", p.job == "a"), T.small))
    people = crowd(4, old=[True, True, False, None], job=["a", "b", "a", "b"])
    assert pay(rule, people) == {2: 100}
    assert waits(rule, people) == {0: 100}


def test_first_pays_the_first_case_that_applies() -> None:
    rule = benefit(lambda p: first(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    assert pay(rule, crowd(3, job=["a", "b", "b"], old=[True, True, False])) == {0: 100, 1: 300}


def test_first_waits_where_an_earlier_case_is_not_known() -> None:
    rule = benefit(lambda p: first(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    people = crowd(2, job=[None, "a"], old=[True, None])
    assert pay(rule, people) == {1: 100}
    assert list(waits(rule, people)) == [0]


def test_total_pays_every_case_that_applies_and_waits_if_one_is_not_known() -> None:
    rule = benefit(lambda p: total(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    people = crowd(4, job=["a", "a", "b", "a"], old=[True, False, True, None])
    assert pay(rule, people) == {0: 400, 1: 100, 2: 300}
    assert waits(rule, people) == {3: 400}


def test_highest_pays_the_highest_and_the_earlier_of_equals() -> None:
    rule = benefit(
        lambda p: highest(
            case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big), case("A 3", p.old, T.big)
        )
    )
    from ansinh.core.rulebook.run import Run
    from tests.core.rulebook.small import KNOWN

    people = crowd(3, job=["a", "a", "b"], old=[True, False, True])
    paid = Run(rule, people, KNOWN).at("2020-04").rule("pay")
    assert paid.winners is not None
    assert (paid.amounts.tolist(), paid.winners.tolist()) == ([300, 100, 300], [1, 0, 1])


def test_highest_waits_only_for_a_case_that_could_give_more() -> None:
    rule = benefit(lambda p: highest(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    people = crowd(3, job=["a", None, None], old=[None, True, None])
    assert pay(rule, people) == {1: 300}
    assert waits(rule, people) == {0: 300, 2: 300}


def test_only_one_names_the_person_and_the_articles_of_an_overlap() -> None:
    rule = benefit(lambda p: only_one(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    assert pay(rule, crowd(2, job=["a", "b"], old=[False, True])) == {0: 100, 1: 300}
    with pytest.raises(LawError, match=r"P1 có A 1, A 2"):
        pay(rule, crowd(2, job=["a", "a"], old=[False, True]))


def test_only_one_waits_where_one_case_is_not_known() -> None:
    rule = benefit(lambda p: only_one(case("A 1", p.job == "a", T.small), case("A 2", p.old, T.big)))
    people = crowd(2, job=["a", None], old=[None, True])
    assert pay(rule, people) == {}
    assert list(waits(rule, people)) == [0, 1]


def test_highest_over_months_pays_the_scheme_that_is_highest_in_all() -> None:
    def write(p: Any) -> Any:
        monthly = p.holdings.any(lambda h: h.kind == "m")
        return highest(case("A 1", monthly, T.big), case("A 2", p.old, T.small), over=("2020-04", "2020-06"))

    held = [
        (0, "m", "2020-05", "2020-05", 0),
        (1, "m", "2020-05", "2020-05", 0),
        (2, "m", "2020-04", "2020-05", 0),
    ]
    people = crowd(3, holdings=held, old=[True, False, True])
    assert pay(benefit(write), people) == {0: 300, 1: 300, 2: 600}

    def by_month(p: Any) -> Any:
        monthly = p.holdings.any(lambda h: h.kind == "m")
        return highest(case("A 1", monthly, T.big), case("A 2", p.old, T.small))

    months = [pay(benefit(by_month), people, month) for month in ("2020-04", "2020-05", "2020-06")]
    assert months == [{0: 100, 2: 300}, {0: 300, 1: 300, 2: 300}, {0: 100, 2: 100}]


@pytest.mark.parametrize(
    ("reading", "paid", "waiting"),
    [("total", {0: 300, 1: 300}, {}), ("month", {0: 300, 1: 300}, {}), ("open", {0: 300, 1: 300}, {})],
)
def test_where_both_readings_agree_the_reading_does_not_matter(
    reading: str, paid: dict[int, int], waiting: dict[int, int]
) -> None:
    from tests.core.rulebook.small import figure

    rule = _reading_law(reading, figure)
    people = crowd(2, job=["a", "a"], old=[False, True], months=[1, 3])
    assert (pay(rule, people), waits(rule, people)) == (paid | {1: 900}, waiting)


@pytest.mark.parametrize(
    ("reading", "paid", "waiting"), [("total", {0: 300}, {}), ("month", {0: 300}, {}), ("open", {0: 300}, {})]
)
def test_a_lone_case_is_paid_in_every_reading(
    reading: str, paid: dict[int, int], waiting: dict[int, int]
) -> None:
    from tests.core.rulebook.small import figure

    rule = _reading_law(reading, figure)
    people = crowd(1, job=["b"], old=[True], months=[1])
    assert (pay(rule, people), waits(rule, people)) == (paid, waiting)


@pytest.mark.parametrize(
    ("reading", "paid", "waiting"), [("total", {0: 500}, {}), ("month", {0: 300}, {}), ("open", {}, {0: 500})]
)
def test_where_the_readings_differ_the_parameter_decides_or_an_officer(
    reading: str, paid: dict[int, int], waiting: dict[int, int]
) -> None:
    from tests.core.rulebook.small import figure

    rule = _reading_law(reading, figure, five=True)
    people = crowd(1, job=["a"], old=[True], months=[1])
    assert (pay(rule, people), waits(rule, people)) == (paid, waiting)


def _reading_law(reading: str, figure: Any, five: bool = False) -> Any:
    rules = Rules()
    times = P.t.five if five else P.t.three

    @rules.benefit("person", "A 1")
    def pay(p: Any) -> Any:
        return highest(
            case("A 1", p.job == "a", T.small, times=times),
            case("A 2", p.old, T.big, times=p.months),
            over=T.how, unclear="unclear",
        )  # fmt: skip

    return law(
        rules, figure("t.how", "word", ("2020-01", reading)), figure("t.five", "month", ("2020-01", 5))
    )


def test_an_unknown_reading_is_refused() -> None:
    from tests.core.rulebook.small import figure

    with pytest.raises(LawError, match="both"):
        pay(_reading_law("both", figure), crowd(1, job=["a"], old=[True], months=[1]))


def test_two_cases_that_must_not_meet_wait_for_an_officer() -> None:
    rule = benefit(
        lambda p: highest(
            case("A 1", p.job == "a", T.small, name="J"),
            case("A 1", p.old, T.big, name="O"),
            asks=[("J", "O", "why")],
        )
    )
    people = crowd(4, job=["a", "a", "b", None], old=[True, False, True, True])
    assert pay(rule, people) == {1: 100, 2: 300}
    assert list(waits(rule, people)) == [0, 3]


def test_times_multiply_and_at_most_bounds_what_could_be_paid() -> None:
    rule = benefit(
        lambda p: case("A 1", ask("many", "?", p.months > T.three), T.small, times=p.months, at_most=T.three),
        "VND",
    )
    people = crowd(3, months=[2, 5, None])
    assert pay(rule, people) == {0: 200}
    assert waits(rule, people) == {1: 300, 2: 300}


def test_whom_a_case_does_not_concern_is_neither_paid_nor_asked() -> None:
    rule = benefit(lambda p: case("A 1", when("old", p.old), T.small, concerns=p.job == "a"))
    people = crowd(4, job=["a", "b", "b", None], old=[True, True, None, True])
    assert pay(rule, people) == {0: 100}
    assert waits(rule, people) == {3: 100}


def test_a_loan_is_never_money() -> None:
    rule = benefit(lambda p: highest(case("A 1", p.old, T.big, pays="loan"), case("A 2", p.old, T.small)))
    assert pay(rule, crowd(1, old=[True])) == {0: 100}


def test_a_loan_beside_a_grant_can_be_left_to_an_officer() -> None:
    rule = benefit(
        lambda p: highest(
            case("A 1", p.old, T.big, pays="loan", name="L"),
            case("A 2", p.job == "a", T.small, name="J"),
            asks=[("L", "J", "why"), ("J", "J", "never")],
        )
    )
    people = crowd(3, old=[True, False, True], job=["a", "a", "b"])
    assert (pay(rule, people), list(waits(rule, people))) == ({1: 100}, [0])


def test_percent_names_its_rounding() -> None:
    odd = crowd(1, income=[333])
    rules = {
        how: benefit(lambda p, how=how: case("A 1", percent(p.income, T.half, how)))
        for how in ("down", "half_up", "exact")
    }
    assert pay(rules["down"], odd) == {0: 166}
    assert pay(rules["half_up"], odd) == {0: 167}
    assert pay(rules["exact"], crowd(1, income=[334])) == {0: 167}
    with pytest.raises(LawError, match="tròn"):
        pay(rules["exact"], odd)


def test_numbers_add_subtract_and_take_the_least() -> None:
    people = crowd(2, income=[50, 400])
    assert pay(benefit(lambda p: case("A 1", p.income + T.small)), people) == {0: 150, 1: 500}
    assert pay(benefit(lambda p: case("A 1", T.limit - p.income)), people) == {0: 450, 1: 100}
    assert pay(benefit(lambda p: case("A 1", least(p.income, T.big))), people) == {0: 50, 1: 300}
    assert pay(benefit(lambda p: case("A 1", p.income * 2)), people) == {0: 100, 1: 800}


def test_a_vague_date_is_compared_as_far_as_it_is_known() -> None:
    rule = benefit(lambda p: case("A 1", p.birth < T.day, T.small))
    people = crowd(6, birth=["2019-12-31", "2020-01-01", "2019", "2020", "2019/2020", None])
    assert pay(rule, people) == {0: 100, 2: 100}
    assert list(waits(rule, people)) == [4, 5]


@pytest.mark.parametrize(
    ("sign", "yes", "open_"),
    [("<=", [0, 1, 2], [3, 4]), (">", [], [3, 4]), (">=", [1, 3], [4]), ("==", [1], [3, 4]), ("!=", [0, 2], [3, 4]), ("<", [0, 2], [4])],
)  # fmt: skip
def test_every_sign_treats_vague_dates_with_care(sign: str, yes: list[int], open_: list[int]) -> None:
    from ansinh.core.rulebook.expr import compare

    rule = benefit(lambda p: case("A 1", compare(sign, p.birth, T.day), T.small))
    people = crowd(5, birth=["2019-12-31", "2020-01-01", "2019", "2020", "2019/2020"])
    assert list(pay(rule, people)) == yes
    assert list(waits(rule, people)) == open_


def test_a_span_with_a_vague_end_is_known_only_where_the_vagueness_does_not_matter() -> None:
    rule = benefit(lambda p: case("A 1", full_months(T.day, p.birth) >= 1, T.small))
    people = crowd(4, birth=["2020-01-31", "2020-02", "2020-01", "2020"])
    assert pay(rule, people) == {0: 100, 1: 100}
    assert list(waits(rule, people)) == [2, 3]


def test_age_counts_completed_years_on_the_last_day_of_the_month() -> None:
    rule = benefit(lambda p: case("A 1", age(p.birth) >= 80, T.small))
    people = crowd(4, birth=["1940-04-30", "1940-05-01", "1940-04", "1940"])
    assert pay(rule, people, "2020-04") == {0: 100, 2: 100}
    assert list(waits(rule, people, "2020-04")) == [3]
    assert list(pay(rule, people, "2020-05")) == [0, 1, 2]


def test_a_text_fact_is_given_or_not_known() -> None:
    rule = benefit(lambda p: case("A 1", p.code.given(), T.small))
    people = crowd(2, code=["x", None])
    assert (pay(rule, people), waits(rule, people)) == ({0: 100}, {1: 100})


def test_a_set_fact_holds_a_level() -> None:
    assert pay(benefit(lambda p: case("A 1", p.asked.has("x"), T.small)), crowd(2, asked_x=[0, 1])) == {
        1: 100
    }


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda p: T.small if p.old else T.big, "if / and / or"),
        (lambda p: case("A 1", p.old and p.old, T.small), "if / and / or"),
        (lambda p: case("A 1", not p.old, T.small), "if / and / or"),
        (lambda p: case("A 1", p.odl, T.small), "odl"),
        (lambda p: case("A 1", p.job == "c", T.small), "c"),
        (lambda p: case("A 1", p.job < "a", T.small), "<"),
        (lambda p: case("A 1", p.old, T.smal), "t.smal"),
        (lambda p: case("A 1", p.income > T.flat, T.small), "khác đơn vị"),
        (lambda p: case("A 1", p.months > p.income, T.small), "khác đơn vị"),
        (lambda p: case("A 1", p.old, T.small + T.flat), "khác đơn vị"),
        (lambda p: case("A 1", p.old, T.small, times=p.income), "nhân"),
        (lambda p: case("A 1", p.old, T.flat), "kết quả là VND"),
        (lambda p: case("A 1", p.job, T.small), "đúng/sai"),
        (lambda p: case("A 1", p.job & p.old, T.small), "chỉ nối các điều kiện"),
        (lambda p: case("A 1", p.old == True, T.small), "True"),  # noqa: E712
        (lambda p: case("A 1", p.birth < "soon", T.small), "soon"),
        (lambda p: case("A 1", p.household.size > 1, p.job), "số tiền"),
        (lambda p: case("B 1", p.old, T.small), "B 1"),
        (lambda p: case("A", p.old, T.small), "A"),
        (lambda p: case("A 1", p.old, T.small, pays="gift"), "số tiền"),
        (lambda p: first(case("A 1", p.old, T.small), case("A 1", p.old, T.big)), "cùng tên"),
        (lambda p: first(T.small), "case"),
        (lambda p: total(case("A 1", p.old, T.small), case("A 2", p.old, T.flat)), "khác đơn vị"),
        (lambda p: highest(case("A 1", p.old, T.small), over=T.small), "over="),
        (lambda p: case("A 1", p.old.given(), T.small), "given"),
        (lambda p: case("A 1", p.old.at(T.small), T.small), "at"),
        (lambda p: case("A 1", age(p.income) > 3, T.small), "age"),
        (lambda p: case("A 1", full_months(p.income, p.income) > 3, T.small), "ngày"),
        (lambda p: case("A 1", p.old, percent(T.small, T.big, "down")), "percent"),
        (lambda p: case("A 1", p.old, percent(T.small, T.half, "up")), "percent"),
        (lambda p: case("A 1", p.asked.has("z"), T.small), "z"),
        (lambda p: case("A 1", p.old, T.small, times=T.three, at_most=T.small), "at_most"),
        (lambda p: case("A 1", p.old, p.birth), "số tiền"),
        (lambda p: case("A 1", p.old, p.months * p.months), "nhân"),
        (lambda p: case("A 1", p.old, p.birth - p.birth), "tính toán"),
        (lambda p: case("A 1", p.old, T.small * p.old), "tính toán"),
        (lambda p: case("A 1", p.old, "100"), "100"),
        (lambda p: case("A 1", p.odl, T.small), "asked, birth, code, death, income, job, months, old"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_stand_is_refused_while_it_is_read(write: Any, says: str) -> None:
    with pytest.raises(LawError) as caught:
        benefit(write)
    assert says in str(caught.value)


def test_a_mixed_entity_is_refused() -> None:
    rules = Rules()

    @rules.fact("household", "A 1")
    def rich(h: Any) -> Any:
        return h.size > 3

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        from ansinh.core.rulebook.expr import View

        return case("A 1", p.old & View("household").rich, T.small)

    with pytest.raises(LawError, match="trộn"):
        law(rules)


def test_the_sentence_of_a_refused_rule_names_the_rule() -> None:
    with pytest.raises(LawError, match="Quy tắc pay: "):
        benefit(lambda p: case("A 1", p.odl, T.small))


def test_rules_that_need_each_other_in_a_circle_are_refused() -> None:
    rules = Rules()

    @rules.fact("person", "A 1")
    def one(p: Any) -> Any:
        return p.two

    @rules.fact("person", "A 1")
    def two(p: Any) -> Any:
        return ~p.one

    with pytest.raises(LawError, match=r"one → two → one|two → one → two"):
        law(rules)


def test_two_rules_of_one_name_are_refused() -> None:
    rules = Rules()

    def same(p: Any) -> Any:
        return p.old

    rules.fact("person", "A 1")(same)
    rules.fact("person", "A 1")(same)
    with pytest.raises(LawError, match="same"):
        law(rules)


def test_a_rule_may_be_used_before_it_is_written() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return case("A 1", p.later, T.small)

    @rules.fact("person", "A 1")
    def later(p: Any) -> Any:
        return p.old

    from tests.core.rulebook.small import pay as paid

    assert paid(law(rules), crowd(2, old=[True, False])) == {0: 100}


def test_a_table_of_the_policy_is_read_by_columns_and_must_be_there() -> None:
    rules = Rules(tables={"t.csv": [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]})
    assert rules.table("t.csv", ("a",), b="y") == [("2",)]
    with pytest.raises(LawError, match=r"u\.csv"):
        rules.table("u.csv", ("a",))


def test_a_first_in_doubt_inside_a_highest_holds_the_lower_case() -> None:
    rule = benefit(
        lambda p: highest(
            first(case("A 1", p.old, T.big), case("A 2", p.job == "b", T.limit)),
            case("A 3", p.job == "a", T.small),
        )
    )
    people = crowd(3, old=[None, False, True], job=["a", "a", "a"])
    assert pay(rule, people) == {1: 100, 2: 300}
    assert waits(rule, people) == {0: 300}


def test_levels_of_many_people_are_found_like_those_of_few() -> None:
    jobs = ["none", "a", "b", "none", "none"] * 600
    rule = benefit(
        lambda p: first(
            case("A 1", p.job == "a", T.small),
            case("A 2", p.job == "b", T.big),
            case("A 3", p.job == "none", T.limit),
        )
    )
    amounts = {"a": 100, "b": 300, "none": 500}
    assert pay(rule, crowd(3000, job=jobs)) == {row: amounts[job] for row, job in enumerate(jobs)}


@pytest.mark.parametrize(
    ("sign", "who"), [(">=", [0, 1]), (">", [0]), ("<=", [1, 2]), ("<", [2]), ("==", [1]), ("!=", [0, 2])]
)
def test_an_age_is_compared_by_every_sign(sign: str, who: list[int]) -> None:
    from ansinh.core.rulebook.expr import compare

    rule = benefit(lambda p: case("A 1", compare(sign, age(p.birth), 80), T.small))
    assert list(pay(rule, crowd(3, birth=["1939-04-30", "1940-04-30", "1940-05-01"]), "2020-04")) == who


def test_levels_of_some_of_many_people_and_unknown_levels_are_found() -> None:
    import numpy as np

    from ansinh.core.rulebook.run import Run
    from tests.core.rulebook.small import KNOWN

    jobs = ["none", "a", "b", None, "none"] * 600
    rule = benefit(lambda p: case("A 1", p.job == "a", T.small))
    people = crowd(3000, job=jobs)
    assert list(pay(rule, people)) == [row for row, job in enumerate(jobs) if job == "a"]
    assert list(waits(rule, people)) == [row for row, job in enumerate(jobs) if job is None]
    full = crowd(3000, job=[job or "none" for job in jobs])
    some = np.arange(2_500)
    assert Run(rule, full, KNOWN).at("2020-04").rule("pay", some).rows.tolist() == list(range(1, 2_500, 5))


def test_an_amount_that_is_not_known_waits() -> None:
    rules = Rules()

    @rules.benefit("person", "A 1", unit="VND/month")
    def plain(p: Any) -> Any:
        return p.income

    @rules.benefit("person", "A 1", unit="VND/month")
    def pay(p: Any) -> Any:
        return total(p.plain, case("A 2", p.old, T.small))

    from tests.core.rulebook.small import pay as paid

    people = crowd(3, income=[7, None, 0], old=[True, True, False])
    assert paid(law(rules), people) == {0: 107}
    assert list(waits(law(rules), people)) == [1]


def test_a_plain_number_multiplies_money_from_either_side() -> None:
    people = crowd(1, old=[True], households={"size": [3]}, of=[0])
    assert pay(benefit(lambda p: case("A 1", p.old, p.household.size * T.small)), people) == {0: 300}
    assert pay(benefit(lambda p: case("A 1", p.old, T.small * p.household.size)), people) == {0: 300}


def test_a_total_of_cases_paid_several_times_tells_amounts_and_not_rates() -> None:
    rule = benefit(
        lambda p: total(
            case("A 1", p.old, T.small, times=T.three), case("A 2", p.job == "a", T.big, times=p.months)
        ),
        "VND",
    )
    people = crowd(4, old=[True, None, True, False], job=["a", "a", "b", None], months=[2, 2, 2, 2])
    assert pay(rule, people) == {0: 900, 2: 300}
    assert waits(rule, people) == {1: 900, 3: 600}
