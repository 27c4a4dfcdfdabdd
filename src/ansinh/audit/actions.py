"""Adding to the chain. Called inside the transaction of the action it records: both stand or neither does."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ansinh.audit.models import Entry, Head

START = "0" * 64


def canonical(seq: int, at: datetime, fields: tuple[str, ...], previous: str) -> bytes:
    """The bytes an entry's hash is taken of: each field length-prefixed, so that no two entries share them."""
    out = bytearray()
    for value in (
        str(seq),
        at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
        *fields,
        previous,
    ):
        encoded = value.encode()
        out += f"{len(encoded)}:".encode() + encoded
    return bytes(out)


def record(
    actor: str,
    action: str,
    *,
    object_type: str = "",
    object_id: object = "",
    right: str = "",
    detail: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append an entry. ``actor`` is an account's id or ``system``; ``detail`` holds ids and codes only.

    Must run inside a transaction (of the action it records); raises TransactionManagementError otherwise.
    """
    connection = transaction.get_connection()
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "audit.record must run inside the transaction of its action"
        )
    head, _made = Head.objects.select_for_update().get_or_create(pk=1)
    moment = at or timezone.now()
    text = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    fields = (actor, action, object_type, str(object_id), right, text)
    seq = head.seq + 1
    digest = hashlib.sha256(canonical(seq, moment, fields, head.hash)).hexdigest()
    entry = Entry.objects.create(
        seq=seq,
        at=moment,
        actor=actor,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        right=right,
        detail=text,
        previous=head.hash,
        hash=digest,
    )
    head.seq, head.hash = seq, digest
    head.save(update_fields=["seq", "hash"])
    return entry
