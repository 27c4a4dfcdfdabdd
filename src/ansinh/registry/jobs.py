"""The import as a background job: safe to repeat, since it goes on from its position."""

from collections.abc import Callable
from typing import Protocol

from django.utils import timezone

from ansinh.accounts.actor import system_actor
from ansinh.registry import actions
from ansinh.registry.models import Import


class Job(Protocol):
    """What the queue hands over."""

    object_id: str


def run(job: Job, tell: Callable[[str, int, int], None]) -> None:
    """Read the file to its end."""
    now = timezone.now()

    def progress(of: Import) -> None:
        tell(of.name, of.position, max(of.total, of.position))

    actions.run_import(system_actor(timezone.localdate()), int(job.object_id), at=now, progress=progress)


def failed(object_id: str, sentence: str) -> None:
    """Show the sentence at the import."""
    actions.give_up_import(int(object_id), sentence)
