"""A small register of three communes, and actors who may do one thing or another."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ansinh.accounts import rights
from ansinh.accounts.actor import Actor, Grant, system_actor
from ansinh.registry import actions
from ansinh.registry.models import Import, Person

DAY = date(2020, 6, 15)
NOW = datetime(2020, 6, 15, 3, 0, tzinfo=UTC)
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "lists" / "registry.csv"
DISTRICT, PHUONG_TIEN, PHU_TIEN = "/19/167/", "/19/167/05566/", "/19/167/05593/"
PLACE = {"province": "Thái Nguyên", "district": "Định Hóa", "commune": "Phượng Tiến"}
ELSEWHERE = {**PLACE, "commune": "Phú Tiến"}


def actor(role: str, path: str = "/19/", *fields: str, account: str = "7") -> Actor:
    """An officer of one role at one unit, in the fields named (all when none is)."""
    return Actor(account, role, (Grant(role, path, frozenset(fields or ("*",)), ""),), DAY)


SYSTEM = system_actor(DAY)
KEEPER = actor("register_keeper")


@pytest.fixture
def opener(monkeypatch: pytest.MonkeyPatch) -> Actor:
    """A keeper who may also open what is sensitive."""
    more = {"sensitive.health", "sensitive.protection"}
    monkeypatch.setitem(rights.ROLES, "confidant", rights.ROLES["register_keeper"] | more)
    return actor("confidant")


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """Enter a person of Phượng Tiến."""

    def make(name: str = "Nguyễn Thị Hoà", *, number: str = "", household: str = "", place: dict[str, str] = PLACE, **facts: str) -> Person:  # fmt: skip
        facts = {"full_name": name, "sex": "nữ", "birth": "1952-03-05", "hamlet": "Nà Khao", **facts}
        return actions.create_person(KEEPER, facts, place, at=NOW, id_number=number, household=household)

    return make


def write(path: Path, text: str) -> Path:
    """A file with a text."""
    path.write_text(text, encoding="utf-8")
    return path


def run(path: Path, **options: object) -> Import:
    """Import a file to its end."""
    of = actions.start_import(SYSTEM, path, name=path.name, as_of=DAY, at=NOW)
    return actions.run_import(SYSTEM, of.pk, at=NOW, **options)


@pytest.fixture
def sample(db: None) -> Import:
    """The register of the sample lists, imported."""
    return run(SAMPLE)
