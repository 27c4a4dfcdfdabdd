"""The list check over the register of the database gives the very files that it gives over registry.csv."""

import json

import pytest

from ansinh.cli.main import main
from ansinh.core.linkage import Matcher
from ansinh.listcheck import check as checking
from ansinh.registry import queries
from tests.registry.conftest import DAY, SAMPLE, SYSTEM

LISTS = sorted(path for path in SAMPLE.parent.glob("*.xls*"))


def test_rows_csv_is_the_same_byte_for_byte(sample, tmp_path, monkeypatch):
    options = {"policy_name": "covid42", "registry": SAMPLE, "paid": SAMPLE.parent / "paid.csv"}
    from_file = checking.check(LISTS[:2], **options)
    checking.write_result(from_file, tmp_path / "file")
    monkeypatch.setattr(checking, "read_register", lambda _path: queries.as_register(SYSTEM))
    from_database = checking.check(LISTS[:2], **options)
    checking.write_result(from_database, tmp_path / "database")
    for name in ("rows.csv", "summary.json", "missed.csv"):
        assert (tmp_path / "database" / name).read_bytes() == (tmp_path / "file" / name).read_bytes(), name
    assert len((tmp_path / "file" / "rows.csv").read_text().splitlines()) > 500


def test_the_fast_file_knows_everybody(sample, tmp_path):
    path = tmp_path / "register.duckdb"
    assert queries.write_index(SYSTEM, path, as_of=DAY) == 4015
    columns = {"record_id": ["r"], "source": ["x"], "full_name": ["Đặng Thị Chi"], "birth": ["1976-11-30"]}
    columns |= {"id_number": ["019176017669"], "commune": ["Phượng Tiến"]}
    pairs = Matcher.open(path, as_of=DAY).match(columns).pairs
    assert [pair.id2 for pair in pairs if pair.decision == "link"] == ["registry:P000717"]


@pytest.mark.django_db
def test_the_commands_import_export_and_index(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("ansinh.cli.site_commands.setup", lambda: None)
    assert main(["register", "import", str(SAMPLE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 4015
    assert main(["register", "export", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_bytes() == SAMPLE.read_bytes()
    assert main(["register", "index", "--out", str(tmp_path / "r.duckdb")]) == 0
    assert (tmp_path / "r.duckdb").stat().st_size > 100_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"), [(["import", "no-such.csv"], 3), (["import", str(SAMPLE), "--as-of", "x"], 2)]
)
def test_wrong_words_and_files_are_told(words, code, monkeypatch, capsys):
    monkeypatch.setattr("ansinh.cli.site_commands.setup", lambda: None)
    assert main(["register", *words]) == code
    assert capsys.readouterr().err
