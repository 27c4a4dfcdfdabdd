"""Names and places as keys: what is one name, what is another."""

import numpy as np
import pytest

from ansinh.core.linkage.names import NameReader, mix
from ansinh.core.linkage.syllables import is_odd, read_syllable, read_telex
from ansinh.core.linkage.texts import FileTexts, place_key


def keys_of(*names: str) -> dict[str, list[int]]:
    """The keys of names, in order."""
    reader = NameReader()
    rows = [reader.row(name) for name in names]
    table = reader.table()
    fields = ("full", "soft", "bare", "family", "middle", "given", "plain", "odd", "short", "given_plain")
    return {field: getattr(table, field)[rows].tolist() for field in fields}


@pytest.mark.parametrize(
    ("one", "two", "agrees", "differs"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", "full", None),
        ("Lê Văn Mỹ", "Lê Văn Mĩ", "soft", "full"),
        ("Nguyễn Thị Hải", "Nguyển Thị Hải", "soft", "full"),
        ("Đặng Thị Lan", "dang thi lan", "bare", "full"),
        ("Hoàng Văn Vũ", "Huỳnh Văn Võ", "family", "bare"),
        ("Nguyễn Phúc", "Nguyễn Phước", "given", "bare"),
        ("Lê Văn Hùng", "Lê Văn Hưng", "bare", "soft"),
        ("Phạm Duy", "Phạ mDuy", "bare", "given"),
        ("NgôThị Sửu", "Ngô Thị Sửu", "full", "family"),
        ("Ng. Thị Hoa", "Nguyen Thi Hoa", "bare", "full"),
        ("Trần Phuwowng", "Trần Phương", "full", None),
    ],
)
def test_two_spellings_meet_on_the_key_they_should(
    one: str, two: str, agrees: str, differs: str | None
) -> None:
    keys = keys_of(one, two)
    assert len(set(keys[agrees])) == 1
    assert keys[agrees][0] != 0
    if differs is not None:
        assert len(set(keys[differs])) == 2


def test_a_name_of_one_word_is_a_given_name_and_no_name_has_no_keys() -> None:
    keys = keys_of("Bình", "", " . ")
    assert keys["given"][0] != 0
    assert keys["family"][0] == 0
    assert [keys["bare"][1], keys["given"][1], keys["bare"][2]] == [0, 0, 0]


def test_flags_tell_plain_odd_and_short_names() -> None:
    keys = keys_of("Le Thi Lan", "Lê Thị Lnih", "Lê T. Lan")
    assert keys["plain"] == [1, 0, 0]
    assert keys["odd"] == [0, 1, 0]
    assert keys["short"] == [0, 0, 1]


@pytest.mark.parametrize("token", ["Lnih", "Khahn", "Qâun", "Bìhn", "Suwur", "snh"])
def test_a_slip_of_the_keys_is_odd(token: str) -> None:
    assert is_odd(token)


@pytest.mark.parametrize(
    "token", ["Nguyễn", "Nghiêm", "Quỳnh", "Thuyền", "Khuya", "Ý", "Út", "Giang", "Oanh", "Huế"]
)
def test_a_vietnamese_syllable_is_not_odd(token: str) -> None:
    assert not is_odd(token)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeexn", "nguyễn"),
        ("DDawng", "đăng"),
        ("Lys", "lý"),
        ("Thuwowngf", "thường"),
        ("Hung", "Hung"),
        ("Xyz", "Xyz"),
    ],
)
def test_telex_left_over_is_read(typed: str, meant: str) -> None:
    assert read_telex(typed) == meant


def test_a_key_with_a_hole_is_no_key() -> None:
    assert mix(np.asarray([3, 0]), np.asarray([4, 4])).tolist()[1] == 0


def test_dialects_are_not_read_into_names_without_diacritics_where_two_readings_are_likely() -> None:
    assert read_syllable("thanh").bare == "thanh"
    assert len(set(keys_of("Lê Văn Thanh", "Lê Văn Thịnh")["given"])) == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Xã Phú Tiến", "phu tien"),
        ("TT. Chợ Chu", "cho chu"),
        ("xóm 05", "5"),
        ("Thôn Bãi Lềnh, xã Phú Tiến", "bai lenh"),
        ("Tổ dân phố số 3", "3"),
        ("Bản Ngoại", "ngoai"),
        ("Tam Xuân", "tam xuan"),
        ("", ""),
    ],
)
def test_a_place_is_known_by_its_bare_name(text: str, key: str) -> None:
    assert place_key(text) == key


def test_an_encoded_file_is_repaired_and_a_clean_one_is_taken_as_it_is() -> None:
    names = ["NguyÔn V¨n Hïng", "TrÇn ThÞ Hßa", "Lª V¨n TiÕn", "Ph¹m ThÞ Thñy"]
    reader = NameReader()
    row = FileTexts(names, ()).name_row(names[0], reader)
    assert row == reader.row("Nguyễn Văn Hùng")
    clean = FileTexts(["Nguyễn Văn Hùng"], ())
    assert clean.clean_names
    assert clean.name_row("Bà Trần Thị Hòa", reader) == reader.row("Trần Thị Hòa")
