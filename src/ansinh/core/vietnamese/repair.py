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

from ansinh.core.vietnamese.encodings import lacks_tcvn3_capital, undo_mojibake
from ansinh.core.vietnamese.name_cells import NameParts, split_name_cell
from ansinh.core.vietnamese.names import lacks_marks, proper_case, toned
from ansinh.core.vietnamese.syllables import MALFORMED
from ansinh.core.vietnamese.tokens import IMPOSSIBLE, TOKEN, Candidates, candidates, polish, weighed

ENCODINGS = ("plain", "tcvn3", "vni")
CODES = (
    "encoding_mojibake", "encoding_tcvn3", "encoding_vni", "encoding_lost", "nfd", "invisible", "spaces",
    "homoglyph_d", "homoglyph", "tone_placement", "numbering_removed", "title_removed", "alias", "second_person",
    "note_in_name", "no_diacritics", "case",
)  # fmt: skip
"""Codes of text repairs in the order in which they are reported."""
_ORDER = {code: position for position, code in enumerate(CODES)}

_INVISIBLE_CHARS = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u180e\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufe00-\ufe0f"
_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\u000c\u2028\u2029"
_INVISIBLE = re.compile(f"[{_INVISIBLE_CHARS}]")
_ODD_SPACE = re.compile(f"[{_ODD_SPACES}]")
_LINE_END = re.compile("\r\n?")
_RUNS = re.compile(" {2,}")
_AROUND_LINE_END = re.compile(" *\n *")
_UNTIDY = re.compile(f"^ | $|  |[{_INVISIBLE_CHARS}{_ODD_SPACES}\r\n\ufffd?]")
_LOST = re.compile("\ufffd|(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")

CLEAR_VOTE = 2.5
"""Log units between the first and the second encoding of a cell that votes."""
WITHOUT_STRONG_TOKEN = 8.0
"""What unknown syllables must win together before a lone cell is decoded that holds no impossible one."""
PRIOR_CELLS = {"plain": 2.0, "tcvn3": 0.1, "vni": 0.1}
"""Cells counted before the first one is read: a file is Unicode until it shows otherwise."""
_NEEDS_NEIGHBOUR = ("Ã", "ã")
"""Perhaps half of a misread letter whose other half was a no-break space."""
VOTERS = 3_000


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


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    reading: Candidates
    as_family: Candidates
    mojibake: bool


