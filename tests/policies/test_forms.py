"""Words of lists: which group a title or a category cell claims, who only worships, who declines."""

import pytest

from ansinh.core.errors import UsageError
from ansinh.core.sheets import DetectedTable
from ansinh.core.sheets.mapping import FIELDS
from ansinh.policies.forms import load_list_forms
from tests.core.sheets.support import sample

FORMS = load_list_forms("covid42")


@pytest.mark.parametrize(
    ("title", "group", "kind"),
    [
        ("DANH SÁCH HỘ NGHÈO ĐỀ NGHỊ HỖ TRỢ DO ẢNH HƯỞNG CỦA ĐẠI DỊCH COVID-19", "G7", "poor"),
        ("Danh sách hộ cận nghèo năm 2020", "G7", "near_poor"),
        ("DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO", "G7", "poor_or_near_poor"),
        ("Danh sách người có công với cách mạng và thân nhân hưởng hỗ trợ", "G5", "merit"),
        (
            "DANH SÁCH ĐỐI TƯỢNG BẢO TRỢ XÃ HỘI ĐANG HƯỞNG TRỢ CẤP HÀNG THÁNG (người cao tuổi, người khuyết tật)",
            "G6",
            "social",
        ),
        ("DANH SÁCH NGƯỜI LAO ĐỘNG KHÔNG CÓ GIAO KẾT HỢP ĐỒNG LAO ĐỘNG BỊ MẤT VIỆC LÀM", "G4", "no_contract"),
        ("Danh sách người lao động tạm hoãn thực hiện HĐLĐ, nghỉ việc không hưởng lương", "G1", "suspended"),
        ("DANH SÁCH HỘ KINH DOANH TẠM NGỪNG", "G2", "household_business"),
        (
            "DS người lao động chấm dứt hợp đồng lao động nhưng không đủ điều kiện hưởng trợ cấp thất nghiệp",
            "G3",
            "terminated",
        ),
        ("LĐ không HĐ", "G4", "no_contract"),
    ],
)
def test_a_title_claims_its_group(title: str, group: str, kind: str) -> None:
    claim = FORMS.group_of_title(title)
    assert claim is not None
    assert (claim.group, claim.kind) == (group, kind)


@pytest.mark.parametrize(
    "title", ["TỔNG HỢP ĐỐI TƯỢNG XÃ PHÚ TIẾN", "Danh sách hộ nghèo và người có công", "UBND XÃ NGHÈO"]
)
def test_a_title_of_no_group_or_of_several_claims_none(title: str) -> None:
    assert FORMS.group_of_title(title) is None


@pytest.mark.parametrize(
    ("category", "group", "kind"),
    [
        ("HN", "G7", "poor"), ("Hộ nghèo 2019", "G7", "poor"), ("HCN", "G7", "near_poor"), ("Cận nghèo", "G7", "near_poor"), ("hộ  cận nghèo", "G7", "near_poor"),
        ("NCC", "G5", "merit"), ("Thương binh 4/4", "G5", "merit"), ("Tuất thương binh", "G5", "merit"), ("Con liệt sĩ bị khuyết tật nặng", "G5", "merit"),
        ("Người HĐKC nhiễm CĐHH", "G5", "merit"), ("Con đẻ người HĐKC nhiễm CĐHH", "G5", "merit"), ("Người HĐKC bị địch bắt tù đày", "G5", "merit"),
        ("BTXH", "G6", "social"), ("Người khuyết tật đặc biệt nặng", "G6", "social"), ("Người cao tuổi hộ nghèo không có người phụng dưỡng", "G6", "social"),
        ("Người đơn thân nghèo đang nuôi con", "G6", "social"), ("Trẻ em mồ côi cả cha và mẹ", "G6", "social"), ("Trẻ em khuyết tật nặng", "G6", "social"),
        ("LĐ tự do", "G4", "no_contract"), ("LĐ không có HĐLĐ", "G4", "no_contract"), ("Đối tượng BTXH", "G6", "social"), ("Thuộc diện hộ nghèo", "G7", "poor"),
        ("Hộ kinh doanh", "G2", "household_business"), ("Tạm hoãn HĐLĐ", "G1", "suspended"), ("Chấm dứt HĐLĐ", "G3", "terminated"),
        ("Nguoi cao tuoi", "G6", "social"), ("ho ngheo", "G7", "poor"),
    ],
)  # fmt: skip
def test_a_category_claims_its_group(category: str, group: str, kind: str) -> None:
    claim = FORMS.group_of_category(category)
    assert claim is not None
    assert (claim.group, claim.kind) == (group, kind)


