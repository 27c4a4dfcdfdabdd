"""One written word (token) and what it may stand for in each encoding; the steps that need no knowledge of the file."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from ansinh.core.vietnamese.encodings import decode_tcvn3, decode_vni
from ansinh.core.vietnamese.names import composed, older_tone_place
from ansinh.core.vietnamese.syllables import (
    MALFORMED,
    UNSEEN,
    is_syllable,
    log_probability,
    usages,
    without_tone,
)

TOKEN = re.compile(
    "([A-Za-z\u00a1-\u02af\u0300-\u036f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]+)"
)
"""A run of letters, of marks, and of the Western signs that are letters in TCVN3 (the soft hyphen is ư)."""

LOOKALIKE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_CYRILLIC_GREEK = dict(
    zip(
        "АВЕКМНОРСТУХавекмнорстухіІјЈѕЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
        "ABEKMHOPCTYXabekmhopctyxiIjJsSABEZHIKMNOPTYXoav",
        strict=True,
    )
)
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_LOOKALIKES = str.maketrans(_CYRILLIC_GREEK | _FULL_WIDTH | {"ǎ": "ă", "Ǎ": "Ă"})
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_SIGNS = re.compile("[\u00a1-\u00bf×÷]")
_LOST_HORN = re.compile("[ơờớởỡợ](?=(?:ng|c|u|p|t|n|m)$)", re.IGNORECASE)

SIGN_PENALTY = 4.0
"""Log units taken for each sign such as ``¨`` or ``µ`` inside a word read as plain Unicode."""
MISPLACED_TONE_PENALTY = 8.0
"""The same for a tone where neither school puts it (``Maõ``): more likely VNI than a slip."""
SWITCH = 5.0
"""Log units a token must win by to be read in another encoding than its cell."""
SWITCH_FROM_SYLLABLE = 12.0
"""The same when the token is a Vietnamese syllable as it stands."""
IMPOSSIBLE = 4 * MALFORMED
_TWO_PLACES = ("oa", "oe", "uy")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Readings of one token with their log probabilities.

    ``tcvn3`` and ``vni`` are ``None`` where the encoding gives the same letters or cannot hold the token; in the latter
    case its score is ``IMPOSSIBLE``.
    """

    plain: float
    tcvn3: str | None
    tcvn3_score: float
    vni: str | None
    vni_score: float
    advantage: float
    """By how much an old encoding explains the token better, when as it stands it is an unknown syllable or none."""
    ambiguous: bool
    """Something but the plain reading is possible."""
    only_plain: bool
    """Its letters exist in no old encoding."""
    strong: bool
    """Only an old encoding makes this a Vietnamese syllable."""
    switch_cost: float
    """What another encoding than the cell's must win by."""
    evidence: tuple[float, float, float]
    """What the token says about its cell: plain, TCVN3, VNI."""


def weighed(
    token: str,
    plain: float,
    tcvn3: str | None,
    tcvn3_score: float,
    vni: str | None,
    vni_score: float,
    advantage: float,
) -> Candidates:
    """Return the readings with what follows from their scores."""
    best = max(plain, tcvn3_score, vni_score)
    cost = SWITCH_FROM_SYLLABLE if plain > MALFORMED else SWITCH
    only_plain = tcvn3_score <= IMPOSSIBLE and vni_score <= IMPOSSIBLE
    if plain == tcvn3_score == vni_score:
        evidence = (0.0, 0.0, 0.0)  # the same letters in every encoding speak for none
    elif only_plain:
        evidence = (SWITCH if plain > MALFORMED else 0.0, 0.0, 0.0)
    else:
        evidence = (max(plain, best - cost), max(tcvn3_score, best - cost), max(vni_score, best - cost))
    ambiguous = tcvn3 is not None or vni is not None
    strong = plain <= MALFORMED < max(tcvn3_score, vni_score) and len(token) > 1
    return Candidates(
        plain, tcvn3, tcvn3_score, vni, vni_score, advantage, ambiguous, only_plain, strong, cost, evidence
    )


@lru_cache(maxsize=65536)
def polish(token: str) -> tuple[str, tuple[str, ...]]:
    """Return a token in NFC with sound letters and the tone in the older place, and the codes of what was done."""
    if token.isascii():
        return token, ()
    codes: list[str] = []
    out = token
    if "\u00ad" in out:
        out = out.replace("\u00ad", "")
        codes.append("invisible")
    nfc = composed(out)
    if nfc != out:
        codes.append("nfd")
    out = nfc.translate(LOOKALIKE_D)
    if out != nfc:
        codes.append("homoglyph_d")
    replaced = out.translate(_LOOKALIKES)
    if replaced != out and not _FOREIGN.search(replaced):
        # a word that stays partly Cyrillic or Greek is a foreign word, not a slip of the keyboard
        out = replaced
        codes.append("homoglyph")
    placed = older_tone_place(out)
    if placed != out:
        out = placed
        codes.append("tone_placement")
    return out, tuple(codes)


def _restore_horn(word: str) -> str:
    """Give back the ư of ương, ươc ... that copying lost with the soft hyphen; ``ơng`` exists in no word."""
    restored = _LOST_HORN.sub(
        lambda m: ("Ư" if m.group().isupper() and word[:2].isupper() else "ư") + m.group(), word
    )
    return restored if restored != word and not is_syllable(word) and is_syllable(restored) else word


@lru_cache(maxsize=65536)
def candidates(token: str, family: bool = False) -> Candidates:
    """Return the readings of ``token``; ``family`` when it stands where the family name stands."""
    plain = _score(token, family)
    if token.isascii():
        return weighed(token, plain, None, plain, None, plain, 0.0)
    tcvn3, vni = None, None
    if all(c <= "ÿ" for c in token):
        tcvn3, vni = decode_tcvn3(token), decode_vni(token)
    if tcvn3 is not None:
        tcvn3 = _restore_horn(tcvn3)
        if "\u00ad" in token and is_syllable(tcvn3):
            plain = min(plain, MALFORMED)  # a soft hyphen that makes a syllable is the ư of TCVN3
    tcvn3, tcvn3_score = _scored(tcvn3, token, plain, family)
    vni, vni_score = _scored(vni, token, plain, family)
    gain = max(tcvn3_score, vni_score) - plain if plain <= UNSEEN else 0.0
    return weighed(token, plain, tcvn3, tcvn3_score, vni, vni_score, max(gain, 0.0))


def _scored(reading: str | None, token: str, plain: float, family: bool) -> tuple[str | None, float]:
    if reading is None:
        return None, IMPOSSIBLE
    if reading == token:
        return None, plain
    return reading, _score(reading, family)


def _score(reading: str, family: bool) -> float:
    """Return the log probability of a reading: its syllable, less what is odd in how it is written."""
    if len(reading) == 1 and reading.isalpha():
        return UNSEEN  # a letter that stands alone is an abbreviation
    word = polish(reading)[0].lower()
    score = log_probability(word) - SIGN_PENALTY * len(_SIGNS.findall(reading))
    base, tone = without_tone(word)
    if tone and word != composed(reading.translate(LOOKALIKE_D)).lower() and not base.endswith(_TWO_PLACES):
        score -= MISPLACED_TONE_PENALTY
    if family:
        usage = usages().get(word)
        score += math.log((usage.family + 0.5) / (usage.total + 1.0)) if usage else 0.0
    return score
