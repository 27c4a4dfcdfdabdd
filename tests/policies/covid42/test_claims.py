"""Claims of lists under Resolution 42: one fact changed at a time from a claim that pays."""

from datetime import date

import pytest

from ansinh.core.errors import InputError, LawError
from ansinh.policies.assess import CaseOutcome, Claim, assess_claims
from ansinh.policies.loader import load_policy

KNOWN = date(2020, 7, 10)
GOOD: dict[str, dict[str, object]] = {
    "G1": {
        "employer_kind": "enterprise", "insured": True, "employer_unable_to_pay": True,
        "suspended_from": "2020-04-10", "suspended_to": "2020-06-09", "suspended_months": 2,
    },
    "G2": {
        "tax_code": "4600123456", "revenue": 99_000_000, "closed_by_order": True, "closed_from": "2020-04-01", "closed_months": 3,
    },
    "G3": {
        "contract_signed": "2019-01-01", "insured": True, "terminated": "2020-04-20", "unemployment_benefit": False,
        "income": 0, "area": "rural", "months": 3,
    },
    "G4": {
        "has_contract": False, "job": "listed", "job_lost": "2020-04-10", "income": 300_000, "area": "rural",
        "residence": "in_area", "months": 3,
    },
    "G5": {"merit_on_pay_list": True},
    "G6": {"social_on_pay_list": True},
    "G7": {"poverty_2019_12_31": "poor", "poverty_2020_04_30": "poor", "birth": "1980"},
    "G8": {"loan_workers": 10, "loan_months": 3, "wage_region": "4", "stop_work_wage_paid": 50, "bad_debt": False},
}  # fmt: skip
AMOUNTS = {
    "G1": 3_600_000,
    "G2": 3_000_000,
    "G3": 3_000_000,
    "G4": 3_000_000,
    "G5": 1_500_000,
    "G6": 1_500_000,
    "G7": 750_000,
}


def outcome(case: str, known: date = KNOWN, **changes: object) -> CaseOutcome:
    return assess_claims(load_policy("covid42"), [Claim(case, GOOD[case] | changes)], known=known)[0]


@pytest.mark.parametrize("case", AMOUNTS)
def test_a_claim_with_every_fact_pays_its_amount(case: str) -> None:
    found = outcome(case)
    assert (found.status, found.amount, found.reasons) == ("pays", AMOUNTS[case], ())


@pytest.mark.parametrize(
    ("case", "changes", "status", "reason"),
    [
        ("G4", {"has_contract": True}, "refused", "has_contract"),
        ("G4", {"job": "farm"}, "refused", "job_not_listed"),
        ("G4", {"job": "vague"}, "review", "job_unclear"),
        ("G4", {"job": "other"}, "review", "job_unclear"),
        ("G4", {"job_lost": "2020-07-01", "months": 1}, "refused", "lost_job_after_window"),
        ("G4", {"job_lost": "2020-03-31"}, "review", "lost_job_before_window"),
        ("G4", {"income": 1_000_000}, "refused", "income_not_below_limit"),
        ("G4", {"income": 1_300_000, "area": "urban"}, "refused", "income_not_below_limit"),
        ("G4", {"income": 1_300_000, "area": None}, "refused", "income_not_below_limit"),
        ("G4", {"income": None, "income_unclear": True}, "review", "income_unclear"),
        ("G4", {"income": 1_100_000, "area": None}, "review", "facts_missing"),
        ("G4", {"months": 4}, "review", "months_over_limit"),
        ("G4", {"months": 0}, "refused", "no_months"),
        ("G4", {"job_lost": "2020-05-31"}, "review", "months_not_supported"),
        ("G4", {"residence": "elsewhere"}, "review", "residence_elsewhere"),
        ("G4", {"has_contract": None}, "review", "facts_missing"),
        ("G4", {"months": None}, "review", "facts_missing"),
        ("G4", {"death": "2020-03-31"}, "refused", "dead_before_period"),
        ("G4", {"death": "2020-04-01"}, "review", "died_during_period"),
        ("G4", {"death": "2020-06-30"}, "review", "died_during_period"),
        ("G4", {"declined": True}, "refused", "declined"),
        ("G5", {"merit_on_pay_list": False}, "review", "classification_not_found"),
        ("G5", {"merit_on_pay_list": None}, "review", "facts_missing"),
        ("G5", {"merit_on_pay_list": False, "worship_only": True}, "refused", "worship_only"),
        ("G5", {"worship_only": True}, "review", "classification_conflict"),
        ("G6", {"social_on_pay_list": False}, "review", "classification_not_found"),
        ("G7", {"poverty_2019_12_31": "none"}, "refused", "not_on_2019_list"),
        ("G7", {"poverty_2019_12_31": "none", "poverty_2020_04_30": "none"}, "review", "classification_not_found"),
        ("G7", {"birth": "2020"}, "review", "born_after_list_date"),
        ("G7", {"birth": "2020-03-14", "poverty_2019_12_31": "none"}, "review", "born_after_list_date"),
        ("G7", {"birth": "2020-01-01"}, "review", "born_after_list_date"),
        ("G7", {"birth": "2019/2020"}, "review", "facts_missing"),
        ("G1", {"suspended_to": "2020-05-08", "suspended_months": 1}, "refused", "suspension_too_short"),
        ("G1", {"suspended_from": "2020-03-31"}, "refused", "suspended_outside_window"),
        ("G1", {"suspended_months": 3}, "review", "months_not_supported"),
        ("G1", {"employer_kind": "private_school"}, "refused", "employer_not_covered"),
        ("G1", {"employer_unable_to_pay": False}, "refused", "employer_able_to_pay"),
        ("G2", {"revenue": 100_000_000}, "refused", "revenue_not_below_limit"),
        ("G2", {"tax_code": None}, "review", "facts_missing"),
        ("G2", {"closed_by_order": False}, "refused", "not_closed_by_order"),
        ("G2", {"closed_from": "2020-07-01"}, "refused", "closed_after_window"),
        ("G2", {"closed_from": "2020-03-31"}, "review", "closed_before_window"),
        ("G3", {"terminated": "2020-06-16", "months": 1}, "refused", "terminated_outside_window"),
        ("G3", {"terminated": "2020-03-31"}, "refused", "terminated_outside_window"),
        ("G3", {"unemployment_benefit": True}, "refused", "unemployment_benefit"),
        ("G3", {"contract_signed": "2020-04-01"}, "refused", "contract_signed_late"),
        ("G8", {}, "review", "loan_not_grant"),
    ],
)  # fmt: skip
def test_one_changed_fact_names_its_reason(
    case: str, changes: dict[str, object], status: str, reason: str
) -> None:
    found = outcome(case, **changes)
    assert (found.status, found.reasons) == (status, (reason,))


