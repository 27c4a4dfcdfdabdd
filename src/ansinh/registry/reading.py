"""Readings that leave a trace: a person's file, and what is sensitive in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.audit.actions import record
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.policies.classes import Kind, kind_named
from ansinh.registry.models import Opening, Person, Sealed
from ansinh.registry.rls import within
from ansinh.registry.sealing import unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """A sensitive classification, opened."""

    id: int
    kind: Kind
    level: str
    valid_from: str
    valid_to: str
    decision_number: str


@transaction.atomic
def record_reading(actor: Actor, person: Person, *, at: datetime) -> None:
    """Write into the log that the actor opened a person's file."""
    record(
        actor.account,
        "registry.read",
        object_type="person",
        object_id=person.pk,
        right="registry.read",
        at=at,
    )


def sealed_rows(actor: Actor, person: Person) -> list[tuple[Sealed, dict[str, str]]]:
    """Sensitive rows whose right the actor holds, for the unit and the field. Unopened to anybody else, even their number."""
    if not (actor.can("sensitive.health") or actor.can("sensitive.protection")):
        return []
    rows = []
    for row in Sealed.objects.filter(within(actor, "registry.read"), person=person).order_by("pk"):
        content = unseal(row.token)
        if actor.can(f"sensitive.{row.secrecy}", unit_path=row.unit_path, field=content["field"]):
            rows.append((row, content))
    return rows


@transaction.atomic
def open_sealed(actor: Actor, person: Person, *, reason: str, at: datetime) -> list[Opened]:
    """Open what is sensitive in a file. The reason is kept beside the person, the log's entry points to it.

    Raises InputError without a reason, PermissionDenied without any of the rights.
    """
    if len(reason.split()) < 2:
        raise InputError(_("Lý do: chưa có. Hãy ghi vì sao cần xem thông tin này (ít nhất hai từ)."))
    rows = sealed_rows(actor, person)
    if not rows:
        actor.require("sensitive.health", unit_path=person.unit_path)
    for right in sorted({f"sensitive.{row.secrecy}" for row, _content in rows}):
        ids = [row.pk for row, _content in rows if f"sensitive.{row.secrecy}" == right]
        opening = Opening.objects.create(
            person=person,
            unit_path=person.unit_path,
            right=right,
            reason=reason.strip()[:400],
            who=actor.account,
            at=at,
        )
        detail = {"rows": ids, "opening": opening.pk}
        record(
            actor.account,
            "registry.open_sealed",
            object_type="person",
            object_id=person.pk,
            right=right,
            detail=detail,
            at=at,
        )
    return [
        Opened(
            row.pk, kind_named(c["kind"]), c["level"], c["valid_from"], c["valid_to"], c["decision_number"]
        )
        for row, c in rows
    ]
