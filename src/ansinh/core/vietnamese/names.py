"""Forms and keys of names: folded key, key that keeps the tones, display form with proper capitals."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from viet_text_tools import normalize_diacritics

from ansinh.core.vietnamese.syllables import family_names, is_syllable, usages

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_TONES_ON_VOWELS = re.compile(
    "(?:[^\u0300\u0301\u0303\u0309\u0323]|(?<=[aeiouyAEIOUY\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309\u0323])*"
)
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’\-\u0300-\u036f]*")
_INNER_CAPITAL = re.compile("[A-Z][a-z]+[A-Z][a-z]+")
_BARE = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D"})
_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")


def composed(text: str) -> str:
    """Return ``text`` in NFC, also when the tone was typed before the hat or horn (``e`` + sắc + ^ is ế)."""
    out = unicodedata.normalize("NFC", text)
    if unicodedata.is_normalized("NFC", text) and not any("\u0300" <= c <= "\u036f" for c in text):
        return out
    return unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=65536)
def older_tone_place(token: str) -> str:
    """Return one word with its tone mark where the older school puts it: hòa, thúy, khỏe; quý stays.

    Words that are not spelt like a Vietnamese syllable (``Muñoz``) are returned unchanged.
    """
    if token.isascii() or not _TONES_ON_VOWELS.fullmatch(unicodedata.normalize("NFD", token)):
        return token
    moved: str = normalize_diacritics(token)
    return moved if moved != token and is_syllable(moved) else token


@lru_cache(maxsize=262144)
def folded(text: str) -> str:
    """Return the key without marks: lower case, đ as d, single spaces. ``' Đỗ  Thị HÒA '`` is ``'do thi hoa'``."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return " ".join(bare.translate(_BARE).lower().split())


@lru_cache(maxsize=262144)
def toned(text: str) -> str:
    """Return the key with marks: NFC, lower case, tone in the older place, single spaces (``Hoà`` and ``HÒA``: ``hòa``)."""
    return " ".join(older_tone_place(token) for token in composed(text).lower().split())


def display_name(text: str) -> str:
    """Return a name with proper capitals: NFC, every word with one capital, single spaces."""
    return " ".join(proper_case(token) for token in composed(text).split())


@lru_cache(maxsize=65536)
def proper_case(token: str) -> str:
    """Return one written word of a name with its capital.

    Names of the highlands keep their shape (``H'Wen``, ``Y-Blô``, ``K'Brêu``), and a foreign name that has inner
    capitals and is no Vietnamese syllable (``McDonald``) is left alone.
    """
    if not _NAME_WORD.fullmatch(token) or (not is_syllable(token) and _INNER_CAPITAL.fullmatch(token)):
        return token
    return _WORD.sub(_capital(token), token)


def _capital(token: str) -> Callable[[re.Match[str]], str]:
    def change(match: re.Match[str]) -> str:
        word = match.group()
        after_apostrophe = match.start() > 0 and token[match.start() - 1] in "'’"
        if after_apostrophe and word[0].islower() and not token.islower():
            return word.lower()
        return word[0].upper() + word[1:].lower()

    return change


@lru_cache(maxsize=1)
def _marked_share() -> dict[str, tuple[float, float, float]]:
    """For each bare syllable: share of unmarked use as family name, middle name, given name (add-half smoothing)."""
    plain: dict[str, list[float]] = {}
    every: dict[str, list[float]] = {}
    for syllable, usage in usages().items():
        key = folded(syllable)
        counts = (usage.family, usage.middle, usage.given)
        totals = every.setdefault(key, [0.0, 0.0, 0.0])
        marks = plain.setdefault(key, [0.0, 0.0, 0.0])
        for place, count in enumerate(counts):
            totals[place] += count
            marks[place] += count if syllable == key else 0
    shares = {}
    for key, totals in every.items():
        both = [(plain[key][place] + 0.5) / (totals[place] + 1.0) for place in range(3)]
        shares[key] = (both[0], both[1], both[2])
    return shares


PLAUSIBLE_WITHOUT_MARKS = 0.05
"""A name whose words would all be written without marks less often than this has lost them."""


@lru_cache(maxsize=65536)
def lacks_marks(name: str) -> bool:
    """Tell whether a name stands without diacritics although its words usually carry some.

    ``Hoang Van Thanh`` does; ``Ma Hoa`` and ``Long An`` are written that way. Nothing is ever put back: the marks that
    are gone are not known.
    """
    words = folded(name).split()
    if len(words) < 2 or not name.isascii():
        return False
    probability = 1.0
    for place, word in enumerate(words):
        role = 0 if place == 0 else 2 if place == len(words) - 1 else 1
        share = _marked_share().get(word)
        if share is not None:
            probability *= share[role]
    return probability < PLAUSIBLE_WITHOUT_MARKS


@lru_cache(maxsize=1)
def folded_family_names() -> frozenset[str]:
    """Return the family names of the list without marks."""
    return frozenset(folded(name) for name in family_names())


def is_family_name(word: str) -> bool:
    """Tell whether ``word`` is known as a family name; a word without marks is compared without marks."""
    return toned(word) in family_names() or (word.isascii() and word.lower() in folded_family_names())
