"""A figure is read exactly or not at all."""

from decimal import Decimal

import pytest

from ansinh.core.sheets.model import Cell
from ansinh.policies.review.catalogue import catalogue
from ansinh.reports.numbers import UnreadableFigureError, decimal_text, read_figure, share_text

KNOWN = catalogue().indicators
PEOPLE, MONEY, RATE, RICE = KNOWN["VL.01"], KNOWN["NCC.03"], KNOWN["GN.01"], KNOWN["GN.11"]


def cell(value: object, **marks: str) -> Cell:
    return Cell(value, 5, 9, **marks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [
        (742, "người", "742"),
        (742.0, "người", "742"),
        ("1.234", "người", "1234"),
        ("14 980", "người", "14980"),
        ("1,234,567", "người", "1234567"),
        ("742 người", "", "742"),
        (0, "người", "0"),
    ],
)
def test_people_are_counted_whole(value: object, unit: str, number: str) -> None:
    assert read_figure(cell(value), PEOPLE, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [
        (205400, "triệu đồng", "205400000000"),
        ("6,7", "tỷ đồng", "6700000000"),
        ("1,5 tỷ đồng", "triệu đồng", "1500000000"),
        (1234567, "đồng", "1234567"),
        (12.5, "(triệu đồng)", "12500000"),
    ],
)
def test_amounts_become_whole_dong_by_their_typed_unit(value: object, unit: str, number: str) -> None:
    assert read_figure(cell(value), MONEY, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "number"), [("0,76%", "0.76"), ("2.82", "2.82"), (3.28, "3.28"), ("2,82", "2.82")]
)
def test_rates_stand_in_percent(value: object, number: str) -> None:
    assert read_figure(cell(value), RATE, "%") == Decimal(number)


def test_rice_may_have_parts_of_a_kilogram() -> None:
    assert read_figure(cell("1.250,5"), RICE, "kg") == Decimal("1250.5")


@pytest.mark.parametrize("value", [None, "", "-", "…", "chưa có số liệu"])
def test_an_empty_cell_is_no_figure_and_no_zero(value: object) -> None:
    assert read_figure(None if value is None else cell(value), PEOPLE, "người") is None


@pytest.mark.parametrize(
    ("value", "indicator", "unit", "why"),
    [
        ("khoảng 300", PEOPLE, "người", "không phải số"),
        (12.5, PEOPLE, "người", "số nguyên"),
        (-3, PEOPLE, "người", "số âm"),
        (True, PEOPLE, "người", "không phải số"),
        (300, PEOPLE, "hộ", "đơn vị tính"),
        (300, PEOPLE, "triệu đồng", "đơn vị tính"),
        (300, PEOPLE, "%", "đơn vị tính"),
        ("1,234", PEOPLE, "người", "nhiều cách"),
        (1000, MONEY, "", "đơn vị tiền"),
        (0.76, RATE, "%", "0,76% hoặc 76%"),
        ("1.234", RATE, "%", "nhiều cách"),
        (120, RATE, "%", "lớn hơn 100%"),
        (12, RATE, "người", "đơn vị tính"),
        (1.0000005, MONEY, "triệu đồng", "số nguyên"),
    ],
)
def test_what_can_be_read_in_two_ways_gives_no_figure(
    value: object, indicator: object, unit: str, why: str
) -> None:
    with pytest.raises(UnreadableFigureError, match=why):
        read_figure(cell(value), indicator, unit)  # type: ignore[arg-type]


def test_an_error_or_an_uncalculated_formula_gives_no_figure() -> None:
    with pytest.raises(UnreadableFigureError, match="#REF!"):
        read_figure(cell(None, error="#REF!"), PEOPLE, "người")
    with pytest.raises(UnreadableFigureError, match="công thức"):
        read_figure(cell(None, formula="A1+A2"), PEOPLE, "người")


@pytest.mark.parametrize(
    ("number", "text"),
    [("1500000", "1.500.000"), ("2.82", "2,82"), ("0", "0"), ("12.50", "12,5"), ("-1234.5", "-1.234,5")],
)
def test_numbers_are_printed_the_vietnamese_way(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(742, 1000, "74,2%"), (9999, 10000, "99,9%"), (1, 3, "33,3%"), (10000, 10000, "100%"), (0, 5, "0%")],
)
def test_a_share_that_is_not_reached_is_never_printed_as_reached(part: int, whole: int, text: str) -> None:
    assert share_text(Decimal(part), Decimal(whole)) == text
