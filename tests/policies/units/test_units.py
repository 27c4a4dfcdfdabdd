"""Units stand with their days: counts, kinds, successors and what is not verified."""

from collections import Counter
from datetime import date, timedelta

import pytest

from ansinh.core.errors import InputError
from ansinh.policies.units.units import all_successions, all_units, successors, unit_of, units_as_of


def _under(day: date, province: str) -> Counter[str]:
    districts = {unit.code for unit in units_as_of(day, "district") if unit.parent == province}
    return Counter(unit.kind for unit in units_as_of(day, "commune") if unit.parent in districts)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2019, 12, 15), {"phuong": 32, "xa": 139, "thi_tran": 9}),
        (date(2020, 4, 30), {"phuong": 32, "xa": 137, "thi_tran": 9}),
        (date(2022, 4, 10), {"phuong": 41, "xa": 128, "thi_tran": 9}),
        (date(2023, 4, 10), {"phuong": 41, "xa": 126, "thi_tran": 10}),
        (date(2025, 3, 1), {"phuong": 41, "xa": 121, "thi_tran": 10}),
    ],
)
def test_thai_nguyen_has_the_communes_of_each_time(day: date, kinds: dict[str, int]) -> None:
    assert _under(day, "19") == kinds


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2020, 4, 30), {"xa": 96, "phuong": 6, "thi_tran": 6}),
        (date(2025, 3, 1), {"xa": 95, "phuong": 6, "thi_tran": 7}),
    ],
)
def test_bac_kan_has_the_communes_of_each_time(day: date, kinds: dict[str, int]) -> None:
    assert _under(day, "06") == kinds


def test_two_tiers_since_july_2025() -> None:
    day = date(2025, 7, 1)
    assert Counter(unit.kind for unit in units_as_of(day, "commune")) == {"xa": 77, "phuong": 15}
    assert units_as_of(day, "district") == ()
    assert {unit.parent for unit in units_as_of(day, "commune")} == {"19"}


def test_no_code_of_a_level_means_two_units_on_one_day() -> None:
    days = {unit.valid_from for unit in all_units()} | {
        unit.valid_to for unit in all_units() if unit.valid_to
    }
    for day in days:
        codes = Counter((unit.level, unit.code) for unit in units_as_of(day))
        assert max(codes.values()) == 1, day


def test_every_commune_lies_in_a_unit_of_its_days() -> None:
    for unit in units_as_of(date(2020, 4, 30), "commune"):
        assert unit_of(unit.parent, as_of=date(2020, 4, 30), level="district") is not None


def test_a_code_is_used_again_for_another_unit() -> None:
    before, after = unit_of("05443", as_of=date(2025, 6, 30)), unit_of("05443", as_of=date(2025, 7, 1))
    assert before is not None
    assert after is not None
    assert (before.title, after.title) == ("Phường Trưng Vương", "Phường Phan Đình Phùng")


def test_pho_yen_became_a_city_and_its_communes_wards() -> None:
    day = date(2022, 4, 10)
    titles = []
    for when in (day - timedelta(days=1), day):
        district, commune = unit_of("172", as_of=when, level="district"), unit_of("05869", as_of=when)
        assert district is not None
        assert commune is not None
        titles.append((district.title, commune.title))
    assert titles == [("Thị xã Phổ Yên", "Xã Hồng Tiến"), ("Thành phố Phổ Yên", "Phường Hồng Tiến")]


@pytest.mark.parametrize("code", ["05536", "05608", "05704", "05764", "05782", "05839"])
def test_communes_that_left_the_list_before_june_2025_are_unverified(code: str) -> None:
    unit = unit_of(code, as_of=date(2020, 4, 30))
    assert unit is not None
    assert not unit.verified
    assert unit_of(code, as_of=date(2025, 6, 1)) is None
    assert all(not step.verified for step in successors(code, as_of=date(2025, 6, 1)))


def test_the_doubted_code_of_phu_lac_is_unverified() -> None:
    unit = unit_of("05788", as_of=date(2026, 1, 1))
    assert unit is not None
    assert unit.name == "Phú Lạc"
    assert not unit.verified
    assert "05794" in unit.note


def test_a_divided_commune_has_several_successors_and_one_default() -> None:
    steps = successors("05461", as_of=date(2026, 1, 1), since=date(2025, 6, 30))
    assert {step.code for step in steps} == {"05443", "05467"}
    assert {step.extent for step in steps} == {"part"}
    assert [step.code for step in steps if step.default] == ["05443"]


def test_successors_follow_two_steps() -> None:
    assert [step.code for step in successors("05536", as_of=date(2025, 6, 1))] == ["05569"]
    steps = successors("05536", as_of=date(2026, 1, 1))
    assert [step.code for step in steps] == ["05569"]
    assert not steps[0].verified


def test_an_unnamed_successor_is_said_to_be_unknown() -> None:
    steps = successors("05704", as_of=date(2026, 1, 1))
    assert [step.code for step in steps] == [""]


def test_a_unit_that_still_exists_has_no_successor() -> None:
    assert successors("05593", as_of=date(2025, 6, 30)) == ()


def test_every_named_successor_exists_on_its_day() -> None:
    for steps in all_successions().values():
        for step in steps:
            assert not step.code or unit_of(step.code, as_of=step.day) is not None


def test_every_commune_of_june_2025_has_exactly_one_default_successor() -> None:
    for unit in units_as_of(date(2025, 6, 30), "commune"):
        steps = successors(unit.code, as_of=date(2025, 7, 1), since=date(2025, 6, 30))
        assert sum(step.default for step in steps) == 1, unit.title


def test_a_day_before_the_table_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="01/12/2019"):
        units_as_of(date(2015, 1, 1))
