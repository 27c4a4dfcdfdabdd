"""The sample workbooks moved, unmerged and turned into text tables read the same: nothing hangs on places or merges."""

import csv
from pathlib import Path

import openpyxl
import pytest

from ansinh.core.sheets import DetectedTable, text_of
from tests.core.sheets.support import LISTS, kinds, sample, tables_of

XLSX = ("a_ho_ngheo_can_ngheo.xlsx", "c_bao_tro_xa_hoi.xlsx", "d_lao_dong_khong_hop_dong.xlsx")


def _facts(table: DetectedTable, down: int = 0) -> dict[int, tuple[tuple[str, str], ...]]:
    kept = (
        "full_name",
        "birth",
        "birth_male",
        "birth_female",
        "id_number",
        "head_name",
        "household_no",
        "amount",
        "address",
    )
    return {
        row.number - down: tuple((name, row.cells[name].text) for name in kept if name in row.cells)
        for row in table.rows
    }


def _people(path_or_name: Path | str) -> list[DetectedTable]:
    found = sample(path_or_name) if isinstance(path_or_name, str) else tables_of(path_or_name)
    return [table for table in found if isinstance(table, DetectedTable) and table.kind == "people"]


def _kinds_without_blanks(table: DetectedTable, down: int = 0) -> dict[int, str]:
    return {row - down: kind for row, kind in kinds(table).items() if "blank" not in kind}


@pytest.mark.parametrize("name", XLSX)
def test_without_merged_ranges_the_lists_read_the_same(tmp_path: Path, name: str) -> None:
    book = openpyxl.load_workbook(LISTS / name, data_only=True)
    for sheet in book:
        for merge in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merge))
    book.save(tmp_path / name)
    for before, after in zip(_people(name), _people(tmp_path / name), strict=True):
        assert _kinds_without_blanks(after) == _kinds_without_blanks(before)
        assert _facts(after) == _facts(before)
        assert [row.section for row in after.rows] == [row.section for row in before.rows]


@pytest.mark.parametrize("name", XLSX)
def test_moved_right_and_down_the_lists_read_the_same(tmp_path: Path, name: str) -> None:
    book = openpyxl.load_workbook(LISTS / name, data_only=True)
    moved = openpyxl.Workbook()
    moved.remove(moved.active)
    for sheet in book:
        page = moved.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    page.cell(cell.row + 4, cell.column + 3, cell.value)
        for merge in sheet.merged_cells.ranges:
            merge.shift(3, 4)
            page.merge_cells(str(merge))
    moved.save(tmp_path / name)
    for before, after in zip(_people(name), _people(tmp_path / name), strict=True):
        assert _kinds_without_blanks(after, 4) == _kinds_without_blanks(before)
        assert _facts(after, 4) == _facts(before)


@pytest.mark.parametrize("name", [*XLSX, "b_nguoi_co_cong.xls"])
def test_as_text_tables_the_lists_hold_the_same_people(tmp_path: Path, name: str) -> None:
    for number, before in enumerate(_people(name)):
        path = tmp_path / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            last = 0
            for row in before.sheet.rows:
                writer.writerows([[""]] * (row.number - last - 1))
                writer.writerow([text_of(value) for value in row.values])
                last = row.number
        (after,) = _people(path)
        assert _kinds_without_blanks(after) == _kinds_without_blanks(before)
        assert _facts(after) == _facts(before)
