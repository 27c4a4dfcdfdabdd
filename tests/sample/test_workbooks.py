"""A batch of lists has the rows, faults and worked examples it promises."""

import csv
import hashlib
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
import pytest

from ansinh.core.vietnamese.names import folded
from ansinh.sample.encodings import to_tcvn3
from ansinh.sample.workbooks import Batch, RowRef, make_batch

SEED, PERSONS = 3, 6_000


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return make_batch(tmp_path_factory.mktemp("batch"), SEED, PERSONS, communes=9)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def truth(batch: Batch) -> list[dict[str, str]]:
    return _csv(batch.truth)


@pytest.fixture(scope="module")
def registry(batch: Batch) -> dict[str, dict[str, str]]:
    return {row["person_id"]: row for row in _csv(batch.registry)}


def _row(batch: Batch, ref: RowRef) -> list[object]:
    path = next(path for path in batch.files if path.name == ref.file)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(list(csv.reader(file))[ref.row - 1])
    sheet = openpyxl.load_workbook(path)[ref.sheet]
    return [cell.value for cell in sheet[ref.row]]


def test_the_same_seed_writes_the_same_bytes(batch: Batch, tmp_path: Path) -> None:
    again = make_batch(tmp_path, SEED, PERSONS, communes=9)
    first, second = (
        {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (*b.files, b.registry, b.paid, b.truth)}
        for b in (batch, again)
    )
    assert first == second


def test_every_kind_of_list_is_there(batch: Batch) -> None:
    assert {path.name[0] for path in batch.files} == set("12345")
    assert {path.suffix for path in batch.files} == {".xlsx", ".csv"}


def test_every_list_row_has_its_truth(batch: Batch, truth: list[dict[str, str]]) -> None:
    assert len(truth) == batch.rows > 1_000
    assert len({(t["file"], t["sheet"], t["row"]) for t in truth}) == batch.rows


def test_truth_points_at_rows_that_hold_a_name(batch: Batch, truth: list[dict[str, str]]) -> None:
    by_sheet: dict[tuple[str, str], list[int]] = defaultdict(list)
    for t in truth:
        by_sheet[t["file"], t["sheet"]].append(int(t["row"]))
    for path in batch.files:
        if path.suffix != ".xlsx":
            continue
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for row in by_sheet.get((path.name, sheet.title), []):
                texts = [str(cell.value) for cell in sheet[row] if isinstance(cell.value, str)]
                assert any(len(text.split()) >= 2 for text in texts), (path.name, sheet.title, row)


@pytest.mark.parametrize(
    "fault",
    [
        "lost_zero", "no_diacritics", "typo", "id_missing", "id_separators", "paid", "dead_before", "new_in_2020",
        "not_in_registry", "hidden_row", "id_with_issue", "amount_error", "has_contract", "case", "spaces", "nfd",
    ],
)  # fmt: skip
def test_faults_occur(truth: list[dict[str, str]], fault: str) -> None:
    assert sum(fault in t["faults"].split(";") for t in truth) >= 1


def test_people_stand_on_several_lists(truth: list[dict[str, str]]) -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for t in truth:
        files[t["person"]].add(t["file"])
    assert sum(len(found) > 1 for found in files.values()) > 50


def test_hidden_rows_are_hidden_in_the_workbook(batch: Batch, truth: list[dict[str, str]]) -> None:
    hidden = [t for t in truth if "hidden_row" in t["faults"].split(";")]
    for t in hidden:
        path = next(path for path in batch.files if path.name == t["file"])
        assert openpyxl.load_workbook(path)[t["sheet"]].row_dimensions[int(t["row"])].hidden


def test_formulas_carry_the_value_the_sheet_shows(batch: Batch) -> None:
    found = 0
    for path in batch.files:
        if path.suffix == ".xlsx" and path.name.startswith("1_"):
            texts, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
            for sheet in texts:
                for row in sheet.iter_rows():
                    for cell in row:
                        if (
                            isinstance(cell.value, str)
                            and cell.value.startswith("=")
                            and "*" in cell.value
                            and "!" not in cell.value
                        ):
                            left, right = cell.value[1:].split("*")
                            found += 1
                            shown = values[sheet.title]
                            assert shown[cell.coordinate].value == shown[left].value * shown[right].value
    assert found > 10