@pytest.mark.parametrize(
    ("category", "groups"),
    [
        ("HN, BTXH", ["G7", "G6"]),
        ("NCC + hộ nghèo", ["G5", "G7"]),
        ("Thương binh; NKT nặng", ["G5", "G6"]),
        ("", []),
        ("Đảng viên", []),
    ],
)
def test_several_groups_in_one_cell_are_all_claimed_and_none_is_chosen(
    category: str, groups: list[str]
) -> None:
    assert [claim.group for claim in FORMS.groups_of_category(category)] == groups
    assert len(groups) == 1 or FORMS.group_of_category(category) is None


@pytest.mark.parametrize("name", ["b_nguoi_co_cong.xls", "c_bao_tro_xa_hoi.xlsx", "e_tong_hop_ba_xa.xlsx"])
def test_every_category_of_the_sample_lists_claims_one_group(name: str) -> None:
    from ansinh.core.sheets import read_workbook
    from tests.core.sheets.support import LISTS, repairer

    repair = repairer(read_workbook(LISTS / name))
    cells = {
        row.cells["category"].text
        for t in sample(name)
        if isinstance(t, DetectedTable)
        for row in t.rows
        if "category" in row.cells
    }
    unknown = {cell for cell in cells if FORMS.group_of_category(repair.text(cell).text) is None}
    assert {c for c in unknown if not FORMS.is_worship_only(repair.text(c).text)} == set()


@pytest.mark.parametrize(("texts", "only"), [
    (("Thờ cúng liệt sĩ", ""), True), (("Người thờ cúng LS", ""), True), (("Liệt sĩ", "thờ cúng"), True), (("Vợ liệt sĩ", "kiêm thờ cúng liệt sĩ"), False),
    (("Thương binh", ""), False), (("Thân nhân liệt sĩ", ""), False),
])  # fmt: skip
def test_who_only_worships_a_liet_si_is_known(texts: tuple[str, str], only: bool) -> None:
    assert FORMS.is_worship_only(*texts) is only


@pytest.mark.parametrize(("note", "declined"), [
    ("Tự nguyện không nhận hỗ trợ", True), ("Từ chối", True), ("xin không nhận", True), ("Gia đình nhường suất cho hộ khó khăn hơn", True), ("tu nguyen khong nhan", True),
    ("Chưa nhận tiền tháng 4", False), ("không nhận được thông báo", False), ("", False), ("Người nhận: con trai", False), ("không nhận trợ cấp thất nghiệp", False),
])  # fmt: skip
def test_a_declared_refusal_is_known(note: str, declined: bool) -> None:
    assert FORMS.is_declined(note) is declined


def test_groups_paid_once_stand_for_three_months_when_the_list_says_nothing() -> None:
    assert FORMS.default_months == {"G5": 3, "G6": 3, "G7": 3}


def test_every_head_leads_to_a_field_that_a_mapping_may_name() -> None:
    assert set(FORMS.headers.exact.values()) <= FIELDS


@pytest.mark.parametrize("policy", ["khong_co", "../covid42", ""])
def test_a_policy_without_lists_is_refused_in_words(policy: str) -> None:
    with pytest.raises(UsageError, match="chưa có mẫu"):
        load_list_forms(policy)
