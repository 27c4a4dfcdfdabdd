"""Layouts as communes make them, one kind of trouble each. All people are invented."""

from pathlib import Path

import pytest

from ansinh.core.sheets import DetectedTable, NoTable
from tests.core.sheets.support import kinds, names, only_table, tables_of, write_xlsx

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CMND", "Xóm", "Số tiền", "Ghi chú"]


def person(number: object, name: str, amount: int = 750_000) -> list[object]:
    return [number, name, "12/3/1960", "Nữ", "091234567", "Nà Khao", amount, None]


def columns(table: DetectedTable) -> dict[str, int]:
    return {column.field: column.index for column in table.columns if column.field != "ignored"}


def test_a_header_in_the_first_row_needs_no_title(tmp_path: Path) -> None:
    table = only_table(
        write_xlsx(tmp_path / "a.xlsx", [HEAD, person(1, "Ma Thị Hòa"), person(2, "Lý Văn An")])
    )
    assert kinds(table) == {1: "header", 2: "data", 3: "data"}


def test_a_table_need_not_begin_in_the_first_column(tmp_path: Path) -> None:
    rows = [[None, None, None, *row] for row in ([], HEAD, person(1, "Ma Thị Hòa"))]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert columns(table)["full_name"] == 4
    assert names(table) == ["Ma Thị Hòa"]


def test_two_tables_in_one_sheet_are_two_tables(tmp_path: Path) -> None:
    other = ["TT", "Họ tên", "Tuổi", "Địa chỉ", "Thành tiền"]
    rows = [
        ["DANH SÁCH HỘ NGHÈO"], HEAD, person(1, "Ma Thị Hòa"), [None, "Cộng", None, None, None, None, 750_000], [],
        ["DANH SÁCH NGƯỜI CAO TUỔI"], other, [1, "Lý Văn An", 81, "Xóm Na Nu", 1_500_000], [None, "Cộng", None, None, 1_500_000],
    ]  # fmt: skip
    first, second = tables_of(write_xlsx(tmp_path / "a.xlsx", rows))
    assert isinstance(first, DetectedTable)
    assert isinstance(second, DetectedTable)
    assert (names(first), names(second)) == (["Ma Thị Hòa"], ["Lý Văn An"])
    assert kinds(first) | kinds(second) == {
        1: "title", 2: "header", 3: "data", 4: "total", 6: "title", 7: "header", 8: "data", 9: "total"
    }  # fmt: skip
    assert second.title == ("DANH SÁCH NGƯỜI CAO TUỔI",)


def test_a_page_header_typed_again_is_no_person_and_no_new_table(tmp_path: Path) -> None:
    numbers = [f"({i})" for i in range(1, 9)]
    rows = [HEAD, numbers, person(1, "Ma Thị Hòa"), HEAD, numbers, person(2, "Lý Văn An")]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert kinds(table) == {
        1: "header",
        2: "column_numbers",
        3: "data",
        4: "header",
        5: "column_numbers",
        6: "data",
    }


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 3, 4, 5, 6, 7, 8],
        ["A", "B", 1, 2, 3, 4, 5, 6],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(5)x(6)", "(8)"],
        ["A", "B", "C", "1", "2", "3", "4 = 1+2+3", "5"],
        ["[1]", None, "[3]", "[4]", "[5]", "[6]", "[7]", "[8]"],
    ],
)
def test_the_line_of_column_numbers_is_known_in_all_its_shapes(tmp_path: Path, numbers: list[object]) -> None:
    table = only_table(write_xlsx(tmp_path / "a.xlsx", [HEAD, numbers, person(1, "Ma Thị Hòa")]))
    assert kinds(table) == {1: "header", 2: "column_numbers", 3: "data"}


def test_group_lines_and_hamlet_lines_nest(tmp_path: Path) -> None:
    rows = [
        HEAD, ["I", "Hộ nghèo"], [None, "Xóm Na Nu"], person(1, "Ma Thị Hòa"), ["A - Xóm Tân Lập"], person(2, "Lý Văn An"),
        ["II", "Hộ cận nghèo"], [None, "Thôn 5"], person(1, "Bàn Văn Páo"), [None, "Tổng cộng", None, None, None, None, 2_250_000],
    ]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [row.section for row in table.rows] == [
        ("Hộ nghèo", "Xóm Na Nu"), ("Hộ nghèo", "A - Xóm Tân Lập"), ("Hộ cận nghèo", "Thôn 5")
    ]  # fmt: skip


