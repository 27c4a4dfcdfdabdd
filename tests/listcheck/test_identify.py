"""Who a row is: the register decides, and anything that leaves a doubt is named."""

import pytest

from ansinh.listcheck.identify import Subject, hamlet_key, identify
from ansinh.listcheck.register import Register, index_people
from tests.listcheck.builders import person

AN = person("P1")
BINH = person(
    "P2",
    "Trần Thị Bình",
    sex="nữ",
    birth="1960-11-20",
    id_number="091234567",
    household_id="H2",
    hamlet="Bãi Lềnh",
)
NAMESAKE_ONE = person(
    "P3", "Lê Thị Quỳnh", sex="nữ", birth="1986-07-11", id_number="", household_id="H3", hamlet="Đồng Đình"
)
NAMESAKE_TWO = person(
    "P4",
    "Lê Thị Quỳnh",
    sex="nữ",
    birth="1986-09-16",
    id_number="091346323",
    household_id="H4",
    hamlet="Đồng Đình",
)
FATHER = person(
    "P5", "Ma Văn Sơn", birth="1950-01-02", id_number="090111222", household_id="H5", hamlet="Đèo Đá"
)
SON = person(
    "P6", "Ma Văn Sơn", birth="1975-04-09", id_number="", household_id="H5", relation="Con", hamlet="Đèo Đá"
)
TWIN_ONE = person(
    "P7",
    "Trần Thị Thủy",
    sex="nữ",
    birth="2000-04-18",
    id_number="019300018532",
    household_id="H7",
    relation="Con",
)
TWIN_TWO = person(
    "P8",
    "Trần Thị Thúy",
    sex="nữ",
    birth="2000-04-18",
    id_number="091879986",
    household_id="H7",
    relation="Con",
)
ELSEWHERE = person(
    "P9",
    "Hoàng Thị Lan",
    sex="nữ",
    birth="1970-02-03",
    id_number="090222333",
    commune="Trung Hội",
    hamlet="Nạ Á",
)


@pytest.fixture
def register() -> Register:
    return index_people([AN, BINH, NAMESAKE_ONE, NAMESAKE_TWO, FATHER, SON, TWIN_ONE, TWIN_TWO, ELSEWHERE])


def at(name: str, **facts: object) -> Subject:
    return Subject(name, **({"commune": "Phú Tiến"} | facts))  # type: ignore[arg-type]


def test_right_name_and_right_number_are_certain(register):
    found = identify(at("Nguyễn Văn An", year=1952, number="019052001234"), register)
    assert (found.person, found.reasons) == (AN, ())
    assert "trùng số giấy tờ" in found.how


def test_name_year_commune_and_hamlet_suffice_when_one_person_fits(register):
    found = identify(at("Trần Thị Bình", year=1960, hamlet="Xóm Bãi Lềnh"), register)
    assert (found.person, found.reasons) == (BINH, ())


def test_a_name_without_accents_fits_when_it_fits_one_person(register):
    found = identify(at("Tran Thi Binh", without_accents=True, year=1960, hamlet="Bãi Lềnh"), register)
    assert (found.person, found.reasons) == (BINH, ())


def test_twins_told_apart_by_an_accent_only_are_ambiguous_without_accents(register):
    found = identify(at("Tran Thi Thuy", without_accents=True, year=2000, month=4, day=18), register)
    assert found.person is None
    assert found.reasons == ("ambiguous_identity",)
    assert set(found.candidates) == {TWIN_ONE, TWIN_TWO}


def test_the_accent_tells_twins_apart(register):
    assert identify(at("Trần Thị Thúy", year=2000, month=4, day=18), register).person == TWIN_TWO


def test_namesakes_of_one_commune_and_year_are_ambiguous_without_more(register):
    found = identify(at("Lê Thị Quỳnh", year=1986, hamlet="Đồng Đình"), register)
    assert (found.person, found.reasons) == (None, ("ambiguous_identity",))


def test_a_number_tells_namesakes_apart(register):
    assert identify(at("Lê Thị Quỳnh", year=1986, number="091346323"), register).person == NAMESAKE_TWO


def test_a_full_birth_date_tells_namesakes_apart(register):
    assert identify(at("Lê Thị Quỳnh", year=1986, month=7, day=11), register).person == NAMESAKE_ONE


def test_father_and_son_of_one_name_are_told_apart_by_the_year(register):
    assert identify(at("Ma Văn Sơn", year=1975, hamlet="Đèo Đá"), register).person == SON
    assert identify(at("Ma Văn Sơn", year=1950, hamlet="Đèo Đá"), register).person == FATHER


