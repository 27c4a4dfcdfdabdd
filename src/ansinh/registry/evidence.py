"""What two records say of themselves, as one digest: a decision *not the same* holds while it stays the same."""

import hashlib

from ansinh.registry.models import Person


def evidence_of(first: Person, second: Person) -> str:
    """SHA-256 over the identifying facts of two people, whichever comes first."""
    parts = sorted((_facts(first), _facts(second)))
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()


def _facts(person: Person) -> str:
    numbers = sorted(paper.folded for paper in person.papers.all())
    own = (person.code, person.folded, person.full_name, person.birth, person.sex, *numbers)
    return "\x1f".join(own)