def test_numbered_hamlet_lines_with_their_own_sums_are_sections(tmp_path: Path) -> None:
    rows = [HEAD, [1, "Xóm Na Nu", None, None, None, None, 750_000], person(1, "Ma Thị Hòa"), [2, "Xóm Bãi Lềnh", None, None, None, None, 750_000],
            person(1, "Lý Văn An")]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert kinds(table) == {1: "header", 2: "section", 3: "data", 4: "section", 5: "data"}


def test_a_total_before_the_people_is_a_total(tmp_path: Path) -> None:
    rows = [
        HEAD,
        [None, "Tổng cộng", None, None, None, None, 1_500_000],
        person(1, "Ma Thị Hòa"),
        person(2, "Lý Văn An"),
    ]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert kinds(table) == {1: "header", 2: "total", 3: "data", 4: "data"}
    assert [(t.value, t.covers) for t in table.stated_totals] == [(1_500_000, (3, 4))]


@pytest.mark.parametrize(
    "name",
    [
        "Tống Văn Cộng",
        "Tống Thị Tổng",
        "Công Văn Hòa",
        "TONG THI SO",
        "Cộng Thị Xóm",
        "Lũy Văn Kế",
        "Tô Văn Ban",
        "Chủ Thị Tịch",
    ],
)
def test_names_that_sound_like_totals_or_offices_are_people(tmp_path: Path, name: str) -> None:
    table = only_table(write_xlsx(tmp_path / "a.xlsx", [HEAD, person(1, name), person(2, "Lý Văn An")]))
    assert names(table) == [name, "Lý Văn An"]


@pytest.mark.parametrize(
    "label",
    [
        "Cộng",
        "CỘNG:",
        "Tổng cộng",
        "TỔNG SỐ",
        "Tổng",
        "Cộng xóm Na Nu",
        "Tổng kinh phí hỗ trợ",
        "Toàn xã",
        "Cộng (I+II)",
    ],
)
def test_sums_in_all_their_words_are_no_people(tmp_path: Path, label: str) -> None:
    rows = [HEAD, person(1, "Ma Thị Hòa"), [None, label, None, None, None, None, 750_000]]
    assert names(only_table(write_xlsx(tmp_path / "a.xlsx", rows))) == ["Ma Thị Hòa"]


def test_a_total_labelled_in_the_order_column_and_counting_in_the_sex_column_is_a_total(
    tmp_path: Path,
) -> None:
    rows = [HEAD, person(1, "Ma Thị Hòa"), ["Tổng cộng", 1, None, None, None, None, 750_000]]
    assert kinds(only_table(write_xlsx(tmp_path / "a.xlsx", rows, ["A3:B3"])))[3] == "total"


def test_counts_under_years_of_birth_do_not_make_a_person_of_a_total(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", None, "Thành tiền"], [None, None, "Nam", "Nữ", None],
        [1, "Ma Thị Hòa", None, 1960, 750_000], [2, "Lý Văn An", 1955, None, 750_000], [None, "Tổng cộng", 1, 1, 1_500_000],
    ]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert kinds(table) == {1: "header", 2: "header", 3: "data", 4: "data", 5: "total"}
    assert [sorted(set(row.cells) & {"birth_male", "birth_female"}) for row in table.rows] == [
        ["birth_female"],
        ["birth_male"],
    ]
    assert all("sex_from_column" in row.flags for row in table.rows)


def test_signers_are_no_people(tmp_path: Path) -> None:
    rows = [
        HEAD, person(1, "Ma Thị Hòa"), [None, "Bằng chữ: Bảy trăm năm mươi nghìn đồng."], [],
        [None, None, None, None, "Phú Tiến, ngày 5 tháng 5 năm 2020"], ["NGƯỜI LẬP", None, None, None, "KT. CHỦ TỊCH"],
        [None, None, None, None, "PHÓ CHỦ TỊCH"], [], [None, "Lý Thị Sinh", None, None, "Hoàng Văn Bảy"],
    ]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert names(table) == ["Ma Thị Hòa"]
    assert {kinds(table)[row] for row in (5, 6, 7, 9)} == {"signature"}
    assert kinds(table)[3] == "note"


