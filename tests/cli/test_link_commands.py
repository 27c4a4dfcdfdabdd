"""``ansinh link``: files in, files out, and what is said when they cannot be read."""

import csv
import json
from pathlib import Path

import pytest

from ansinh.cli.main import main

HEADER = "record_id,source,full_name,birth,sex,id_number,father,mother,head,relation,village,commune,district,province"
REGISTER_ROW = (
    "P1,registry,Nguyễn Thị Lan,1960-03-12,nữ,019160004321,,,,,Bãi Lềnh,Phú Tiến,Định Hóa,Thái Nguyên"
)
LIST_ROW = "L1,a.xlsx,NGUYEN THI LAN,1960,Nữ,19160004321,,,,,,Phú Tiến,,"


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_clusters_and_pairs_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "a.csv", HEADER, REGISTER_ROW, LIST_ROW)
    assert main(["link", str(source), "--out", str(tmp_path / "out"), "--json"]) == 0
    assert rows(tmp_path / "out" / "clusters.csv") == [
        {"record_id": "L1", "cluster": "P1"},
        {"record_id": "P1", "cluster": "P1"},
    ]
    (pair,) = rows(tmp_path / "out" / "pairs.csv")
    assert (pair["id1"], pair["id2"], pair["decision"]) == ("L1", "P1", "link")
    assert 0.999 < float(pair["probability"]) < 1
    assert pair["evidence"].startswith("Trùng số CCCD; trùng họ tên, một bên không dấu")
    summary = json.loads(capsys.readouterr().out)
    assert summary["records"] == 2
    assert summary["people"] == 1
    assert summary["link"] == 1


def test_against_holds_a_list_to_a_register(tmp_path: Path) -> None:
    lists = write(tmp_path / "a.csv", HEADER, LIST_ROW)
    register = write(tmp_path / "b.csv", HEADER, REGISTER_ROW)
    assert main(["link", str(lists), "--against", str(register), "--out", str(tmp_path / "out")]) == 0
    assert {row["cluster"] for row in rows(tmp_path / "out" / "clusters.csv")} == {"P1"}


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", ","), ("utf-8", ";"), ("utf-8", "\t")]
)
def test_csv_as_excel_saves_it_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = (line.replace(",", delimiter) for line in (HEADER, REGISTER_ROW, LIST_ROW))
    source = write(tmp_path / "a.csv", *lines, encoding=encoding)
    assert main(["link", str(source), "--out", str(tmp_path / "out")]) == 0
    assert len(rows(tmp_path / "out" / "pairs.csv")) == 1


def test_a_quote_and_a_newline_inside_a_cell_stay_in_their_cell(tmp_path: Path) -> None:
    odd = 'L2,a.xlsx,"Trần ""Bé""\nHoa",1985,,,,,,,,,,'
    source = write(tmp_path / "a.csv", HEADER, REGISTER_ROW, odd, LIST_ROW)
    assert main(["link", str(source), "--out", str(tmp_path / "out")]) == 0
    assert len(rows(tmp_path / "out" / "clusters.csv")) == 3


def test_a_blank_record_number_is_named_by_file_and_line(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", "full_name,birth", "Cao Thị Mây,1950", "", "Bùi Văn Đá,1960")
    assert main(["link", str(source), "--out", str(tmp_path / "out")]) == 0
    assert [row["record_id"] for row in rows(tmp_path / "out" / "clusters.csv")] == ["a.csv:2", "a.csv:4"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (HEADER.encode(), "không có bản ghi"),
        (b"a,b\n1,2\n", "full_name"),
        ("full_name\nNguyễn".encode("cp1258", "replace") + b"\xff\xfe", "UTF-8"),
        (f"{HEADER}\n{LIST_ROW}\n{LIST_ROW}\n".encode(), "L1"),
    ],
    ids=["empty", "header only", "other columns", "not utf-8", "number twice"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(content)
    assert main(["link", str(source), "--out", str(tmp_path / "out")]) == 3
    message = capsys.readouterr().err
    assert said in message
    assert "a.csv" in message
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out")]) == 3
    assert "none.csv" in capsys.readouterr().err
