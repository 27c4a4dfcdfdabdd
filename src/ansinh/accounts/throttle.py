"""Limits on guessing. A name that does not exist is locked like one that does, so that the lock tells nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ansinh.accounts.models import Throttle
from ansinh.accounts.secrets import digest


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within a window lock the key for the same time."""

    kind: str
    failures: int
    window: timedelta = timedelta(minutes=15)

    def key(self, value: object) -> str:
        """The stored key of a name, an address or an account."""
        return digest(str(value), f"throttle {self.kind}")


BY_NAME = Limit("name", 5)
BY_ADDRESS = Limit("address", 60)
"""A whole office may share one address: the limit stops a machine, not a bad morning."""
BY_CODE = Limit("code", 5)


def locked_until(pairs: list[tuple[Limit, object]], now: datetime) -> datetime | None:
    """Until when the first locked key is locked, None when none is."""
    keys = [limit.key(value) for limit, value in pairs]
    row = Throttle.objects.filter(key__in=keys, until__gt=now).order_by("-until").first()
    return row.until if row else None


@transaction.atomic
def failed(limit: Limit, value: object, now: datetime) -> None:
    """Count a failure; the last one allowed locks the key."""
    row, _made = Throttle.objects.select_for_update().get_or_create(
        key=limit.key(value), defaults={"since": now}
    )
    if now - row.since > limit.window or (row.until is not None and row.until <= now):
        row.failures, row.since, row.until = 0, now, None
    row.failures += 1
    if row.failures >= limit.failures:
        row.until = now + limit.window
    row.save()


def forgiven(limit: Limit, value: object) -> None:
    """Forget the failures of a key."""
    Throttle.objects.filter(key=limit.key(value)).delete()
