"""The tables of the old encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core.vietnamese.encodings import decode_tcvn3, decode_vni, encode_tcvn3, encode_vni, undo_mojibake

LOWER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.mark.parametrize("letter", LOWER)
def test_every_small_letter_goes_to_tcvn3_and_vni_and_back(letter: str) -> None:
    assert decode_tcvn3(encode_tcvn3(letter)) == letter
    assert decode_vni(encode_vni(letter)) == letter
    assert decode_vni(encode_vni(letter.upper())) == letter.upper()


@given(st.text(LOWER, min_size=1))
def test_words_go_to_tcvn3_and_back_and_take_one_byte_a_letter(word: str) -> None:
    encoded = encode_tcvn3(word)
    assert decode_tcvn3(encoded) == word
    assert len(encoded.encode("latin-1")) == len(word)


@pytest.mark.parametrize(
    ("tcvn3", "text"),
    [
        ("céng hßa x· héi chñ nghÜa viÖt nam", "cộng hòa xã hội chủ nghĩa việt nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_a_printed_tcvn3_text_reads_as_known(tcvn3: str, text: str) -> None:
    assert " ".join(decode_tcvn3(word) or "?" for word in tcvn3.split()) == text


@pytest.mark.parametrize(
    "word",
    [
        "Ngöôøi:Người",
        "khuyeát:khuyết",
        "Ñònh:Định",
        "QUYEÁT:QUYẾT",
        "ñaëc:đặc",
        "tuoåi:tuổi",
        "Tî:Tỵ",
        "Kyõ:Kỹ",
    ],
)
def test_a_printed_vni_word_reads_as_known(word: str) -> None:
    encoded, text = word.split(":")
    assert decode_vni(encoded) == text


@pytest.mark.parametrize("word", ["Nguyễn", "Hà", "đ"])
def test_letters_outside_an_encoding_are_refused(word: str) -> None:
    assert decode_tcvn3(word) is None
    assert decode_vni(word) is None


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Ã", "ÂU CƠ", "Bà Âu", "«Hà»", "plain", "Trần Thị Ánh", "5° C", "Ảnh 3½"]
)
def test_sound_text_is_not_taken_for_mojibake(text: str) -> None:
    assert undo_mojibake(text) == (text, 0)


def test_undone_readings_are_counted() -> None:
    once = "Đặng".encode().decode("latin-1")
    assert undo_mojibake(once) == ("Đặng", 1)
    assert undo_mojibake(once.encode().decode("latin-1")) == ("Đặng", 2)
