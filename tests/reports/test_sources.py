"""Figures counted from the result of a list check."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from ansinh.core.errors import InputError
from ansinh.listcheck.check import check, write_result
from ansinh.reports.periods import parse_period
from ansinh.reports.sources import from_result_folder
from tests.reports.conftest import PERIOD, review_of, text_of

LISTS = Path(__file__).resolve().parents[1] / "data" / "lists"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("checked")
    files = sorted(LISTS.glob("b_*.xls"))
    write_result(check(files, policy_name="covid42", registry=LISTS / "registry.csv"), out)
    return out


@pytest.fixture
def copy(checked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checked, tmp_path / "copy"))


def test_the_review_counts_what_the_check_decided(checked: Path) -> None:
    summary = json.loads((checked / "summary.json").read_text(encoding="utf-8"))
    review = review_of(computed=from_result_folder(checked, PERIOD))
    figures = review.gathered.figures
    assert figures["CV.02"].done.number == summary["people_paid"]  # type: ignore[union-attr]
    assert figures["CV.03"].done.number == summary["amount_total"]  # type: ignore[union-attr]
    assert figures["CV.03"].mark == "computed"
    assert summary["sha256"][:12] in figures["CV.03"].sources[0]
    assert "đồng [T]." in text_of(review)


def test_a_group_without_lists_is_missing_and_not_zero(checked: Path) -> None:
    figures = review_of(computed=from_result_folder(checked, PERIOD)).gathered.figures
    assert figures["CV.15"].mark == "computed"
    assert figures["CV.11"].mark == "missing"


def test_a_check_without_a_register_found_nobody_missing_because_it_could_not(tmp_path: Path) -> None:
    write_result(check(sorted(LISTS.glob("b_*.xls")), policy_name="covid42"), tmp_path)
    assert "missed_people" not in from_result_folder(tmp_path, PERIOD)


def test_a_changed_result_is_refused(copy: Path) -> None:
    with (copy / "rows.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    paid = next(row for row in rows if int(row["amount"]))
    paid["amount"] = str(int(paid["amount"]) + 1)
    with (copy / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InputError, match="không khớp"):
        from_result_folder(copy, PERIOD)


@pytest.mark.parametrize("key", ["2020-q1", "2021-9m"])
def test_a_result_of_other_months_is_refused(checked: Path, key: str) -> None:
    with pytest.raises(InputError, match="không thuộc"):
        from_result_folder(checked, parse_period(key))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_folder_that_is_no_result_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "summary.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="không phải kết quả"):
        from_result_folder(tmp_path, PERIOD)


def test_a_result_without_its_rows_is_refused_in_words(copy: Path) -> None:
    (copy / "rows.csv").unlink()
    with pytest.raises(InputError, match=r"rows\.csv"):
        from_result_folder(copy, PERIOD)


def test_a_result_of_a_policy_without_indicators_is_refused(copy: Path) -> None:
    path = copy / "summary.json"
    summary = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**summary, "policy": "gift2025"}), encoding="utf-8")
    with pytest.raises(InputError, match="gift2025"):
        from_result_folder(copy, PERIOD)
