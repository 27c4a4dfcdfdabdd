"""What one hand typed becomes readable, and a clean text is never touched."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansinh.core.vietnamese.encodings import encode_tcvn3, encode_vni
from ansinh.core.vietnamese.repair import FileRepairer, RepairedName
from ansinh.core.vietnamese.syllables import usages

CLEAN_NAMES = [
    "Nguyễn Thị Bé", "Lê Văn Bé", "Võ Văn Ngô", "Hoàng Văn Hùng", "Đặng Thị Thúy", "Hà Bé", "Ma Hoàng", "Lò Thị Mai",
    "Bế Hồng Nhung", "Lý Quý", "Tô Vân", "Cù Thị Tý", "Giàng A Và", "Vừ A Dính", "H'Wen Niê", "Y-Blô Niê", "Kpă Thìn",
    "Đỗ Hòa", "Mã Thị Ké", "Trần Bội Cơ", "Vũ Quyền", "Phó Đức Thủy", "La Thị Mùi", "Ma Seo Tó", "Ông Thị Lan", "José Muñoz",
]  # fmt: skip
SYLLABLES = sorted(usages())
FAMILY = sorted(syllable for syllable, usage in usages().items() if usage.family)
FIRST = sorted(set(FAMILY) - {"ông", "âu"})
words = st.sampled_from(SYLLABLES).map(str.capitalize)
names = st.builds(
    lambda family, rest: " ".join([family.capitalize(), *rest]),
    st.sampled_from(FIRST),
    st.lists(words, min_size=1, max_size=4),
)


def name_alone(raw: str) -> RepairedName:
    return FileRepairer.for_texts([raw]).name(raw)


@pytest.mark.parametrize("name", CLEAN_NAMES)
def test_a_clean_name_alone_in_its_file_stays_as_it_is(name: str) -> None:
    repaired = name_alone(name)
    assert (repaired.text, repaired.codes) == (name, ())


@given(st.text() | st.text("aeouyhngôöÑñùøûõïâáàåãäê¨©ª«¬\u00ad®µ¶·¸¹ÃÄÆáº»™Ÿ\u00a0 -"))
@example("¡™")
def test_text_repair_is_idempotent_for_any_text(text: str) -> None:
    repairer = FileRepairer()
    once = repairer.text(text).text
    again = repairer.text(once)
    assert again.text == once


@given(names, st.sampled_from([str, encode_tcvn3, encode_vni, str.upper, str.lower]))
def test_a_repaired_name_needs_no_further_repair(name: str, spoil) -> None:  # type: ignore[no-untyped-def]
    once = name_alone(spoil(name)).text
    assert name_alone(once).text == once


@given(names)
def test_any_name_of_the_lists_syllables_is_left_alone(name: str) -> None:
    assert FileRepairer.for_texts([name]).text(name).text == name


def mojibake(text: str, page: str, times: int = 1) -> str:
    for _ in range(times):
        text = "".join(_byte(byte, page) for byte in text.encode("utf-8"))
    return text


def _byte(byte: int, page: str) -> str:
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return chr(byte)


@given(names, st.sampled_from(["latin-1", "cp1252", "cp1250", "cp1258"]))
def test_utf8_read_with_a_western_code_page_comes_back(name: str, page: str) -> None:
    assert FileRepairer().text(mojibake(name, page)).text == name


@given(names, st.sampled_from(["latin-1", "cp1252", "cp1250"]))
def test_utf8_read_wrongly_twice_comes_back(name: str, page: str) -> None:
    assert FileRepairer().text(mojibake(name, page, 2)).text == name


@given(names)
def test_decomposed_unicode_is_composed_and_told(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    repaired = FileRepairer().text(decomposed)
    assert repaired.text == name
    assert ("nfd" in repaired.codes) == (decomposed != name)


ROLL = [
    "Nguyễn Thị Hòa",
    "Trần Văn Bé",
    "Lường Thị Mười",
    "Đặng Quốc Việt",
    "Hoàng Thúy Phượng",
    "Ma Phú Tài",
]


@pytest.mark.parametrize(("encode", "code"), [(encode_tcvn3, "encoding_tcvn3"), (encode_vni, "encoding_vni")])
@pytest.mark.parametrize("name", ROLL)
def test_a_line_in_an_old_encoding_is_decoded_even_alone(encode, code: str, name: str) -> None:  # type: ignore[no-untyped-def]
    repaired = name_alone(encode(name))
    assert repaired.text == name
    assert repaired.codes == (code,)
