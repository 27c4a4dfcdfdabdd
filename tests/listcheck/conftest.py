"""The five sample workbooks, checked once for all tests of this folder."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ansinh.listcheck.check import check, write_result

LISTS = Path(__file__).resolve().parents[1] / "data" / "lists"
WORKBOOKS = sorted([*LISTS.glob("*.xls"), *LISTS.glob("*.xlsx")])
Key = tuple[str, str, int]


def read_rows(path: Path) -> dict[Key, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {(row["file"], row["sheet"], int(row["row"])): row for row in csv.DictReader(stream)}


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the result of the whole batch."""
    out = tmp_path_factory.mktemp("checked")
    result = check(WORKBOOKS, policy_name="covid42", registry=LISTS / "registry.csv", paid=LISTS / "paid.csv")
    write_result(result, out)
    return out


@pytest.fixture(scope="session")
def found(checked: Path) -> Mapping[Key, Mapping[str, str]]:
    """rows.csv by file, sheet and row."""
    return read_rows(checked / "rows.csv")


@pytest.fixture(scope="session")
def answers() -> Mapping[Key, Mapping[str, object]]:
    """The answer key by file, sheet and row."""
    lines = [
        json.loads(line)
        for path in sorted((LISTS / "answers").glob("[a-e]_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return {(line["file"], line["sheet"], line["row"]): line for line in lines}
