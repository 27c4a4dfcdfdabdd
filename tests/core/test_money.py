"""Amounts as lists write them, and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.money import dong_in_words, format_dong, read_income, read_money


@pytest.mark.parametrize(
    ("value", "dong"),
    [
        ("500.000", 500_000), ("1.500.000", 1_500_000), ("500,000", 500_000), ("1,500,000", 1_500_000), ("500 000", 500_000),
        ("1.624.000đ", 1_624_000), ("360.000 đồng", 360_000), ("360.000 VNĐ", 360_000), ("500000", 500_000), (500_000, 500_000),
        (1_500_000.0, 1_500_000), ("500 nghìn", 500_000), ("500 nghìn đồng", 500_000), ("500k", 500_000), ("1,5 triệu", 1_500_000),
        ("1.5 triệu", 1_500_000), ("2 tr", 2_000_000), ("2 triệu 500 nghìn", 2_500_000), ("1.500.000,00", 1_500_000),
        ("1,500,000.00", 1_500_000), ("1500000.0", 1_500_000), (" '500.000 ", 500_000), ("0", 0), (0, 0), ("500.000\u00a0đ", 500_000),
    ],
)  # fmt: skip
def test_amounts_are_read_as_whole_dong(value: object, dong: int) -> None:
    found = read_money(value)
    assert (found.dong, found.problem) == (dong, None)


@pytest.mark.parametrize(
    ("value", "dong", "problem"),
    [
        ("1.5", None, "money_ambiguous"), ("1.50.000", None, "money_ambiguous"), ("1.500 nghìn", None, "money_ambiguous"),
        ("1.500.000,5", None, "money_ambiguous"), ("1,500.000", None, "money_ambiguous"), ("Không", None, "money_unreadable"),
        ("hộ nghèo", None, "money_unreadable"), ("500 bao", None, "money_unreadable"), (0.5, None, "money_fraction"),
        (float("nan"), None, "money_unreadable"), (True, None, "money_unreadable"), ("", None, "money_missing"), (None, None, "money_missing"),
        ("-", None, "money_missing"), (-5, -5, "money_negative"), ("-500.000", -500_000, "money_negative"), ("5 nghìn 2 triệu", None, "money_unreadable"),
    ],
)  # fmt: skip
def test_what_is_not_one_clear_amount_has_a_problem(value: object, dong: int | None, problem: str) -> None:
    found = read_money(value)
    assert (found.dong, found.problem) == (dong, problem)


def test_an_amount_a_year_says_so() -> None:
    found = read_money("500.000/năm")
    assert (found.dong, found.per) == (500_000, "năm")


@pytest.mark.parametrize("value", ["Không", "không có", "ko", "Không có thu nhập", "0 đ"])
def test_only_an_income_can_be_none(value: str) -> None:
    assert read_income(value).dong == 0


def test_other_incomes_are_amounts() -> None:
    assert read_income("450.000").dong == 450_000
    assert read_income("không rõ").problem == "money_unreadable"


@given(st.integers(0, 10**12))
def test_a_printed_amount_reads_back(dong: int) -> None:
    assert read_money(format_dong(dong)).dong == dong
    assert read_money(format_dong(dong) + " đồng").dong == dong


@given(st.one_of(st.text(), st.floats(), st.integers()))
def test_anything_in_the_cell_is_answered(value: object) -> None:
    for found in (read_money(value), read_income(value)):
        assert (found.dong is None) <= (found.problem is not None)


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"), (5, "Năm đồng"), (10, "Mười đồng"), (15, "Mười lăm đồng"), (21, "Hai mươi mốt đồng"), (24, "Hai mươi tư đồng"),
        (14, "Mười bốn đồng"), (11, "Mười một đồng"), (55, "Năm mươi lăm đồng"), (101, "Một trăm linh một đồng"), (104, "Một trăm linh bốn đồng"),
        (115, "Một trăm mười lăm đồng"), (1_005, "Một nghìn không trăm linh năm đồng"), (1_050, "Một nghìn không trăm năm mươi đồng"),
        (750_000, "Bảy trăm năm mươi nghìn đồng"), (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"), (1_500_000, "Một triệu năm trăm nghìn đồng"),
        (1_046_750_000, "Một tỷ không trăm bốn mươi sáu triệu bảy trăm năm mươi nghìn đồng"), (10**9 + 1, "Một tỷ không trăm linh một đồng"),
        (10**12, "Một nghìn tỷ đồng"), (-5_000, "Âm năm nghìn đồng"),
    ],
)  # fmt: skip
def test_amounts_in_words_as_vouchers_print_them(dong: int, words: str) -> None:
    assert dong_in_words(dong) == words


@pytest.mark.parametrize(
    ("dong", "printed"), [(0, "0"), (1_500_000, "1.500.000"), (-500_000, "-500.000"), (999, "999")]
)
def test_dots_stand_between_thousands(dong: int, printed: str) -> None:
    assert format_dong(dong) == printed
