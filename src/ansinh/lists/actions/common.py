"""What every action on a list does: find it within the actor's scope, lock it, check right, version and state."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.lists import clocks, jobs
from ansinh.lists.models import BeneficiaryList
from ansinh.lists.states import MOVES, check_state, check_version, right_for


def take(actor: Actor, list_id: int, *, version: int | None = None) -> BeneficiaryList:
    """The list, locked until the transaction ends.

    Raises BeneficiaryList.DoesNotExist for a list the actor may not see, StaleError for an old version.
    """
    chosen = BeneficiaryList.objects.select_for_update().filter(actor.scope("lists.read")).get(pk=list_id)
    if version is not None:
        check_version(chosen.version, version)
    return chosen


def require(actor: Actor, right: str, chosen: BeneficiaryList) -> None:
    """Raise PermissionDenied unless the actor holds a right at the list's unit and field."""
    actor.require(right, unit_path=chosen.unit_path, field=chosen.field)


def move(
    actor: Actor,
    chosen: BeneficiaryList,
    name: str,
    *,
    now: datetime,
    changed: Iterable[str] = (),
    detail: Mapping[str, object] | None = None,
) -> None:
    """Make a move: check right and state, change the state, start the next desk's clock, write the log, save."""
    step = MOVES[name]
    right = right_for(actor, chosen, step)
    check_state(chosen, step)
    source, chosen.state, chosen.version = chosen.state, step.target, chosen.version + 1
    if step.phase:
        clocks.start(chosen, step.phase, now)
    chosen.save(update_fields=["state", "version", "phase", "phase_since", "due_at", *changed])
    log(
        actor.account,
        f"lists.{name}",
        chosen,
        right,
        {"from": source, "to": step.target, **(detail or {})},
        now,
    )


def log(
    account: str,
    action: str,
    chosen: BeneficiaryList,
    right: str,
    detail: Mapping[str, object],
    now: datetime,
) -> None:
    """Write the log entry of an action on a list. ``detail``: ids and codes only."""
    record(account, action, object_type="list", object_id=chosen.pk, right=right, detail=detail, at=now)


def recalculate(chosen: BeneficiaryList, account: str, now: datetime) -> None:
    """Let the pipeline run again over what changed. The caller has set ``inputs`` and saves nothing more."""
    jobs.start("list", chosen.pk, account, now=now)
