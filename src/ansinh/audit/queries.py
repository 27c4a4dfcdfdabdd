"""Reading and proving the chain."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from ansinh.audit.actions import START, canonical
from ansinh.audit.models import Entry, Head


class Reader(Protocol):
    """Whoever asks: an ``accounts.actor.Actor`` (accounts stand above the log and write into it)."""

    def require(self, right: str) -> None:
        """Raise PermissionDenied unless the right is held."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Outcome of a verification: how many entries, the head's hash, and the first fault in words (empty when whole)."""

    entries: int
    head: str
    fault: str = ""


def entries(actor: Reader) -> QuerySet[Entry]:
    """Entries the actor may read, newest first. Raises PermissionDenied without the right ``audit.read``."""
    actor.require("audit.read")
    return Entry.objects.order_by("-seq")


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ends: number and hash of its last entry. Kept elsewhere, it proves all before it."""

    seq: int
    hash: str


def chain_end() -> End:
    """The end of the chain now; an empty chain ends at 0. Reveals nothing but a count and a hash."""
    row = Head.objects.filter(pk=1).first()
    return End(row.seq, row.hash) if row else End(0, START)


def head(actor: Reader) -> End:
    """The end of the chain for a reader of the log. Raises PermissionDenied without the right ``audit.read``."""
    actor.require("audit.read")
    return chain_end()


def agrees(end: End) -> bool:
    """Whether an end kept elsewhere is still a link of the chain."""
    return end == End(0, START) or Entry.objects.filter(seq=end.seq, hash=end.hash).exists()


def verify() -> Proof:
    """Recompute the whole chain. Needs no actor: it reveals nothing but whether the chain is whole."""
    previous, count = START, 0
    for entry in _in_order():
        count += 1
        fields = (entry.actor, entry.action, entry.object_type, entry.object_id, entry.right, entry.detail)
        digest = hashlib.sha256(canonical(entry.seq, entry.at, fields, previous)).hexdigest()
        if entry.seq != count:
            return Proof(count, previous, f"entry {count} is missing: found {entry.seq}")
        if entry.previous != previous or entry.hash != digest:
            return Proof(count, previous, f"entry {entry.seq} was changed")
        previous = digest
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.hash) != (count, previous):
        return Proof(count, previous, f"the chain ends at {count}, its head says {head.seq}")
    return Proof(count, previous)


def _in_order() -> Iterator[Entry]:
    return Entry.objects.order_by("seq").iterator(chunk_size=5000)
