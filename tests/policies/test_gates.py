"""What every policy folder must keep: citations that resolve, steps of parameters, sentences of reasons, one truth of money."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ansinh.core.errors import LawError, UsageError
from ansinh.core.rulebook.dates import day_number, format_month, parse_month
from ansinh.core.rulebook.explain import explain, outcomes
from ansinh.core.rulebook.facts import Column, Population, Table
from ansinh.core.rulebook.params import Parameter, Parameters, cited_act
from ansinh.core.rulebook.run import Run
from ansinh.policies import loader
from ansinh.policies.assess import choose_highest, facts_of, outcome_of
from ansinh.policies.cases import run_case, run_cases
from ansinh.policies.loader import FOLDER, Policy, load_policy, policy_names, read_yaml
from ansinh.policies.parameters import read_acts, read_parameters

POLICIES = policy_names()
LATE = date(2030, 1, 1)
ACT = {
    "number": "1",
    "title": "t",
    "issued": date(2020, 1, 1),
    "in_force": date(2020, 1, 2),
    "applies_from": date(2020, 1, 1),
    "source": "s",
}
CHOICES = [
    "higher_policy_elsewhere",
    "duplicate_same_group",
    "duplicate_conflicting",
    "highest_policy_unclear",
    "linked_row_under_review",
]


def parameters() -> Iterator[tuple[Policy, Parameter]]:
    for name in POLICIES:
        policy = load_policy(name)
        for parameter in policy.law.parameters.values():
            yield policy, parameter


@pytest.mark.parametrize("name", POLICIES)
def test_every_rule_case_group_value_and_table_row_cites_an_act_of_the_policy(name: str) -> None:
    policy = load_policy(name)
    places = [variable.cite for variable in policy.law.variables.values()]
    places += [case.article for case in policy.law.cases.values()]
    places += [place for group in policy.groups.values() for place in (group.article, group.details)]
    places += [value.cite for parameter in policy.law.parameters.values() for value in parameter.values]
    places += [pair.cite for pair in policy.combinations.values()]
    assert len(places) > 4
    for place in places:
        act = cited_act(policy.acts, place)
        assert act.number
        assert act.source


def test_every_article_of_the_resolution_that_gives_money_is_a_case_and_sets_an_amount() -> None:
    policy = load_policy("covid42")
    articles = {f"NQ42 II.{number}" for number in (1, 3, 4, 5, 6, 7)}
    assert {case.article for case in policy.law.cases.values()} == articles | {"QD15 Art 13"}
    amounts = {
        v.cite for p in policy.law.parameters.values() if p.unit == "VND/month" for v in p.values if v.value
    }
    assert articles <= amounts


def test_the_group_of_a_case_has_the_article_of_the_case() -> None:
    for name in POLICIES:
        policy = load_policy(name)
        assert {key: case.article for key, case in policy.law.cases.items()} == {
            key: g.article for key, g in policy.groups.items()
        }


@pytest.mark.parametrize(
    ("policy", "parameter"), list(parameters()), ids=lambda item: getattr(item, "path", "")
)
def test_every_step_of_a_parameter_changes_in_its_month_and_not_a_month_earlier_or_later(
    policy: Policy, parameter: Parameter
) -> None:
    known = Parameters({parameter.path: parameter}, LATE)
    steps = sorted({value.start for value in parameter.values})
    last_of = {start: [v for v in parameter.values if v.start == start][-1] for start in steps}
    for index, start in enumerate(steps):
        before = last_of[steps[index - 1]].value if index else None
        for month, wanted in (
            (start - 1, before),
            (start, last_of[start].value),
            (start + 1, last_of[start].value),
        ):
            if wanted is None:
                with pytest.raises(LawError, match=format_month(month)):
                    known.at(parameter.path, month)
            else:
                assert known.at(parameter.path, month).value == wanted
    for value in parameter.values:
        act = cited_act(policy.acts, value.cite)
        assert value.known >= act.in_force
        assert value.unverified == (act.unverified or value.unverified)


@pytest.mark.parametrize("name", POLICIES)
def test_no_value_is_seen_the_day_before_it_is_in_force(name: str) -> None:
    for parameter in load_policy(name).law.parameters.values():
        first = min(value.known for value in parameter.values)
        start = parameter.values[0].start
        assert Parameters({parameter.path: parameter}, first).at(parameter.path, start).value is not None
        with pytest.raises(LawError):
            Parameters({parameter.path: parameter}, date.fromordinal(first.toordinal() - 1)).at(
                parameter.path, start
            )


@pytest.mark.parametrize("name", POLICIES)
def test_every_reason_has_a_sentence_and_a_question_in_both_languages(name: str) -> None:
    policy = load_policy(name)
    for code, entry in policy.reasons.items():
        assert set(entry) == {"vi", "en", "ask"}, code
        assert set(entry["ask"]) == {"vi", "en"}, code
        assert entry["vi"].endswith("."), code
    assert {"facts_missing", "outside_period", "duplicate_same_group"} <= set(policy.reasons)
    assert policy.reason("facts_missing", "en") == "Facts that are needed are missing."
    assert policy.reason("no_such_code") == "no_such_code"


def test_the_choice_among_rows_has_its_sentences() -> None:
    assert set(CHOICES) <= set(load_policy("covid42").reasons)


@pytest.mark.parametrize("name", POLICIES)
def test_every_fact_has_its_meaning_in_both_languages_and_the_example_uses_known_facts(name: str) -> None:
    policy = load_policy(name)
    for entity in ("person", "household", "holding"):
        for fact in policy.law.schema.of(entity):
            assert set(policy.facts[entity][fact.name]["meaning"]) == {"vi", "en"}
            assert set(fact.group.split()) <= set(policy.groups)


@pytest.mark.parametrize("name", POLICIES)
def test_every_case_passes_and_says_what_is_unverified(name: str) -> None:
    runs = list(run_cases(name))
    assert runs
    assert [run for run in runs if run.differences] == []


def test_a_case_without_source_or_expectation_is_no_case() -> None:
    with pytest.raises(LawError, match="X1"):
        run_case(load_policy("covid42"), {"id": "X1", "expected": {}})
    with pytest.raises(LawError, match="X1"):
        run_case(load_policy("covid42"), {"id": "X1", "source": "s", "expected": {}})
    with pytest.raises(LawError, match="X1"):
        run_case(load_policy("covid42"), {"id": "X1", "expected": {"total": 0}})


def test_a_case_that_says_nothing_of_an_unverified_figure_fails() -> None:
    item = next(i for i in read_yaml(FOLDER / "covid42" / "cases.yaml")["cases"] if i["id"] == "C16")
    assert run_case(load_policy("covid42"), item).differences == ()
    assert run_case(load_policy("covid42"), {**item, "unverified": []}).differences != ()
    assert run_case(load_policy("covid42"), {**item, "month": "2020-13"}).differences != ()


def test_all_published_and_derived_cases_of_the_facts_are_there() -> None:
    found = {item["id"] for item in read_yaml(FOLDER / "covid42" / "cases.yaml")["cases"]}
    assert {f"C{n:02d}" for n in (1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16)} <= found


def test_unverified_figures_of_the_covid_policy_are_only_those_nobody_read() -> None:
    marked = {
        p.path for p in load_policy("covid42").law.parameters.values() if any(v.unverified for v in p.values)
    }
    assert marked == {"covid42.loan_wage_region_4"}
    assert all(v.unverified for p in load_policy("gift2025").law.parameters.values() for v in p.values)


def test_a_claim_of_a_group_may_carry_the_shared_facts_and_its_own() -> None:
    policy = load_policy("covid42")
    assert {"death", "declined", "job_lost", "months", "income"} <= set(facts_of(policy, "G4"))
    assert {"job_lost", "claims", "tax_code"}.isdisjoint(facts_of(policy, "G5"))


def test_the_window_is_the_one_of_the_resolution() -> None:
    assert load_policy("covid42").months_window == (date(2020, 4, 1), date(2020, 6, 30))


def test_an_unknown_policy_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="covid42, gift2025"):
        load_policy("covid19")


@pytest.mark.parametrize(
    ("change", "says"),
    [({"number": None}, ""), ({"in_force": "soon"}, "ngày"), ({"source": ...}, "source")],
)
def test_an_act_without_its_dates_or_source_is_refused(change: dict[str, Any], says: str) -> None:
    item = {key: value for key, value in (ACT | change).items() if value is not ...}
    if not says:
        assert read_acts({"A": item})["A"].key == "A"
    else:
        with pytest.raises(LawError, match=says):
            read_acts({"A": item})


GOOD = {"from": "2020-01", "known": date(2020, 1, 2), "value": 5, "cite": "A 1"}


@pytest.mark.parametrize(
    ("path", "unit", "values"),
    [
        ("x.a", "VND", [GOOD]),
        ("t.a", "dollar", [GOOD]),
        ("t.a", "VND", []),
        ("t.a", "VND", [GOOD, GOOD]),
        ("t.a", "VND", [GOOD | {"cite": "B 1"}]),
        ("t.a", "VND", [GOOD | {"cite": "A"}]),
        ("t.a", "VND", [GOOD | {"known": date(2020, 1, 1)}]),
        ("t.a", "VND", [GOOD | {"value": "5"}]),
        ("t.a", "VND", [GOOD | {"value": 5.0}]),
        ("t.a", "VND", [GOOD | {"value": True}]),
        ("t.a", "word", [GOOD]),
        ("t.a", "date", [GOOD | {"value": "2020-01-01"}]),
        ("t.a", "VND", [{key: value for key, value in GOOD.items() if key != "cite"}]),
        ("t.a", "VND", [{key: value for key, value in GOOD.items() if key != "from"}]),
    ],
)  # fmt: skip
def test_a_parameter_with_a_hole_is_refused(path: str, unit: str, values: list[dict[str, Any]]) -> None:
    acts = read_acts({"A": ACT})
    with pytest.raises(LawError):
        read_parameters("t", {path: {"label": "l", "unit": unit, "values": values}}, acts)


def test_a_parameter_is_read_in_the_order_of_its_months() -> None:
    acts = read_acts({"A": ACT | {"unverified": True}})
    later = GOOD | {"from": "2020-05", "value": 7}
    found = read_parameters("t", {"t.a": {"label": "l", "unit": "VND", "values": [later, GOOD]}}, acts)["t.a"]
    assert [(format_month(v.start), v.value, v.unverified) for v in found.values] == [
        ("2020-01", 5, True),
        ("2020-05", 7, True),
    ]


def test_a_broken_folder_stops_the_program_and_not_a_payment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(FOLDER / "gift2025", tmp_path / "gift2025")
    monkeypatch.setattr(loader, "FOLDER", tmp_path)
    fresh = load_policy.__wrapped__
    assert fresh("gift2025").name == "gift2025"
    reasons = tmp_path / "gift2025" / "reasons.yaml"
    reasons.write_text(
        reasons.read_text(encoding="utf-8").replace("registered_twice:", "other_code:"), encoding="utf-8"
    )
    with pytest.raises(LawError, match="registered_twice"):
        fresh("gift2025")
    reasons.write_text("", encoding="utf-8")
    with pytest.raises(LawError, match=r"reasons\.yaml"):
        fresh("gift2025")


def _crowd(size: int, seed: int) -> Population:
    """Ten thousand people with facts of every group drawn at random, most of them entitled to something."""
    random = np.random.default_rng(seed)
    schema = load_policy("covid42").law.schema

    def draw(values: list[int], missing: float = 0.05) -> Column:
        return Column(random.choice(np.array(values), size), random.random(size) < missing)

    def flag(share: float, missing: float = 0.05) -> Column:
        return Column((random.random(size) < share).astype(np.int64), random.random(size) < missing)

    def day(first: str, spread: int) -> Column:
        start = day_number(date.fromisoformat(first))
        return Column(start + random.integers(0, spread, size), random.random(size) < 0.05)

    never = Column(
        np.where(
            random.random(size) < 0.9,
            2**31 - 1,
            day_number(date(2020, 3, 20)) + random.integers(0, 120, size),
        )
    )
    person = {fact.name: flag(0.9) for fact in schema.of("person") if fact.kind == "bool"}
    person |= {fact.name: draw([1, 2, 3]) for fact in schema.of("person") if fact.unit == "month"}
    person |= {f"claims:G{n}": flag(0.3 if n != 2 else 0.05, 0.0) for n in range(1, 9)}
    person |= {
        name: flag(0.05)
        for name in (
            "declined",
            "worship_only",
            "has_contract",
            "unemployment_benefit",
            "bad_debt",
            "income_unclear",
        )
    }
    person |= {name: flag(0.2) for name in ("merit_on_pay_list", "social_on_pay_list")}
    person |= {
        "birth": day("1940-01-01", 29_300), "death": never, "suspended_from": day("2020-03-25", 70), "suspended_to": day("2020-05-20", 60),
        "job_lost": day("2020-03-25", 100), "terminated": day("2020-03-28", 80), "contract_signed": day("2018-01-01", 700), "closed_from": day("2020-03-28", 60),
        "income": draw([0, 300_000, 999_999, 1_000_000, 1_299_999]), "revenue": draw([50_000_000, 100_000_000]), "tax_code": draw([1]),
        "area": draw([0, 1]), "job": draw([0, 0, 0, 1, 2, 3]), "residence": draw([0, 0, 0, 1]), "employer_kind": draw([0, 0, 0, 1, 3]),
        "loan_workers": draw([5]), "wage_region": draw([0]), "stop_work_wage_paid": draw([49, 50]),
    }  # fmt: skip
    homes = {f"poverty@{d}": draw([0, 0, 1, 2]) for d in ("2019-12-31", "2020-04-30")}
    none = np.empty(0, np.int64)
    return Population(
        Table(size, person),
        Table(size, homes),
        Table(0),
        np.arange(size),
        none,
        none,
        none,
        np.zeros(size, np.bool_),
        [f"P{n}" for n in range(size)],
    )


@pytest.mark.parametrize("known", [date(2020, 7, 1), date(2020, 11, 1)])
def test_payment_and_outcomes_of_ten_thousand_people_agree_to_the_dong(known: date) -> None:
    policy = load_policy("covid42")
    people = _crowd(10_000, 7)
    at = Run(policy.law, people, known).at("2020-04")
    paid = at.rule("grant")
    amounts = dict(zip(paid.rows.tolist(), paid.amounts.tolist(), strict=True))
    waiting = set(paid.review.tolist())
    told = [(case, outcomes(at, case, np.arange(10_000), gated=True)) for case in policy.law.cases.values()]
    wrong = []
    for row in range(10_000):
        found = [
            outcome_of(case, each[row], ()) for case, each in told if each[row].status != "not_concerned"
        ]
        choices = choose_highest(policy, found, known=known)
        pays = sum(o.amount for o, c in zip(found, choices, strict=True) if c.status == "pays")
        grants = [c for o, c in zip(found, choices, strict=True) if o.case != "G8" or c.reasons]
        waits = not pays and any(c.status == "review" for c in grants)
        if (pays, waits) != (amounts.get(row, 0), row in waiting):
            wrong.append((row, pays, waits, amounts.get(row, 0), row in waiting, found))
    assert wrong[:3] == []
    assert len(amounts) > 1_500
    assert len(waiting) > 1_500


def test_the_explanation_of_a_person_has_the_amount_that_is_paid() -> None:
    policy = load_policy("covid42")
    at = Run(policy.law, _crowd(10_000, 8), date(2020, 7, 1)).at("2020-04")
    paid = at.rule("grant")
    amounts = dict(zip(paid.rows.tolist(), paid.amounts.tolist(), strict=True))
    for row in range(0, 10_000, 150):
        tree = explain(at, "grant", row)
        winners = [case["amount"] for case in tree["cases"] if case["won"] and case["status"] == "pays"]
        assert tree["amount"] == amounts.get(row, 0)
        assert sum(winners) == amounts.get(row, 0) or tree["status"] == "review"


def test_one_hundred_thousand_claims_share_one_run() -> None:
    import time

    from ansinh.policies.assess import Claim, assess_claims

    claims = [
        Claim("G7", {"poverty_2019_12_31": "poor", "poverty_2020_04_30": "poor", "birth": "1980"})
    ] * 20_000
    start = time.process_time()
    found = assess_claims(load_policy("covid42"), claims, known=date(2020, 7, 1))
    assert time.process_time() - start < 2
    assert {(o.status, o.amount) for o in found} == {("pays", 750_000)}


def test_months_are_read_as_year_and_month_only() -> None:
    assert format_month(parse_month("2020-04")) == "2020-04"


def test_outside_its_months_a_policy_gives_nothing_at_all() -> None:
    from ansinh.policies.people import assess_people

    policy = load_policy("covid42")
    for found in assess_people(policy, policy.facts["example"], "2020-07", date(2020, 7, 1)):
        assert (found.status, found.reasons) == ("refused", ("outside_period",))
        assert (found.amount, found.monthly, found.months, found.most, found.loan) == (0, 0, 0, 0, 0)
        assert found.explanation["amount"] == 0


def test_who_is_refused_has_no_figure_at_all() -> None:
    from ansinh.policies.people import assess_people

    policy = load_policy("covid42")
    people = {
        **policy.facts["example"],
        "persons": [{**person, "declined": True} for person in policy.facts["example"]["persons"]],
    }
    for found in assess_people(policy, people, "2020-04", date(2020, 7, 1)):
        assert (found.status, set(found.reasons)) == ("refused", {"declined"})
        assert (found.amount, found.monthly, found.months, found.most, found.loan) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "level", "amount"),
    [
        ("merit", "monthly_allowance", 1_500_000),
        ("social_assistance", "monthly_allowance", 1_500_000),
        ("merit", "one_off", 0),
        ("merit", "worship_only", 0),
        ("social_assistance", "one_off", 0),
        ("social_assistance", "worship_only", 0),
    ],
)
def test_only_a_monthly_allowance_makes_a_group_of_the_pay_list(kind: str, level: str, amount: int) -> None:
    from ansinh.policies.people import assess_people

    home = {"id": "H", "poverty": {"2019-12-31": "none", "2020-04-30": "none"}}
    person = {
        "id": "P",
        "household": "H",
        "birth": "1950",
        "holdings": [{"kind": kind, "level": level, "from": "2010-01"}],
    }
    (found,) = assess_people(
        load_policy("covid42"), {"households": [home], "persons": [person]}, "2020-04", date(2020, 7, 1)
    )
    group = {"merit": "G5", "social_assistance": "G6"}[kind] if amount else None
    assert (found.amount, found.group) == (amount, group)


def test_a_holding_may_run_for_one_month() -> None:
    from ansinh.policies.people import assess_people

    held = {"kind": "merit", "level": "monthly_allowance", "from": "2020-04", "to": "2020-04"}
    home = {"id": "H", "poverty": {"2019-12-31": "none", "2020-04-30": "none"}}
    people = {
        "households": [home],
        "persons": [{"id": "P", "household": "H", "birth": "1950", "holdings": [held]}],
    }
    assert [
        found.amount for found in assess_people(load_policy("covid42"), people, "2020-04", date(2020, 7, 1))
    ] == [1_500_000]
