"""Text repair: what one hand typed into one file, made readable, with the original kept beside it.

A file has one hand and usually one encoding, but lines are copied in from elsewhere, so TCVN3, VNI and Unicode stand
in one file, one cell. The method is the one measured for this product: the file votes, the cell votes with the file's
vote as prior, and each token goes with its cell unless the spelling speaks clearly against it. Nothing is ever
invented: a diacritic that the bytes do not hold is not put back.
"""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ansinh.core.vietnamese.encodings import undo_mojibake
from ansinh.core.vietnamese.name_cells import NameParts, split_name_cell
from ansinh.core.vietnamese.names import lacks_marks, proper_case, toned
from ansinh.core.vietnamese.syllables import MALFORMED, is_syllable
from ansinh.core.vietnamese.tokens import TOKEN, Candidates, candidates, polish

ENCODINGS = ("plain", "tcvn3", "vni")
CODES = (
    "encoding_mojibake", "encoding_tcvn3", "encoding_vni", "encoding_lost", "nfd", "invisible", "spaces",
    "homoglyph_d", "homoglyph", "tone_placement", "numbering_removed", "title_removed", "alias", "second_person",
    "note_in_name", "no_diacritics", "case",
)  # fmt: skip
"""Codes of text repairs in the order in which they are reported."""
_ORDER = {code: position for position, code in enumerate(CODES)}

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u180e\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufe00-\ufe0f]"
)
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\u000c\u2028\u2029]")
_LINE_END = re.compile("\r\n?")
_RUNS = re.compile(" {2,}")
_AROUND_LINE_END = re.compile(" *\n *")
_LOST = re.compile("\ufffd|(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")

