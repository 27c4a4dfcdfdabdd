"""Names of units as typed lead to the unit of the day, or to candidates."""

from datetime import date

import pytest

from ansinh.core.vietnamese.names import folded
from ansinh.policies.units.names import places_mapping, resolve
from ansinh.policies.units.units import units_as_of

SPRING_2020 = date(2020, 4, 30)
AUTUMN_2025 = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("typed", "title", "how"),
    [
        ("Phú Tiến", "Xã Phú Tiến", "exact"),
        ("Xã Phú Tiến", "Xã Phú Tiến", "exact"),
        ("x. Phú Tiến", "Xã Phú Tiến", "exact"),
        ("X.Phú Tiến", "Xã Phú Tiến", "exact"),
        ("XÃ PHÚ TIẾN", "Xã Phú Tiến", "exact"),
        ("  xã   phú  tiến ", "Xã Phú Tiến", "exact"),
        ("phu tien", "Xã Phú Tiến", "no_diacritics"),
        ("Xa Phu Tien", "Xã Phú Tiến", "no_diacritics"),
        ("Xã Phú Tiền", "Xã Phú Tiến", "spelling"),
        ("Phú Tiếnn", "Xã Phú Tiến", "spelling"),
        ("PhúTiến", "Xã Phú Tiến", "spelling"),
        ("P.Tân Thịnh", "Phường Tân Thịnh", "exact"),
        ("phường Tân Thịnh", "Phường Tân Thịnh", "exact"),
        ("X. Tân Thịnh", "Xã Tân Thịnh", "exact"),
        ("TT Chợ Chu", "Thị trấn Chợ Chu", "exact"),
        ("TT. Chợ Chu", "Thị trấn Chợ Chu", "exact"),
        ("thị trấn chợ chu", "Thị trấn Chợ Chu", "exact"),
        ("T.T Chợ Chu", "Thị trấn Chợ Chu", "exact"),
        ("Xã Hoá Thượng", "Xã Hóa Thượng", "exact"),
        ("Quan Triều", "Phường Quán Triều", "exact"),
        ("Thần Sa", "Xã Thần Xa", "exact"),
        ("Lam Vĩ", "Xã Lam Vỹ", "spelling"),
        ("Phg. Tiến", None, "unknown"),
        ("Phượng T.", "Xã Phượng Tiến", "abbreviation"),
        ("Phú Tiến, Định Hóa", "Xã Phú Tiến", "exact"),
        ("xã Phú Tiến, huyện Định Hoá, tỉnh Thái Nguyên", "Xã Phú Tiến", "exact"),
        ("Phú Tiến - Định Hóa", "Xã Phú Tiến", "exact"),
        ("Tân Lập, TP Thái Nguyên", "Phường Tân Lập", "exact"),
        ("H. Định Hóa", "Huyện Định Hóa", "exact"),
        ("TX Phổ Yên", "Thị xã Phổ Yên", "exact"),
        ("TP.Thái Nguyên", "Thành phố Thái Nguyên", "exact"),
        ("Tỉnh Thái Nguyên", "Tỉnh Thái Nguyên", "exact"),
        ("Hà Nội", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_a_name_of_2020_leads_to_its_unit(typed: str, title: str | None, how: str) -> None:
    found = resolve(typed, as_of=SPRING_2020)
    assert (found.unit.title if found.unit else None, found.how) == (title, how)


def test_one_letter_that_may_be_a_kind_or_a_word_gives_candidates() -> None:
    found = resolve("P. Tiến", as_of=SPRING_2020, within="Định Hóa")
    assert found.unit is None
    assert {unit.name for unit in found.candidates} == {"Phú Tiến", "Phượng Tiến"}


@pytest.mark.parametrize(
    "typed", ["Phượng Tiến", "phuong tien", "xã Phượng Tiến", "xa phuong tien", "PHƯỢNG TIẾN"]
)
def test_a_name_that_begins_like_a_kind_is_still_a_name(typed: str) -> None:
    found = resolve(typed, as_of=SPRING_2020)
    assert found.unit is not None
    assert found.unit.code == "05566"


def test_a_name_of_two_districts_gives_both() -> None:
    found = resolve("Tân Lập", as_of=SPRING_2020)
    assert found.unit is None
    assert found.how == "ambiguous"
    assert {unit.title for unit in found.candidates} == {"Phường Tân Lập", "Xã Tân Lập"}


@pytest.mark.parametrize("within", ["Phổ Yên", "172", "thị xã Phổ Yên", "pho yen"])
def test_a_district_by_name_or_code_decides(within: str) -> None:
    found = resolve("Trung Thành", as_of=SPRING_2020, within=within)
    assert found.unit is not None
    assert found.unit.code == "05899"


def test_the_province_decides_too() -> None:
    found = resolve("Tân Lập", as_of=SPRING_2020, within="Bắc Kạn")
    assert found.unit is not None
    assert found.unit.code == "02032"


def test_a_commune_of_another_district_is_shown_but_not_taken() -> None:
    found = resolve("Phú Tiến", as_of=SPRING_2020, within="Đại Từ")
    assert found.unit is None
    assert found.how == "elsewhere"
    assert [unit.title for unit in found.candidates] == ["Xã Phú Tiến"]


def test_a_wrong_kind_is_told() -> None:
    found = resolve("Xã Chợ Chu", as_of=SPRING_2020)
    assert found.unit is not None
    assert found.kind_agrees is False


def test_a_unit_abolished_since_leads_to_its_successors() -> None:
    found = resolve("Xã Phú Tiến", as_of=AUTUMN_2025)
    assert found.unit is None
    assert found.how == "former"
    assert [unit.title for unit in found.candidates] == ["Xã Trung Hội"]


def test_a_unit_abolished_without_a_named_successor_has_no_candidates() -> None:
    found = resolve("Xã Kim Sơn", as_of=SPRING_2020)
    assert (found.unit, found.how, found.candidates) == (None, "former", ())


def test_a_renamed_unit_leads_to_its_later_name() -> None:
    found = resolve("Phường Lương Châu", as_of=SPRING_2020)
    assert found.how == "former"
    assert [unit.title for unit in found.candidates] == ["Phường Châu Sơn"]


def test_a_unit_made_later_leads_to_those_it_was_made_from() -> None:
    found = resolve("Xã Định Hóa", as_of=SPRING_2020)
    assert (found.unit, found.how) == (None, "later")
    assert "Thị trấn Chợ Chu" not in {unit.title for unit in found.candidates} or len(found.candidates) > 1
    assert "Xã Bảo Cường" in {unit.title for unit in found.candidates}


@pytest.mark.parametrize("day", [date(2020, 4, 30), date(2023, 6, 1), date(2025, 6, 30), date(2025, 7, 1)])
def test_every_unit_is_found_by_its_own_title_and_parent(day: date) -> None:
    for unit in units_as_of(day, "commune"):
        assert resolve(unit.title, as_of=day, within=unit.parent).unit == unit


@pytest.mark.parametrize("day", [date(2020, 4, 30), date(2025, 7, 1)])
def test_no_unit_is_taken_for_another_without_diacritics(day: date) -> None:
    for unit in units_as_of(day, "commune"):
        found = resolve(folded(unit.name), as_of=day, within=unit.parent)
        assert unit in found.candidates


def test_old_communes_map_to_the_new_for_linkage() -> None:
    mapping = places_mapping()
    assert mapping["Thái Nguyên", "Định Hóa", "Phú Tiến"] == ("Thái Nguyên", "", "Trung Hội")
    assert mapping["Thái Nguyên", "Thái Nguyên", "Gia Sàng"] == ("Thái Nguyên", "", "Phan Đình Phùng")
    assert mapping["Bắc Kạn", "Na Rì", "Văn Lang"][0] == "Thái Nguyên"
    assert ("Thái Nguyên", "Đồng Hỷ", "Tân Lợi") not in mapping
