"""Which period a report is for."""

from datetime import date

import pytest

from ansinh.core.errors import UsageError
from ansinh.reports.periods import parse_period, stated_period


@pytest.mark.parametrize(
    ("text", "name", "rest", "months"),
    [
        ("2020-9m", "9 tháng năm 2020", "3 tháng cuối năm 2020", 9),
        ("2021-6m", "6 tháng đầu năm 2021", "6 tháng cuối năm 2021", 6),
        ("2020-q1", "quý I năm 2020", "quý II năm 2020", 3),
        ("2020-q4", "quý IV năm 2020", "năm 2021", 3),
        ("2020", "năm 2020", "năm 2021", 12),
    ],
)
def test_a_period_is_read_and_told_in_words(text: str, name: str, rest: str, months: int) -> None:
    period = parse_period(text)
    assert (period.key, period.name, period.rest, period.months) == (text, name, rest, months)


@pytest.mark.parametrize("text", ["", "2020-3m", "2020-q5", "20-9m", "2020-9m-x", "1999"])
def test_what_is_no_period_is_refused_with_the_grammar(text: str) -> None:
    with pytest.raises(UsageError, match="2020-9m"):
        parse_period(text)


def test_nine_months_run_from_mid_december_to_mid_september() -> None:
    assert parse_period("2020-9m").window == (date(2019, 12, 15), date(2020, 9, 14))
    assert parse_period("2020-9m").window_source[1] is False


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kỳ báo cáo: 9 tháng năm 2020 (2020-9m)", "2020-9m"),
        ("BÁO CÁO 9 THÁNG ĐẦU NĂM 2020", "2020-9m"),
        ("Kết quả 6 tháng đầu năm 2021", "2021-6m"),
        ("Số liệu quý III năm 2020", "2020-q3"),
        ("Số liệu quý 2 năm 2020", "2020-q2"),
        ("Báo cáo chín tháng năm 2020", "2020-9m"),
    ],
)
def test_titles_state_their_period(text: str, key: str) -> None:
    found = stated_period(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text", ["Ngày 15 tháng 9 năm 2020", "Đơn vị báo cáo: Huyện Định Hóa", "Kế hoạch năm 2020"]
)
def test_a_day_or_a_plan_states_no_period(text: str) -> None:
    assert stated_period(text) is None
