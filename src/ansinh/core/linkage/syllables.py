"""One syllable of a name, and the forms it is compared in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ansinh.core.vietnamese.names import folded, toned

SISTER_FORMS = {
    "huỳnh": "hoang", "võ": "vu", "phước": "phuc", "kiểng": "canh", "chánh": "chinh", "nhơn": "nhan", "thạnh": "thinh",
    "ngươn": "nguyen", "tòng": "tung", "thới": "thai", "lãnh": "linh", "sanh": "sinh", "bửu": "bao", "chu": "chau", "đởm": "dam",
    "quới": "qui", "hường": "hong", "kiếng": "kinh", "luông": "long", "yên": "an", "đàn": "doan", "oanh": "uyen", "tràng": "truong",
}  # fmt: skip
"""Syllables that are one name in two dialects or by a name taboo (Hoàng/Huỳnh, Vũ/Võ, Phúc/Phước): to one bare form."""
SISTER_FORMS_BARE = {
    "huynh": "hoang",
    "vo": "vu",
    "phuoc": "phuc",
    "kieng": "canh",
    "nhon": "nhan",
    "buu": "bao",
    "quoi": "qui",
}
"""The same for text without diacritics, where only one reading is likely."""

ABBREVIATIONS = {"ng": "nguyen", "nguy": "nguyen", "ngx": "nguyen"}
"""Written short forms with only one reading."""

_ONSET = "(?:ngh|ng|nh|n|ch|c|đ|d|gh|gi|g|kh|k|h|b|l|m|ph|p|qu|r|s|th|tr|t|v|x)?"
_CODA = "(?:ch|c|nh|ng|n|m|p|t)?"
_SHAPE = re.compile(rf"{_ONSET}[aeiouyăâêôơư]{{0,3}}{_CODA}\Z")
_TONES = str.maketrans("", "", "\u0323\u0300\u0301\u0303\u0309")
_HOOK_TO_TILDE = str.maketrans({"\u0309": "\u0303"})
_VOWELS = frozenset("aeiouyăâêôơư")
_TELEX_PAIRS = (
    ("uow", "ươ"),
    ("dd", "đ"),
    ("aw", "ă"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable: with tones, hook and tilde made one, without diacritics, and whether no Vietnamese syllable looks so."""

    with_tone: str
    soft_tone: str
    bare: str
    odd: bool = False


@lru_cache(maxsize=1 << 17)
def is_clean_syllable(token: str) -> bool:
    """Tell whether ``token`` is composed Unicode and shaped like a Vietnamese syllable (or the start of one)."""
    if not unicodedata.is_normalized("NFC", token):
        return False
    decomposed = unicodedata.normalize("NFD", token.lower())
    without = decomposed.translate(_TONES)
    if len(decomposed) - len(without) > 1:
        return False
    return bool(_SHAPE.match(unicodedata.normalize("NFC", without)))


def is_odd(token: str) -> bool:
    """Tell whether ``token`` cannot be a Vietnamese syllable: a slip of the keys (Lnih, Khahn), not another name."""
    if len(token) < 3:
        return False
    return not is_clean_syllable(token) or _VOWELS.isdisjoint(folded(token))


def read_telex(token: str) -> str:
    """Return what a syllable typed with the input method off (``Nguyeexn``) was meant to be; others unchanged.

    Only a token that is no syllable itself, and becomes one, is changed.
    """
    if not token.isascii() or not is_odd(token):
        return token
    text = token.lower()
    tones = [place for place in range(len(text) - 1, 1, -1) if text[place] in _TELEX_TONES]
    for place in (None, *tones):  # the tone's key is struck last, or right after its vowel
        tone = "" if place is None else _TELEX_TONES[text[place]]
        meant = _from_telex(text if place is None else text[:place] + text[place + 1 :], tone)
        if meant and is_clean_syllable(meant) and not is_odd(meant):
            return meant
    return token


def _from_telex(text: str, tone: str) -> str:
    """Return ``text`` with Telex pairs read as letters and ``tone`` set on its vowel; empty when it has none."""
    for typed, letter in _TELEX_PAIRS:
        text = text.replace(typed, letter)
    vowels = [place for place, letter in enumerate(text) if letter in _VOWELS]
    if not vowels:
        return ""
    place = vowels[-1] + 1 if len(vowels) == 1 or text[-1] not in _VOWELS else vowels[-2] + 1
    return unicodedata.normalize("NFC", text[:place] + tone + text[place:])


def read_syllable(token: str) -> Syllable:
    """Fold one token of a name."""
    clean = toned(token).strip(".,;:-'\"()")
    if not clean:
        return Syllable("", "", "")
    clean = read_telex(clean)
    soft = unicodedata.normalize("NFD", _fold_toned_y(clean)).translate(_HOOK_TO_TILDE)
    bare = _fold_y(folded(clean)).replace(" ", "")
    bare = ABBREVIATIONS.get(bare, bare)
    return Syllable(clean, unicodedata.normalize("NFC", soft), bare, is_odd(clean))


def sister_form(syllable: Syllable) -> str:
    """Return the bare form with the dialects of one name made one."""
    known = SISTER_FORMS if syllable.with_tone != syllable.bare else SISTER_FORMS_BARE
    return known.get(syllable.with_tone, syllable.bare)


def _fold_y(token: str) -> str:
    """Write a closing y as i, except in ay and uy (Lý = Lí, Quý = Quí, Mỹ = Mĩ)."""
    if not token.endswith("y") or token.endswith("ay"):
        return token
    if token.endswith("uy") and not token.startswith("qu"):
        return token
    return token[:-1] + "i"


_TONED_Y = {"ý": "í", "ỳ": "ì", "ỷ": "ỉ", "ỹ": "ĩ", "ỵ": "ị", "y": "i"}


def _fold_toned_y(token: str) -> str:
    """The y/i fold on a syllable that carries a tone on its last letter."""
    if not token or token[-1] not in _TONED_Y:
        return token
    before = token[-2:-1]
    if before in {"a", "â", "ă"} or (before == "u" and not token.startswith("qu")):
        return token
    return token[:-1] + _TONED_Y[token[-1]]
