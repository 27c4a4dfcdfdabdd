"""Reading cells of lists into the facts of this policy: contract, job, income, tax code.

The words are data (words.yaml, with citations). A cell that cannot be read gives None ("not known") and the row goes to
review; nothing here ever guesses in favour of payment.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ansinh.core.vietnamese.names import folded
from ansinh.policies.loader import read_yaml

WORDS = Path(__file__).with_name("words.yaml")
SMALLEST_INCOME = 10_000
"""A positive figure below this is no income in đồng a month (500 may mean 500 thousand): unclear."""


@dataclass(frozen=True, slots=True)
class Income:
    """Income a month in đồng, or ``unclear`` (something is written, but no amount), or neither: not given."""

    dong: int | None
    unclear: bool


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return words.yaml."""
    return read_yaml(WORDS)


def _key(value: object) -> str:
    return re.sub(r"[\s.,;:()/\"'“”+]+", " ", folded(str(value))).strip() if value is not None else ""


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    keys = sorted({_key(phrase) for phrase in phrases} - {""}, key=len, reverse=True)
    return re.compile(r"(?<!\S)(?:" + "|".join(map(re.escape, keys)) + r")(?!\S)")


def _has(key: str, phrases: Iterable[str]) -> bool:
    return bool(_pattern(tuple(map(str, phrases))).search(key))


def _is(key: str, phrases: Iterable[str]) -> bool:
    return key in {_key(phrase) for phrase in phrases}


@lru_cache(maxsize=65536)
def _contract(key: str) -> bool | None:
    table = words()["contract"]
    if _is(key, table["none"]):
        return False
    if _has(key, table["unsure"]):
        return None
    if key.startswith(("khong", "ko ", "chua")):
        return False
    return True if _has(key, table["has"]) else None


def contract(value: object) -> bool | None:
    """Return whether a cell of "Có giao kết hợp đồng lao động" says yes, no (also when empty), or None: unclear.

    Only for lists that have the column: where it is absent the fact is not known.
    """
    if isinstance(value, bool):
        return value
    return _contract(_key(int(value) if isinstance(value, float) and value.is_integer() else value))


@lru_cache(maxsize=65536)
def _job(key: str, place: str) -> str | None:
    table = words()["job"]
    if not re.search(r"[a-z]", key):
        return None
    company = _has(key, table["not_at"]["words"]) or _has(place, table["not_at"]["words"])
    listed = [entry for entry in table["listed"] if _has(key, entry["words"])]
    if _has(key, table["farm"]["words"]):
        return "vague" if listed else "farm"
    if any(not (entry.get("not_at") and company) for entry in listed):
        return "listed"
    return "vague" if not listed and _has(key, table["vague"]["words"]) else "other"


def job(value: object, workplace: object = None) -> str | None:
    """Return ``listed``, ``farm``, ``vague`` or ``other`` for the work before, None if the cell is empty.

    Work in food, lodging, tourism and health counts only for oneself or at a household business: at a company it is
    ``other``.
    """
    return _job(_key(value), _key(workplace))


def income(value: object) -> Income:
    """Return the income a month after losing work."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return Income(None, False)
    if isinstance(value, bool):
        return Income(None, True)
    if isinstance(value, int | float):
        whole = value == int(value) and (value == 0 or value >= SMALLEST_INCOME)
        return Income(int(value), False) if whole else Income(None, True)
    table = words()["income"]
    text = str(value)
    if _is(_key(text), table["none"]) or text.strip() == "-":
        return Income(0, False)
    dong = None if _has(_key(text), table["unclear"]) else _amount(folded(text))
    return Income(dong, dong is None)


_SCALES = {
    "": 1,
    "d": 1,
    "dong": 1,
    "vnd": 1,
    "nghin": 1_000,
    "ngan": 1_000,
    "k": 1_000,
    "trieu": 1_000_000,
    "tr": 1_000_000,
}
_AMOUNT = re.compile(
    r"(\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d{1,2})?)\s*([a-z]*)(?:\s*dong|\s*d)?(?:\s*/?\s*(?:thang|nguoi))*\.?"
)


def _amount(text: str) -> int | None:
    found = _AMOUNT.fullmatch(text.strip())
    if not found or found[2] not in _SCALES:
        return None
    digits, scale = found[1], _SCALES[found[2]]
    if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", digits):
        amount = int(re.sub(r"\D", "", digits)) * scale
    else:
        whole, _comma, part = digits.replace(",", ".").partition(".")
        if part and scale == 1:
            return None
        amount = int(whole) * scale + int(part or 0) * scale // 10 ** len(part)
    return amount if amount == 0 or amount >= SMALLEST_INCOME else None


def tax_code(value: object) -> str | None:
    """Return a tax code of 10 or 13 digits as text, None if the cell holds none. A lost leading zero is not guessed."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "")
    digits = re.sub(r"[\s.]", "", text)
    return digits if re.fullmatch(r"\d{10}(-?\d{3})?", digits) else None
