"""Receiving files, correcting how they are read, starting again after a failure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.lists import clocks, jobs
from ansinh.lists.actions.common import log, recalculate, require, take
from ansinh.lists.layout import check_columns, header_of
from ansinh.lists.models import BeneficiaryList, ColumnMapping, ListFile, Reference
from ansinh.lists.states import MOVES, StateError, check_state, check_version, right_for
from ansinh.lists.storage import Received, laid_out
from ansinh.policies.agencies.agencies import FIELDS
from ansinh.policies.loader import load_policy


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The list of an upload; ``again``: these files had been received before, nothing was added."""

    chosen: BeneficiaryList
    again: bool


def upload(
    actor: Actor,
    files: Sequence[Received],
    *,
    policy: str,
    unit_path: str,
    field: str,
    now: datetime,
    title: str = "",
    period: str = "",
) -> Uploaded:
    """Take received files as one list and let the machine read it.

    The same files under the same policy are one list, whoever sends them and how often. Raises PermissionDenied without
    ``lists.upload`` there, UsageError for an unknown policy, InputError when the files belong to a list elsewhere.
    """
    actor.require("lists.upload", unit_path=unit_path, field=field)
    if not files:
        raise InputError(_("Chưa chọn tệp nào. Hãy chọn ít nhất một tệp .xlsx, .xls, .ods hoặc .csv."))
    if field not in FIELDS:
        raise InputError(_("Lĩnh vực “{field}” không có.").format(field=field))
    load_policy(policy)
    distinct = list({item.sha256: item for item in files}.values())
    key = content_key(policy, [item.sha256 for item in distinct])
    found = BeneficiaryList.objects.filter(content_key=key).first()
    if found is None:
        try:
            with transaction.atomic():
                chosen = BeneficiaryList(
                    unit_path=unit_path,
                    field=field,
                    policy=policy,
                    title=title.strip()[:200] or distinct[0].name,
                    period=period.strip()[:40],
                    content_key=key,
                    uploaded_by=actor.account,
                    received_at=now,
                )
                return Uploaded(_new(actor, chosen, distinct, now), False)
        except IntegrityError:  # somebody else sent the same files at the same moment
            found = BeneficiaryList.objects.get(content_key=key)
    visible = BeneficiaryList.objects.filter(actor.scope("lists.read"), pk=found.pk).first()
    if visible is None:
        raise InputError(
            _(
                "Tệp này đã được một đơn vị khác tải lên và đang được xử lý ở đó. "
                "Không nhận lần thứ hai: hãy liên hệ cơ quan cấp trên để biết đơn vị nào đang giữ danh sách."
            )
        )
    return Uploaded(visible, True)


def content_key(policy: str, hashes: Sequence[str]) -> str:
    """Names a set of files under a policy."""
    return hashlib.sha256("\n".join([policy, *sorted(hashes)]).encode()).hexdigest()


def _new(actor: Actor, chosen: BeneficiaryList, files: Sequence[Received], now: datetime) -> BeneficiaryList:
    """Store a new list with its files and let the machine read it."""
    clocks.start(chosen, "commune", now)
    chosen.save()
    names: set[str] = set()
    for position, item in enumerate(files, 1):
        name = _free_name(item.name, names)
        ListFile.objects.create(list=chosen, position=position, name=name, sha256=item.sha256, size=item.size)
    detail = {"files": [item.sha256 for item in files], "policy": chosen.policy}
    log(actor.account, "lists.upload", chosen, "lists.upload", detail, now)
    recalculate(chosen, actor.account, now)
    return chosen


def _free_name(name: str, taken: set[str]) -> str:
    """The name, numbered when another file of the list bears it."""
    stem, dot, ending = name.rpartition(".")
    free, number = name, 2
    while free.lower() in taken:
        free = f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"
        number += 1
    taken.add(free.lower())
    return free


@transaction.atomic
def correct_mapping(
    actor: Actor,
    list_id: int,
    *,
    version: int,
    file: str,
    sheet: str,
    header_rows: Sequence[int],
    columns: Mapping[str, str],
    now: datetime,
) -> BeneficiaryList:
    """Say which column is what; the list is read again, and the next list of this form at once.

    ``columns``: field → letter. Fixes of rows stay. Raises InputError for a sheet, row or column that is not there.
    """
    chosen = take(actor, list_id)
    again = MOVES["read_again"]
    right_for(actor, chosen, again)
    check_version(chosen.version, version)
    check_state(chosen, again)
    clean = check_columns(columns)
    received = chosen.files.filter(name=file).first()
    if received is None:
        raise InputError(_("Danh sách không có tệp “{file}”.").format(file=file))
    with laid_out([(received.name, received.sha256)]) as (path,):
        name, offsets, words = header_of(path, sheet, header_rows)
    if name:
        ColumnMapping.objects.update_or_create(
            policy=chosen.policy,
            fingerprint=name,
            defaults={
                "columns": {"columns": clean, "header_offsets": offsets},
                "header_text": words[:2000],
                "by": actor.account,
                "at": now,
            },
        )
    chosen.mapping.setdefault(file, {})[sheet] = {"columns": clean, "header_rows": sorted(header_rows)}
    chosen.inputs += 1
    chosen.layout_inputs, chosen.state, chosen.version = chosen.inputs, "uploaded", chosen.version + 1
    chosen.save(update_fields=["mapping", "inputs", "layout_inputs", "state", "version"])
    log(actor.account, "lists.correct_mapping", chosen, "lists.upload", {"fingerprint": name}, now)
    recalculate(chosen, actor.account, now)
    return chosen


@transaction.atomic
def run_again(actor: Actor, list_id: int, *, now: datetime) -> None:
    """Start the list's job again: after a failure, or when the register or payments changed since.

    Raises StateError when the list is closed or a job is at work.
    """
    chosen = take(actor, list_id)
    right = next(
        (r for r in ("lists.upload", "lists.review", "lists.prepare") if _holds(actor, r, chosen)), ""
    )
    require(actor, right or "lists.upload", chosen)
    if chosen.state in ("prepared", "approved", "frozen", "withdrawn"):
        raise StateError(
            _("Danh sách đã lập hoặc đã đóng, không tính lại được. Hãy mở lại để rà soát trước.")
        )
    last = jobs.latest("list", chosen.pk)
    if last is not None and last.state == "running":
        raise StateError(_("Hệ thống đang xử lý danh sách này. Hãy chờ xong rồi thử lại."))
    chosen.problem = ""
    if chosen.read_inputs >= chosen.layout_inputs:
        chosen.inputs += 1
    chosen.save(update_fields=["problem", "inputs"])
    log(actor.account, "lists.run_again", chosen, right, {}, now)
    recalculate(chosen, actor.account, now)


def _holds(actor: Actor, right: str, chosen: BeneficiaryList) -> bool:
    return actor.can(right, unit_path=chosen.unit_path, field=chosen.field)


@transaction.atomic
def set_reference(
    account: str, kind: str, received: Received, *, policy: str = "", now: datetime
) -> Reference:
    """Set the register or the earlier payments (CSV, already received) that lists are checked against from now on.

    For the house itself (commands, migrations): no route leads here.
    """
    made = Reference.objects.create(
        kind=kind, policy=policy, name=received.name, sha256=received.sha256, by=account, at=now
    )
    record(
        account,
        "lists.set_reference",
        object_type="reference",
        object_id=made.pk,
        detail={"kind": kind},
        at=now,
    )
    return made
