"""The five sample workbooks: every row has the kind that the answer key gives it, every printed total is found."""

import json

import pytest

from ansinh.core.sheets import DetectedTable, NoTable
from tests.core.sheets.support import LISTS, WORKBOOKS, sample, summary


def _tables(name: str) -> list[DetectedTable]:
    return [table for table in sample(name) if isinstance(table, DetectedTable)]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_rows_that_are_people_are_those_of_the_answer_key(name: str) -> None:
    found = {(table.sheet.name, row.number) for table in _tables(name) for row in table.rows}
    key = (LISTS / "answers" / name).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert found == {(line["sheet"], line["row"]) for line in map(json.loads, key)}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_other_row_has_the_kind_of_the_answer_key(name: str) -> None:
    found = {(t.sheet.name, r.row): (r.kind, r.rows) for t in _tables(name) for r in t.non_data}
    key = {(r["sheet"], r["row"]): (r["kind"], r.get("rows", 1)) for r in summary()[name]["non_data_rows"]}
    assert found == key


@pytest.mark.parametrize("name", WORKBOOKS)
def test_printed_totals_are_found_with_the_rows_they_cover(name: str) -> None:
    found = {}
    for table in _tables(name):
        amounts = {
            row.number: _dong(row.cells["amount"].value) for row in table.rows if "amount" in row.cells
        }
        for total in table.stated_totals:
            if total.field == "amount":
                stated = _dong(total.value)
                summed = sum(amounts.get(number, 0) for number in total.covers)
                found[table.sheet.name, total.row] = (stated, summed)
    key = {
        (t["sheet"], t["row"]): (t["stated"], t["sum_of_rows_above"])
        for t in summary()[name]["stated_totals"]
    }
    assert found == key


def _dong(value: object) -> int:
    return int(str(value).replace(".", ""))


@pytest.mark.parametrize("name", WORKBOOKS)
def test_empty_sheets_are_named_as_such(name: str) -> None:
    found = {table.sheet.name: table.reason for table in sample(name) if isinstance(table, NoTable)}
    assert found == {s["sheet"]: s["reason"] for s in summary()[name]["sheets_not_processed"]}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_hidden_rows_are_known(name: str) -> None:
    found = {(t.sheet.name, row.number) for t in _tables(name) for row in t.rows if row.hidden}
    key = (LISTS / "answers" / name).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert found == {(line["sheet"], line["row"]) for line in map(json.loads, key) if line["hidden"]}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_what_was_filled_down_is_what_the_answer_key_says(name: str) -> None:
    found = {(t.sheet.name, row.number) for t in _tables(name) for row in t.rows if row.filled_down}
    key = (LISTS / "answers" / name).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert found == {
        (li["sheet"], li["row"]) for li in map(json.loads, key) if "filled_down" in li["repairs"]
    }


def test_the_hamlet_line_in_force_stands_with_each_row_of_the_poor_list() -> None:
    key = (LISTS / "answers" / "a_ho_ngheo_can_ngheo.jsonl").read_text(encoding="utf-8").splitlines()
    expected = {(li["sheet"], li["row"]): (f"Xóm {li['hamlet']}",) for li in map(json.loads, key)}
    found = {
        (t.sheet.name, r.number): r.section for t in _tables("a_ho_ngheo_can_ngheo.xlsx") for r in t.rows
    }
    assert found == expected


def test_a_sheet_of_totals_holds_no_people() -> None:
    table = next(t for t in _tables("e_tong_hop_ba_xa.xlsx") if t.sheet.name == "Tổng hợp")
    assert (table.kind, table.rows) == ("summary", ())
