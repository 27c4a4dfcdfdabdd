"""Resolution 42/NQ-CP (9/4/2020) and Decision 15/2020/QĐ-TTg as rules, in the order of the resolution.

Reason codes are explained in reasons.yaml, facts in facts.yaml, amounts and dates in parameters.yaml. What the texts
leave open is an ``ask``: it goes to an officer and is never paid by itself.
"""

from typing import Any

from ansinh.core.rulebook import (
    P,
    Rules,
    ask,
    calendar_months,
    case,
    earlier,
    full_months,
    highest,
    percent,
    when,
)
from ansinh.core.rulebook.words import Case, Combination, Condition

rules = Rules()
LAW = P.covid42


@rules.fact("person", "NQ42 II.5")
def merit_on_pay_list(p: Any) -> Any:
    """On the monthly merit pay list of April 2020."""
    held = p.holdings.any(lambda h: (h.kind == "merit") & (h.level == "monthly_allowance"))
    return held.at(LAW.pay_list_date)


@rules.fact("person", "NQ42 II.6")
def social_on_pay_list(p: Any) -> Any:
    """On the monthly social assistance pay list of April 2020."""
    held = p.holdings.any(lambda h: (h.kind == "social_assistance") & (h.level == "monthly_allowance"))
    return held.at(LAW.pay_list_date)


@rules.fact("person", "NQ42 II.5")
def worship_only(p: Any) -> Any:
    """Only worships a martyr: said by the list, else by the classification held."""
    held = p.holdings.any(lambda h: (h.kind == "merit") & (h.level == "worship_only"))
    return held.at(LAW.pay_list_date)


@rules.fact("person", "NQ42 II.1", kind="number", unit="month")
def suspended_months(p: Any) -> Any:
    """Months of suspension: the months asked for unless told apart."""
    return p.months


@rules.fact("person", "NQ42 II.3", kind="number", unit="month")
def closed_months(p: Any) -> Any:
    """Months of closure: the months asked for unless told apart."""
    return p.months


@rules.fact("person", "QD15 Art 13", kind="number", unit="month")
def loan_months(p: Any) -> Any:
    """Months of stop-work wages: the months asked for unless told apart."""
    return p.months


def anyone(p: Any) -> list[Condition]:
    """Return what holds for every person's grant: not declined, alive in the period."""
    return [
        when("declined", ~p.declined),
        when("dead_before_period", p.death >= LAW.window_start),
        ask(
            "died_during_period", "Người này mất trong thời gian hỗ trợ, ai nhận?", p.death <= LAW.window_end
        ),
    ]


def out_of_work(p: Any, since: Any) -> list[Condition]:
    """Return what groups 3 and 4 share: income below the near-poor line, months within the period."""
    below = (p.income < LAW.income_limit_rural) | ((p.area == "urban") & (p.income < LAW.income_limit_urban))
    possible = calendar_months(since, LAW.window_end)
    return [
        when("income_not_below_limit", p.income_unclear | below),
        ask("income_unclear", "Thu nhập một tháng là bao nhiêu?", p.income_unclear),
        when("no_months", p.months >= 1),
        ask("months_over_limit", "Vì sao đề nghị quá số tháng tối đa?", p.months > LAW.months_max),
        ask(
            "months_not_supported",
            "Từ tháng mất việc đến tháng 6 không đủ số tháng đề nghị.",
            (p.months > possible) & (possible < LAW.months_max) & (since <= LAW.window_end),
        ),
    ]


