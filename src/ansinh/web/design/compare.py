"""Two records side by side: which fields are equal, and where within the word the others differ."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a value: the same on both sides, or different."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two records. ``verdict``: ``same``, ``differs``, ``left_only``, ``right_only``, ``missing``."""

    label: object
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    verdict: str


def _parts(left: str, right: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both values cut where they differ, letter by letter (a letter with its marks is one)."""
    a: list[Part] = []
    b: list[Part] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if a1 < a2:
            a.append(Part(left[a1:a2], kind != "equal"))
        if b1 < b2:
            b.append(Part(right[b1:b2], kind != "equal"))
    return tuple(a), tuple(b)


def compare_values(label: object, left: object, right: object) -> Compared:
    """Compare one field. Values are shown as typed (NFC); empty on both sides is ``missing``."""
    one, two = (unicodedata.normalize("NFC", "" if v is None else str(v)).strip() for v in (left, right))
    if not one and not two:
        return Compared(label, (), (), "missing")
    if not one or not two:
        verdict = "left_only" if one else "right_only"
        return Compared(
            label, (Part(one, False),) if one else (), (Part(two, False),) if two else (), verdict
        )
    if one == two:
        return Compared(label, (Part(one, False),), (Part(two, False),), "same")
    return Compared(label, *_parts(one, two), "differs")


def compare_records(
    left: Mapping[str, object], right: Mapping[str, object], labels: Sequence[tuple[str, object]]
) -> list[Compared]:
    """Compare two records field by field, in the order of ``labels`` ((key, words) pairs)."""
    return [compare_values(words, left.get(key), right.get(key)) for key, words in labels]