def test_every_failed_condition_is_named() -> None:
    found = outcome("G1", suspended_from="2020-06-02", suspended_to="2020-08-30")
    assert found.reasons == ("suspended_outside_window", "suspension_too_short")


def test_a_refused_claim_pays_nothing_and_a_waiting_one_tells_what_it_could_pay() -> None:
    assert outcome("G4", has_contract=True).amount == 0
    assert outcome("G4", months=4).amount == 3_000_000
    assert outcome("G4", job="vague", months=1).amount == 1_000_000


def test_the_loan_is_listed_with_its_limit_and_says_that_the_wage_is_unverified() -> None:
    found = outcome("G8")
    assert (found.amount, found.loan, found.unverified) == (0, 46_050_000, ("covid42.loan_wage_region_4",))


def test_schools_wait_for_an_officer_once_resolution_154_is_in_force() -> None:
    assert outcome("G1", date(2020, 10, 18), employer_kind="private_school").reasons == (
        "employer_not_covered",
    )
    assert outcome("G1", date(2020, 10, 19), employer_kind="private_school").reasons == (
        "school_months_unclear",
    )


def test_before_the_decision_is_in_force_nothing_is_assessed() -> None:
    with pytest.raises(LawError, match="có hiệu lực"):
        outcome("G4", date(2020, 4, 23))


def test_an_unknown_fact_or_level_is_refused_by_name() -> None:
    with pytest.raises(LawError, match="contrct"):
        outcome("G4", contrct=True)
    with pytest.raises(InputError, match="farmer"):
        outcome("G4", job="farmer")
    with pytest.raises(LawError, match="G9"):
        assess_claims(load_policy("covid42"), [Claim("G9", {})], known=KNOWN)


def test_results_keep_the_order_of_the_claims() -> None:
    claims = [Claim(case, GOOD[case]) for case in ("G7", "G4", "G5", "G4", "G7")]
    assert [found.case for found in assess_claims(load_policy("covid42"), claims, known=KNOWN)] == [
        "G7",
        "G4",
        "G5",
        "G4",
        "G7",
    ]


@pytest.mark.parametrize(
    ("case", "own"), [("G1", "suspended_months"), ("G2", "closed_months"), ("G8", "loan_months")]
)
def test_the_months_asked_for_count_unless_the_group_has_its_own(case: str, own: str) -> None:
    assert outcome(case, **{own: None}, months=1).months == 1
    assert outcome(case, months=1).months == GOOD[case][own]
    assert outcome(case, **{own: None}).reasons[-1] == "facts_missing"


def test_a_fact_the_amount_needs_is_named_when_it_is_missing() -> None:
    assert outcome("G8", loan_workers=None).missing == ("loan_workers",)
    assert outcome("G8", loan_workers=None, bad_debt=None).missing == ("bad_debt", "loan_workers")


def test_the_business_is_known_by_its_tax_code_and_a_person_by_none() -> None:
    assert outcome("G2").key == "4600123456"
    assert outcome("G2", tax_code=None).key is None
    assert outcome("G4").key is None
