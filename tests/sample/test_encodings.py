"""Old encodings are written as real old files show them (words seen in the sample lists)."""

import pytest

from ansinh.sample.encodings import (
    newer_tone_place,
    to_mojibake,
    to_nfd,
    to_tcvn3,
    to_vni,
    without_diacritics,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Nông Hữu Hòa", "N«ng H÷u Hßa"),
        ("Phượng Tiến", "Ph\xadîng TiÕn"),
        ("Đinh Thị Vân", "§inh ThÞ V©n"),
        ("Nạ Á", "N¹ ¸"),
        ("Khuôn Tát", "Khu«n T¸t"),
        ("Định Hóa", "§Þnh Hãa"),
    ],
)
def test_tcvn3_is_written_as_old_fonts_store_it(text: str, written: str) -> None:
    assert to_tcvn3(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Dương Thị Nhi", "Döông Thò Nhi"),
        ("Xóm Gốc Thông", "Xoùm Goác Thoâng"),
        ("Người khuyết tật đặc biệt nặng", "Ngöôøi khuyeát taät ñaëc bieät naëng"),
        ("Nữ", "Nöõ"),
        ("ĐỖ THỊ", "ÑOÃ THÒ"),
    ],
)
def test_vni_is_written_as_old_fonts_store_it(text: str, written: str) -> None:
    assert to_vni(text) == written


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_every_small_letter_has_its_own_code(encode) -> None:  # type: ignore[no-untyped-def]
    letters = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
    assert len({encode(letter) for letter in letters}) == len(letters)


def test_mojibake_is_utf8_read_as_cp1252() -> None:
    assert to_mojibake("Thái Nguyên") == "ThÃ¡i NguyÃªn"


def test_plain_text_folds_the_letter_d_too() -> None:
    assert without_diacritics("Đặng Thị Hòa") == "Dang Thi Hoa"


def test_decomposed_text_is_longer() -> None:
    assert to_nfd("Hòa") == "Ho\u0300a"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Hòa", "Hoà"),
        ("HÒA", "HOÀ"),
        ("Thúy", "Thuý"),
        ("Quý", "Quý"),
        ("Hoàng", "Hoàng"),
        ("Thủy Đào", "Thuỷ Đào"),
    ],
)
def test_the_tone_mark_moves_only_in_open_syllables(text: str, written: str) -> None:
    assert newer_tone_place(text) == written
