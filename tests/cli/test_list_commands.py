"""``ansinh list check`` as an officer uses it: exit codes, messages, and what odd input gets."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from ansinh.cli.main import main

HEAD = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CMND",
    "Xóm",
    "Xã",
    "Đối tượng",
    "Số tiền",
    "Ghi chú",
)
REGISTER_HEAD = (
    "person_id,full_name,sex,birth,id_number,household_id,relation_to_head,province,district,commune,commune_code,hamlet,"
    "ethnicity,poor_2019_12_31,near_poor_2019_12_31,poor_2020_04_30,near_poor_2020_04_30,merit_monthly_2020_04_30,"
    "btxh_monthly_2020_04_30,date_of_death"
)
PLACE = "Thái Nguyên,Định Hóa,Phú Tiến,,Nà Poọc,Tày"
REGISTER = [
    f"P1,Nguyễn Văn An,nam,1952-03-05,090111222,H1,Chủ hộ,{PLACE},1,0,1,0,0,0,",
    f"P2,Trần Thị Bình,nữ,1960-11-20,090111333,H1,Vợ,{PLACE},1,0,1,0,0,1,",
    f"P3,Lê Văn Cường,nam,1948-01-02,090111444,H2,Chủ hộ,{PLACE},1,0,1,0,0,0,2020-01-15",
    f"P4,Ma Thị Dung,nữ,1970-02-03,090111555,H3,Chủ hộ,{PLACE},0,1,0,1,0,0,",
]
AN = (1, "Nguyễn Văn An", "05/03/1952", "Nam", "090111222", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
BINH = (2, "Trần Thị Bình", "20/11/1960", "Nữ", "090111333", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
CUONG = (3, "Lê Văn Cường", "02/01/1948", "Nam", "090111444", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")


def book(path: Path, rows: Sequence[Sequence[object]], title: str = "DANH SÁCH HỘ NGHÈO") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "DS"
    sheet.append([title])
    sheet.append([])
    sheet.append(list(HEAD))
    for row in rows:
        sheet.append(list(row))
    made.save(path)
    return path


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.csv"
    path.write_text("\n".join([REGISTER_HEAD, *REGISTER]) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return main(["list", "check", *map(str, arguments)])


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def check(tmp_path: Path, rows: Sequence[Sequence[object]], *more: object) -> list[dict[str, str]]:
    path = book(tmp_path / "ds.xlsx", rows)
    assert run(path, "--policy", "covid42", "--out", tmp_path / "out", *more) == 0
    return rows_of(tmp_path / "out")


def test_a_clean_list_is_paid_and_every_file_of_the_contract_is_written(tmp_path, registry, capsys):
    rows = check(tmp_path, [AN], "--registry", registry, "--json")
    figures = json.loads(capsys.readouterr().out)
    assert (rows[0]["status"], rows[0]["amount"], rows[0]["article"]) == ("accepted", "750000", "NQ42 II.7")
    assert figures["amount_total"] == 750_000
    assert len(figures["sha256"]) == 64
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "rows.csv",
        "pairs.csv",
        "missed.csv",
        "summary.json",
        "result.xlsx",
        "payment_list.xlsx",
        "slips",
    }
    assert figures == json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))


def test_those_whom_no_list_names_are_shown_and_other_groups_say_that_no_list_came(tmp_path, registry):
    check(tmp_path, [AN], "--registry", registry)
    with (tmp_path / "out" / "missed.csv").open(encoding="utf-8-sig", newline="") as stream:
        missed = list(csv.DictReader(stream))
    assert [(m["registry_person"], m["group"], m["amount"]) for m in missed if m["registry_person"]] == [
        ("P4", "G7", "750000")
    ]
    assert [(m["commune"], m["group"], m["why"]) for m in missed if not m["registry_person"]] == [
        ("Phú Tiến", "G6", "no list received")
    ]


def test_a_person_who_died_before_the_period_is_refused(tmp_path, registry):
    assert check(tmp_path, [CUONG], "--registry", registry)[0]["reasons"] == "dead_before_period"


def test_a_person_already_paid_is_refused(tmp_path, registry):
    paid = tmp_path / "paid.csv"
    paid.write_text(
        "stt,ho_ten,ngay_sinh,so_cmnd,xom,xa,doi_tuong,so_tien,ngay_chi_tra,person_id\n"
        "1,NGUYEN VAN AN,1952,90111222,Nà Poọc,Phú Tiến,Hộ nghèo,750.000,2020-05-11,\n",
        encoding="utf-8",
    )
    assert check(tmp_path, [AN], "--registry", registry, "--paid", paid)[0]["reasons"] == "already_paid"


def test_the_same_file_twice_is_counted_once_and_said(tmp_path, registry, capsys):
    first = book(tmp_path / "a.xlsx", [AN])
    (tmp_path / "b.xlsx").write_bytes(first.read_bytes())
    assert (
        run(
            first,
            tmp_path / "b.xlsx",
            "--policy",
            "covid42",
            "--registry",
            registry,
            "--out",
            tmp_path / "out",
        )
        == 0
    )
    assert len(rows_of(tmp_path / "out")) == 1
    assert "b.xlsx giống hệt tệp a.xlsx" in capsys.readouterr().out


FORMULA = (*AN[:8], "=250000*3", "")
FAULTY = {
    "a formula without a value": (FORMULA, "cell_error", "I4"),
    "text where an amount is due": ((*AN[:8], "bảy trăm", ""), "money_unreadable", "I4"),
    "an unreadable number": ((*AN[:4], "0901112", *AN[5:]), "id_unreadable", "E4"),
    "an impossible date": ((*AN[:2], "30/2/1952", *AN[3:]), "date_impossible", "C4"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_cell_makes_the_row_wait_and_is_named(name, tmp_path, registry):
    row, reason, cell = FAULTY[name]
    assert reason in check(tmp_path, [row], "--registry", registry)[0]["reasons"].split(";")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "result.xlsx")["Từng dòng"]
    shown = " ".join(str(value) for line in sheet.iter_rows(values_only=True) for value in line)
    assert cell in shown


def test_an_unknown_commune_is_asked_about(tmp_path):
    row = (*AN[:6], "Xã Không Có", *AN[7:])
    assert check(tmp_path, [row])[0]["reasons"] == "commune_unknown"


ODD = {
    "a formula injection": '=HYPERLINK("http://x.invalid","bấm")',
    "a quote and a line end": 'ông "An"\nđã chuyển',
    "ten thousand characters": "x" * 10_000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_in_one_cell_affects_nothing_else(name, tmp_path, registry):
    odd = (*AN[:9], ODD[name])
    rows = check(tmp_path, [odd, BINH], "--registry", registry)
    assert [row["full_name"] for row in rows] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert [row["amount"] for row in rows] == ["750000", "750000"]


def test_an_injected_name_is_text_in_every_output(tmp_path):
    evil = '=cmd|"/c calc"!A1'
    check(tmp_path, [(1, evil, *AN[2:])])
    assert "\n=" not in (tmp_path / "out" / "rows.csv").read_text(encoding="utf-8-sig")
    fields = [value for row in rows_of(tmp_path / "out") for value in row.values()]
    assert not [value for value in fields if value.startswith(("=", "+", "-", "@"))]
    for name in ("result.xlsx", "payment_list.xlsx"):
        book_ = openpyxl.load_workbook(tmp_path / "out" / name)
        assert not [c.coordinate for s in book_ for line in s.iter_rows() for c in line if c.data_type == "f"]


BROKEN: Mapping[str, bytes] = {
    "empty.xlsx": b"",
    "text.xlsx": b"hello",
    "cut.xlsx": b"PK\x03\x04" + b"\0" * 60,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_nothing_is_written(name, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    good = book(tmp_path / "good.xlsx", [AN])
    assert run(good, path, "--policy", "covid42", "--out", tmp_path / "out") == 3
    told = capsys.readouterr().err
    assert name in told
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_refused_in_words(tmp_path, capsys):
    assert run(tmp_path / "khong-co.xlsx", "--policy", "covid42", "--out", tmp_path / "out") == 3
    assert "khong-co.xlsx" in capsys.readouterr().err


def test_without_a_header_the_rows_looked_at_and_the_way_to_a_mapping_are_told(tmp_path, capsys):
    made = openpyxl.Workbook()
    made.active.append(["x", "y"])
    made.active.append([1, 2])
    made.save(tmp_path / "la.xlsx")
    assert run(tmp_path / "la.xlsx", "--policy", "covid42", "--out", tmp_path / "out") == 3
    told = capsys.readouterr().err
    assert "--mapping" in told
    assert "la.xlsx" in told


def test_a_mapping_tells_columns_that_nobody_could_guess(tmp_path, registry):
    made = openpyxl.Workbook()
    made.active.title = "DS"
    made.active.append(["c1", "c2", "c3", "c4", "c5"])
    made.active.append(["Nguyễn Văn An", 1952, "090111222", "Phú Tiến", "Hộ nghèo"])
    made.save(tmp_path / "la.xlsx")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "DS:\n  header_row: 1\n  columns: {full_name: A, birth: B, id_number: C, commune: D, category: E}\n",
        encoding="utf-8",
    )
    assert (
        run(
            tmp_path / "la.xlsx",
            "--policy",
            "covid42",
            "--registry",
            registry,
            "--mapping",
            mapping,
            "--out",
            tmp_path / "out",
        )
        == 0
    )
    assert rows_of(tmp_path / "out")[0]["status"] == "accepted"


def test_an_unknown_policy_is_a_wrong_word(tmp_path, capsys):
    assert run(book(tmp_path / "a.xlsx", [AN]), "--policy", "covid43", "--out", tmp_path / "out") == 2
    assert "covid42" in capsys.readouterr().err


def test_a_register_without_its_columns_is_refused_in_words(tmp_path, capsys):
    bad = tmp_path / "registry.csv"
    bad.write_text("ten,tuoi\nAn,5\n", encoding="utf-8")
    assert (
        run(
            book(tmp_path / "a.xlsx", [AN]),
            "--policy",
            "covid42",
            "--registry",
            bad,
            "--out",
            tmp_path / "out",
        )
        == 3
    )
    assert "person_id" in capsys.readouterr().err


def test_without_a_register_the_result_says_what_it_could_not_check(tmp_path, capsys):
    rows = check(tmp_path, [AN])
    assert rows[0]["status"] == "accepted"
    assert "Không có sổ đăng ký" in capsys.readouterr().out


def test_of_two_possible_duplicates_without_a_register_only_the_first_is_paid(tmp_path):
    again = (2, "Nguyễn Văn An", "1952", "Nam", "", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
    rows = check(tmp_path, [AN, again])
    assert [(row["status"], row["reasons"]) for row in rows] == [
        ("accepted", ""),
        ("review", "possible_duplicate"),
    ]


@pytest.mark.parametrize(("hamlet", "status"), [("Nà Poọc", "review"), ("Bãi Lềnh", "accepted")])
def test_two_numbers_of_one_kind_keep_namesakes_apart_and_those_next_door_are_asked_about(
    hamlet, status, tmp_path
):
    namesake = (2, "Nguyễn Văn An", "1952", "Nam", "095222333", hamlet, "Phú Tiến", "Hộ nghèo", 750000, "")
    rows = check(tmp_path, [AN, namesake])
    assert [row["status"] for row in rows] == ["accepted", status]
    assert rows[0]["person"] != rows[1]["person"]


def test_a_misspelt_neighbour_is_asked_about_without_a_register(tmp_path):
    slip = (2, "Nguyễn Văn Ann", "1952", "Nam", "", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
    rows = check(tmp_path, [AN, slip])
    assert [(row["status"], row["reasons"]) for row in rows] == [
        ("accepted", ""),
        ("review", "possible_duplicate"),
    ]


def test_namesakes_of_one_hamlet_with_near_years_are_asked_about_without_a_register(tmp_path):
    near = (2, "Nguyễn Văn An", "1954", "Nam", "", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
    rows = check(tmp_path, [AN, near])
    assert [(row["status"], row["reasons"]) for row in rows] == [
        ("accepted", ""),
        ("review", "possible_duplicate"),
    ]


def test_father_and_son_of_one_name_are_both_paid_without_a_register(tmp_path):
    son = (2, "Nguyễn Văn An", "1978", "Nam", "", "Nà Poọc", "Phú Tiến", "Hộ nghèo", 750000, "")
    assert [row["status"] for row in check(tmp_path, [AN, son])] == ["accepted", "accepted"]
