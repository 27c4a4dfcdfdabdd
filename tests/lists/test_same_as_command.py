"""The web runs the pipeline of ``ansinh list check``: before any review its rows are the command's, byte for byte."""

import json
from pathlib import Path

import pytest

from ansinh.listcheck.check import check, write_result
from ansinh.lists import actions, exports, jobs, queries
from ansinh.lists.actions import stages
from ansinh.lists.models import BeneficiaryList, ListRow
from ansinh.lists.payments import controls, line_of
from ansinh.lists.storage import receive
from tests.lists.conftest import LISTS, NOW, Officers, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Path:
    out = tmp_path_factory.mktemp("command")
    write_result(
        check(sample_files, policy_name="covid42", registry=LISTS / "registry.csv", paid=LISTS / "paid.csv"),
        out,
    )
    return out


def uploaded(files: list[Path]) -> BeneficiaryList:
    """The sample workbooks as one list of a district officer, read against the sample register and payments."""
    register = receive("registry.csv", [(LISTS / "registry.csv").read_bytes()])
    paid = receive("paid.csv", [(LISTS / "paid.csv").read_bytes()])
    actions.set_reference("system", "register", register, now=NOW)
    actions.set_reference("system", "paid", paid, policy="covid42", now=NOW)
    received = [receive(path.name, [path.read_bytes()]) for path in files]
    found = actions.upload(
        officer("2", "district_officer", unit_path="/19/167/"),
        received,
        policy="covid42",
        unit_path="/19/167/",
        field="poverty",
        now=NOW,
    )
    jobs.run_waiting()
    return BeneficiaryList.objects.get(pk=found.chosen.pk)


def test_rows_csv_equals_the_commands_rows_byte_for_byte(
    command: Path, sample_files: list[Path], people: Officers
) -> None:
    chosen = uploaded(sample_files)
    assert chosen.problem == ""
    assert chosen.state == "assessed"
    assert exports.rows_csv(queries.all_rows(chosen)) == (command / "rows.csv").read_bytes()
    told = json.loads((command / "summary.json").read_text(encoding="utf-8"))
    assert chosen.figures["sha256"] == told["sha256"]
    assert (chosen.rows, chosen.amount, chosen.review) == (told["rows"], told["amount_total"], told["review"])
    lines = queries.all_rows(chosen).filter(amount__gt=0)
    assert controls(line_of(row) for row in lines)[1].sha256 == told["sha256"]
    assert len(queries.missed_of(chosen)) == len((command / "missed.csv").read_text("utf-8").splitlines()) - 1


def test_the_four_states_add_up_to_all_rows(sample_files: list[Path]) -> None:
    chosen = uploaded(sample_files)
    assert (
        chosen.accepted + chosen.repaired + chosen.review + chosen.refused
        == chosen.rows
        == ListRow.objects.count()
    )
    assert all(row.reasons for row in ListRow.objects.filter(status__in=("review", "refused")))


def test_a_worker_that_died_after_identifying_leaves_enough_for_the_next_one(
    command: Path, sample_files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(stages, "_assess", killed)
        chosen = uploaded(sample_files)
    assert (chosen.state, chosen.identified_inputs, chosen.assessed_inputs) == ("identified", 1, 0)
    with monkeypatch.context() as patch:
        patch.setattr(stages, "_identify", killed)
        while stages.step(chosen.pk, lambda *_told: None):
            pass
    assert exports.rows_csv(queries.all_rows(chosen)) == (command / "rows.csv").read_bytes()
