"""Single kinds of damage, mixtures in one file and one cell, and what must survive."""

import time
import unicodedata

import pytest

from ansinh.core.vietnamese.encodings import encode_tcvn3, encode_vni
from ansinh.core.vietnamese.repair import CODES, FileRepairer

TCVN3_FILE = [
    encode_tcvn3(name) for name in ("Nguyễn Thị Hòa", "Trần Văn Hùng", "Đặng Quốc Việt", "Lường Thị Mười")
] * 3
VNI_FILE = [
    encode_vni(name) for name in ("Nguyễn Thị Hòa", "Trần Văn Hùng", "Đặng Quốc Việt", "Lường Thị Mười")
] * 3


def name_in(file: list[str], raw: str) -> tuple[str, tuple[str, ...]]:
    repaired = FileRepairer.for_texts([*file, raw]).name(raw)
    return repaired.text, repaired.codes


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        ("HOµNG THÞ DÇN", "Hoàng Thị Dần", ("encoding_tcvn3", "case")),
        ("Lý THÞ LI£N", "Lý Thị Liên", ("encoding_tcvn3", "case")),
        ("d\u00ad¬ng b¸ chiÕn", "Dương Bá Chiến", ("encoding_tcvn3", "case")),
        ("Lª ThÞ ¸nh", "Lê Thị Ánh", ("encoding_tcvn3",)),
        ("D¬ng ThÞ Phîng", "Dương Thị Phượng", ("encoding_tcvn3",)),
        ("Phó Hßa", "Phú Hòa", ("encoding_tcvn3",)),
    ],
)
def test_tcvn3_names_with_capital_fonts_and_lost_soft_hyphens(
    raw: str, text: str, codes: tuple[str, ...]
) -> None:
    assert name_in(TCVN3_FILE, raw) == (text, codes)


def test_the_soft_hyphen_of_tcvn3_is_read_as_u_horn_even_in_a_lone_line() -> None:
    assert name_in([], "L\u00adu V¨n L\u00adu") == ("Lưu Văn Lưu", ("encoding_tcvn3",))


@pytest.mark.parametrize("name", ["Lê Văn Bé", "Hoàng Hữu Hưng", "Ngô Thị Vân", "Võ Tấn Sĩ", "Đỗ Hòa"])
@pytest.mark.parametrize("file", [TCVN3_FILE, VNI_FILE], ids=["tcvn3", "vni"])
def test_plain_unicode_rows_in_an_old_file_stay_as_they_are(file: list[str], name: str) -> None:
    assert name_in(file, name) == (name, ())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("NguyÔn Văn Hïng", "Nguyễn Văn Hùng"),
        ("Nguyeãn Văn Hùng", "Nguyễn Văn Hùng"),
        ("NguyÔn Vaên Đức", "Nguyễn Văn Đức"),
        ("Nguyá»…n V¨n Đức", "Nguyễn Văn Đức"),
    ],
)
def test_encodings_mixed_inside_one_cell_are_read_word_by_word(raw: str, text: str) -> None:
    assert FileRepairer.for_texts([raw]).name(raw).text == text


def test_a_file_of_three_encodings_is_read_line_by_line() -> None:
    names = [
        "Nguyễn Thị Hòa",
        "Trần Văn Hùng",
        "Đặng Quốc Việt",
        "Lường Thị Mười",
        "Vũ Bích Thủy",
        "Lê Đình Sĩ",
    ]
    lines = [encode(name) for name in names for encode in (str, encode_tcvn3, encode_vni)]
    repairer = FileRepairer.for_texts(lines)
    assert [repairer.name(line).text for line in lines] == [name for name in names for _ in range(3)]


