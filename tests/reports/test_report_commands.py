"""``ansinh report`` at the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ansinh.cli.main import main
from ansinh.core.sheets import read_workbook
from ansinh.policies.review.catalogue import catalogue
from ansinh.sample.review import make_review

Captured = pytest.CaptureFixture[str]
LISTS = Path(__file__).resolve().parents[1] / "data" / "lists"


def test_a_review_is_built_from_the_workbooks_and_told_as_json(tmp_path: Path, capsys: Captured) -> None:
    files = [str(path) for path in make_review(tmp_path / "bieu", seed=1).files]
    out = tmp_path / "out"
    assert (
        main(["report", "build", "--period", "2020-9m", "--out", str(out), "--workbook", *files, "--json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["collected"] == 86
    assert (
        told["computed"] + told["collected"] + told["missing"]
        == len(told["figures"])
        == len(catalogue().indicators)
    )
    assert docx.Document(told["document"]).paragraphs
    assert sorted(path.name for path in out.iterdir()) == [
        "bao-cao-2020-9m-19.docx",
        "figures.csv",
        "figures.json",
    ]


def test_lists_are_counted_into_the_review(tmp_path: Path, capsys: Captured) -> None:
    lists, out = tmp_path / "lists", tmp_path / "out"
    source = str(next(LISTS.glob("b_*.xls")))
    assert main(["list", "check", source, "--policy", "covid42", "--out", str(lists)]) == 0
    capsys.readouterr()
    assert (
        main(["report", "build", "--period", "2020-9m", "--out", str(out), "--lists", str(lists), "--json"])
        == 0
    )
    told = {figure["code"]: figure for figure in json.loads(capsys.readouterr().out)["figures"]}
    summary = json.loads((lists / "summary.json").read_text(encoding="utf-8"))
    assert (told["CV.03"]["mark"], told["CV.03"]["done"]) == ("computed", summary["amount_total"])


def test_the_summary_says_what_is_missing_and_who_sent_nothing(tmp_path: Path, capsys: Captured) -> None:
    made = make_review(tmp_path / "bieu", seed=1)
    files = [str(path) for path in made.files]
    assert (
        main(["report", "build", "--period", "2020-9m", "--out", str(tmp_path / "o"), "--workbook", *files])
        == 0
    )
    out = capsys.readouterr().out
    assert "86 thu thập, 30 còn thiếu" in out
    assert f"Chưa gửi biểu: {made.absent}" in out


def test_the_template_is_a_workbook_with_every_indicator(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    assert main(["report", "template", "--period", "2020-9m", "--unit", "167", "--out", str(path)]) == 0
    sheet = read_workbook(path).sheets[0]
    assert {row.values[1] for row in sheet.rows if len(row.values) > 1} >= set(catalogue().indicators)
    assert sheet.rows[2].values[0] == "Đơn vị báo cáo: Huyện Định Hóa"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--period", "2020-8m"], 2),
        (["--period", "2020-9m", "--unit", "999"], 2),
        (["--period", "2020-9m", "--lists", "khong-co"], 3),
        (["--period", "2020-9m", "--workbook", "khong-co.xlsx"], 3),
    ],
)
def test_a_fault_ends_with_a_sentence_and_writes_nothing(
    tmp_path: Path, capsys: Captured, words: list[str], code: int
) -> None:
    out = tmp_path / "out"
    assert main(["report", "build", *words, "--out", str(out)]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip()
    assert "Traceback" not in captured.err
    assert not out.exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert main(["report", "build", "--period", "2020-9m", "--out", str(tmp_path / "out")]) == 2
    assert "không phải thư mục" in capsys.readouterr().err


def test_the_template_wants_the_name_of_a_workbook(tmp_path: Path, capsys: Captured) -> None:
    assert main(["report", "template", "--period", "2020-9m", "--out", str(tmp_path / "bieu.docx")]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_a_report_of_an_account_needs_its_right(
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    db: None,
    make_user: Callable[..., object],
) -> None:
    make_user("can.bo.xa", "commune_officer")
    make_user("can.bo.tinh", "province_officer")
    words = ["report", "build", "--period", "2020-9m", "--out", str(tmp_path / "o"), "--account"]
    assert main([*words, "can.bo.xa"]) == 2
    assert "không có quyền" in capsys.readouterr().err
    assert main([*words, "khong.co"]) == 2
    assert main([*words, "can.bo.tinh"]) == 0
