"""The five workbooks of three communes against their answer key: statuses, identities, repairs, amounts, totals."""

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ansinh.listcheck.check import check, write_result
from tests.listcheck.conftest import LISTS, WORKBOOKS, Key

Answer = Mapping[str, Any]


def iso(birth: Mapping[str, int | None]) -> str:
    if birth["year"] is None:
        return ""
    parts = [f"{birth['year']:04d}"]
    if birth["month"]:
        parts.append(f"{birth['month']:02d}")
        if birth["day"]:
            parts.append(f"{birth['day']:02d}")
    return "-".join(parts)


EXPECTED: dict[str, Callable[[Answer], object]] = {
    "status": lambda a: a["expected"]["status"],
    "reasons": lambda a: sorted(a["expected"]["reasons"]),
    "amount": lambda a: a["expected"]["amount_total"],
    "full_name": lambda a: a["name_from_row"],
    "sex": lambda a: a["sex"] or "",
    "birth": lambda a: iso(a["birth"]),
    "id_number": lambda a: a["id_number"] or "",
    "hamlet": lambda a: a["hamlet"] or "",
    "commune": lambda a: a["commune"] or "",
    "group": lambda a: a["group_claimed"],
    "repairs": lambda a: sorted(a["repairs"]),
    "registry_person": lambda a: a["person"] if a["person"].startswith("P") else "",
}
READ: dict[str, Callable[[Mapping[str, str]], object]] = {
    "reasons": lambda r: sorted(filter(None, r["reasons"].split(";"))),
    "repairs": lambda r: sorted(filter(None, r["repairs"].split(";"))),
    "amount": lambda r: int(r["amount"]),
}
C, D, E = "c_bao_tro_xa_hoi.xlsx", "d_lao_dong_khong_hop_dong.xlsx", "e_tong_hop_ba_xa.xlsx"
# The key names a repair (letters in the number) that the cell does not need: its text holds digits only.
DIGITS_ONLY = {
    (C, "NCT, NKT", 125),
    (D, "LĐ không HĐ", 35),
    (D, "LĐ không HĐ", 57),
    (E, "Phú Tiến", 82),
    (E, "Phú Tiến", 103),
}
# The key leaves the place of these two empty because it lies outside the list's communes; the row does tell it.
ELSEWHERE = {(D, "LĐ không HĐ", 45), (D, "LĐ không HĐ", 51)}
# Ambiguous rows: the key knows who was meant, the row cannot tell.
NOT_TOLD = {(D, "LĐ không HĐ", 67), (E, "Bổ sung", 15), (E, "Bổ sung", 25), (E, "Bổ sung", 27)}
KNOWN_MISSES: dict[str, set[Key]] = {
    "repairs": DIGITS_ONLY,
    "status": {(E, "Phú Tiến", 82)},
    "hamlet": ELSEWHERE,
    "commune": ELSEWHERE,
    "registry_person": NOT_TOLD,
}


@pytest.mark.parametrize("field", EXPECTED)
def test_every_row_is_as_the_answer_key_says(field, found, answers):
    missed = {
        key
        for key, answer in answers.items()
        if EXPECTED[field](answer) != READ.get(field, lambda row: row[field])(found[key])
    }
    assert missed - KNOWN_MISSES.get(field, set()) == set()


def test_no_row_is_lost_and_none_invented(found, answers):
    assert set(found) == set(answers)


def test_the_control_totals_are_those_of_the_key(checked):
    figures = json.loads((checked / "summary.json").read_text(encoding="utf-8"))
    batch = json.loads((LISTS / "answers" / "summary.json").read_text(encoding="utf-8"))["batch"]
    assert figures["amount_total"] == batch["control_total"]
    assert figures["people_paid"] == batch["people_paid"]
    assert figures["by_group"] == {
        group: entry for group, entry in batch["by_group_paid"].items() if entry["rows"]
    }
    assert (
        figures["rows"]
        == figures["accepted"] + figures["repaired"] + figures["review"] + figures["refused"]
        == batch["data_rows"]
    )


def test_the_totals_printed_in_the_sheets_are_checked(checked):
    figures = json.loads((checked / "summary.json").read_text(encoding="utf-8"))
    wrong = {(entry["file"], entry["sheet"], entry["row"]) for entry in figures["stated_totals_wrong"]}
    key = json.loads((LISTS / "answers" / "summary.json").read_text(encoding="utf-8"))
    stated = {
        (name, total["sheet"], total["row"])
        for name, entry in key.items()
        if name != "batch"
        for total in entry["stated_totals"]
        if not total["agrees"]
    }
    assert wrong == stated


def test_no_person_is_paid_twice(found):
    paid = [row["person"] for row in found.values() if int(row["amount"])]
    assert len(paid) == len(set(paid))


def test_every_paying_row_names_its_article(found):
    assert {row["article"][:5] for row in found.values() if int(row["amount"])} == {"NQ42 "}


def test_nobody_on_a_list_or_paid_is_called_missed(checked, found):
    with (checked / "missed.csv").open(encoding="utf-8-sig", newline="") as stream:
        missed = [row for row in csv.DictReader(stream) if row["registry_person"]]
    on_lists = {row["registry_person"] for row in found.values()}
    assert missed
    assert not on_lists & {row["registry_person"] for row in missed}
    assert all(int(row["amount"]) > 0 and row["why"] for row in missed)


def test_every_pair_has_a_probability_and_its_evidence(checked):
    with (checked / "pairs.csv").open(encoding="utf-8-sig", newline="") as stream:
        pairs = list(csv.DictReader(stream))
    assert {pair["decision"] for pair in pairs} == {"link", "review", "conflict"}
    assert all(0 <= float(pair["probability"]) <= 1 and pair["evidence"] for pair in pairs)


def test_each_waiting_row_stands_in_the_slip_of_its_commune(checked, found):
    slips = [openpyxl.load_workbook(path) for path in (checked / "slips").glob("*.xlsx")]
    rows = sum(book.worksheets[0].max_row - 1 for book in slips)
    assert rows == sum(row["status"] == "review" for row in found.values())


def test_the_same_batch_gives_the_same_bytes(checked, tmp_path: Path):
    again = check(
        list(reversed(WORKBOOKS)),
        policy_name="covid42",
        registry=LISTS / "registry.csv",
        paid=LISTS / "paid.csv",
    )
    write_result(again, tmp_path)
    names = ["rows.csv", "pairs.csv", "missed.csv", "summary.json", "result.xlsx", "payment_list.xlsx"]

    def prints(folder: Path) -> list[str]:
        return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names]

    assert prints(tmp_path) == prints(checked)
