"""Keys and display form of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.vietnamese.names import (
    composed,
    display_name,
    folded,
    is_family_name,
    lacks_marks,
    older_tone_place,
    toned,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Đỗ  Thị HÒA ", "do thi hoa"),
        ("Ðặng", "dang"),
        (unicodedata.normalize("NFD", "Nguyễn"), "nguyen"),
        ("Ư Ơ ă", "u o a"),
    ],
)
def test_the_folded_key_loses_case_marks_and_spaces_and_folds_dd(text: str, key: str) -> None:
    assert folded(text) == key


@pytest.mark.parametrize(
    ("text", "key"), [("HOÀ", "hòa"), ("Thuý  Hoà", "thúy hòa"), ("Qúy", "quý"), ("Nguyễn", "nguyễn")]
)
def test_the_toned_key_keeps_tones_in_the_older_place(text: str, key: str) -> None:
    assert toned(text) == key


@pytest.mark.parametrize(
    "moved",
    [
        "hoà:hòa",
        "thuý:thúy",
        "khoẻ:khỏe",
        "qúy:quý",
        "gìa:già",
        "Hùynh:Huỳnh",
        "Tòan:Toàn",
        "cuả:của",
        "Muñoz:Muñoz",
    ],
)
def test_tones_move_to_the_older_place_and_foreign_words_stay(moved: str) -> None:
    typed, placed = moved.split(":")
    assert older_tone_place(typed) == placed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nguyễn văn a", "Nguyễn Văn A"),
        ("ĐẶNG THỊ Ý", "Đặng Thị Ý"),
        ("h'wen niê", "H'Wen Niê"),
        ("Y-Blô", "Y-Blô"),
        ("McDonald An", "McDonald An"),
    ],
)
def test_display_names_have_one_capital_a_word(text: str, shown: str) -> None:
    assert display_name(text) == shown


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert toned(toned(text)) == toned(text)


def test_a_bare_name_is_known_by_words_that_usually_carry_marks() -> None:
    assert lacks_marks("Hoang Van Thanh")
    assert not lacks_marks("Ma Hoa")
    assert not lacks_marks("Hoàng Văn Thành")
    assert not lacks_marks("Hoang")


def test_family_names_are_known_with_and_without_marks() -> None:
    assert is_family_name("Nguyễn")
    assert is_family_name("NGUYEN")
    assert is_family_name("Lường")
    assert not is_family_name("Bé")