def test_a_further_table_after_signatures_is_found(tmp_path: Path) -> None:
    block = [["UBND XÃ PHÚ TIẾN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["DANH SÁCH HỘ NGHÈO XÓM NA NU"], HEAD, person(1, "Ma Thị Hòa"),
             [None, "Cộng", None, None, None, None, 750_000], ["Trưởng xóm", None, None, None, "Chủ tịch"], ["Lý Văn Ba", None, None, None, "Ma Văn Tư"]]  # fmt: skip
    found = tables_of(write_xlsx(tmp_path / "a.xlsx", [*block, [], *block]))
    assert [names(table) for table in found if isinstance(table, DetectedTable)] == [
        ["Ma Thị Hòa"],
        ["Ma Thị Hòa"],
    ]
    (first, second) = found
    assert kinds(second)[7 + 1 + 7] == "signature"  # type: ignore[arg-type]
    assert kinds(first)[6] == "signature"  # type: ignore[arg-type]


def test_household_number_and_head_go_down_from_blank_cells(tmp_path: Path) -> None:
    head = [
        "STT hộ",
        "Họ và tên chủ hộ",
        "STT",
        "Họ và tên thành viên",
        "Năm sinh",
        "Quan hệ với chủ hộ",
        "Thành tiền",
    ]
    rows = [
        head, [1, "Ma Văn Tài", 1, "Ma Văn Tài", 1960, "Chủ hộ", 750_000], [None, None, 2, "Lý Thị Hoa", 1962, "Vợ", 750_000],
        [2, "Bàn Thị Lan", 1, "Bàn Thị Lan", 1970, "Chủ hộ", 750_000], [None, None, 2, "Bàn Văn Quý", 1999, "Con", 750_000],
    ]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [(row.cells["household_no"].value, row.cells["head_name"].value) for row in table.rows] == [
        (1, "Ma Văn Tài"), (1, "Ma Văn Tài"), (2, "Bàn Thị Lan"), (2, "Bàn Thị Lan")
    ]  # fmt: skip
    assert [set(row.filled_down) for row in table.rows] == [
        set(),
        {"household_no", "head_name"},
        set(),
        {"household_no", "head_name"},
    ]


def test_a_merged_hamlet_stands_for_all_its_rows(tmp_path: Path) -> None:
    rows = [HEAD, person(1, "Ma Thị Hòa"), person(2, "Lý Văn An"), person(3, "Bàn Thị Lan")]
    rows[2][5] = rows[3][5] = None
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows, ["F2:F4"]))
    assert [row.cells["hamlet"].text for row in table.rows] == ["Nà Khao"] * 3
    assert [row.cells["hamlet"].merged_from for row in table.rows] == [None, "F2", "F2"]


def test_two_order_columns_around_the_head_are_household_and_member(tmp_path: Path) -> None:
    rows = [
        ["TT", "Chủ hộ", "TT", "Thành viên trong hộ (họ và tên)", "Năm sinh"],
        [1, "Ma Văn Tài", 1, "Ma Văn Tài", 1960],
        [None, None, 2, "Lý Thị Hoa", 1962],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert found == {"household_no": 0, "head_name": 1, "member_order": 2, "full_name": 3, "birth": 4}


@pytest.mark.parametrize(
    ("heads", "merges"),
    [
        (["STT", "Họ và đệm", "Tên", "Năm sinh"], []),
        (["STT", "Họ và tên", None, "Năm sinh"], ["B1:C1"]),
        (["STT", "Họ và tên đệm", "Tên", "Năm sinh"], []),
    ],
)
def test_a_name_in_two_columns_is_put_together(
    tmp_path: Path, heads: list[object], merges: list[str]
) -> None:
    rows = [heads, [1, "Ma Thị", "Hòa", 1960], [2, "Lý Văn", "An", 1970], [3, "Bàn Thị Thu", "Lan", 1980]]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows, merges))
    assert names(table) == ["Ma Thị Hòa", "Lý Văn An", "Bàn Thị Thu Lan"]
    assert all("name_in_two_columns" in row.flags for row in table.rows)
    assert table.rows[0].cells["name_given"].value == "Hòa"


