"""Sex and addresses as lists write them."""

import pytest

from ansinh.core.vietnamese.address import Address, split_address
from ansinh.core.vietnamese.sex import is_mark, read_sex, sex_from_marks


@pytest.mark.parametrize(
    ("value", "sex"),
    [
        ("Nam", "nam"),
        (" nữ ", "nữ"),
        ("NỮ", "nữ"),
        ("Nử", "nữ"),
        ("nu\u031b\u0303", "nữ"),
        ("F", "nữ"),
        ("m", "nam"),
        ("N", None),
        ("", None),
        (None, None),
        (1, None),
        ("Nam/Nữ", None),
    ],
)
def test_sex_is_read_only_where_it_is_said(value: object, sex: str | None) -> None:
    assert read_sex(value) == sex


@pytest.mark.parametrize("value", ["x", "X", " x ", 1, 1.0, "✓", "1"])
def test_a_tick_is_a_tick(value: object) -> None:
    assert is_mark(value)


@pytest.mark.parametrize("value", ["", None, 0, "-", "0", "Nam", False])
def test_other_cells_are_not_ticked(value: object) -> None:
    assert not is_mark(value)


def test_two_columns_to_tick_tell_the_sex_unless_both_or_none_is_ticked() -> None:
    assert [
        sex_from_marks("x", ""),
        sex_from_marks(None, 1),
        sex_from_marks("x", "x"),
        sex_from_marks("", ""),
    ] == ["nam", "nữ", None, None]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Xóm Bãi Lềnh, xã Phú Tiến", ("Bãi Lềnh", "Phú Tiến", "", "")),
        ("xóm Pác Cập, xã Phú Tiến", ("Pác Cập", "Phú Tiến", "", "")),
        ("Xóm Phú Thịnh 1, xã Phú Tiến", ("Phú Thịnh 1", "Phú Tiến", "", "")),
        ("Bản Cái, xã Phú Tiến", ("Bản Cái", "Phú Tiến", "", "")),
        ("Tổ 5, P. Tân Thịnh, TP Thái Nguyên", ("Tổ 5", "Tân Thịnh", "Thái Nguyên", "")),
        ("Tổ dân phố 5, thị trấn Chợ Chu", ("Tổ dân phố 5", "Chợ Chu", "", "")),
        ("xóm 3 Phú Tiến - Định Hóa", ("xóm 3", "Phú Tiến", "Định Hóa", "")),
        ("xóm 3 xã Phú Tiến huyện Định Hóa", ("xóm 3", "Phú Tiến", "Định Hóa", "")),
        (
            "Xóm Bản Cái, xã Phú Tiến, huyện Định Hóa, tỉnh Thái Nguyên",
            ("Bản Cái", "Phú Tiến", "Định Hóa", "Thái Nguyên"),
        ),
        ("Bãi Lềnh - Phú Tiến - Định Hóa - Thái Nguyên", ("Bãi Lềnh", "Phú Tiến", "Định Hóa", "Thái Nguyên")),
        (
            "Số 12, đường Lương Ngọc Quyến, phường Đồng Quang",
            ("Số 12, đường Lương Ngọc Quyến", "Đồng Quang", "", ""),
        ),
        ("Phường Tích Lương, TP Thái Nguyên", ("", "Tích Lương", "Thái Nguyên", "")),
        ("Xã Phú Tiến", ("", "Phú Tiến", "", "")),
        ("Bãi Lềnh", ("Bãi Lềnh", "", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_addresses_come_apart_by_unit_words_and_order(text: str, parts: tuple[str, str, str, str]) -> None:
    assert split_address(text) == Address(*parts)
