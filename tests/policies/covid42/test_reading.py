"""Cells of lists become facts; what cannot be read stays unknown and never pays."""

import pytest

from ansinh.core.rulebook.params import cited_act
from ansinh.policies.covid42 import reading
from ansinh.policies.loader import load_policy


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        " ",
        "Không",
        "không",
        "KHÔNG",
        "0",
        0,
        0.0,
        "-",
        "Không có",
        "Không có HĐLĐ",
        "Chưa ký hợp đồng",
        "ko",
        False,
    ],
)
def test_a_cell_that_denies_a_contract_or_is_empty_means_no(cell: object) -> None:
    assert reading.contract(cell) is False


@pytest.mark.parametrize(
    "cell",
    [
        "Có",
        "HĐLĐ 36 tháng",
        "Có (HĐLĐ 12 tháng)",
        "Có, đóng BHXH",
        "Hợp đồng thời vụ",
        "x",
        1,
        True,
        "có giao kết HĐLĐ",
    ],
)
def test_a_cell_that_tells_of_a_contract_means_yes(cell: object) -> None:
    assert reading.contract(cell) is True


@pytest.mark.parametrize("cell", ["không rõ", "Hợp đồng miệng", "thỏa thuận miệng", "abc", "?", 7])
def test_other_words_about_the_contract_stay_unknown(cell: object) -> None:
    assert reading.contract(cell) is None


@pytest.mark.parametrize(
    "text",
    ["Bán hàng rong", "Xe ôm", "Thu gom phế liệu", "Bốc vác hàng hóa", "bán vé số dạo", "Phụ bếp quán cơm", "Dọn phòng nhà nghỉ (hộ kinh doanh)",
     "Tự làm nghề gội đầu, xoa bóp", "Buôn bán nhỏ lẻ không có địa điểm cố định", "VẬN CHUYỂN HÀNG HÓA THUÊ", "Lái xe mô tô 2 bánh chở khách",
     "rua bat thue quan pho", "Chạy xe xích lô"],
)  # fmt: skip
def test_jobs_of_the_decision_are_listed_however_they_are_typed(text: str) -> None:
    assert reading.job(text) == "listed"


@pytest.mark.parametrize(
    "text", ["Làm ruộng", "Trồng chè tại nhà", "Chăn nuôi lợn", "nông nghiệp", "Lam ruong"]
)
def test_farm_work_is_known_as_such(text: str) -> None:
    assert reading.job(text) == "farm"


@pytest.mark.parametrize("text", ["Làm thuê", "Lao động tự do", "Buôn bán", "Làm ruộng và chạy xe ôm"])
def test_vague_work_is_known_as_such(text: str) -> None:
    assert reading.job(text) == "vague"


@pytest.mark.parametrize("text", ["Công nhân may", "Thợ xây", "Giáo viên", "xyz"])
def test_work_that_is_neither_is_other(text: str) -> None:
    assert reading.job(text) == "other"


@pytest.mark.parametrize("cell", [None, "", "  ", "-"])
def test_no_job_is_no_fact(cell: object) -> None:
    assert reading.job(cell) is None


def test_catering_at_a_company_is_no_household_business_but_portering_there_is_still_portering() -> None:
    assert reading.job("Phụ bếp quán cơm", "Công ty CP dịch vụ ăn uống") == "other"
    assert reading.job("Phụ bếp tại công ty ABC") == "other"
    assert reading.job("Bốc vác", "Công ty ABC") == "listed"


@pytest.mark.parametrize(
    ("cell", "dong"),
    [(0, 0), (300_000, 300_000), (999_000.0, 999_000), ("Không", 0), ("0", 0), ("không có thu nhập", 0), ("-", 0), ("500.000", 500_000),
     ("500,000", 500_000), ("1.500.000đ", 1_500_000), ("500000 đồng", 500_000), ("1,2 triệu", 1_200_000), ("2 triệu", 2_000_000), ("800 nghìn", 800_000),
     ("800k", 800_000), ("450 000", 450_000), ("1.000.000 đồng/tháng", 1_000_000)],
)  # fmt: skip
def test_an_income_is_read_in_dong(cell: object, dong: int) -> None:
    assert reading.income(cell) == reading.Income(dong, False)


@pytest.mark.parametrize(
    "cell",
    [
        "khoảng 5 trăm đến 1,2 triệu",
        "bấp bênh",
        "dưới 1 triệu",
        "500.000 - 700.000",
        "5 trăm",
        500,
        "500",
        "1.5",
        0.5,
        -5,
        "abc",
        True,
    ],
)
def test_an_income_without_an_amount_is_unclear(cell: object) -> None:
    assert reading.income(cell) == reading.Income(None, True)


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_income_is_not_given(cell: object) -> None:
    assert reading.income(cell) == reading.Income(None, False)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("4600123456", "4600123456"),
        (4600123456.0, "4600123456"),
        ("4600123456-001", "4600123456-001"),
        ("4600 123 456", "4600123456"),
        ("460012345", None),
        (None, None),
        ("abc", None),
    ],
)
def test_a_tax_code_has_ten_or_thirteen_digits(cell: object, code: str | None) -> None:
    assert reading.tax_code(cell) == code


def test_every_list_of_words_with_a_provision_cites_one_that_resolves() -> None:
    acts = load_policy("covid42").acts
    table = reading.words()
    cites = (
        [table["contract"]["cite"]]
        + [entry["cite"] for entry in table["job"]["listed"]]
        + [table["job"]["farm"]["cite"]]
    )
    assert all(cited_act(acts, cite) for cite in cites)


def test_the_smallest_income_in_dong_is_ten_thousand() -> None:
    assert reading.income(10_000) == reading.income("10.000") == reading.Income(10_000, False)
    assert reading.income(9_999) == reading.income("9.999") == reading.Income(None, True)