def test_the_receiver_is_not_the_beneficiary(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ tên người nhận", "Họ tên người hưởng", "Năm sinh", "CMND người nhận", "Số tiền"],
        [1, "Lý Thị Hoa", "Ma Văn Tài", 1935, "091234567", 1_500_000],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert (found["receiver_name"], found["full_name"], found["receiver_id"]) == (1, 2, 4)
    assert "id_number" not in found


def test_day_month_and_year_in_three_columns(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày, tháng, năm sinh", None, None, "Dân tộc"],
        [None, None, "Ngày", "Tháng", "Năm", None],
        [1, "Ma Thị Hòa", 12, 3, 1960, "Tày"],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows, ["C1:E1", "A1:A2", "B1:B2", "F1:F2"])))
    assert (found["birth_day"], found["birth_month"], found["birth_year"]) == (2, 3, 4)


def test_marks_under_nam_and_nu(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Nam", "Nữ", "Năm sinh"],
        [1, "Ma Thị Hòa", None, "x", 1960],
        [2, "Lý Văn An", "x", None, 1970],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert (found["sex_male_mark"], found["sex_female_mark"], found["birth"]) == (2, 3, 4)


def test_years_under_nam_and_nu_without_an_upper_head(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Nam", "Nữ", "Dân tộc"],
        [1, "Ma Thị Hòa", None, 1960, "Tày"],
        [2, "Lý Văn An", 1970, None, "Tày"],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert (found["birth_male"], found["birth_female"]) == (2, 3)


def test_identity_number_with_day_and_place_of_issue_below_one_head(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "CMND/CCCD", None, None, "Năm sinh"],
        [None, None, "Số", "Ngày cấp", "Nơi cấp", None],
        [1, "Ma Thị Hòa", "091234567", "1/2/2010", "CA Thái Nguyên", 1960],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows, ["C1:E1"])))
    assert (found["id_number"], found["id_issue_date"], found["id_issue_place"]) == (2, 3, 4)


