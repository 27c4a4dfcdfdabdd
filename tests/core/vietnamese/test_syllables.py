"""Which words are spelt like Vietnamese syllables."""

import pytest

from ansinh.core.vietnamese.syllables import MALFORMED, UNSEEN, is_syllable, log_probability, usages

GOOD = [
    "nguyễn",
    "quyền",
    "quý",
    "giếng",
    "gì",
    "ghê",
    "nghĩa",
    "kỳ",
    "cường",
    "khoẻ",
    "thuở",
    "yến",
    "ý",
    "ưu",
    "ươm",
    "oanh",
    "huỳnh",
    "quốc",
    "quấc",
    "giường",
    "xoong",
    "HOÀNG",
    "Đặng",
]
BAD = [
    "nguyôn",
    "hµ",
    "leâ",
    "ngiên",
    "cê",
    "ghà",
    "ơng",
    "hữnǵ",
    "sác̀",
    "bàt",
    "xyz",
    "qa",
    "wă",
    "nngà",
    "ngnh",
    "toác̣",
    "aa",
]


@pytest.mark.parametrize("word", GOOD)
def test_well_spelt_words_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", BAD)
def test_other_letters_are_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_listed_word_is_likelier_than_an_unknown_one_and_that_than_a_malformed_one() -> None:
    assert log_probability("thị") > UNSEEN > MALFORMED
    assert log_probability("bẩng") == UNSEEN
    assert log_probability("nguyôn") == MALFORMED


def test_every_listed_word_is_a_syllable_and_some_are_family_names() -> None:
    assert [word for word in usages() if not is_syllable(word)] == []
    assert sum(1 for usage in usages().values() if usage.family) > 150