def test_a_name_alone_with_namesakes_is_ambiguous(register):
    assert identify(at("Ma Văn Sơn", hamlet="Đèo Đá"), register).reasons == ("ambiguous_identity",)


def test_an_age_agrees_with_the_year_before_and_after(register):
    assert identify(at("Trần Thị Bình", year=1961, slack=1, hamlet="Bãi Lềnh"), register).reasons == ()


def test_a_number_of_the_same_kind_that_differs_is_a_conflict(register):
    found = identify(at("Trần Thị Bình", year=1960, hamlet="Bãi Lềnh", number="091234561"), register)
    assert (found.person, found.reasons) == (BINH, ("id_conflict",))


def test_a_number_of_the_other_kind_is_no_conflict(register):
    found = identify(at("Trần Thị Bình", year=1960, hamlet="Bãi Lềnh", number="019160001234"), register)
    assert (found.person, found.reasons) == (BINH, ())


def test_a_number_of_another_person_is_a_conflict_and_never_a_merge(register):
    found = identify(at("Trần Thị Bình", year=1960, hamlet="Bãi Lềnh", number="019052001234"), register)
    assert found.person == BINH
    assert found.reasons == ("id_conflict",)
    assert "Nguyễn Văn An" in found.detail


def test_a_birth_that_contradicts_the_register_is_named(register):
    found = identify(at("Nguyễn Văn An", year=1953, number="019052001234"), register)
    assert (found.person, found.reasons) == (AN, ("birth_conflict",))
    assert "05/03/1952" in found.detail


@pytest.mark.parametrize(
    "birth", [{"year": 1961, "month": 11, "day": 20}, {"year": 1960, "month": 11, "day": 2}]
)
def test_a_slip_in_the_birth_without_a_number_still_finds_the_person_and_asks(register, birth):
    found = identify(at("Trần Thị Bình", hamlet="Bãi Lềnh", **birth), register)
    assert (found.person, found.reasons) == (BINH, ("birth_conflict",))


@pytest.mark.parametrize("name", ["Trần Thị Bĩnh", "Trần Thị Bìn", "Trẩn Thị Bình"])
def test_a_misspelt_name_finds_the_person_and_asks(register, name):
    found = identify(at(name, year=1960, month=11, day=20, hamlet="Bãi Lềnh"), register)
    assert (found.person, found.reasons) == (BINH, ("name_differs",))


@pytest.mark.parametrize("name", ["Trần Thị Dung", "Trần Thị Binh Bình Bình"])
def test_another_given_name_is_another_person(register, name):
    assert identify(at(name, year=1960, month=11, day=20, hamlet="Bãi Lềnh"), register).reasons == (
        "not_in_registry",
    )


def test_a_misspelt_name_with_another_number_of_the_kind_is_nobody_known(register):
    found = identify(
        at("Trẩn Thị Bìn", year=1960, month=11, day=20, hamlet="Bãi Lềnh", number="095000111"), register
    )
    assert (found.person, found.reasons) == (None, ("not_in_registry",))


def test_a_sex_that_contradicts_the_register_is_named(register):
    assert identify(at("Nguyễn Văn An", year=1952, number="019052001234", sex="nữ"), register).reasons == (
        "sex_conflict",
    )


def test_a_person_of_another_commune_is_found_by_the_number_and_asked_about(register):
    found = identify(at("Hoàng Thị Lan", year=1970, number="090222333"), register)
    assert (found.person, found.reasons) == (ELSEWHERE, ("commune_conflict",))


def test_a_person_of_another_commune_is_found_by_a_full_birth_date(register):
    found = identify(at("Hoàng Thị Lan", year=1970, month=2, day=3), register)
    assert (found.person, found.reasons) == (ELSEWHERE, ("commune_conflict",))


def test_nobody_fits(register):
    found = identify(at("Phạm Văn Lạ", year=1980, number="099999999"), register)
    assert (found.person, found.reasons) == (None, ("not_in_registry",))


def test_another_hamlet_is_asked_about(register):
    found = identify(at("Trần Thị Bình", year=1960, hamlet="Khuôn Tát"), register)
    assert (found.person, found.reasons) == (BINH, ("hamlet_differs",))


@pytest.mark.parametrize(
    ("text", "key"),
    [("Xóm Bãi Lềnh", "bai lenh"), ("bãi  lềnh", "bai lenh"), ("Tổ dân phố 5", "5"), ("Xóm", "xom")],
)
def test_a_hamlet_is_compared_without_its_kind(text, key):
    assert hamlet_key(text) == key
