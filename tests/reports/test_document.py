"""The paper reads as a review of the department and stands still."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Mm, Pt

from ansinh.core import i18n
from ansinh.policies.agencies.agencies import agency_on
from ansinh.policies.review.catalogue import catalogue, paper
from ansinh.policies.review.workbook import Filled, Remark
from ansinh.reports.build import Review, build
from ansinh.reports.periods import parse_period
from ansinh.reports.places import territory
from ansinh.sample.review import make_review
from tests.reports.conftest import DEPARTMENT, DINH_HOA, province, review_of, text_of

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Review:
    made = make_review(tmp_path_factory.mktemp("review"), seed=42)
    return review_of(*made.files)


@pytest.fixture(scope="module")
def paper_of_demo(demo: Review) -> "docx.document.Document":
    return docx.Document(io.BytesIO(demo.document))


def lines(document: "docx.document.Document") -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def test_the_heading_is_that_of_a_state_paper_with_number_and_day_left_open(
    paper_of_demo: "docx.document.Document",
) -> None:
    left, right = paper_of_demo.tables[0].rows[0].cells
    assert [line for line in left.text.split("\n") if line] == [
        "UBND TỈNH THÁI NGUYÊN",
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
    ]
    assert right.text.split("\n") == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    number, place = (cell.text.split() for cell in paper_of_demo.tables[0].rows[1].cells)
    assert number == ["Số:", "/BC-SLĐTBXH"]
    assert place == ["Thái", "Nguyên,", "ngày", "tháng", "năm", "2020"]
    assert lines(paper_of_demo)[:2] == [
        "BÁO CÁO",
        "Kết quả công tác lao động, người có công và xã hội 9 tháng năm 2020; phương hướng, nhiệm vụ 3 tháng cuối năm 2020",
    ]


def test_the_parts_and_all_twelve_fields_follow_in_order(paper_of_demo: "docx.document.Document") -> None:
    heads = [
        p.text for p in paper_of_demo.paragraphs if p.style is not None and p.style.name.startswith("Heading")
    ]
    assert heads == [
        "I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ 9 THÁNG NĂM 2020",
        *(f"{n}. {section.title}" for n, section in enumerate(catalogue().sections, 1)),
        "II. KHÓ KHĂN, HẠN CHẾ VÀ NGUYÊN NHÂN",
        "1. Khó khăn, hạn chế",
        "2. Nguyên nhân",
        "III. PHƯƠNG HƯỚNG, NHIỆM VỤ 3 THÁNG CUỐI NĂM 2020",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
    ]
    assert len(catalogue().sections) == 12


def test_the_review_tells_results_difficulties_causes_and_tasks_from_the_same_figures(demo: Review) -> None:
    text = text_of(demo)
    assert (
        "Tuyển sinh, đào tạo nghề cho 29.960 người, đạt 74,9% kế hoạch năm, thấp hơn cùng kỳ năm trước 7,6% [G]."
        in text
    )
    assert (
        "Người được tuyển sinh, đào tạo nghề mới đạt 74,9% kế hoạch năm (29.960/40.000 người), thấp hơn tiến độ 75%"
        in text
    )
    assert "Người được tuyển sinh, đào tạo nghề: còn 10.040 người, bình quân mỗi tháng 3.347 người" in text
    assert "Dịch COVID-19 làm gián đoạn xuất cảnh của lao động" in text
    assert "Tổ chức bù các đợt điều dưỡng tập trung trong quý IV." in text


def test_what_is_missing_stands_as_missing_in_text_and_annex(
    demo: Review, paper_of_demo: "docx.document.Document"
) -> None:
    missing = [f.indicator for f in demo.gathered.figures.values() if f.mark == "missing"]
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in paper_of_demo.tables[2].rows}
    assert len(missing) == 30
    assert {rows[i.code][5] for i in missing} == {rows[i.code][9] for i in missing} == {"Thiếu"}
    assert "[Chưa có số liệu: doanh nghiệp được thu thập thông tin cầu lao động.]" in text_of(demo)


def test_the_annex_lists_every_indicator_with_source_and_mark(
    demo: Review, paper_of_demo: "docx.document.Document"
) -> None:
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in paper_of_demo.tables[2].rows}
    assert set(catalogue().indicators) <= set(rows)
    assert rows["VL.09"] == [
        *("9", "VL.09", "Số phiên giao dịch việc làm", "phiên", "60", "41", "52", "68,3%", "-21,2%"),
        *("Thu thập", "biểu của Sở Lao động - Thương binh và Xã hội"),
    ]
    assert rows["VL.01"][10].endswith("chưa gồm huyện Đồng Hỷ")


def test_every_figure_in_the_text_carries_its_mark(demo: Review) -> None:
    told = sum(block.text.count("[G") + block.text.count("[T") for block in demo.blocks[4:])
    assert told == demo.gathered.by_mark()["collected"]


def test_without_any_source_nothing_is_told_but_what_is_missing() -> None:
    review = review_of()
    assert review.gathered.by_mark() == {
        "computed": 0,
        "collected": 0,
        "missing": len(catalogue().indicators),
    }
    results = [
        b.text for b in review.blocks if b.kind == "text" and "[Chưa có số liệu của lĩnh vực này" in b.text
    ]
    assert len(results) == 12
    assert "[Chưa có ý kiến của các đơn vị về nguyên nhân; đề nghị bổ sung trước khi ban hành.]" in text_of(
        review
    )


def test_the_page_has_the_margins_and_the_face_of_the_decree(paper_of_demo: "docx.document.Document") -> None:
    page, annex = paper_of_demo.sections
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]  # type: ignore[union-attr]
    for side in ("top", "bottom", "left", "right"):
        low, high = paper()["page"][f"{side}_mm"]["range"]
        assert Mm(low) - Mm(1) < getattr(page, f"{side}_margin") < Mm(high) + Mm(1)
    normal = paper_of_demo.styles["Normal"].font  # type: ignore[attr-defined]
    assert (normal.name, normal.size) == ("Times New Roman", Pt(14))
    assert page.different_first_page_header_footer
    assert annex.page_width > annex.page_height  # type: ignore[operator]


def test_every_fact_of_the_paper_is_cited_and_says_whether_it_was_verified() -> None:
    facts = [*paper()["page"].values(), *paper()["windows"].values()]
    assert all(fact["cite"] and isinstance(fact["verified"], bool) for fact in facts)
    for fact in (fact for fact in facts if "range" in fact):
        assert fact["range"][0] <= fact["value"] <= fact["range"][1]


def test_equal_data_give_equal_bytes_and_text(demo: Review, tmp_path: Path) -> None:
    again = review_of(*make_review(tmp_path, seed=42).files)
    assert again.document == demo.document


def test_the_document_is_vietnamese_for_an_english_reading_officer_too(
    workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        workbook(
            DINH_HOA, {"VL.01": Filled(1, "gần 2", 3), "GN.01": Filled(done="3%"), "GN.02": Filled(done=9)}
        )
    ]
    before = review_of(*paths).document
    monkeypatch.setattr(i18n, "language", lambda: "en")
    assert review_of(*paths).document == before


def test_other_data_give_another_document(demo: Review, tmp_path: Path) -> None:
    assert review_of(*make_review(tmp_path, seed=43).files).sha256 != demo.sha256


def test_no_day_of_the_machine_stands_in_the_document(demo: Review) -> None:
    with zipfile.ZipFile(io.BytesIO(demo.document)) as package:
        assert {part.date_time[0] for part in package.infolist()} == {2000}
        assert b"2020-09-14T00:00:00Z" in package.read("docProps/core.xml")


def test_what_units_typed_stays_text(workbook: Make) -> None:
    remark = Remark("Khó khăn", "", '=HYPERLINK("x") <w:p>&')
    review = review_of(workbook(DINH_HOA, {"VL.01": Filled(1, 1, 1, "<b>&")}, remarks=[remark]))
    document = docx.Document(io.BytesIO(review.document))
    assert '=HYPERLINK("x") <w:p>& (Huyện Định Hóa).' in lines(document)


def test_a_remark_says_which_unit_made_it_and_the_departments_own_does_not(workbook: Make) -> None:
    remark = [Remark("Nguyên nhân", "", "dịch bệnh kéo dài")]
    review = review_of(workbook(DINH_HOA, {}, remarks=remark), workbook(DEPARTMENT, {}, remarks=remark))
    assert "Dịch bệnh kéo dài (Huyện Định Hóa)." in text_of(review)
    assert "\nDịch bệnh kéo dài." in text_of(review)


@pytest.mark.parametrize(("key", "told"), [("2020-9m", True), ("2021", True), ("2024-9m", False)])
def test_the_covid_grants_are_a_field_of_their_years_only(key: str, told: bool) -> None:
    text = text_of(review_of(period=parse_period(key)))
    assert ("Nghị quyết số 42/NQ-CP" in text) is told


def test_after_the_reorganisation_the_agency_of_the_day_reports_and_other_fields_are_marked() -> None:
    period = parse_period("2025-9m")
    review = build(province(period), period, [], {})
    assert review.area.body.agency == agency_on("labour", period.window[1]).agency_vi  # type: ignore[union-attr]
    assert "lĩnh vực này do Sở Y tế quản lý" in text_of(review)


def test_a_district_reports_for_itself() -> None:
    period = parse_period("2020-9m")
    review = build(territory("167", period.window[1]), period, [], {})
    assert review.area.body.parent == "UBND HUYỆN ĐỊNH HÓA"
    assert "Phòng Lao động - Thương binh và Xã hội báo cáo kết quả" in review.blocks[0].text
