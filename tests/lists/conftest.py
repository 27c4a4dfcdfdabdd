"""Officers, and lists brought to each state by the same actions the pages call. Everybody here is invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ansinh.accounts.actor import Actor, Grant
from ansinh.lists import actions, jobs
from ansinh.lists.models import BeneficiaryList
from ansinh.lists.storage import receive
from tests.lists.making import COMMUNE, EVERYTHING, workbook

LISTS = Path(__file__).resolve().parents[1] / "data" / "lists"
WORKBOOKS = sorted([*LISTS.glob("*.xls"), *LISTS.glob("*.xlsx")])
NOW = datetime(2020, 5, 4, 2, 0, tzinfo=UTC)
"""Monday 4 May 2020, 9:00 in Vietnam."""


@pytest.fixture(autouse=True)
def _uploads(settings: object, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"  # type: ignore[attr-defined]


def officer(account: str, *roles: str, unit_path: str = "/19/", fields: frozenset[str] = EVERYTHING) -> Actor:
    """An officer with roles at a unit."""
    grants = tuple(Grant(role, unit_path, fields, "") for role in roles)
    return Actor(account, f"Cán bộ {account}", grants, date(2020, 5, 4))


@dataclass(frozen=True)
class Officers:
    """The people of a province, one a task."""

    commune: Actor
    district: Actor
    province: Actor
    second: Actor
    stranger: Actor
    auditor: Actor


@pytest.fixture
def people() -> Officers:
    return Officers(
        commune=officer("1", "commune_officer", unit_path=COMMUNE),
        district=officer("2", "district_officer", unit_path="/19/167/"),
        province=officer("3", "province_officer"),
        second=officer("4", "province_officer"),
        stranger=officer("5", "commune_officer", unit_path="/19/164/05443/"),
        auditor=officer("6", "auditor"),
    )


Uploader = Callable[..., BeneficiaryList]


@pytest.fixture
def upload(people: Officers, tmp_path: Path) -> Uploader:
    """Upload a small workbook of rows (see ``making.workbook``) and let the machine read it."""

    def made(
        *rows: tuple[str, ...],
        actor: Actor | None = None,
        name: str = "ds.xlsx",
        run: bool = True,
        **how: str,
    ) -> BeneficiaryList:
        path = workbook(tmp_path / name, rows, **how)
        received = receive(path.name, [path.read_bytes()])
        found = actions.upload(
            actor or people.commune, [received], policy="covid42", unit_path=COMMUNE, field="poverty", now=NOW
        )
        if run:
            jobs.run_waiting()
        return BeneficiaryList.objects.get(pk=found.chosen.pk)

    return made


@pytest.fixture(scope="session")
def sample_files() -> list[Path]:
    return WORKBOOKS
