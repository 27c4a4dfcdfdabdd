"""What a figure says beside the plan and the year before."""

from decimal import Decimal

import pytest

from ansinh.policies.review.catalogue import catalogue
from ansinh.reports.compare import compare
from ansinh.reports.figures import Figure, Value
from ansinh.reports.periods import parse_period

KNOWN = catalogue().indicators


def figure(code: str, done: object, target: object = None, previous: object = None) -> Figure:
    values = [
        None if v is None else v if isinstance(v, Value) else Value(Decimal(str(v)))
        for v in (done, target, previous)
    ]
    return Figure(KNOWN[code], "collected", *values)


@pytest.mark.parametrize(
    ("code", "done", "target", "previous", "words", "judgement"),
    [
        ("VL.01", 740, 1000, 841, "đạt 74% kế hoạch năm, thấp hơn cùng kỳ năm trước 12%", "behind"),
        ("VL.01", 750, 1000, None, "đạt 75% kế hoạch năm", "on_pace"),
        ("VL.01", 1000, 1000, 1000, "đạt 100% kế hoạch năm, bằng cùng kỳ năm trước", "met"),
        ("VL.01", 42493, 40300, 39203, "vượt 5,4% kế hoạch năm, cao hơn cùng kỳ năm trước 8,4%", "met"),
        ("VL.01", 0, 1000, 12, "đạt 0% kế hoạch năm, cùng kỳ năm trước là 12 người", "behind"),
        ("VL.01", 12, None, 0, "cùng kỳ năm trước không phát sinh", ""),
        ("GN.09", 5480, None, 2110, "gấp 2,6 lần cùng kỳ năm trước", ""),
        ("GN.01", "3.28", "3.3", "4.05", "trong mức kế hoạch đề ra (3,3%), thấp hơn cùng kỳ năm trước 0,77 điểm phần trăm", "met"),
        ("VL.06", "3.12", "3", "2.41", "cao hơn mức kế hoạch đề ra (3%), cao hơn cùng kỳ năm trước 0,71 điểm phần trăm", ""),
        ("BH.02", 11940, 16000, None, "chưa đạt mục tiêu kế hoạch (16.000 người)", ""),
        ("BH.02", 16000, 16000, None, "đạt mục tiêu kế hoạch (16.000 người)", "met"),
        ("NCC.02", 13714, None, 13715, "thấp hơn cùng kỳ năm trước dưới 0,1%", ""),
        ("VL.01", 5, 0, None, "kế hoạch năm 0 người", ""),
    ],
)  # fmt: skip
def test_a_figure_is_compared_in_a_sentence(
    code: str, done: object, target: object, previous: object, words: str, judgement: str
) -> None:
    found = compare(figure(code, done, target, previous), parse_period("2020-9m"))
    assert (found.words, found.judgement) == (words, judgement)


def test_the_pace_follows_the_period() -> None:
    half = figure("VL.01", 500, 1000)
    assert compare(half, parse_period("2020-6m")).judgement == "on_pace"
    assert compare(half, parse_period("2020-9m")).judgement == "behind"
    assert compare(half, parse_period("2020")).judgement == "behind"


def test_a_year_end_goal_is_judged_at_the_end_of_the_year_only() -> None:
    assert compare(figure("BH.02", 11940, 16000), parse_period("2020")).judgement == "behind"


def test_a_missing_figure_is_compared_with_nothing() -> None:
    assert compare(figure("VL.01", None, 1000, 900), parse_period("2020-9m")).words == ""


def test_figures_of_different_units_are_not_compared() -> None:
    partial = Value(Decimal(700), ("Huyện Phú Bình",))
    assert compare(figure("VL.01", partial, 1000, 900), parse_period("2020-9m")).words == ""
    same = compare(
        figure("VL.01", partial, Value(Decimal(1000), ("Huyện Phú Bình",))), parse_period("2020-9m")
    )
    assert same.words == "đạt 70% kế hoạch năm"
