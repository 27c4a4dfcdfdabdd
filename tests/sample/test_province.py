"""An invented province looks like one: families, papers and namesakes."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from ansinh.sample.province import Province, make_province


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province(5, 20_000, "thai_nguyen")


def test_the_same_seed_gives_the_same_province(province: Province) -> None:
    assert make_province(5, 20_000, "thai_nguyen").registry_columns() == province.registry_columns()


def test_another_seed_gives_other_people(province: Province) -> None:
    other = make_province(6, 20_000, "thai_nguyen")
    assert other.registry_columns()["full_name"][:50] != province.registry_columns()["full_name"][:50]


@pytest.mark.parametrize("region", ["north", "central", "south", "thai_nguyen"])
def test_every_region_has_nearly_the_people_asked_for(region: str) -> None:
    made = make_province(1, 5_000, region)  # type: ignore[arg-type]
    assert 4_980 <= made.count <= 5_000


def test_units_are_those_of_thai_nguyen(province: Province) -> None:
    assert "Định Hóa" in province.places.districts
    assert set(province.registry_columns()["province"]) == {"Thái Nguyên"}


def test_parents_are_a_generation_older_than_children(province: Province) -> None:
    for parents in (province.father, province.mother):
        children = np.flatnonzero(parents >= 0)
        gap = province.birth_year[children] - province.birth_year[parents[children]]
        assert gap.min() >= 16
        assert gap.max() <= 60


def test_children_carry_the_family_name_of_father_or_unmarried_mother(province: Province) -> None:
    people = np.flatnonzero(province.father[: province.count] >= 0)
    assert (province.family[people] == province.family[province.father[people]]).all()
    fatherless = np.flatnonzero(
        (province.father[: province.count] < 0) & (province.mother[: province.count] >= 0)
    )
    assert len(fatherless)
    assert (province.family[fatherless] == province.family[province.mother[fatherless]]).all()


def test_adult_siblings_of_different_houses_share_their_parents(province: Province) -> None:
    houses: dict[tuple[int, int], set[int]] = {}
    for person in range(province.count):
        if province.birth_year[person] < 1995 and province.mother[person] >= 0:
            key = (int(province.father[person]), int(province.mother[person]))
            houses.setdefault(key, set()).add(int(province.household[person]))
    assert sum(len(found) > 1 for found in houses.values()) > 1_000


def test_twins_live_in_one_house_and_share_their_day(province: Province) -> None:
    twins = np.flatnonzero(province.twin_of[: province.count] >= 0)
    assert len(twins) > 40
    other = province.twin_of[twins]
    assert (province.birth[twins] == province.birth[other]).all()
    assert (province.household[twins] == province.household[other]).all()
    assert (province.full_name[twins] != province.full_name[other]).all()


def test_one_house_has_one_head_and_no_two_people_of_one_name_but_father_and_son(province: Province) -> None:
    heads = Counter(province.household[: province.count][province.relation[: province.count] == 0].tolist())
    assert set(heads.values()) == {1}
    assert len(heads) == province.household_count
    assert (province.household[province.head[: province.count]] == province.household[: province.count]).all()


def test_some_sons_carry_the_whole_name_of_their_father(province: Province) -> None:
    people = np.flatnonzero(province.father[: province.count] >= 0)
    same = (province.full_name[people] == province.full_name[province.father[people]]).sum()
    assert 3 <= same <= 60


def test_identity_numbers_tell_sex_and_year_and_belong_to_one_person(province: Province) -> None:
    holders = np.flatnonzero(province.cccd[: province.count] > 0)
    numbers = [province.id_number(int(p)) for p in holders]
    assert len(set(numbers)) == len(numbers)
    for person, number in islice(zip(holders, numbers, strict=True), 2_000):
        century_sex = (2 if province.birth_year[person] >= 2000 else 0) + int(province.sex[person])
        assert len(number) == 12
        assert number[0] == "0"
        assert int(number[3]) == century_sex
        assert int(number[4:6]) == province.birth_year[person] % 100


def test_few_cmnd_were_issued_twice() -> None:
    made = make_province(3, 60_000, "north")
    counts = Counter(made.cmnd[: made.count][made.cmnd[: made.count] > 0].tolist())
    shared = sum(n for n in counts.values() if n > 1)
    assert 10 <= shared <= 150


def test_namesakes_of_one_year_and_commune_are_about_as_many_as_in_life() -> None:
    made = make_province(4, 60_000, "north")
    keys = Counter(
        zip(
            made.full_name[: made.count],
            made.birth_year[: made.count].tolist(),
            made.commune.tolist(),
            strict=False,
        )
    )
    share = sum(n for n in keys.values() if n > 1) / made.count
    assert 0.012 <= share <= 0.035


def test_some_wives_came_from_another_commune(province: Province) -> None:
    moved = (province.origin_commune != province.commune)[: province.count]
    assert 0.02 < moved.mean() < 0.15
    assert (province.sex[: province.count][moved] == 1).all()


def test_the_registry_shows_only_the_year_of_some_old_people() -> None:
    births = make_province(2, 5_000, "north", year_only_share=0.2).registry_columns()["birth"]
    lengths = Counter(len(birth) for birth in births)
    assert lengths[4] > 30
    assert lengths[7] > 3