def suspended(p: Any) -> Case:
    """Group 1: contract suspended or unpaid leave of at least one continuous month."""
    school = (p.employer_kind == "private_school") | (p.employer_kind == "self_financed_school")
    within = full_months(p.suspended_from, earlier(p.suspended_to, LAW.window_end))
    return case(
        "NQ42 II.1",
        *anyone(p),
        when(
            "employer_not_covered",
            (p.employer_kind == "enterprise") | (school & (LAW.suspended_schools == "added")),
        ),
        ask(
            "school_months_unclear",
            "Nghị quyết 154 bổ sung trường học: áp dụng cho các tháng 4-6/2020 không?",
            school,
        ),
        when("not_insured", p.insured),
        when("employer_able_to_pay", p.employer_unable_to_pay),
        when(
            "suspended_outside_window",
            (p.suspended_from >= LAW.window_start) & (p.suspended_from <= LAW.suspended_start_last),
        ),
        when("suspension_too_short", within >= LAW.suspended_months_min),
        when("no_months", p.suspended_months >= 1),
        ask("months_over_limit", "Vì sao đề nghị quá số tháng tối đa?", p.suspended_months > LAW.months_max),
        ask(
            "months_not_supported",
            "Thời gian tạm hoãn không đủ số tháng đề nghị.",
            (p.suspended_months > within) & (p.suspended_months <= LAW.months_max),
        ),
        LAW.suspended,
        times=p.suspended_months,
        at_most=LAW.months_max,
        concerns=p.claims.has("G1"),
        name="G1",
    )


def loan(p: Any) -> Case:
    """Group 8: loan to employers for stop-work wages; listed with its limit, never a grant."""
    share = percent(LAW.loan_wage_region_4 * p.loan_workers, LAW.loan_wage_share, "down")
    return case(
        "QD15 Art 13",
        when("wage_region_unknown", p.wage_region == "4"),
        when("stop_work_wage_not_paid", p.stop_work_wage_paid >= LAW.loan_paid_share_min),
        when("bad_debt", ~p.bad_debt),
        when("no_months", p.loan_months >= 1),
        ask("months_over_limit", "Vì sao đề nghị quá số tháng tối đa?", p.loan_months > LAW.months_max),
        ask(
            "loan_terms_amended",
            "Quyết định 32/2020 đã sửa điều kiện vay; xét theo điều kiện nào?",
            LAW.loan_terms == "amended",
        ),
        share,
        times=p.loan_months,
        at_most=LAW.months_max,
        concerns=p.claims.has("G8"),
        pays="loan",
        name="G8",
    )


def business(p: Any) -> Case:
    """Group 2: household businesses closed by decision, revenue below the limit; one support a tax code."""
    return case(
        "NQ42 II.3",
        *anyone(p),
        when("tax_code_missing", p.tax_code.given()),
        when("revenue_not_below_limit", p.revenue < LAW.business_revenue_limit),
        when("not_closed_by_order", p.closed_by_order),
        ask(
            "closed_before_window",
            "Hộ ngừng kinh doanh trước ngày 01/4/2020, vì sao?",
            p.closed_from < LAW.window_start,
        ),
        when("closed_after_window", p.closed_from <= LAW.window_end),
        when("no_months", p.closed_months >= 1),
        ask("months_over_limit", "Vì sao đề nghị quá số tháng tối đa?", p.closed_months > LAW.months_max),
        ask(
            "months_not_supported",
            "Từ tháng ngừng kinh doanh đến tháng 6 không đủ số tháng đề nghị.",
            (p.closed_months > calendar_months(p.closed_from, LAW.window_end))
            & (calendar_months(p.closed_from, LAW.window_end) < LAW.months_max),
        ),
        LAW.business,
        times=p.closed_months,
        at_most=LAW.months_max,
        concerns=p.claims.has("G2"),
        name="G2",
    )


def terminated(p: Any) -> Case:
    """Group 3: contract ended, no unemployment benefit, income below the near-poor line."""
    return case(
        "NQ42 II.4",
        *anyone(p),
        when("contract_signed_late", p.contract_signed < LAW.window_start),
        when("not_insured", p.insured),
        when(
            "terminated_outside_window",
            (p.terminated >= LAW.window_start) & (p.terminated <= LAW.terminated_last),
        ),
        when("unemployment_benefit", ~p.unemployment_benefit),
        *out_of_work(p, p.terminated),
        LAW.terminated,
        times=p.months,
        at_most=LAW.months_max,
        concerns=p.claims.has("G3"),
        name="G3",
    )


