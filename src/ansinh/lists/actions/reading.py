"""Who read what, with which right: written into the log when a list, a row or a question is opened."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from ansinh.accounts.actor import Actor
from ansinh.lists.actions.common import log
from ansinh.lists.models import BeneficiaryList, ListRow

READ = "lists.read"


class Session(Protocol):
    """A session as far as it is used here."""

    def get(self, key: str, default: Any = None) -> Any:
        """A value."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep a value."""


def note_reading(
    actor: Actor, chosen: BeneficiaryList, session: Session | MutableMapping[str, Any], now: datetime
) -> None:
    """Log that a list was opened: once a session and day, for its pages are turned many times."""
    day, kept = now.date().isoformat(), session.get("lists_read", {})
    if kept.get(str(chosen.pk)) == day:
        return
    with transaction.atomic():
        log(actor.account, "lists.open", chosen, READ, {}, now)
    session["lists_read"] = {**{k: v for k, v in kept.items() if v == day}, str(chosen.pk): day}


def note_row(actor: Actor, chosen: BeneficiaryList, row: ListRow, now: datetime, *, why: str = "row") -> None:
    """Log that one person's row was opened."""
    with transaction.atomic():
        log(actor.account, "lists.open_row", chosen, READ, {"row": row.position, "in": why}, now)


def note_download(actor: Actor, chosen: BeneficiaryList, what: str, now: datetime) -> None:
    """Log that rows of a list left the house as a file."""
    with transaction.atomic():
        log(actor.account, "lists.download", chosen, READ, {"file": what}, now)
