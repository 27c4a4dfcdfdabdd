"""Names as numbers: one pass over the unique strings, then arrays.

A province has millions of name cells but some ten thousand different syllables, so syllables are folded once each and
names become rows of syllable numbers; every key of a name (with tones, without, family, given ...) is then a hash
taken from those rows by numpy. Hashes do not depend on the process or on the order of the input, so a register
saved yesterday and a list read today meet on the same numbers. 0 means "not there" in every array.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.syllables import Syllable, is_clean_syllable, read_syllable, sister_form
from ansinh.core.vietnamese.names import folded

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

MAX_SYLLABLES = 8
"""Syllables of a name that are looked at; the longest names of ethnic minorities have seven."""

TITLES = frozenset({"ông", "bà", "cụ", "anh", "chị", "em", "cháu", "cô", "chú", "bác", "ong", "ba", "cu"})
"""Words in front of a name that may be a title; the repair decides."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def stable_hash(text: str) -> int:
    """Return a 63-bit hash of ``text`` that is the same in every process; 0 for the empty text."""
    if not text:
        return 0
    return (
        int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        >> 1
    )


def mix(*parts: Ints) -> Ints:
    """Hash rows of integers to one integer each; 0 where any part is 0 (a key with a hole is no key)."""
    value: Words = np.zeros(len(parts[0]), dtype=np.uint64)
    present = np.ones(len(parts[0]), dtype=bool)
    with np.errstate(over="ignore"):
        for part in parts:
            value = (value ^ part.astype(np.uint64)) * _MULTIPLIER
            value ^= value >> _SHIFT
            present &= part != 0
    result: Ints = (value >> np.uint64(1)).astype(np.int64)
    result[~present] = 0
    return result


def _chain(columns: Iterable[Ints], size: int) -> Ints:
    """Hash a sequence of syllable columns, skipping the absent ones; 0 if all are absent."""
    value: Words = np.zeros(size, dtype=np.uint64)
    any_there = np.zeros(size, dtype=bool)
    with np.errstate(over="ignore"):
        for column in columns:
            there = column != 0
            stepped = (value ^ column.astype(np.uint64)) * _MULTIPLIER
            stepped ^= stepped >> _SHIFT
            value = np.where(there, stepped, value)
            any_there |= there
    result: Ints = (value >> np.uint64(1)).astype(np.int64)
    result[~any_there] = 0
    return result


_LETTER_BASE = np.uint64(0x100000001B3)


