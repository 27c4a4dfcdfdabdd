"""Time limits as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.core.errors import UsageError
from ansinh.core.worktime import Limit, parse_limit
from ansinh.core.worktime.limits import UNITS


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5 ngày làm việc", 5, "working_days"),
        ("05 ngày làm việc", 5, "working_days"),
        ("05 (năm) ngày làm việc", 5, "working_days"),
        ("  5  NGÀY LÀM VIỆC ", 5, "working_days"),
        ("5 ngay lam viec", 5, "working_days"),
        ("5ngày", 5, "days"),
        ("15 ngày", 15, "days"),
        ("8 giờ làm việc", 8, "working_hours"),
        ("24 giờ", 24, "hours"),
        ("02 tháng", 2, "months"),
    ],
)
def test_a_limit_is_read(text, amount, unit):
    assert parse_limit(text) == Limit(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ngày",
        "năm ngày",
        "0 ngày",
        "-3 ngày",
        "1.5 ngày",
        "3 tuần",
        "5",
        "5 ngày nghỉ",
        "5 ngày 3 giờ",
        "٥ ngày",
    ],
)
def test_other_words_are_refused_with_examples(text):
    with pytest.raises(UsageError, match="5 ngày làm việc"):
        parse_limit(text)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(UNITS))
def test_a_limit_written_out_reads_back(amount, unit):
    limit = Limit(amount, unit)
    assert parse_limit(str(limit)) == limit
