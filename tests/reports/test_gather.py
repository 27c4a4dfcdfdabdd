"""Figures from below add up, and say what they do not cover."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from ansinh.core.errors import InputError
from ansinh.policies.review.workbook import Filled
from ansinh.reports.sources import Computed
from tests.reports.conftest import DEPARTMENT, DINH_HOA, DISTRICTS, PHU_LUONG, review_of, text_of

Make = Callable[..., Path]


def test_all_districts_add_up_to_the_province(workbook: Make) -> None:
    review = review_of(*(workbook(name, {"VL.01": Filled(100, 80, 75)}) for name in DISTRICTS))
    figure = review.gathered.figures["VL.01"]
    assert (figure.mark, figure.done.number, figure.done.without) == ("collected", 720, ())  # type: ignore[union-attr]
    assert review.gathered.absent == ()
    assert "cho 720 lao động, đạt 80% kế hoạch năm, cao hơn cùng kỳ năm trước 6,7% [G]." in text_of(review)


def test_an_absent_district_is_named_and_the_sum_starred(workbook: Make) -> None:
    review = review_of(*(workbook(name, {"VL.01": Filled(100, 80, 75)}) for name in DISTRICTS[1:]))
    assert review.gathered.absent == ("Thành phố Thái Nguyên",)
    text = text_of(review)
    assert "cho 640 lao động, đạt 80% kế hoạch năm, cao hơn cùng kỳ năm trước 6,7% [G*]." in text
    assert "Còn 1 đơn vị chưa gửi báo cáo: thành phố Thái Nguyên" in text


def test_a_plan_of_the_province_is_not_compared_with_a_part_of_it(workbook: Make) -> None:
    review = review_of(
        workbook(DEPARTMENT, {"VL.01": Filled(target=1000)}), workbook(DINH_HOA, {"VL.01": Filled(done=80)})
    )
    text = text_of(review)
    assert "cho 80 lao động [G*]." in text
    assert "đạt 8%" not in text


def test_a_district_that_left_out_one_figure_is_named_beside_it(workbook: Make) -> None:
    paths = [workbook(name, {"VL.01": Filled(done=80), "GN.02": Filled(done=9)}) for name in DISTRICTS[1:]]
    review = review_of(*paths, workbook(DISTRICTS[0], {"GN.02": Filled(done=9)}))
    assert "cho 640 lao động (chưa gồm thành phố Thái Nguyên) [G]." in text_of(review)


def test_the_figure_of_the_department_stands_and_the_sum_below_is_told(workbook: Make) -> None:
    paths = [workbook(name, {"VL.01": Filled(done=80)}) for name in DISTRICTS]
    figure = review_of(*paths, workbook(DEPARTMENT, {"VL.01": Filled(done=800)})).gathered.figures["VL.01"]
    assert figure.done is not None
    assert figure.done.number == 800
    assert figure.notes == ("các đơn vị cộng lại là 720",)


def test_communes_stand_in_for_a_district_that_sent_nothing(workbook: Make) -> None:
    figure = review_of(workbook("Xã Phú Tiến", {"GN.02": Filled(done=7)})).gathered.figures["GN.02"]
    assert figure.done is not None
    assert figure.done.number == 7
    assert "Xã Phượng Tiến" in figure.done.without


def test_a_district_is_not_counted_again_with_its_communes(workbook: Make) -> None:
    paths = [
        workbook("Xã Phú Tiến", {"GN.02": Filled(done=7)}),
        workbook(DINH_HOA, {"GN.02": Filled(done=90)}),
    ]
    figure = review_of(*paths).gathered.figures["GN.02"]
    assert figure.done is not None
    assert figure.done.number == 90
    assert figure.sources == ("biểu của Huyện Định Hóa",)


def test_rates_of_districts_are_never_added(workbook: Make) -> None:
    paths = [workbook(name, {"GN.01": Filled(done="3%")}) for name in DISTRICTS]
    figure = review_of(*paths).gathered.figures["GN.01"]
    assert (figure.mark, figure.done) == ("missing", None)
    assert "không cộng được" in figure.notes[0]


def test_what_was_computed_goes_before_what_was_reported(workbook: Make) -> None:
    computed = {"people_paid": Computed(Decimal(887), "danh sách")}
    path = workbook(DEPARTMENT, {"CV.02": Filled(done=900)})
    figure = review_of(path, computed=computed).gathered.figures["CV.02"]
    assert figure.mark == "computed"
    assert figure.notes == ("đơn vị báo cáo 900",)


def test_two_workbooks_of_one_unit_are_refused(workbook: Make) -> None:
    one = workbook(DINH_HOA, {"VL.01": Filled(done=80)}, name="mot")
    two = workbook(DINH_HOA, {"VL.01": Filled(done=81)}, name="hai")
    with pytest.raises(InputError, match=r"Huyện Định Hóa có hai biểu: mot\.xlsx và hai\.xlsx"):
        review_of(one, two)


def test_the_same_file_twice_counts_once(workbook: Make) -> None:
    one = workbook(DINH_HOA, {"VL.01": Filled(done=80)}, name="mot")
    two = workbook(DINH_HOA, {"VL.01": Filled(done=80)}, name="hai")
    gathered = review_of(one, two).gathered
    assert gathered.figures["VL.01"].done.number == 80  # type: ignore[union-attr]
    assert "chỉ tính một lần" in gathered.notices[-1]


def test_a_refused_cell_of_the_department_is_not_filled_from_below(workbook: Make) -> None:
    paths = [workbook(name, {"VL.01": Filled(done=80)}) for name in DISTRICTS]
    figure = review_of(*paths, workbook(DEPARTMENT, {"VL.01": Filled(done="gần 800")})).gathered.figures[
        "VL.01"
    ]
    assert (figure.mark, figure.notes) == ("missing", ("số trong biểu không dùng được",))


@pytest.mark.parametrize(("whole", "wrong"), [(42_493, False), (42_400, True)])
def test_parts_must_add_up_to_their_whole(workbook: Make, whole: int, wrong: bool) -> None:
    parts = {
        "VL.01": Filled(done=whole),
        "VL.02": Filled(done=14_980),
        "VL.03": Filled(done=27_113),
        "VL.04": Filled(done=400),
    }
    problems = review_of(workbook(DEPARTMENT, parts)).gathered.problems
    assert bool(problems) is wrong
    assert all("42.493" in problem.why for problem in problems)


def test_every_unreadable_file_is_named_at_once(own_sheet: Make, workbook: Make) -> None:
    bad = [own_sheet([("không có bảng",)], name=f"hong-{n}.xlsx") for n in (1, 2)]
    with pytest.raises(InputError, match=r"(?s)hong-1\.xlsx.*hong-2\.xlsx"):
        review_of(*bad, workbook(PHU_LUONG, {}))
