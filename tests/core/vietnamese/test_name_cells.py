"""Titles, second persons, call names and notes in a name cell."""

import pytest

from ansinh.core.vietnamese.repair import FileRepairer, RepairedName


def name(raw: str) -> RepairedName:
    return FileRepairer.for_texts([raw]).name(raw)


@pytest.mark.parametrize(
    ("raw", "text", "title", "sex"),
    [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", "Ông", "nam"),
        ("Bà: Trần Thị Bình", "Trần Thị Bình", "Bà", "nữ"),
        ("Cụ Lê Thị Cúc", "Lê Thị Cúc", "Cụ", None),
        ("Cụ bà Lê Thị Cúc", "Lê Thị Cúc", "Cụ bà", "nữ"),
        ("Mẹ VNAH Hoàng Thị Dần", "Hoàng Thị Dần", "Mẹ VNAH", "nữ"),
        ("Bà mẹ Việt Nam anh hùng Hoàng Thị Dần", "Hoàng Thị Dần", "Bà mẹ Việt Nam anh hùng", "nữ"),
        ("Anh Vũ Văn Tư", "Vũ Văn Tư", "Anh", "nam"),
        ("Đ/c Ma Văn Lâm", "Ma Văn Lâm", "Đ/c", None),
        ("ong Nguyen Van An", "Nguyen Van An", "ong", "nam"),
    ],
)
def test_a_title_before_a_full_name_is_taken_off_and_kept_beside(
    raw: str, text: str, title: str, sex: str | None
) -> None:
    found = name(raw)
    assert (found.text, found.title, found.sex_hint) == (text, title, sex)
    assert "title_removed" in found.codes


@pytest.mark.parametrize(
    "raw",
    [
        "Ông Thị Lan",
        "Ông Văn Tư",
        "Ông Ngọc Tình",
        "Anh Đức",
        "Bế Thị Nga",
        "Chu Thị Em",
        "Ba Thị Mẹ",
        "Cù Thị Anh",
        "Bé Hà",
    ],
)
def test_family_and_given_names_that_look_like_titles_stay(raw: str) -> None:
    found = name(raw)
    assert (found.text, found.title) == (raw, None)


@pytest.mark.parametrize(
    "raw",
    [
        "Nguyễn Văn An (Trần Thị Bình)",
        "Nguyễn Văn An - vợ Trần Thị Bình",
        "Nguyễn Văn An – Trần Thị Bình",
        "Nguyễn Văn An và Trần Thị Bình",
        "NGUYỄN VĂN AN VÀ TRẦN THỊ BÌNH",
        "Nguyễn Văn An (vợ: Trần Thị Bình)",
        "Nguyễn Văn An, Trần Thị Bình",
        "Nguyễn Văn An\nTrần Thị Bình",
        "Nguyễn Văn An (người nhận thay Trần Thị Bình)",
        "Nguyễn Văn An; con Trần Thị Bình",
        "NguyÔn V¨n An vµ TrÇn ThÞ B×nh",
    ],
)
def test_a_second_person_in_the_cell_is_found(raw: str) -> None:
    found = name(raw)
    assert (found.text, found.other_names) == ("Nguyễn Văn An", ("Trần Thị Bình",))
    assert "second_person" in found.codes


def test_the_word_va_is_a_name_where_no_second_person_follows() -> None:
    assert name("Và A Páo").other_names == ()
    assert name("Giàng Thị Và").text == "Giàng Thị Và"


def test_a_call_name_in_brackets_is_kept_beside_the_name() -> None:
    found = name("Nguyễn Văn An (Út)")
    assert (found.text, found.aliases, found.other_names) == ("Nguyễn Văn An", ("Út",), ())
    assert "alias" in found.codes


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("Nguyễn Văn An (đã chết)", "đã chết"),
        ("Nguyễn Văn An (1952)", "1952"),
        ("Nguyễn Văn An, sn 1952", "sn 1952"),
        ("Nguyễn Văn An - 1952", "1952"),
        ("Nguyễn Văn An (chủ hộ)", "chủ hộ"),
    ],
)
def test_words_that_are_no_name_are_kept_as_notes(raw: str, note: str) -> None:
    found = name(raw)
    assert (found.text, found.notes) == ("Nguyễn Văn An", (note,))
    assert "note_in_name" in found.codes


@pytest.mark.parametrize(
    "raw", ["Ng. Văn T.", "Ng.V. An", "H'Wen Niê", "Y-Blô Niê", "Nguyễn Thị Kim-Anh", "T. Hòa"]
)
def test_abbreviations_and_names_of_other_peoples_are_left_whole(raw: str) -> None:
    assert name(raw).text == raw


@pytest.mark.parametrize(
    "raw", ["1. Nguyễn Văn An", "12) Nguyễn Văn An", "- Nguyễn Văn An", "+ Nguyễn Văn An"]
)
def test_numbers_and_bullets_before_a_name_are_taken_off(raw: str) -> None:
    assert (name(raw).text, name(raw).codes) == ("Nguyễn Văn An", ("numbering_removed",))
