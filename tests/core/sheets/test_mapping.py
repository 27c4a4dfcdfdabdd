"""The user's own word on how a sheet is to be read."""

from pathlib import Path

import pytest

from ansinh.core.errors import InputError
from ansinh.core.sheets import DetectedTable, NoTable, SheetMapping, load_mapping
from tests.core.sheets.support import kinds, names, only_table, tables_of, write_xlsx

ROWS = [
    ["sổ tay", None, None], ["ai", "bao giờ", "ở đâu", "gì"], ["Ma Thị Hòa", "1/2/1960", "Xóm Na Nu", "x"],
    ["Lý Văn An", "3/4/1970", "Xóm Na Nu", "y"], ["Bàn Thị Lan", "5/6/1980", "Xóm Na Nu", "z"],
]  # fmt: skip


def test_columns_are_named_by_letter_or_by_head(tmp_path: Path) -> None:
    mapping = SheetMapping(
        header_rows=(2,), columns={"full_name": "A", "birth": "bao giờ", "hamlet": "Ở ĐÂU"}
    )
    table = only_table(write_xlsx(tmp_path / "a.xlsx", ROWS), mapping)
    assert names(table) == ["Ma Thị Hòa", "Lý Văn An", "Bàn Thị Lan"]
    assert {c.field: c.index for c in table.columns if c.field != "ignored"} == {
        "full_name": 0,
        "birth": 1,
        "hamlet": 2,
    }
    assert "theo tệp ánh xạ" in table.explain


def test_only_the_rows_named_are_read(tmp_path: Path) -> None:
    mapping = SheetMapping(
        header_rows=(2,), first_row=4, last_row=4, columns={"full_name": "A", "birth": "B"}
    )
    found = kinds(only_table(write_xlsx(tmp_path / "a.xlsx", ROWS), mapping))
    assert found == {1: "title", 2: "header", 3: "skipped", 4: "data", 5: "skipped"}


def test_a_sheet_can_be_left_out(tmp_path: Path) -> None:
    (found,) = tables_of(write_xlsx(tmp_path / "a.xlsx", ROWS), SheetMapping(skip=True))
    assert isinstance(found, NoTable)
    assert found.reason == "skipped"


def test_a_mapping_corrects_one_column_and_leaves_the_rest(tmp_path: Path) -> None:
    rows = [["STT", "Họ và tên", "Người nhận", "Năm sinh"], [1, "Ma Thị Hòa", "Lý Văn An", 1960]]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows), SheetMapping(columns={"full_name": "C"}))
    assert isinstance(table, DetectedTable)
    assert names(table) == ["Lý Văn An"]
    assert {c.field: c.index for c in table.columns if c.field != "ignored"} == {
        "order": 0,
        "full_name": 2,
        "birth": 3,
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"a.xlsx": {"S": {"header_row": 7, "columns": {"full_name": "C"}}}, "*": {"skip": true}}',
        "a.xlsx:\n  S:\n    header_rows: [7]\n    columns: {full_name: C}\n'*': {skip: true}\n",
    ],
)
def test_json_and_yaml_say_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "m").write_text(text, encoding="utf-8")
    mapping = load_mapping(tmp_path / "m")
    assert mapping.for_sheet("a.xlsx", "S") == SheetMapping(header_rows=(7,), columns={"full_name": "C"})
    assert mapping.for_sheet("b.xlsx", "S") == SheetMapping(skip=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("S: {columns: {ho_ten: C}}", "ho_ten"), ("S: {header_row: bảy}", "bảy"), ("S: {headrow: 1}", "headrow"),
        ("S: 5", "header_row"), ("[1", "YAML"), ("", "tên sheet"), ("S: {first_row: 0}", "0"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused_saying_why(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_mapping(tmp_path / "m.yaml")
