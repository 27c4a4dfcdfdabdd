"""Backup and restore, drilled: what goes in comes out, a damaged archive is refused, keys stay apart."""

import os
import sqlite3
import stat
import tarfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from ansinh.config.backup import Site, backup, read_manifest, restore
from ansinh.core.errors import InputError

AT = datetime(2020, 6, 30, 8, 0, tzinfo=UTC)
ADDRESS = os.environ.get("ANSINH_DATABASE_URL", "")


def embedded(home: Path) -> Site:
    home.mkdir(parents=True, exist_ok=True)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "ansinh.sqlite3"}
    return Site(home, home / "uploads", database)


class Embedded:
    """An SQLite site with one row."""

    def __init__(self, home: Path) -> None:
        self.site = embedded(home)

    def fill(self) -> None:
        with closing(sqlite3.connect(self.site.database["NAME"])) as database, database:
            database.execute("CREATE TABLE person (name TEXT)")
            database.execute("INSERT INTO person VALUES ('Nguyễn Văn An')")

    def rows(self) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.site.database["NAME"])) as database:
            return list(database.execute("SELECT name FROM person"))


class Served:
    """A PostgreSQL site with a database of its own."""

    def __init__(self, home: Path) -> None:
        parts = urlsplit(ADDRESS)
        self.name = f"drill_{uuid.uuid4().hex[:8]}"
        facts = {
            "HOST": parts.hostname,
            "PORT": parts.port,
            "USER": parts.username,
            "PASSWORD": parts.password or "",
        }
        self.site = Site(
            home, home / "uploads", {"ENGINE": "django.db.backends.postgresql", "NAME": self.name, **facts}
        )
        home.mkdir(parents=True, exist_ok=True)
        self.run(ADDRESS, f"CREATE DATABASE {self.name}")

    def run(self, address: str, sql: str) -> list[tuple[str, ...]]:
        with psycopg.connect(address, autocommit=True) as connection:
            done = connection.execute(sql)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    @property
    def address(self) -> str:
        return ADDRESS.rsplit("/", 1)[0] + "/" + self.name

    def fill(self) -> None:
        self.run(self.address, "CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('Nguyễn Văn An')")

    def rows(self) -> list[tuple[str, ...]]:
        return self.run(self.address, "SELECT name FROM person")

    def drop(self) -> None:
        self.run(ADDRESS, f"DROP DATABASE {self.name} WITH (FORCE)")


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[Embedded | Served, Embedded | Served]]:
    """A filled site and an empty one, on the database this run is for."""
    made: list[Embedded | Served] = [
        (Served if ADDRESS else Embedded)(tmp_path / name) for name in ("from", "to")
    ]
    made[0].fill()
    yield made[0], made[1]
    for site in made:
        if isinstance(site, Served):
            site.drop()


def test_database_uploads_and_keys_come_back(sites, tmp_path):
    source, target = sites
    upload = source.site.uploads / "ab" / "abcdef"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"workbook")
    (source.site.home / "keys").mkdir()
    (source.site.home / "keys" / "secret").write_text("k", encoding="ascii")
    backup(source.site, tmp_path / "b.tar", keys=tmp_path / "k.tar", at=AT)
    restore(target.site, tmp_path / "b.tar", keys=tmp_path / "k.tar")
    assert target.rows() == [("Nguyễn Văn An",)]
    assert (target.site.uploads / "ab" / "abcdef").read_bytes() == b"workbook"
    key = target.site.home / "keys" / "secret"
    assert (key.read_text(encoding="ascii"), stat.S_IMODE(key.stat().st_mode)) == ("k", 0o600)


def test_keys_are_not_in_the_archive(sites, tmp_path):
    source, _target = sites
    (source.site.home / "keys").mkdir()
    (source.site.home / "keys" / "secret").write_text("k", encoding="ascii")
    backup(source.site, tmp_path / "b.tar", keys=None, at=AT)
    with tarfile.open(tmp_path / "b.tar") as archive:
        assert not [name for name in archive.getnames() if "key" in name]


def test_an_existing_file_is_not_overwritten(sites, tmp_path):
    source, _target = sites
    (tmp_path / "b.tar").write_bytes(b"precious")
    with pytest.raises(InputError, match=r"b\.tar"):
        backup(source.site, tmp_path / "b.tar", keys=None, at=AT)
    assert (tmp_path / "b.tar").read_bytes() == b"precious"


def test_a_damaged_archive_is_refused(sites, tmp_path):
    source, target = sites
    backup(source.site, tmp_path / "b.tar", keys=None, at=AT)
    data = bytearray((tmp_path / "b.tar").read_bytes())
    start = max(data.find(b"PGDMP"), data.find(b"SQLite format"))
    data[start + 40] ^= 0xFF
    (tmp_path / "b.tar").write_bytes(data)
    with pytest.raises(InputError):
        restore(target.site, tmp_path / "b.tar", keys=None)


def test_something_else_is_no_backup(tmp_path):
    (tmp_path / "x.tar").write_bytes(b"hello")
    with pytest.raises(InputError, match="Không đọc được"):
        read_manifest(tmp_path / "x.tar")


def test_a_site_with_data_is_not_overwritten(tmp_path):
    source, target = Embedded(tmp_path / "from"), Embedded(tmp_path / "to")
    source.fill()
    target.fill()
    backup(source.site, tmp_path / "b.tar", keys=None, at=AT)
    with pytest.raises(InputError, match="nơi còn trống"):
        restore(target.site, tmp_path / "b.tar", keys=None)
