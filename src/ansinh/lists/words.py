"""Rows in words: reasons as sentences, repairs as small words, what to ask the commune."""

from dataclasses import dataclass

from ansinh.listcheck.model import ORDINARY_READING
from ansinh.listcheck.words import Words, law_words, reason_words, repair_words
from ansinh.lists.models import ListRow
from ansinh.policies.loader import load_policy


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of a row: its code, the sentence, what exactly, what to ask (empty when nothing)."""

    code: str
    sentence: str
    detail: str
    ask: str


def words_of(policy: str) -> dict[str, Words]:
    """The words of a policy's own reasons."""
    return law_words(load_policy(policy).reasons)


def reasons_of(row: ListRow, words: dict[str, Words]) -> list[Reason]:
    """The reasons of a row as sentences."""
    found = []
    for code in row.reasons:
        said = reason_words(code, words)
        found.append(Reason(code, said.sentence.rstrip("."), row.details.get(code, ""), said.ask))
    return found


def explained(row: ListRow, words: dict[str, Words]) -> str:
    """All reasons in one line."""
    return "; ".join(f"{r.sentence}: {r.detail}" if r.detail else r.sentence for r in reasons_of(row, words))


def to_ask(row: ListRow, words: dict[str, Words]) -> str:
    """What to ask the commune, in one line."""
    return "; ".join(dict.fromkeys(r.ask.rstrip(".") for r in reasons_of(row, words) if r.ask))


def repairs_of(row: ListRow) -> list[str]:
    """What was repaired when the row was read, beyond ordinary reading."""
    return [repair_words(code) for code in row.repairs if code not in ORDINARY_READING]
