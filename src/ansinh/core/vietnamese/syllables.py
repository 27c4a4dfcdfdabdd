"""The shape of a Vietnamese syllable and how usual each syllable is.

Repair of encodings asks one question again and again: of two readings of the same bytes, which one is Vietnamese?
A word list alone cannot answer for names it never saw, so the spelling of the syllable (initial, rime, tone) decides
first and the list of ``data/syllables.csv`` weighs what remains.

The spelling rules are those taught in school: which rimes exist, ``gh``/``ngh``/``k`` before e, ê, i, y, and only
sắc or nặng in syllables that end in c, ch, p, t.
"""

import csv
import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining marks of the five written tones: huyền, sắc, ngã, hỏi, nặng."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INITIALS = _words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_BEFORE_FRONT_ONLY = frozenset({"k", "gh", "ngh"})
_NEVER_BEFORE_FRONT = frozenset({"c", "g", "ng"})

_RIMES = _words("""
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu
    ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
    """)
_AFTER_QU = _words("""
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât ây e en eo et ê êch ên ênh êt
    i in inh it ôc ơ ơi y ych yên yêt ynh yt yu
    """)
_STOPS = ("c", "p", "t", "ch")


def without_tone(syllable: str) -> tuple[str, str]:
    """Return the lower-case syllable without its tone, and its tone marks (normally none or one)."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    tones = "".join(mark for mark in decomposed if mark in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)), tones


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether ``word`` (any case, NFC or NFD) is spelt like one Vietnamese syllable."""
    base, tones = without_tone(word)
    if len(tones) > 1 or not base or len(base) > 7:
        return False
    return any(_rime_allowed(initial, base[len(initial) :], tones) for initial in _possible_initials(base))


def _possible_initials(base: str) -> list[str]:
    found = [base[:length] for length in (3, 2, 1) if base[:length] in _INITIALS]
    if base[0] in "aăâeêioôơuưy":
        found.append("")
    return found


def _rime_allowed(initial: str, rime: str, tones: str) -> bool:
    if initial == "gi" and rime == "":
        rime, initial = "i", "d"  # gì: the i of gi is also the vowel
    if initial == "gi" and rime in {"n", "êng", "êt", "êc"}:
        rime, initial = "i" + rime, "d"  # gìn, giếng, giết
    if initial == "qu":
        known = rime in _AFTER_QU
    else:
        known = rime in _RIMES and not (rime.startswith("yê") and initial)
    if not known:
        return False
    front = rime[:1] in {"e", "ê", "i", "y"}
    if initial in _BEFORE_FRONT_ONLY and not front:
        return False
    if initial in _NEVER_BEFORE_FRONT and front and not (initial == "g" and rime[:1] == "i"):
        return False
    return not (rime.endswith(_STOPS) and tones and tones not in {"\u0301", "\u0323"})


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a syllable was seen: as family name, middle name, given name, and as a word of office texts."""

    family: int = 0
    middle: int = 0
    given: int = 0
    word: int = 0

    @property
    def total(self) -> int:
        """All uses together."""
        return self.family + self.middle + self.given + self.word


@lru_cache(maxsize=1)
def usages() -> dict[str, Usage]:
    """Return the shipped list: lower-case syllable (NFC, tone in the older place) to its usage."""
    path = files("ansinh.core.vietnamese") / "data" / "syllables.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {
        row["syllable"]: Usage(int(row["family"]), int(row["middle"]), int(row["given"]), int(row["word"]))
        for row in csv.DictReader(lines)
    }


@lru_cache(maxsize=1)
def _log_total() -> float:
    return math.log(sum(usage.total for usage in usages().values()))


UNSEEN = -13.0
"""Log probability of a well spelt syllable that the list does not know."""
MALFORMED = -26.0
"""Log probability of letters that are no Vietnamese syllable."""


@lru_cache(maxsize=65536)
def log_probability(word: str) -> float:
    """Return the natural logarithm of how likely the lower-case ``word`` is in a Vietnamese list.

    Several syllables written together are as unlikely as a misspelling; both are real, so neither is impossible.
    """
    usage = usages().get(word)
    if usage is not None and usage.total:
        return math.log(usage.total) - _log_total()
    return UNSEEN if is_syllable(word) else MALFORMED


@lru_cache(maxsize=1)
def family_names() -> frozenset[str]:
    """Return the lower-case family names of the list, with their marks."""
    return frozenset(syllable for syllable, usage in usages().items() if usage.family)
