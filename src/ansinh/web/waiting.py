"""What waits on an officer: each app registers a provider, the first page asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ansinh.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do: its words, how many, where it is done, and a tone when it is urgent."""

    label: object
    count: int
    address: str
    tone: str = ""


Provider = Callable[[Actor], Iterable[Waiting]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Register a provider (usable as a decorator; in a module that the app's addresses import). Twice is once."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def waiting(actor: Actor) -> list[Waiting]:
    """All that waits on the actor, in the order of registration. Providers look at rights themselves; zero is left out."""
    return [item for provider in _PROVIDERS for item in provider(actor) if item.count]
