"""Reading the workbooks of units, those made from our form and those people made themselves."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ansinh.core.errors import InputError
from ansinh.policies.review.catalogue import catalogue
from ansinh.policies.review.workbook import Filled, Remark
from ansinh.reports.collect import Reading, find_indicator, read_collected
from tests.reports.conftest import DEPARTMENT, DINH_HOA, PERIOD, province

Make = Callable[..., Path]
HEAD = (
    "TT",
    "Chỉ tiêu",
    "ĐVT",
    "Kế hoạch năm 2020",
    "Thực hiện 9 tháng năm 2020",
    "Thực hiện 9 tháng năm 2019",
    "Ghi chú",
)
TITLE = [("UBND HUYỆN ĐỊNH HÓA",), ("BÁO CÁO SỐ LIỆU 9 THÁNG ĐẦU NĂM 2020",), ()]


def read(path: Path) -> Reading:
    return read_collected(path, PERIOD, province())


def values(reading: Reading, code: str) -> dict[str, int]:
    return {name: int(number) for name, number in reading.entries[code].values.items()}


def test_the_form_comes_back_as_it_was_filled(workbook: Make) -> None:
    filled = {"VL.01": Filled(1000, 742, 843, "tính đến 14/9"), "NCC.03": Filled(None, 5_400, None)}
    reading = read(workbook(DINH_HOA, filled))
    assert reading.unit == DINH_HOA
    assert reading.path == "/19/167/"
    assert values(reading, "VL.01") == {"target": 1000, "done": 742, "previous": 843}
    assert values(reading, "NCC.03") == {"done": 5_400_000_000}
    assert reading.entries["VL.01"].note == "tính đến 14/9"
    assert (reading.problems, reading.others, reading.notices) == ([], [], [])


def test_an_empty_form_gives_no_figure(workbook: Make) -> None:
    assert read(workbook(DINH_HOA, {})).entries == {}


def test_the_department_speaks_for_the_province(workbook: Make) -> None:
    assert read(workbook(DEPARTMENT, {})).path == "/19/"


def test_a_sheet_of_ones_own_is_read_by_its_heads_and_names(own_sheet: Make) -> None:
    rows = [
        ("I", "Việc làm"),
        (1, "Giải quyết việc làm", "người", 1000, "742", 843, None),
        (2, "Số lao động được giải quyết việc làm từ quỹ", "người", None, 5, None, None),
        (3, "Số hộ nghèo", "hộ", None, "1.042", 1289, "theo rà soát"),
    ]
    reading = read(own_sheet([*TITLE, HEAD, *rows]))
    assert reading.path == "/19/167/"
    assert values(reading, "VL.01") == {"target": 1000, "done": 742, "previous": 843}
    assert values(reading, "GN.02") == {"done": 1042, "previous": 1289}
    assert [other.name for other in reading.others] == ["Số lao động được giải quyết việc làm từ quỹ"]


def test_poor_and_near_poor_are_never_taken_for_each_other() -> None:
    found = {
        name: find_indicator(catalogue(), "", name)
        for name in ("Số hộ nghèo", "Số hộ cận nghèo", "Số hộ thoát nghèo")
    }
    assert [indicator.code for indicator in found.values() if indicator] == ["GN.02", "GN.03", "GN.04"]


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("VL.01", "", "VL.01"),
        ("", "số lao động được giải quyết việc làm", "VL.01"),
        ("", "1. Tỷ lệ hộ nghèo", "GN.01"),
        ("", "Số người được điều trị thay thế", None),
        ("VL.99", "Số lao động được giải quyết việc làm", None),
        ("VL.01", "Số hộ nghèo", None),
    ],
)
def test_a_row_is_known_by_code_or_name_and_never_by_both_in_dispute(
    code: str, name: str, expected: str | None
) -> None:
    found = find_indicator(catalogue(), code, name)
    assert (found.code if found else None) == expected


def test_a_workbook_of_another_period_is_refused_by_name(own_sheet: Make) -> None:
    path = own_sheet(
        [("UBND HUYỆN ĐỊNH HÓA",), ("SỐ LIỆU 6 THÁNG ĐẦU NĂM 2020",), HEAD, (1, "Số hộ nghèo", "hộ", None, 5)]
    )
    with pytest.raises(
        InputError, match=r"tu-lam\.xlsx là báo cáo 6 tháng đầu năm 2020, không phải 9 tháng năm 2020"
    ):
        read(path)


def test_a_workbook_without_a_period_is_read_and_says_so(own_sheet: Make) -> None:
    reading = read(own_sheet([("UBND HUYỆN ĐỊNH HÓA",), HEAD, (1, "Số hộ nghèo", "hộ", None, 5)]))
    assert values(reading, "GN.02") == {"done": 5}
    assert "không ghi kỳ" in reading.notices[0]


def test_a_unit_nobody_knows_keeps_its_own_name(workbook: Make) -> None:
    reading = read(workbook("Trung tâm Dịch vụ việc làm", {"VL.09": Filled(60, 41, 52)}))
    assert reading.unit == "Trung tâm Dịch vụ việc làm"
    assert "không có trong danh mục" in reading.notices[0]


def test_a_workbook_without_indicators_is_refused_in_words(own_sheet: Make) -> None:
    with pytest.raises(InputError, match="không thấy bảng chỉ tiêu"):
        read(own_sheet([("Danh sách",), ("STT", "Họ và tên"), (1, "Nguyễn Văn A")]))


def test_a_hidden_sheet_with_figures_is_told_and_not_counted(own_sheet: Make) -> None:
    path = own_sheet([*TITLE, HEAD, (1, "Số hộ nghèo", "hộ", None, 5)])
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book.active)  # type: ignore[arg-type]
    copy.title, copy.sheet_state = "Bản cũ", "hidden"
    book.save(path)
    reading = read(path)
    assert values(reading, "GN.02") == {"done": 5}
    assert "“Bản cũ”" in reading.notices[0]


def test_an_unreadable_cell_is_named_and_gives_no_figure(workbook: Make) -> None:
    reading = read(workbook(DINH_HOA, {"VL.01": Filled(1000, "khoảng 700", 843)}))
    assert values(reading, "VL.01") == {"target": 1000, "previous": 843}
    problem = reading.problems[0]
    assert problem.text == "khoảng 700"
    assert problem.place.startswith(f"{DINH_HOA}.xlsx · Biểu thu thập!F")
    assert reading.refused == {"VL.01"}


def test_two_different_figures_of_one_indicator_give_none(own_sheet: Make) -> None:
    rows = [(1, "Số hộ nghèo", "hộ", 9, 5, None), (2, "Số hộ nghèo", "hộ", 9, 6, None)]
    reading = read(own_sheet([*TITLE, HEAD, *rows]))
    assert values(reading, "GN.02") == {"target": 9}
    assert "hai số khác nhau" in reading.problems[0].why


def test_remarks_keep_kind_field_and_words(workbook: Make) -> None:
    remarks = [
        Remark("Khó khăn", "Giáo dục nghề nghiệp", "Tuyển sinh giảm."),
        Remark("Nguyên nhân", "", "Dịch bệnh"),
    ]
    said = read(workbook(DINH_HOA, {}, remarks=remarks)).remarks
    assert [(r.kind, r.section, r.text, r.unit) for r in said] == [
        ("difficulty", "vocational", "Tuyển sinh giảm", DINH_HOA),
        ("cause", "", "Dịch bệnh", DINH_HOA),
    ]


def test_a_remark_of_no_kind_is_not_lost(workbook: Make) -> None:
    reading = read(workbook(DINH_HOA, {}, remarks=[Remark("Linh tinh", "", "Một ý")]))
    assert [other.text for other in reading.others] == ["Một ý"]


def test_equal_forms_have_equal_bytes(workbook: Make) -> None:
    one = workbook(DINH_HOA, {"VL.01": Filled(1, 2, 3)}, name="one").read_bytes()
    assert one == workbook(DINH_HOA, {"VL.01": Filled(1, 2, 3)}, name="two").read_bytes()
