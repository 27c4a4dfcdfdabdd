"""A site of its own for each fault: a home with an SQLite database, or a database on the PostgreSQL of the test run."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A home and a database; commands run in processes of their own."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url

    def environment(self, kill: str = "") -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("ANSINH_DATABASE_URL", "KILL")}
        own = {"ANSINH_HOME": str(self.home), "ANSINH_SECRET_KEY": "faults", "KILL": kill}
        settings = os.environ.get("DJANGO_SETTINGS_MODULE", "ansinh.config.test_settings")
        return (
            kept
            | own
            | {"DJANGO_SETTINGS_MODULE": settings}
            | ({"ANSINH_DATABASE_URL": self.url} if self.url else {})
        )

    def start(self, *words: str, kill: str = "") -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.faults.acts", *words]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment(kill),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, kill: str = "") -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, kill=kill)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def must(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.must("report").splitlines()[-1])
        return found


def _other(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(_other(url, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A migrated site that tests copy."""
    site = Site(tmp_path_factory.mktemp("template"), "")
    with own_database(site):
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
            cwd=ROOT,
            env=site.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield site


@contextmanager
def own_database(site: Site, template: str = "template1") -> Iterator[None]:
    """Give a site a database of its own on the PostgreSQL of the test run; on SQLite its home has one."""
    url = os.environ.get("ANSINH_DATABASE_URL", "")
    if not url:
        yield
        return
    name = f"faults_{uuid.uuid4().hex[:10]}"
    _sql(url, f"CREATE DATABASE {name} TEMPLATE {template}")
    site.url = _other(url, name)
    yield
    _sql(url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copy_of(template: Site, home: Path) -> Iterator[Site]:
    """A copy of a site, database and files."""
    shutil.copytree(template.home, home)
    site = Site(home, "")
    with own_database(site, urlsplit(template.url).path.lstrip("/") or "template1"):
        yield site


@pytest.fixture
def site(template: Site, tmp_path: Path) -> Iterator[Site]:
    """A fresh site."""
    with copy_of(template, tmp_path / "home") as made:
        yield made