def test_strangers_are_not_in_the_registry(
    truth: list[dict[str, str]], registry: dict[str, dict[str, str]]
) -> None:
    strangers = [t["person"] for t in truth if "not_in_registry" in t["faults"].split(";")]
    assert strangers
    assert not set(strangers) & set(registry)


def test_the_registry_has_the_columns_of_the_sample_lists(registry: dict[str, dict[str, str]]) -> None:
    path = Path(__file__).parents[1] / "data" / "lists" / "registry.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(next(iter(registry.values()))) == next(csv.reader(file))


def test_whole_households_are_poor(registry: dict[str, dict[str, str]]) -> None:
    flags: dict[str, set[str]] = defaultdict(set)
    for row in registry.values():
        flags[row["household_id"]].add(row["poor_2019_12_31"] + row["near_poor_2019_12_31"])
    assert {len(found) for found in flags.values()} == {1}
    assert Counter(next(iter(found)) for found in flags.values())["11"] == 0


def test_payments_have_the_columns_of_the_sample_and_no_person(batch: Batch) -> None:
    path = Path(__file__).parents[1] / "data" / "lists" / "paid.csv"
    rows = _csv(batch.paid)
    assert list(rows[0]) == list(_csv(path)[0])
    assert {row["person_id"] for row in rows} == {""}


def test_one_commune_sends_no_list_of_its_poor(batch: Batch) -> None:
    assert (
        len({path.name for path in batch.files if path.name.startswith("1_") and "_can." not in path.name})
        == 8
    )


def test_the_same_woman_stands_in_three_lists(batch: Batch, registry: dict[str, dict[str, str]]) -> None:
    example = batch.examples.same_woman
    person = registry[example.people[0]]
    assert person["sex"] == "nữ"
    assert (person["poor_2019_12_31"], person["merit_monthly_2020_04_30"], person["date_of_death"]) == (
        "1",
        "1",
        "",
    )
    tcvn3, plain, lost_zero = (_row(batch, ref) for ref in example.rows)
    assert to_tcvn3(person["full_name"]) in tcvn3
    assert person["full_name"] not in plain
    assert folded(person["full_name"]) in [str(value).lower() for value in plain]
    assert person["id_number"][0] == "0"
    assert str(int(person["id_number"])) in [str(value) for value in lost_zero]


def test_look_alikes_are_two_people_of_one_name_and_commune(
    batch: Batch, registry: dict[str, dict[str, str]]
) -> None:
    first, second = (registry[person] for person in batch.examples.look_alike.people)
    for column in ("full_name", "sex", "commune"):
        assert first[column] == second[column]
    for column in ("person_id", "household_id", "id_number", "birth"):
        assert first[column] != second[column]
    rows = [_row(batch, ref) for ref in batch.examples.look_alike.rows]
    assert all(first["full_name"] in row for row in rows)


def test_the_plain_grant_is_one_row_that_is_right_as_it_stands(
    batch: Batch, registry: dict[str, dict[str, str]], truth: list[dict[str, str]]
) -> None:
    example = batch.examples.plain
    person = registry[example.people[0]]
    assert person["btxh_monthly_2020_04_30"] == "1"
    assert len(example.rows) == 1
    row = _row(batch, example.rows[0])
    assert person["full_name"] in row
    assert person["id_number"] in row
    assert [t["person"] for t in truth].count(person["person_id"]) == 1


@pytest.mark.parametrize("seed", [1, 2, 4, 5])
def test_examples_hold_for_any_seed(tmp_path: Path, seed: int) -> None:
    made = make_batch(tmp_path, seed, 2_500, communes=4)
    assert [ref.file[0] for ref in made.examples.same_woman.rows] == ["2", "5", "1"]
    assert len(made.examples.look_alike.rows) == 2
    assert len(made.examples.plain.rows) == 1


def test_every_commune_of_the_province_has_its_own_file(tmp_path: Path) -> None:
    made = make_batch(tmp_path, 1, 9_000, communes=178)
    poor = [path for path in made.files if path.name.startswith("1_") and "_can." not in path.name]
    assert len({path.name for path in poor}) == len(poor) >= 160