def lost_work(p: Any) -> Case:
    """Group 4: no contract, a job of the Decision's list, work lost and income below the near-poor line."""
    return case(
        "NQ42 II.4",
        *anyone(p),
        when("has_contract", ~p.has_contract),
        when("job_not_listed", p.job != "farm"),
        ask("job_unclear", "Công việc trước khi mất việc là gì, có thuộc danh mục không?", p.job != "listed"),
        when("lost_job_after_window", p.job_lost <= LAW.window_end),
        ask(
            "lost_job_before_window",
            "Mất việc trước ngày 01/4/2020, có do dịch không?",
            p.job_lost < LAW.window_start,
        ),
        *out_of_work(p, p.job_lost),
        ask(
            "residence_elsewhere",
            "Người này cư trú nơi khác; nơi ấy có lập danh sách không?",
            p.residence == "elsewhere",
        ),
        LAW.lost,
        times=p.months,
        at_most=LAW.months_max,
        concerns=p.claims.has("G4"),
        name="G4",
    )


def merit(p: Any) -> Case:
    """Group 5: people with merit and relatives on the monthly pay list of April 2020."""
    return case(
        "NQ42 II.5",
        *anyone(p),
        when("worship_only", p.merit_on_pay_list | ~p.worship_only),
        ask(
            "classification_conflict",
            "Ghi chỉ thờ cúng nhưng có trong danh sách chi trả tháng 4/2020.",
            p.worship_only,
        ),
        ask(
            "classification_not_found",
            "Không thấy trong danh sách chi trả người có công tháng 4/2020.",
            ~p.merit_on_pay_list,
        ),
        LAW.merit,
        times=LAW.once_months,
        concerns=p.merit_on_pay_list | p.claims.has("G5"),
        name="G5",
    )


def social(p: Any) -> Case:
    """Group 6: people on the monthly social assistance pay list of April 2020."""
    return case(
        "NQ42 II.6",
        *anyone(p),
        ask(
            "classification_not_found",
            "Không thấy trong danh sách chi trả bảo trợ xã hội tháng 4/2020.",
            ~p.social_on_pay_list,
        ),
        LAW.social,
        times=LAW.once_months,
        concerns=p.social_on_pay_list | p.claims.has("G6"),
        name="G6",
    )


def poor(p: Any) -> Case:
    """Group 7: members of households on the poor or near-poor list of 31/12/2019."""
    on_list = p.household.poverty.at(LAW.poverty_list_date) != "none"
    listed_later = p.household.poverty.at(LAW.pay_list_date) != "none"
    born_later = (
        p.birth > LAW.poverty_list_date
    )  # nobody could be on the list before being born: asked, not refused
    return case(
        "NQ42 II.7",
        *anyone(p),
        when("not_on_2019_list", on_list | ~listed_later | born_later),
        ask(
            "classification_not_found",
            "Hộ không có trong danh sách hộ nghèo, cận nghèo.",
            ~on_list & ~(listed_later & born_later),
        ),
        ask("born_after_list_date", "Sinh sau ngày 31/12/2019, có được tính khẩu không?", born_later),
        LAW.poor,
        times=LAW.once_months,
        concerns=on_list | p.claims.has("G7"),
        name="G7",
    )


@rules.benefit("person", "NQ42 I", since=LAW.window_start, until=LAW.window_end)
def grant(p: Any) -> Combination:
    """Return the one grant of a person: the highest, in the order of the resolution."""
    return highest(
        suspended(p),
        loan(p),
        business(p),
        terminated(p),
        lost_work(p),
        merit(p),
        social(p),
        poor(p),
        over=LAW.highest_reading,
        asks=rules.table("combinations.csv", rule="ask", columns=("group_a", "group_b", "reason")),
        unclear="highest_policy_unclear",
    )
