"""Real forms (heads only, data of tests/data/lists/real_headers.json) filled with invented people: is every column that has a
field of ours understood as what it is, and is every person found?"""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from ansinh.core.sheets import DetectedTable
from ansinh.core.sheets.headers import COUNT, IGNORED
from tests.core.sheets.support import LISTS, kinds, only_table, write_xlsx

REAL = json.loads((LISTS / "real_headers.json").read_text(encoding="utf-8"))["forms"]
FIELD_OF = {
    "order": "order", "name": "full_name", "birth": "birth", "birth_year": "birth", "address": "address",
    "address_current": "address", "address_permanent": "address_permanent", "alive_or_dead": "death", "amount": "amount",
    "amount_monthly": "amount_monthly", "category": "category", "coefficient": "coefficient", "commune": "commune",
    "contract_kind": "contract", "district": "district", "employer": "workplace", "ethnicity": "ethnicity", "hamlet": "hamlet",
    "head_name": "head_name", "household_member_order": "member_order", "household_no": "household_no",
    "id_issue_date": "id_issue_date", "id_number": "id_number", "job": "job", "months": "months", "note": "note", "phone": "phone",
    "province": "province", "relation_to_head": "relation_to_head", "sex": "sex", "sex_mark_female": "sex_female_mark",
    "sex_mark_male": "sex_male_mark", "social_insurance_no": "insurance_no", "workplace": "workplace",
}  # fmt: skip
ELSEWHERE = {"btxh_duoc_duyet": {"name": "head_name"}}
"""Heads whose words say another field of ours; the rows are right all the same (head_is_person)."""
HARMLESS = (IGNORED, COUNT, "allowance", "income", "poor_type")
"""What a column without a field of ours may be taken for (parts of the wage, a mark under the head "Hộ nghèo")."""
FAMILY = ("Ma", "Lý", "Hoàng", "Nông", "Triệu", "Bàn", "Lường", "Nguyễn")
MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Minh")
GIVEN = ("Hòa", "Thúy", "Năm", "Tuấn", "Liên", "Phúc", "Cộng", "Tổng")


def leaves(heads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [leaf for head in heads for leaf in (leaves(head["c"]) if "c" in head else [head])]


def depth(heads: list[dict[str, Any]]) -> int:
    return max(1 + (depth(head["c"]) if "c" in head else 0) for head in heads)


def value_for(meaning: str, number: int, chance: random.Random) -> object:
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
    female = chance.random() < 0.5
    made: dict[str, object] = {
        "order": number, "name": name, "head_name": name, "birth": f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1930, 2010)}",
        "birth_year": chance.randint(1930, 2010), "sex": chance.choice(["Nam", "Nữ"]), "id_number": f"0919{chance.randint(10000, 99999)}",
        "address": "Xóm Bãi Lềnh, xã Phú Tiến", "address_current": "Viêng Chăn", "address_permanent": "Xã Phú Tiến", "hamlet": "Xóm Đồng Tâm",
        "commune": "Phú Tiến", "district": "Định Hóa", "province": "Thái Nguyên", "amount": 1_500_000, "amount_monthly": 270_000, "amount_part": 0,
        "coefficient": 1.5, "category": "Người khuyết tật nặng", "months": 3, "phone": 912345678, "ethnicity": "Tày",
        "relation_to_head": "Con", "job": "Làm ruộng", "workplace": "Trên địa bàn xã", "employer": "Công ty A", "household_no": f"H{number:03}",
        "household_member_order": 1 + number % 4, "social_insurance_no": f"19{chance.randint(10_000_000, 99_999_999)}", "status": "Đang hưởng",
        "sex_mark_male": None if female else "x", "sex_mark_female": "x" if female else None, "mark": chance.choice(["x", None]),
        "contract_kind": "Không thời hạn", "id_issue_date": "12/1/2010", "wage": 4_000_000, "allowance": 300_000,
    }  # fmt: skip
    return made.get(meaning)


def filled(form: dict[str, Any], path: Path, people: int = 12) -> tuple[Path, int]:
    """Write a form as printed: lines above, heads merged, column numbers, people, lines below. Returns the first row of people."""
    above = [[line] for line in form.get("above", [])]
    levels = depth(form["header"])
    columns = leaves(form["header"])
    grid: list[list[object]] = [[None] * len(columns) for _ in range(levels)]
    top = len(above)
    merges: list[tuple[int, int, int, int]] = []

    def place(heads: list[dict[str, Any]], level: int, column: int) -> int:
        for head in heads:
            grid[level][column] = head["t"]
            if "c" in head:
                rows = head.get("rs", 1)
                end = place(head["c"], level + rows, column)
                merges.append((level, column, level + rows - 1, end - 1))
                column = end
            else:
                merges.append((level, column, levels - 1, column))
                column += 1
        return column

    place(form["header"], 0, 0)
    chance = random.Random(form["id"])
    body: list[list[object]] = [list(form["number_row"])] if "number_row" in form else []
    body += [[value_for(leaf["m"], number, chance) for leaf in columns] for number in range(1, people + 1)]
    below = [[], *[[line] for line in form.get("below", [])]]
    letters = [
        f"{_letters(c)}{top + r + 1}:{_letters(c2)}{top + r2 + 1}"
        for r, c, r2, c2 in merges
        if (r, c) != (r2, c2)
    ]
    write_xlsx(path, [*above, *grid, *body, *below], letters)
    return path, top + levels + (1 if "number_row" in form else 0) + 1


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


def outcome(form: dict[str, Any], tmp_path: Path) -> tuple[DetectedTable, list[tuple[str, str, str]], int]:
    """Return the table, the columns that were understood otherwise than meant, and the number of columns that count."""
    path, _first = filled(form, tmp_path / "form.xlsx")
    table = only_table(path)
    found = {column.index: column.field for column in table.columns}
    wrong, counted = [], 0
    for index, leaf in enumerate(leaves(form["header"])):
        wanted = ELSEWHERE.get(form["id"], {}).get(leaf["m"], FIELD_OF.get(leaf["m"]))
        got = found.get(index, IGNORED)
        if wanted is not None:
            counted += 1
            if got != wanted:
                wrong.append((leaf["t"], wanted, got))
        elif got not in HARMLESS:
            wrong.append((leaf["t"], IGNORED, got))
    return table, wrong, counted


@pytest.mark.parametrize("form", REAL, ids=lambda form: str(form["id"]))
def test_the_columns_of_a_real_form_are_understood(form: dict[str, Any], tmp_path: Path) -> None:
    _table, wrong, counted = outcome(form, tmp_path)
    assert counted
    assert wrong == []


@pytest.mark.parametrize("form", REAL, ids=lambda form: str(form["id"]))
def test_the_people_of_a_real_form_are_found_and_nobody_else(form: dict[str, Any], tmp_path: Path) -> None:
    path, first = filled(form, tmp_path / "form.xlsx")
    found = kinds(only_table(path))
    assert [row for row, kind in found.items() if kind == "data"] == list(range(first, first + 12))
