"""Every figure of Resolution 42 and Decision 15 typed a second time from the texts: value, first and last month, day known."""

import pytest

from ansinh.core.rulebook.dates import format_month
from ansinh.policies.loader import load_policy
from ansinh.policies.parameters import shown

NQ42, QD15, OCTOBER = "2020-04-09", "2020-04-24", "2020-10-19"
FIGURES: dict[str, list[tuple[object, str, str]]] = {
    "suspended": [(1_800_000, "2020-04", NQ42)],
    "business": [(1_000_000, "2020-04", NQ42)],
    "terminated": [(1_000_000, "2020-04", NQ42)],
    "lost": [(1_000_000, "2020-04", NQ42)],
    "merit": [(500_000, "2020-04", NQ42)],
    "social": [(500_000, "2020-04", NQ42)],
    "poor": [(250_000, "2020-04", NQ42)],
    "months_max": [(3, "2020-04", NQ42)],
    "once_months": [(3, "2020-04", NQ42)],
    "window_start": [("2020-04-01", "2020-04", NQ42)],
    "window_end": [("2020-06-30", "2020-04", NQ42)],
    "poverty_list_date": [("2019-12-31", "2020-04", NQ42)],
    "pay_list_date": [("2020-04-30", "2020-04", QD15)],
    "highest_reading": [("open", "2020-04", NQ42)],
    "suspended_start_last": [("2020-06-01", "2020-04", QD15)],
    "suspended_months_min": [(1, "2020-04", QD15)],
    "suspended_schools": [("excluded", "2020-04", QD15), ("added", "2020-04", OCTOBER)],
    "business_revenue_limit": [(100_000_000, "2020-04", QD15)],
    "terminated_last": [("2020-06-15", "2020-04", QD15)],
    "income_limit_rural": [(1_000_000, "2020-04", QD15)],
    "income_limit_urban": [(1_300_000, "2020-04", QD15)],
    "loan_wage_share": [(50, "2020-04", QD15)],
    "loan_paid_share_min": [(50, "2020-04", QD15)],
    "loan_wage_region_4": [(3_070_000, "2020-01", "2020-01-01")],
    "loan_terms": [("first", "2020-04", QD15), ("amended", "2020-04", OCTOBER)],
}


def test_no_figure_is_missing_and_none_is_too_many() -> None:
    assert set(load_policy("covid42").law.parameters) == {f"covid42.{name}" for name in FIGURES}


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_the_one_of_the_text_and_ends_after_june(name: str) -> None:
    parameter = load_policy("covid42").law.parameters[f"covid42.{name}"]
    *values, end = parameter.values
    found = [(shown(v.value, parameter.unit), format_month(v.start), v.known.isoformat()) for v in values]
    assert found == FIGURES[name]
    last = "2021-01" if name == "loan_wage_region_4" else "2020-07"
    assert (end.value, format_month(end.start), end.known) == (None, last, values[0].known)