@dataclass(slots=True)
class FileRepairer:
    """Repairs the texts of one file. Build it with ``for_texts``; it remembers what it has seen."""

    priors: dict[str, float] = field(default_factory=lambda: dict(PRIOR_CELLS))
    lexicon: frozenset[str] = frozenset()
    _texts: dict[str, Repaired] = field(default_factory=dict)
    _names: dict[str, RepairedName] = field(default_factory=dict)
    _readings: dict[tuple[str, bool], Candidates] = field(default_factory=dict)
    _words: dict[str, _Word | None] = field(default_factory=dict)
    _finished: dict[tuple[str, str | None, bool], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    _log_priors: tuple[float, ...] = ()
    old_encodings_here: bool = False
    """The file showed TCVN3 or VNI."""

    def __post_init__(self) -> None:
        """Take the logarithms of the votes once."""
        self._log_priors = tuple(math.log(self.priors[name]) for name in ENCODINGS)
        self.old_encodings_here = self.priors["tcvn3"] + self.priors["vni"] > 0.5

    @classmethod
    def for_texts(cls, texts: Iterable[str], extra_lexicon: Collection[str] = ()) -> "FileRepairer":
        """Let the texts of a file vote on its encodings.

        Args:
            texts: cells of the file, in any order; about ``VOTERS`` different ones, spread evenly, are asked.
            extra_lexicon: words known to be right, such as the words of the register's names.
        """
        words = frozenset(toned(word) for text in extra_lexicon for word in text.split())
        repairer = cls(lexicon=words)
        counts = dict(PRIOR_CELLS)
        asked = list(dict.fromkeys(text for text in texts if not text.isascii()))
        for text in asked[:: len(asked) // VOTERS + 1]:
            clean = _INVISIBLE.sub("", undo_mojibake(text)[0])
            vote = _vote(
                [repairer._candidates(token) for token in TOKEN.findall(clean) if not token.isascii()]
            )
            if vote is not None:
                counts[vote] += 1
        return cls(counts, words, _readings=repairer._readings)

    def text(self, raw: str) -> Repaired:
        """Repair any cell: encodings, NFC, invisible characters, spaces, look-alike letters, tone placement."""
        found = self._texts.get(raw)
        if found is None:
            found = self._texts[raw] = self._repair(raw, is_name=False)
        return found

    def name(self, raw: str) -> RepairedName:
        """Repair a cell that holds a person's name; see ``RepairedName``."""
        found = self._names.get(raw)
        if found is None:
            found = self._names[raw] = self._plain_words(raw) or self._name(raw)
        return found

    # -- names ---------------------------------------------------------------------------------------------------

    def _plain_words(self, raw: str) -> RepairedName | None:
        """Repair at once a name that is words and single spaces only, in whatever encoding (nearly every cell)."""
        words = raw.split(" ")
        known = self._words
        learned = [known[word] if word in known else self._learn(word) for word in words]
        readings = [word.reading for word in learned if word is not None]
        if len(readings) < len(words) or raw.isascii() or NameParts.may_start_title(words[0]):
            return None
        assert learned[0] is not None
        readings[0] = learned[0].as_family
        cell = self._cell_encoding(readings)
        out = []
        codes: set[str] = set()
        for position, word in enumerate(words):
            key = (word, cell, position == 0)
            text, done = self._finished.get(key) or self._finish(key, readings[position])
            out.append(text)
            codes.update(done)
        name = " ".join(out)
        return None if name.isascii() else RepairedName(raw, name, _sorted(codes))

    def _learn(self, word: str) -> "_Word | None":
        """Look at a word once: ``None`` when the long way must be taken for every cell it stands in."""
        text, times = undo_mojibake(word)
        learned = None
        if TOKEN.fullmatch(text) and not text.endswith(_NEEDS_NEIGHBOUR) and toned(text) != "và":
            learned = _Word(text, self._candidates(text), self._candidates(text, family=True), times > 0)
            if "và" in {learned.reading.tcvn3, learned.reading.vni}:
                learned = None
        self._words[word] = learned
        return learned

    def _finish(self, key: tuple[str, str | None, bool], reading: Candidates) -> tuple[str, tuple[str, ...]]:
        learned = self._words[key[0]]
        assert learned is not None
        decoded, codes = _decoded(learned.text, reading, key[1])
        text = proper_case(decoded)
        if text != decoded and not (
            "encoding_tcvn3" in codes and lacks_tcvn3_capital(decoded) and text[1:] == decoded[1:]
        ):
            codes = (*codes, "case")
        if learned.mojibake:
            codes = (*codes, "encoding_mojibake")
        done = self._finished[key] = (text, codes)
        return done

    def _name(self, raw: str) -> RepairedName:
        repaired = self._repair(raw, is_name=True)
        parts = split_name_cell(repaired.text)
        words = parts.name.split()
        proper = [proper_case(word) for word in words]
        text = " ".join(proper)
        codes = {*repaired.codes, *parts.codes}
        if proper != words:
            codes.add("case")
        if "\n" in parts.name:
            codes.add("spaces")
        if text.isascii() and lacks_marks(text):
            codes.add("no_diacritics")
        others = tuple(" ".join(map(proper_case, name.split())) for name in parts.others)
        return RepairedName(
            raw, text, _sorted(codes), others, parts.title, parts.sex_hint, parts.aliases, parts.notes
        )

    # -- texts ---------------------------------------------------------------------------------------------------

    def _repair(self, raw: str, *, is_name: bool) -> Repaired:
        found = self._pass(raw, is_name=is_name)
        if self.old_encodings_here or not any(code.startswith("encoding_") for code in found.codes):
            return found
        if self._pass(found.text, is_name=is_name).text == found.text:
            return found
        # what has to be decoded again after decoding was no text in an old encoding: leave the letters alone
        return self._pass(raw, is_name=is_name, decode=False)

    def _pass(self, raw: str, *, is_name: bool, decode: bool = True) -> Repaired:
        codes: set[str] = set()
        text = raw
        if not raw.isascii() and decode:
            text, times = undo_mojibake(raw)
            if times:
                codes.add("encoding_mojibake")
        untidy = _UNTIDY.search(text) is not None
        if untidy:
            text = _made_visible(text, codes)
        if not text.isascii():
            text = self._decode(text, codes, is_name, decode)
        if untidy:
            tidy = _AROUND_LINE_END.sub("\n", _RUNS.sub(" ", text)).strip()
            if tidy != text:
                codes.add("spaces")
            if _LOST.search(tidy):
                codes.add("encoding_lost")
            text = tidy
        return Repaired(raw, text, _sorted(codes))

    def _decode(self, text: str, codes: set[str], is_name: bool, decode: bool) -> str:
        parts = TOKEN.split(text)
        tokens = parts[1::2]
        readings = [self._candidates(token) for token in tokens]
        if is_name and tokens:
            readings[0] = self._candidates(tokens[0], family=True)
        cell = self._cell_encoding(readings) if decode else None
        for position, token in enumerate(tokens):
            parts[2 * position + 1], done = _decoded(token, readings[position], cell)
            codes.update(done)
        return "".join(parts)

    def _cell_encoding(self, readings: list[Candidates]) -> str | None:
        """Return the encoding of a cell; ``None`` when there is no reason to think of an old one."""
        ambiguous = strong = False
        advantage = plain = tcvn3 = vni = 0.0
        for reading in readings:
            ambiguous = ambiguous or reading.ambiguous
            strong = strong or reading.strong
            advantage += reading.advantage
            says = reading.evidence
            plain += says[0]
            tcvn3 += says[1]
            vni += says[2]
        if not ambiguous or not (self.old_encodings_here or strong or advantage >= WITHOUT_STRONG_TOKEN):
            return None
        for_plain, for_tcvn3, for_vni = self._log_priors
        plain, tcvn3, vni = plain + for_plain, tcvn3 + for_tcvn3, vni + for_vni
        if plain >= tcvn3 and plain >= vni:
            return "plain"
        return "tcvn3" if tcvn3 >= vni else "vni"

    def _candidates(self, token: str, family: bool = False) -> Candidates:
        found = self._readings.get((token, family))
        if found is None:
            found = candidates(token, family)
            if self.lexicon:
                found = self._with_lexicon(token, found)
            self._readings[(token, family)] = found
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
        advantage = found.advantage if scores[0] == found.plain else 0.0
        return weighed(token, scores[0], found.tcvn3, scores[1], found.vni, scores[2], advantage)


def _made_visible(text: str, codes: set[str]) -> str:
    lines = _LINE_END.sub("\n", text)
    visible = _INVISIBLE.sub("", lines)
    if visible != lines:
        codes.add("invisible")
    spaced = _ODD_SPACE.sub(" ", visible)
    if spaced != visible:
        codes.add("spaces")
    return spaced


def _vote(readings: list[Candidates]) -> str | None:
    """Return the encoding of a cell of which the cell itself leaves no doubt."""
    if not any(reading.strong for reading in readings):
        certain = any(reading.only_plain and reading.plain > MALFORMED for reading in readings)
        return "plain" if certain else None
    ranked = sorted(zip(_scores(readings), ENCODINGS, strict=True), reverse=True)
    return ranked[0][1] if ranked[0][0] - ranked[1][0] > CLEAR_VOTE else None


def _scores(readings: list[Candidates]) -> tuple[float, float, float]:
    """Return the log scores of a cell in the order of ``ENCODINGS``."""
    plain = tcvn3 = vni = 0.0
    for reading in readings:
        evidence = reading.evidence
        plain += evidence[0]
        tcvn3 += evidence[1]
        vni += evidence[2]
    return plain, tcvn3, vni


def _decoded(token: str, reading: Candidates, cell: str | None) -> tuple[str, tuple[str, ...]]:
    """Return one token decoded and polished, and the codes of both."""
    if cell is None:
        return polish(token)
    decoded, encoding = _choose(token, reading, cell)
    out, done = polish(decoded)
    if encoding == "plain":
        return out, done
    return out, ("encoding_" + encoding, *(code for code in done if code == "tone_placement"))


def _choose(token: str, reading: Candidates, cell: str) -> tuple[str, str]:
    cost = reading.switch_cost
    best, encoding, score = token, "plain", reading.plain - (0.0 if cell == "plain" else cost)
    same_as_plain = {"tcvn3": reading.tcvn3, "vni": reading.vni}.get(cell, token) is None
    if same_as_plain and {"tcvn3": reading.tcvn3_score, "vni": reading.vni_score}[cell] > IMPOSSIBLE:
        score += cost  # the cell's encoding writes these very letters
    for name, text, value in (
        ("tcvn3", reading.tcvn3, reading.tcvn3_score),
        ("vni", reading.vni, reading.vni_score),
    ):
        if text is not None and value - (0.0 if name == cell else cost) > score:
            best, encoding, score = text, name, value - (0.0 if name == cell else cost)
    return best, encoding


def _sorted(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=_ORDER.__getitem__)) if codes else ()