SWITCH = 5.0
"""Log units a token must win by to be read in another encoding than its cell."""
SWITCH_FROM_SYLLABLE = 12.0
"""The same when the token is a Vietnamese syllable as it stands."""
PRIOR_CELLS = {"plain": 2.0, "tcvn3": 0.1, "vni": 0.1}
"""Cells counted before the first one is read: a file is Unicode until it shows otherwise."""
VOTERS = 20_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as typed, as repaired, and the codes of the repairs in the order of ``CODES``."""

    original: str
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepairedName:
    """A name cell: the first person's name, and whatever else stood in the cell.

    ``other_names`` are further persons, ``aliases`` call names in brackets (``(Út)``), ``title`` the form of address,
    ``sex_hint`` what the title says about the sex (``nam``, ``nữ``), ``notes`` the words that are no name.
    """

    original: str
    text: str
    codes: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    title: str | None = None
    sex_hint: str | None = None
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class FileRepairer:
    """Repairs the texts of one file. Build it with ``for_texts``; it remembers what it has seen."""

    priors: dict[str, float] = field(default_factory=lambda: dict(PRIOR_CELLS))
    lexicon: frozenset[str] = frozenset()
    _texts: dict[str, Repaired] = field(default_factory=dict)
    _names: dict[str, RepairedName] = field(default_factory=dict)
    _simple: dict[str, bool] = field(default_factory=dict)
    _readings: dict[str, Candidates] = field(default_factory=dict)

    @classmethod
    def for_texts(cls, texts: Iterable[str], extra_lexicon: Collection[str] = ()) -> "FileRepairer":
        """Let the texts of a file vote on its encodings.

        Args:
            texts: cells of the file, in any order; at most ``VOTERS`` different ones are asked.
            extra_lexicon: words known to be right, such as the words of the register's names.
        """
        words = frozenset(toned(word) for text in extra_lexicon for word in text.split())
        repairer = cls(lexicon=words)
        counts = dict(PRIOR_CELLS)
        for text in sorted({text for text in texts if not text.isascii()})[:VOTERS]:
            clean = _INVISIBLE.sub("", undo_mojibake(text)[0])
            known = [repairer._candidates(token) for token in TOKEN.findall(clean) if not token.isascii()]
            vote = repairer._vote(known)
            if vote is not None:
                counts[vote] += 1
        repairer.priors = counts
        return repairer

    def text(self, raw: str) -> Repaired:
        """Repair any cell: encodings, NFC, invisible characters, spaces, look-alike letters, tone placement."""
        found = self._texts.get(raw)
        if found is None:
            found = self._texts[raw] = self._repair(raw)
        return found

    def name(self, raw: str) -> RepairedName:
        """Repair a cell that holds a person's name; see ``RepairedName``."""
        found = self._names.get(raw)
        if found is None:
            found = self._names[raw] = self._simple_name(raw) or self._name(raw)
        return found

    # -- names ---------------------------------------------------------------------------------------------------

    def _simple_name(self, raw: str) -> RepairedName | None:
        """Return at once a name of at least two words each of which is known to be right as it stands."""
        words = raw.split(" ")
        if len(words) < 2 or raw.isascii():
            return None
        for word in words:
            simple = self._simple.get(word)
            if simple is None:
                simple = self._simple[word] = self._is_simple(word)
            if not simple:
                return None
        return RepairedName(raw, raw)

    def _is_simple(self, word: str) -> bool:
        readings = self._candidates(word)
        old_encodings_here = self.priors["tcvn3"] + self.priors["vni"] > 0.5
        return (
            is_syllable(word)
            and polish(word) == (word, ())
            and proper_case(word) == word
            and not (readings.ambiguous and old_encodings_here)
            and not NameParts.may_start_title(word)
        )

    def _name(self, raw: str) -> RepairedName:
        repaired = self.text(raw)
        parts = split_name_cell(repaired.text)
        codes = set(repaired.codes) | set(parts.codes)
        text = " ".join(map(proper_case, parts.name.split()))
        if text != " ".join(parts.name.split()):
            codes.add("case")
        if "\n" in parts.name:
            codes.add("spaces")
        if lacks_marks(text):
            codes.add("no_diacritics")
        others = tuple(" ".join(map(proper_case, name.split())) for name in parts.others)
        return RepairedName(
            raw, text, _sorted(codes), others, parts.title, parts.sex_hint, parts.aliases, parts.notes
        )

    # -- texts ---------------------------------------------------------------------------------------------------

    def _repair(self, raw: str) -> Repaired:
        codes: set[str] = set()
        text, times = undo_mojibake(raw) if not raw.isascii() else (raw, 0)
        if times:
            codes.add("encoding_mojibake")
        visible = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
        if visible != _LINE_END.sub("\n", text):
            codes.add("invisible")
        spaced = _ODD_SPACE.sub(" ", visible)
        text = spaced if spaced.isascii() else self._decode(spaced, codes)
        tidy = _AROUND_LINE_END.sub("\n", _RUNS.sub(" ", text)).strip()
        if tidy != text or spaced != visible:
            codes.add("spaces")
        if _LOST.search(tidy):
            codes.add("encoding_lost")
        return Repaired(raw, tidy, _sorted(codes))

    def _decode(self, text: str, codes: set[str]) -> str:
        parts = TOKEN.split(text)
        tokens = parts[1::2]
        readings = [self._candidates(token) for token in tokens]
        for position, reading in enumerate(self._read(tokens, readings)):
            decoded, encoding = reading
            out, done = polish(decoded)
            if encoding != "plain":
                codes.add("encoding_" + encoding)
                done = tuple(code for code in done if code == "tone_placement")
            codes.update(done)
            parts[2 * position + 1] = out
        return "".join(parts)

    def _read(self, tokens: list[str], readings: list[Candidates]) -> list[tuple[str, str]]:
        possible = [reading for reading in readings if reading.ambiguous]
        seen_in_file = self.priors["tcvn3"] + self.priors["vni"] > 0.5
        if not possible or not (seen_in_file or any(reading.strong for reading in possible)):
            return [(token, "plain") for token in tokens]
        cell = self._cell_encoding(readings)
        return [_choose(token, reading, cell) for token, reading in zip(tokens, readings, strict=True)]

    def _candidates(self, token: str) -> Candidates:
        found = self._readings.get(token)
        if found is None:
            found = candidates(token)
            if self.lexicon:
                found = self._with_lexicon(token, found)
            self._readings[token] = found
        return found

    def _with_lexicon(self, token: str, found: Candidates) -> Candidates:
        known = -9.0  # a word of the register is as good as a rare word of the list
        scores = [
            max(score, known) if reading is not None and toned(reading) in self.lexicon else score
            for reading, score in (
                (token, found.plain),
                (found.tcvn3, found.tcvn3_score),
                (found.vni, found.vni_score),
            )
        ]
        return Candidates(scores[0], found.tcvn3, scores[1], found.vni, scores[2], found.only_plain)

    def _cell_encoding(self, readings: list[Candidates]) -> str:
        scores = _scores(readings)
        return max(ENCODINGS, key=lambda name: scores[name] + math.log(self.priors[name]))

    def _vote(self, readings: list[Candidates]) -> str | None:
        """Return the encoding of a cell of which the cell itself leaves no doubt."""
        if not any(reading.strong for reading in readings):
            certain = any(reading.only_plain and reading.plain > MALFORMED for reading in readings)
            return "plain" if certain else None
        scores = _scores(readings)
        first, second = sorted(ENCODINGS, key=lambda name: -scores[name])[:2]
        return first if scores[first] - scores[second] > SWITCH / 2 else None


def _switch_cost(reading: Candidates) -> float:
    return SWITCH_FROM_SYLLABLE if reading.plain > MALFORMED else SWITCH


def _scores(readings: list[Candidates]) -> dict[str, float]:
    totals = dict.fromkeys(ENCODINGS, 0.0)
    for reading in readings:
        by_name = {"plain": reading.plain, "tcvn3": reading.tcvn3_score, "vni": reading.vni_score}
        if reading.only_plain and reading.plain > MALFORMED:
            totals["plain"] += SWITCH
        if not reading.ambiguous:
            continue  # the same letters in every encoding speak for none
        best = max(by_name.values()) - _switch_cost(reading)
        for name in ENCODINGS:
            totals[name] += max(by_name[name], best)
    return totals


def _choose(token: str, reading: Candidates, cell: str) -> tuple[str, str]:
    if not reading.ambiguous:
        return token, "plain"
    cost = _switch_cost(reading)
    options = [
        (token, "plain", reading.plain),
        (reading.tcvn3, "tcvn3", reading.tcvn3_score),
        (reading.vni, "vni", reading.vni_score),
    ]
    text, name, _ = max(
        (option for option in options if option[0] is not None),
        key=lambda option: option[2] - (0.0 if option[1] == cell else cost),
    )
    return (text if text is not None else token), name


def _sorted(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=_ORDER.__getitem__))