def test_of_two_money_columns_the_one_to_pay_is_the_amount(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Mức hỗ trợ", "Số tháng", "Thành tiền"],
        [1, "Ma Thị Hòa", 1960, 250_000, 3, 750_000],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert (found["amount_monthly"], found["months"], found["amount"]) == (3, 4, 5)


def test_heads_typed_letter_by_letter_or_misspelt_are_understood(tmp_path: Path) -> None:
    rows = [
        ["S T T", "Họ\nvà  tên", "Ngày thág năm sinh", "Giới tinh", "Số CNMD", "Nguyên quán"],
        [1, "Ma Thị Hòa", "1/2/1960", "Nữ", "091234567", "Cao Bằng"],
    ]
    found = columns(only_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert {"order", "full_name", "birth", "sex"} <= set(found)


def test_heads_without_diacritics_in_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "stt;ho_ten;ngay_sinh;so_cmnd;xom;xa;doi_tuong;so_tien\n1;Ma Thị Hòa;1/2/1960;091234567;Na Nu;Phú Tiến;Hộ nghèo;750000\n",
        encoding="utf-8",
    )
    found = columns(only_table(path))
    assert found == {
        "order": 0,
        "full_name": 1,
        "birth": 2,
        "id_number": 3,
        "hamlet": 4,
        "commune": 5,
        "category": 6,
        "amount": 7,
    }


def test_a_list_of_heads_of_households_only_is_a_list_of_people(tmp_path: Path) -> None:
    rows = [
        ["Mã hộ", "Chủ hộ", "Địa chỉ/Thôn", "Diện hộ"],
        ["H01", "Ma Văn Tài", "Na Nu", "Hộ nghèo"],
        ["H02", "Lý Thị Hoa", "Na Nu", "Hộ cận nghèo"],
    ]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert table.head_is_person
    assert names(table) == ["Ma Văn Tài", "Lý Thị Hoa"]


def test_people_without_order_numbers_are_people(tmp_path: Path) -> None:
    rows = [
        HEAD,
        person(None, "Ma Thị Hòa"),
        [None, "- Xã Phú Tiến"],
        person(None, "Lý Văn An"),
        [None, "Bàn Thị Lan", None, None, None, None, 750_000, None],
    ]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert names(table) == ["Ma Thị Hòa", "Lý Văn An", "Bàn Thị Lan"]
    assert kinds(table)[3] == "section"


def test_a_row_with_a_number_and_a_sum_but_no_name_is_kept_and_flagged(tmp_path: Path) -> None:
    rows = [
        HEAD,
        person(1, "Ma Thị Hòa"),
        [2, None, "1/2/1950", "Nam", None, "Na Nu", 750_000, None],
        [3],
        person(4, "Lý Văn An"),
    ]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert kinds(table) == {1: "header", 2: "data", 3: "data", 4: "stt_only", 5: "data"}
    assert "no_name" in table.rows[1].flags


def test_blank_rows_between_people_are_counted(tmp_path: Path) -> None:
    rows = [HEAD, person(1, "Ma Thị Hòa"), [], [], [], person(2, "Lý Văn An")]
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [(row.row, row.kind, row.rows) for row in table.non_data] == [(1, "header", 1), (3, "blank", 3)]


def test_a_sheet_of_totals_with_signatures_holds_no_people(tmp_path: Path) -> None:
    rows = [["BẢNG TỔNG HỢP"], ["STT", "Đơn vị", "Số hộ", "Số khẩu", "Kinh phí"], [1, "Xã Phú Tiến", 10, 35, 26_250_000], [2, "Xã Trung Hội", 2, 5, 3_750_000],
            [None, "Tổng cộng", 12, 40, 30_000_000], ["Người lập biểu", None, None, "Trưởng phòng"], ["Lý Văn Ba", None, None, "Ma Văn Tư"]]  # fmt: skip
    table = only_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert table.kind == "summary"
    assert table.rows == ()
    assert kinds(table) == {
        1: "title",
        2: "header",
        3: "summary_row",
        4: "summary_row",
        5: "total",
        6: "signature",
        7: "signature",
    }


def test_a_sheet_without_heads_says_which_rows_were_looked_at(tmp_path: Path) -> None:
    (found,) = tables_of(write_xlsx(tmp_path / "a.xlsx", [["ghi nhớ"], [], ["mua giấy", 3]]))
    assert isinstance(found, NoTable)
    assert (found.reason, found.rows_looked_at) == ("no_header", (1, 3))
    assert "--mapping" in found.sentence


def test_heads_in_vni_and_decomposed_unicode_are_understood(tmp_path: Path) -> None:
    import unicodedata

    vni = ["STT", "Hoï vaø teân", "Ngaøy sinh", "Giôùi tính", "Soá CMND", "Xoùm"]
    people = [
        [i, n, "1/2/1960", "Nöõ", "091234567", "Xoùm Taân Laäp"]
        for i, n in enumerate(["Döông Thò Nhi", "Noâng Thò Naêm", "Hoaøng Vaên Ñöùc"] * 4, 1)
    ]
    assert set(columns(only_table(write_xlsx(tmp_path / "a.xlsx", [vni, *people])))) == {
        "order",
        "full_name",
        "birth",
        "sex",
        "id_number",
        "hamlet",
    }
    nfd = [unicodedata.normalize("NFD", text) for text in HEAD]
    assert set(columns(only_table(write_xlsx(tmp_path / "b.xlsx", [nfd, person(1, "Ma Thị Hòa")])))) >= {
        "full_name",
        "birth",
        "sex",
        "hamlet",
    }


def test_every_row_stands_in_exactly_one_place(tmp_path: Path) -> None:
    rows = [
        ["DANH SÁCH"],
        HEAD,
        person(1, "Ma Thị Hòa"),
        ["?"],
        [None, None, None, None, None, None, None, "lưu hồ sơ"],
        person(2, "Lý Văn An"),
        ["hết"],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    found = [
        row
        for table in tables_of(path)
        if isinstance(table, DetectedTable)
        for row in (*[r.number for r in table.rows], *[r.row for r in table.non_data])
    ]
    assert sorted(found) == list(range(1, 8))