def test_the_words_of_the_register_help_to_decode_a_name_the_list_does_not_know() -> None:
    raw = encode_tcvn3("Ma Thìa")  # Ma Th×a
    assert FileRepairer.for_texts([raw], extra_lexicon=["Ma Thìa"]).name(raw).text == "Ma Thìa"


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        (" Lê  Vũ Dương ", "Lê Vũ Dương", ("spaces",)),
        ("Hoàng\u00a0Thị\u00a0Liên", "Hoàng Thị Liên", ("spaces",)),
        ("Mông \u200bVăn Phong\ufeff", "Mông Văn Phong", ("invisible",)),
        ("Ðặng Văn Ðức", "Đặng Văn Đức", ("homoglyph_d",)),
        ("Ɖỗ Thị ɖào", "Đỗ Thị Đào", ("homoglyph_d", "case")),
        ("Trần Thị Hoà", "Trần Thị Hòa", ("tone_placement",)),
        ("Lê Thị Thuý", "Lê Thị Thúy", ("tone_placement",)),
        ("Lương Văn Qúy", "Lương Văn Quý", ("tone_placement",)),
        ("Lương Văn Quý", "Lương Văn Quý", ()),
        ("NôNG ThỊ YẾn", "Nông Thị Yến", ("case",)),
        ("TrIỆu THị ThƯ", "Triệu Thị Thư", ("case",)),
        ("HOÀNG THỊ THÚY", "Hoàng Thị Thúy", ("case",)),
        ("Hoang Van Thanh", "Hoang Van Thanh", ("no_diacritics",)),
        ("DO THI NGA", "Do Thi Nga", ("no_diacritics", "case")),
        ("Тrần Thị Нà", "Trần Thị Hà", ("homoglyph",)),
        ("Nguy?n V?n Nam", "Nguy?n V?n Nam", ("encoding_lost",)),
        ("Nguyễn Văn\nAn", "Nguyễn Văn An", ("spaces",)),
        (unicodedata.normalize("NFD", "Lê Thị Ngọc"), "Lê Thị Ngọc", ("nfd",)),
        ("Trâ\u0300n Thị Nga", "Trần Thị Nga", ("nfd",)),
        ("Tra\u0300\u0302n Thị Nga", "Trần Thị Nga", ("nfd",)),
    ],
)
def test_each_kind_of_damage_has_its_repair_and_its_code(raw: str, text: str, codes: tuple[str, ...]) -> None:
    assert name_in([], raw) == (text, codes)


@pytest.mark.parametrize("name", ["Ma Hoa", "Long An", "Ma Cao Sinh", "Chu Thanh Nga", "Vi Minh Long"])
def test_names_that_are_written_without_marks_are_not_called_bare(name: str) -> None:
    assert name_in([], name) == (name, ())


@pytest.mark.parametrize("name", ["Hoang Van Thanh", "Nong Thi Tu Huong", "Do Thi Nga"])
def test_no_diacritic_is_ever_put_back(name: str) -> None:
    repairer = FileRepairer.for_texts(
        [name, "Hoàng Văn Thành"], extra_lexicon=["Hoàng Văn Thành", "Nông Thị Tú Hương"]
    )
    assert repairer.name(name).text == name


@pytest.mark.parametrize(
    ("lost", "text"),
    [
        ("HoÃ ng VÄƒn HÃ¹ng", "Hoàng Văn Hùng"),
        ("Ä\ufffdáº·ng ThỊ".replace("Ị", "á»‹"), "Đặng Thị"),
        ("LÃª ThÃ¬n HÃ", "Lê Thìn Hà"),
    ],
)
def test_mojibake_that_lost_its_no_break_space_is_still_read(lost: str, text: str) -> None:
    assert FileRepairer().text(lost).text == text


@pytest.mark.parametrize("text", ["=SUM(A1:A9)", "+84 912", "-5", "@cmd(1)", '"Ghi chú" ('])
def test_formula_like_text_and_quotes_survive(text: str) -> None:
    repairer = FileRepairer.for_texts([text])
    assert repairer.text(text).text == text
    assert repairer.name(text).text == text


def test_lines_inside_a_cell_are_kept_in_a_text() -> None:
    assert FileRepairer().text("xóm Đồng Tâm \r\n xã Phú Tiến").text == "xóm Đồng Tâm\nxã Phú Tiến"


@pytest.mark.parametrize(
    "piece", ["Nguyễn Văn A ", "NguyÔn V¨n ", "Ã¡»", '("', "\u00ad", "Ã ", "- ", "(", "1.", "\u0300"]
)
def test_ten_thousand_characters_take_no_noticeable_time(piece: str) -> None:
    raw = (piece * 10_000)[:10_000]
    started = time.perf_counter()
    repairer = FileRepairer.for_texts([raw])
    repairer.name(raw)
    repairer.text(raw)
    assert time.perf_counter() - started < 1.0


def test_codes_come_in_one_fixed_order() -> None:
    codes = FileRepairer().name(" HOÀNG\u200b THI\u0323  HOA").codes
    assert list(codes) == sorted(codes, key=CODES.index)
    assert set(codes) == {"nfd", "invisible", "spaces", "case"}
