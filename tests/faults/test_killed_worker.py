"""kill -9 at each commit boundary: nothing is lost, nothing doubled, and the next worker goes on."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Site, copy_of
from tests.lists.making import REGISTER_HEADER, ROWS, workbook

BOUNDARIES = ("detect", "read", "identify", "assess", "approve", "freeze")
MOMENTS = ("inside", "after")
SEED = 20200504
PICKED = [(boundary, random.Random(f"{SEED}{boundary}").choice(MOMENTS)) for boundary in BOUNDARIES]
"""One seeded kill each; ``./run bench`` runs many random ones."""
LIST = (*ROWS, ("Trần Thị Bính", "1961", "nữ", "090234567", "Bãi Lềnh", "Phú Tiến"))
REGISTER = "\n".join(
    [
        REGISTER_HEADER,
        "P1,Nguyễn Văn An,nam,1952-03-05,090123456,H1,Chủ hộ,Thái Nguyên,Định Hóa,Phú Tiến,05593,Bãi Lềnh,,1,0,1,0",
        "P2,Trần Thị Bình,nữ,1961-08-01,090234567,H2,Chủ hộ,Thái Nguyên,Định Hóa,Phú Tiến,05593,Bãi Lềnh,,1,0,1,0",
    ]
)


WAY = ("work", "prepare", "approve", "freeze")


@pytest.fixture(scope="module")
def staged(template: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a register and an uploaded list that waits for a worker."""
    folder = tmp_path_factory.mktemp("staged")
    (folder / "so.csv").write_text(REGISTER, encoding="utf-8")
    with copy_of(template, folder / "home") as site:
        site.must(f"reference={folder / 'so.csv'}", f"upload={workbook(folder / 'ds.xlsx', LIST)}")
        yield site


@pytest.fixture(scope="module")
def undisturbed(staged: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What comes out when nothing dies."""
    with copy_of(staged, tmp_path_factory.mktemp("undisturbed") / "home") as site:
        return json.loads(site.must(*WAY, "report"))  # type: ignore[no-any-return]


@pytest.mark.parametrize(("boundary", "moment"), PICKED)
def test_a_killed_process_loses_and_doubles_nothing(
    staged: Site, tmp_path: Path, undisturbed: dict[str, object], boundary: str, moment: str
) -> None:
    with copy_of(staged, tmp_path / "home") as site:
        killed = site.run(*WAY, kill=f"{boundary}:{moment}")
        assert killed.returncode == -9, killed.stderr
        found = json.loads(site.must(*WAY, "report"))
    assert found == undisturbed
    assert found["state"] == "frozen"
    assert found["payments"] == 1
    assert found["chain"] == ""
    assert found["rows"] == len(LIST)
