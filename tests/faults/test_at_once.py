"""Two people at the same moment."""

import json
from pathlib import Path

from tests.faults.conftest import Site
from tests.lists.making import ROWS, workbook


def test_the_same_file_from_two_people_at_once_is_one_list(site: Site, tmp_path: Path) -> None:
    path = str(workbook(tmp_path / "ds.xlsx", ROWS))
    both = [site.start(f"upload={path}") for _person in range(2)]
    told = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    answers = [json.loads(out) for out, _err in told]
    assert answers[0]["list"] == answers[1]["list"]
    assert sorted(answer["again"] for answer in answers) == [False, True]
    site.must("work")
    found = site.report()
    assert (found["rows"], found["told"].count("lists.upload"), found["jobs"]) == (3, 1, ["done"])


def test_two_workers_at_one_list_do_its_work_once(site: Site, tmp_path: Path) -> None:
    site.must(f"upload={workbook(tmp_path / 'ds.xlsx', ROWS)}")
    both = [site.start("work") for _worker in range(2)]
    told = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    found = site.report()
    assert (found["rows"], found["told"].count("lists.read"), found["told"].count("lists.assess")) == (
        3,
        1,
        1,
    )
    assert found["chain"] == ""
