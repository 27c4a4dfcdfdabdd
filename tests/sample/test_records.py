"""Faulty records keep the true person and show the faults they promise."""

import csv
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from ansinh.sample.encodings import without_diacritics
from ansinh.sample.province import Province, make_province
from ansinh.sample.records import COLUMNS, LabelledRecords, faulty_records


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province(11, 20_000, "thai_nguyen")


@pytest.fixture(scope="module")
def records(province: Province) -> LabelledRecords:
    return faulty_records(province, seed=2)


def test_the_same_seed_gives_the_same_records(province: Province, records: LabelledRecords) -> None:
    assert faulty_records(province, seed=2).columns == records.columns


def test_every_person_is_registered_and_a_few_twice(province: Province, records: LabelledRecords) -> None:
    registry = Counter(records.only(registry=True).person)
    assert set(registry) == set(range(province.count))
    assert sum(n == 2 for n in registry.values()) == round(province.count * 0.008)


def test_about_a_fifth_of_the_rows_are_of_lists(records: LabelledRecords) -> None:
    assert 0.16 < len(records.only(registry=False)) / len(records) < 0.21


def test_no_file_names_a_person_twice(records: LabelledRecords) -> None:
    rows = Counter(zip(records.columns["source"], records.person, strict=True))
    assert max(n for (source, _person), n in rows.items() if source != "registry") == 1


def test_record_ids_are_unique(records: LabelledRecords) -> None:
    assert len(set(records.columns["record_id"])) == len(records)


def test_most_list_names_are_those_of_the_true_person_after_folding(
    province: Province, records: LabelledRecords
) -> None:
    lists = records.only(registry=False)
    same = sum(
        without_diacritics(name).lower() == without_diacritics(province.full_name[person]).lower()
        for name, person in zip(lists.columns["full_name"], lists.person, strict=True)
    )
    assert 0.6 < same / len(lists) < 0.9


def test_the_exact_number_finds_only_some_of_the_list_rows(
    province: Province, records: LabelledRecords
) -> None:
    lists = records.only(registry=False)
    same = sum(
        number != "" and number == province.id_number(person)
        for number, person in zip(lists.columns["id_number"], lists.person, strict=True)
    )
    assert 0.15 < same / len(lists) < 0.5


def test_some_numbers_belong_to_another_member_of_the_house(
    province: Province, records: LabelledRecords
) -> None:
    owner = {province.id_number(person): person for person in range(province.count)}
    lists = records.only(registry=False)
    found = 0
    for number, person in zip(lists.columns["id_number"], lists.person, strict=True):
        holder = owner.get(number, person)
        found += holder != person and province.household[holder] == province.household[person]
    assert 5 <= found <= 150


def test_a_file_has_one_shape_of_numbers(records: LabelledRecords) -> None:
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    for source, number in zip(records.columns["source"], records.columns["id_number"], strict=True):
        if source != "registry" and number:
            shapes[source]["'" if number[0] == "'" else "." if number.endswith(".0") else "other"] += 1
    assert all(len(found) == 1 for found in shapes.values())


def test_old_encodings_occur(records: LabelledRecords) -> None:
    text = " ".join(records.columns["full_name"])
    for sign in ("ThÞ", "Thò", "THI ", "Thi\u0323"):
        assert sign in text


def test_hard_has_more_faults_than_normal(province: Province, records: LabelledRecords) -> None:
    hard = faulty_records(province, profile="hard", seed=2).only(registry=False)
    normal = records.only(registry=False)
    missing = [sum(not n for n in found.columns["id_number"]) / len(found) for found in (normal, hard)]
    assert missing[1] > missing[0] * 1.4


def test_people_missing_from_the_registry_still_stand_on_lists(province: Province) -> None:
    found = faulty_records(province, seed=4, missing_share=0.1)
    registered = set(found.only(registry=True).person)
    unknown = [person for person in found.only(registry=False).person if person not in registered]
    assert 0.05 < len(unknown) / len(found.only(registry=False)) < 0.15


def test_files_may_write_the_units_of_2025(province: Province) -> None:
    found = faulty_records(province, seed=4, new_units_share=1.0).only(registry=False)
    assert "" in found.columns["district"]
    names = {without_diacritics(name).lower().removeprefix("xa ") for name in found.columns["commune"]}
    assert "dinh hoa" in names


@pytest.mark.parametrize("sign", ["\u200b", "\xa0", "Ông ", "Bà ", "Ð"])
def test_noise_occurs_around_names(records: LabelledRecords, sign: str) -> None:
    assert any(sign in name for name in records.only(registry=False).columns["full_name"])


def test_files_and_labels_are_written(tmp_path: Path, records: LabelledRecords) -> None:
    records.write_csv(tmp_path / "a.csv")
    records.write_labels(tmp_path / "labels.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(records) + 1
    assert all(len(a) == len(b) for a, b in pairwise(rows))
    labels = (tmp_path / "labels.csv").read_text(encoding="utf-8").splitlines()
    assert labels[0] == "record_id,person"
    assert len(labels) == len(rows)
