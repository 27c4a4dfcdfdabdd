"""What the fault tests run in processes of their own, to be killed: ``python -m tests.faults.acts COMMAND[=FILE] …``.

``KILL=boundary:moment`` kills this very process (SIGKILL) at a commit boundary: ``inside`` just before the commit, ``after``
just behind it.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from ansinh.accounts.actor import Actor, Grant  # noqa: E402
from ansinh.audit.models import Entry  # noqa: E402
from ansinh.audit.queries import verify  # noqa: E402
from ansinh.lists import actions, exports, jobs, queries  # noqa: E402
from ansinh.lists.actions import common, moves, stages  # noqa: E402
from ansinh.lists.models import BeneficiaryList, Job, ListRow, PaymentList, Question  # noqa: E402
from ansinh.lists.storage import receive  # noqa: E402

NOW = datetime(2020, 5, 4, 2, 0, tzinfo=UTC)
UNIT = "/19/167/05593/"


def officer(account: str, role: str) -> Actor:
    return Actor(account, account, (Grant(role, "/19/", frozenset({"*"}), ""),), NOW.date())


def die(*_args: object, **_rest: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(act: Callable[..., Any], when: Callable[..., bool]) -> Callable[..., Any]:
    """The same function, after which the process is dead when ``when`` says so of its arguments."""

    def inner(*args: Any, **rest: Any) -> Any:
        result = act(*args, **rest)
        if when(*args):
            die()
        return result

    return inner


def arm(spec: str) -> None:
    """Arrange for the process to die at a boundary."""
    boundary, _colon, moment = spec.partition(":")
    if boundary in ("approve", "freeze"):
        if moment == "inside":
            moves.log = common.log = dying(common.log, lambda *a: a[1] == f"lists.{boundary}")
        else:
            setattr(actions, boundary, dying(getattr(actions, boundary), lambda *_a: True))
        return
    if moment == "inside":
        stages.record = dying(stages.record, lambda *a: a[1] == f"lists.{boundary}")
        return
    if boundary == "identify":
        stages._assess = die
        return
    name = {"detect": "_commit_layout", "read": "_commit_rows", "assess": "_commit_result"}[boundary]
    setattr(stages, name, dying(getattr(stages, name), lambda *_a: True))


def upload(path: str) -> None:
    received = receive(Path(path).name, [Path(path).read_bytes()])
    found = actions.upload(
        officer("1", "province_officer"),
        [received],
        policy="covid42",
        unit_path=UNIT,
        field="poverty",
        now=NOW,
    )
    print(json.dumps({"list": found.chosen.pk, "again": found.again}))


def reference(path: str) -> None:
    actions.set_reference("system", "register", receive("so.csv", [Path(path).read_bytes()]), now=NOW)


def work() -> None:
    jobs.reap(grace=timedelta(0))
    jobs.run_waiting()


def prepare() -> None:
    chosen = BeneficiaryList.objects.get()
    if chosen.state == "assessed":
        actions.send_up(officer("1", "commune_officer"), chosen.pk, version=chosen.version, now=NOW)
        chosen = BeneficiaryList.objects.get()
    if chosen.state == "review":
        actions.prepare(officer("2", "province_officer"), chosen.pk, version=chosen.version, now=NOW)


def approve() -> None:
    chosen = BeneficiaryList.objects.get()
    if chosen.state == "prepared":
        second = officer("3", "province_officer")
        actions.approve(second, chosen.pk, version=chosen.version, sha256=chosen.prepared_sha256, now=NOW)


def freeze() -> None:
    chosen = BeneficiaryList.objects.get()
    if chosen.state == "approved":
        second = officer("3", "province_officer")
        actions.freeze(second, chosen.pk, version=chosen.version, sha256=chosen.prepared_sha256, now=NOW)


def report() -> None:
    """Everything that could have been lost or doubled."""
    chosen = BeneficiaryList.objects.get()
    told = list(Entry.objects.order_by("seq").values_list("action", flat=True))
    payment = PaymentList.objects.first()
    facts = {
        "state": chosen.state,
        "problem": chosen.problem,
        "rows": ListRow.objects.count(),
        "csv": exports.rows_csv(queries.all_rows(chosen)).decode(),
        "figures": chosen.figures,
        "questions": Question.objects.count(),
        "told": told,
        "chain": verify().fault,
        "payments": PaymentList.objects.count(),
        "sha256": payment.sha256 if payment else "",
        "jobs": sorted(Job.objects.values_list("state", flat=True)),
    }
    print(json.dumps(facts, ensure_ascii=False))


def main() -> None:
    if os.environ.get("KILL"):
        arm(os.environ["KILL"])
    commands: dict[str, Callable[..., None]] = {
        "upload": upload,
        "reference": reference,
        "work": work,
        "prepare": prepare,
        "approve": approve,
        "freeze": freeze,
        "report": report,
    }
    for word in sys.argv[1:]:
        name, equals, path = word.partition("=")
        commands[name](*([path] if equals else []))


if __name__ == "__main__":
    main()
