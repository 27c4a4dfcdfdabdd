"""Result tables: strings stay strings, formulas are disarmed, equal input gives equal files."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ansinh.core.sheets.writing import OutColumn, OutSheet, neutralised, write_csv, write_workbook

COLUMNS = (
    OutColumn("Họ và tên", 24),
    OutColumn("Số", kind="int"),
    OutColumn("Tiền", kind="money"),
    OutColumn("Ngày", kind="date"),
)
ATTACKS = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+84912",
    "-1+1",
    "\t=1",
    "\r=1",
    " =1+1",
    "＝1",
)


def _written(path: Path, rows: list[tuple[object, ...]], name: str = "Kết quả") -> openpyxl.Workbook:
    write_workbook(path, [OutSheet(name, COLUMNS, rows)])  # type: ignore[arg-type]
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_a_formula_typed_as_text_stays_text_in_a_workbook(tmp_path: Path, attack: str) -> None:
    cell = _written(tmp_path / "a.xlsx", [(attack, 1, 2, None)]).active["A2"]
    assert (cell.data_type, cell.value) == ("s", attack)


def test_numbers_money_and_dates_keep_their_kind(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [("Lý Thị Hoà", 7, 1_500_000, date(2020, 5, 4))]).active
    assert [sheet.cell(2, i).value for i in (1, 2, 3)] == ["Lý Thị Hoà", 7, 1_500_000]
    assert sheet["C2"].number_format == "#,##0"
    assert sheet["D2"].value.date() == date(2020, 5, 4)


def test_the_header_is_frozen_and_filtered(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [("a", 1, 2, None)]).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D2")


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [OutSheet("x", COLUMNS, [("a", 1, 2, date(2020, 1, 2))])])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_that_no_cell_can_hold_is_cut_and_control_characters_go(tmp_path: Path) -> None:
    value = _written(tmp_path / "a.xlsx", [("\x01" + "ô" * 40_000, 1, 2, None)]).active["A2"].value
    assert (len(value), value[0], value[-1]) == (32_767, "ô", "…")


def test_sheet_names_become_valid_and_different(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, [OutSheet("Xã: A/B [1]" + "x" * 40, COLUMNS, []) for _ in range(2)])
    names = openpyxl.load_workbook(path).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_formula_is_disarmed_in_a_text_table(attack: str) -> None:
    assert neutralised(attack) == attack if attack == "+84912" else neutralised(attack) == "'" + attack


@pytest.mark.parametrize("value", ["-5", "+1500000", "-1.500.000", "0912 345 678", "Hà - Nội", ""])
def test_plain_numbers_and_plain_words_stay_as_they_are(value: str) -> None:
    assert neutralised(value) == value


def test_quotes_and_line_ends_inside_a_cell_survive_a_text_table(tmp_path: Path) -> None:
    row = ['nói "không"', "dòng 1\ndòng 2", "a,b", "ô" * 10_000]
    write_csv(tmp_path / "a.csv", ["a", "b", "c", "d"], [row])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == row