def _run_together(texts: Sequence[str], grid: Ints) -> Ints:
    """Hash the letters of names as if written without spaces, so that a space lost or moved changes nothing.

    The hash is a polynomial over the letters' codes modulo 2^64; that of a name is put together from those of its
    syllables: ``hash(ab) = hash(a) * base^len(b) + hash(b)``.
    """
    hashes, powers = np.zeros(len(texts), dtype=np.uint64), np.ones(len(texts), dtype=np.uint64)
    mask, base = (1 << 64) - 1, int(_LETTER_BASE)
    for row, text in enumerate(texts):
        value, power = 0, 1
        for letter in text:
            value = (value * base + ord(letter)) & mask
            power = (power * base) & mask
        hashes[row], powers[row] = value, power
    total: Words = np.zeros(len(grid), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in grid.T:
            total = total * powers[column] + hashes[column]
        total = (total ^ (total >> np.uint64(31))) * _MULTIPLIER
    result: Ints = (total >> np.uint64(1)).astype(np.int64)
    return result


@dataclass(frozen=True, slots=True)
class NameTable:
    """Keys of unique names, one row a name; row 0 is "no name". Hashes are 63 bits, 0 = not there.

    Over the letters run together: ``full`` with tones, ``soft`` hook and tilde made one, ``bare`` without diacritics. Over
    syllables without diacritics and with dialects made one: ``family``, ``middle``, ``given``, ``first_middle``,
    ``last_middle``; ``given_toned`` as it is; ``initials`` of the middle. Flags: ``plain`` no diacritic stands in it,
    ``given_plain`` none in the given name, ``odd`` a syllable cannot be Vietnamese, ``short`` a middle syllable is one letter.
    """

    full: Ints
    soft: Ints
    bare: Ints
    family: Ints
    middle: Ints
    given: Ints
    given_toned: Ints
    first_middle: Ints
    last_middle: Ints
    initials: Ints
    plain: Ints
    given_plain: Ints
    odd: Ints
    short: Ints
    text: list[str]


class NameReader:
    """Turns name strings into rows of a :class:`NameTable`. One reader serves a whole input."""

    def __init__(self) -> None:
        self._syllable_of: dict[str, int] = {}
        self._clean_of: dict[str, int] = {}
        self._syllables: list[Syllable] = [Syllable("", "", "")]
        self._syllable_number: dict[Syllable, int] = {self._syllables[0]: 0}
        self._row_of: dict[str, int] = {"": 0}
        self._flat: list[int] = []
        self._counts: list[int] = [0]

    def row(self, text: str) -> int:
        """Return the row number of ``text`` (repaired), 0 if it has no letters."""
        found = self._row_of.get(text)
        if found is not None:
            return found
        numbers = []
        for token in text.split():
            number = self._syllable_of.get(token)
            if number is None:
                number = self._add_syllable(token)
            if number:
                numbers.append(number)
        numbers = numbers[: MAX_SYLLABLES - 1] + numbers[-1:] if len(numbers) > MAX_SYLLABLES else numbers
        row = 0
        if numbers:
            row = len(self._counts)
            self._flat.extend(numbers)
            self._counts.append(len(numbers))
        self._row_of[text] = row
        return row

    def row_if_clean(self, text: str) -> int | None:
        """Return the row of ``text`` as typed, or ``None`` where a syllable wants repair or a title stands in front."""
        found = self._row_of.get(text)
        if found is not None:
            return found
        tokens = text.split()
        numbers = list(map(self._clean_of.get, tokens))
        if None in numbers:
            numbers = [self._clean_number(token) for token in tokens]
        if 0 in numbers or not numbers or tokens[0].casefold() in TITLES:
            return None
        row = len(self._counts)
        self._flat.extend(numbers[:MAX_SYLLABLES])  # type: ignore[arg-type]  # no None is left
        self._counts.append(min(len(numbers), MAX_SYLLABLES))
        self._row_of[text] = row
        return row

    def _clean_number(self, token: str) -> int:
        """Return the number of a clean syllable, 0 for another."""
        number = self._clean_of.get(token)
        if number is None:
            number = self._add_syllable(token) if is_clean_syllable(token) else 0
            self._clean_of[token] = number
        return number

    def _add_syllable(self, token: str) -> int:
        syllable = read_syllable(token)
        number = self._syllable_number.get(syllable)
        if number is None:
            number = len(self._syllables) if syllable.bare else 0
            if number:
                self._syllables.append(syllable)
                self._syllable_number[syllable] = number
        self._syllable_of[token] = number
        return number

    def _hashes(self, key: Callable[[Syllable], str]) -> Ints:
        return np.fromiter(
            (stable_hash(key(s)) for s in self._syllables), dtype=np.int64, count=len(self._syllables)
        )

    def table(self) -> NameTable:
        """Compute the keys of every name read so far."""
        counts = np.asarray(self._counts, dtype=np.int64)
        size = len(counts)
        grid = np.zeros((size, MAX_SYLLABLES), dtype=np.int64)
        row_of = np.repeat(np.arange(size), counts)
        starts = np.cumsum(counts) - counts
        grid[row_of, np.arange(len(row_of)) - np.repeat(starts, counts)] = np.asarray(
            self._flat, dtype=np.int64
        )
        last = grid[np.arange(size), np.maximum(counts - 1, 0)]
        first = np.where(counts > 1, grid[:, 0], 0)
        middle = grid.copy()
        middle[:, 0] = 0
        middle[np.arange(size), np.maximum(counts - 1, 0)] = 0
        second = np.where(counts > 2, grid[:, 1], 0)
        before_last = np.where(counts > 2, grid[np.arange(size), np.maximum(counts - 2, 0)], 0)
        toned_hash = self._hashes(lambda s: s.with_tone)
        sister = self._hashes(sister_form)
        initial = self._hashes(lambda s: s.bare[:1])
        odd = np.asarray([s.odd for s in self._syllables])
        plain = np.asarray([folded(s.with_tone) == s.with_tone for s in self._syllables])
        short = np.asarray([len(s.bare) == 1 for s in self._syllables])
        return NameTable(
            full=_run_together([s.with_tone for s in self._syllables], grid),
            soft=_run_together([s.soft_tone for s in self._syllables], grid),
            bare=_run_together([s.bare for s in self._syllables], grid),
            family=sister[first],
            middle=_chain(sister[middle].T, size),
            given=sister[last],
            given_toned=toned_hash[last],
            first_middle=sister[second],
            last_middle=sister[before_last],
            initials=_chain(initial[middle].T, size),
            plain=np.all(plain[grid], axis=1).astype(np.int64),
            given_plain=plain[last].astype(np.int64),
            odd=np.any(odd[grid], axis=1).astype(np.int64),
            short=(short[middle] & (middle != 0)).any(axis=1).astype(np.int64),
            text=self._bare_texts(),
        )

    def _bare_texts(self) -> list[str]:
        bare = [s.bare for s in self._syllables]
        flat = [bare[number] for number in self._flat]
        texts, start = [""], 0
        for count in self._counts[1:]:
            texts.append("".join(flat[start : start + count]))
            start += count
        return texts
