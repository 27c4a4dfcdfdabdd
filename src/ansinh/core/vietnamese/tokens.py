"""One written word (token) and what it may stand for in each encoding; the steps that need no knowledge of the file."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ansinh.core.vietnamese.encodings import decode_tcvn3, decode_vni
from ansinh.core.vietnamese.names import composed, older_tone_place
from ansinh.core.vietnamese.syllables import MALFORMED, UNSEEN, is_syllable, log_probability

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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Readings of one token with their log probabilities; ``None`` where the encoding cannot hold it."""

    plain: float
    tcvn3: str | None
    tcvn3_score: float
    vni: str | None
    vni_score: float
    only_plain: bool
    """Its letters exist in no old encoding."""

    @property
    def ambiguous(self) -> bool:
        """Tell whether anything but the plain reading is possible."""
        return self.tcvn3 is not None or self.vni is not None

    @property
    def strong(self) -> bool:
        """Tell whether only an old encoding makes this a Vietnamese syllable."""
        return self.plain <= MALFORMED and max(self.tcvn3_score, self.vni_score) > MALFORMED


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
def candidates(token: str) -> Candidates:
    """Return the readings of ``token``. Only tokens whose marked letters are all Western can be in an old encoding."""
    polished = polish(token)[0]
    plain = log_probability(polished.lower()) - SIGN_PENALTY * len(_SIGNS.findall(token))
    if len(token) == 1 and token.isalpha():
        plain = UNSEEN  # a letter that stands alone is an abbreviation
    if token.isascii() or any(c > "ÿ" for c in token):
        return Candidates(plain, None, MALFORMED * 2, None, MALFORMED * 2, not token.isascii())
    tcvn3 = decode_tcvn3(token)
    if tcvn3 is not None:
        tcvn3 = _restore_horn(tcvn3)
    vni = decode_vni(token)
    only_plain = tcvn3 is None and vni is None
    return Candidates(plain, *_scored(tcvn3, token), *_scored(vni, token), only_plain)


def _scored(reading: str | None, token: str) -> tuple[str | None, float]:
    if reading is None or composed(reading) == composed(token):
        return None, MALFORMED * 2
    return reading, log_probability(polish(reading)[0].lower())
