"""The database itself refuses to change the log; what is done behind its back is noticed, also by the command."""

import json
from argparse import Namespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from ansinh.audit import walls
from ansinh.audit.models import Entry, Head
from ansinh.audit.queries import End, agrees, chain_end
from ansinh.cli.main import main
from tests.audit.test_chain import change, three_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def walled() -> None:
    walls.build(connection)
    three_entries()


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET actor = '8' WHERE seq = 2", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_the_log(walled, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Entry.objects.filter(actor="7").count() == 3


def test_it_refuses_to_empty_the_table(walled):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_entry")


def test_the_migration_puts_the_triggers_up():
    migration = MigrationLoader(connection).get_migration("audit", "0002_append_only")
    assert not walls.stand(connection)
    migration.operations[0].code(None, Namespace(connection=connection))
    assert walls.stand(connection)


def test_an_end_kept_elsewhere_is_still_a_link_after_more_entries():
    three_entries()
    kept = chain_end()
    three_entries()
    assert agrees(kept)
    assert agrees(End(0, "0" * 64))


def test_a_chain_rewritten_as_a_whole_no_longer_holds_the_end_kept_elsewhere():
    three_entries()
    kept = chain_end()
    change("DELETE FROM audit_entry")
    Head.objects.all().delete()
    three_entries()
    assert not agrees(kept)


def test_the_command_proves_a_whole_chain_and_names_a_broken_one(capsys, tmp_path):
    three_entries()
    assert main(["audit", "head"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"entries": 3, "head": chain_end().hash}
    kept = tmp_path / "head.json"
    kept.write_text(printed)
    assert main(["audit", "verify", "--against", str(kept)]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True
    change("UPDATE audit_entry SET action = 'x' WHERE seq = 2")
    assert main(["audit", "verify"]) == 1
    assert json.loads(capsys.readouterr().out)["fault"] == "entry 2 was changed"


@pytest.mark.parametrize("text", ["", "{}", '{"entries": 1, "head": "x"}', "[1]"])
def test_a_file_that_holds_no_end_is_refused_in_words(tmp_path, capsys, text):
    path = tmp_path / "head.json"
    path.write_text(text)
    assert main(["audit", "verify", "--against", str(path)]) == 3
    assert "không chứa mã cuối chuỗi" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["audit", "verify"], ["audit", "head"], ["account", "first", "goc", "--name", "Ma Thị Gốc"]]
)
def test_before_there_is_a_database_the_commands_say_what_to_do(words, monkeypatch, capsys):
    monkeypatch.setattr(type(connection.introspection), "table_names", lambda self, *args, **kwargs: [])
    assert main(words) == 3
    assert "ansinh migrate" in capsys.readouterr().err
