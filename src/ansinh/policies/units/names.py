"""Names of administrative units as people type them, resolved as of a day.

``x. Phú Tiến``, ``P.Tân Thịnh``, ``TT Chợ Chu``, ``phu tien``, ``Xã Phú Tiền``, ``Hoá Thượng``, ``Phú Tiến, Định Hóa`` name a
unit; a name that two units of the day bear, or that fits several equally badly, gives candidates and no unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ansinh.core.vietnamese.names import composed, folded, toned
from ansinh.policies.units.units import (
    KIND_WORDS,
    Level,
    Unit,
    all_successions,
    all_units,
    successors,
    unit_of,
    units_as_of,
)

How = Literal[
    "exact",
    "no_diacritics",
    "abbreviation",
    "spelling",
    "ambiguous",
    "elsewhere",
    "former",
    "later",
    "unknown",
]

_KINDS: dict[str, str] = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "ph": "phuong", "tt": "thi_tran", "thi tran": "thi_tran",
    "t t": "thi_tran", "huyen": "huyen", "h": "huyen", "tp": "thanh_pho", "thanh pho": "thanh_pho", "t p": "thanh_pho",
    "tx": "thi_xa", "thi xa": "thi_xa", "t x": "thi_xa", "tinh": "tinh",
}  # fmt: skip
_LEVEL_OF_KIND: dict[str, Level] = {
    "tinh": "province", "huyen": "district", "thi_xa": "district", "thanh_pho": "district",
}  # fmt: skip
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_DIVIDERS = re.compile(r"[,;/\n]|\s[-–]\s")
_SPELLING_LENGTH = 5
_LONGEST_ABBREVIATION = 4  # letters and the dot: ``Phg.``


_ORDER: tuple[How, ...] = (
    "exact", "no_diacritics", "ambiguous", "former", "later", "elsewhere", "spelling", "abbreviation", "unknown",
)  # fmt: skip
_RANK = {how: place for place, how in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Resolution:
    """``unit`` when exactly one fits, else None with the ``candidates`` that do (most likely first) and why (``how``).

    ``how``: ``exact``; ``no_diacritics``; ``abbreviation``; ``spelling`` (one letter, a wrong tone, i/y, II for 2);
    ``ambiguous`` (several fit); ``elsewhere`` (fits only outside ``within``); ``former`` (gone before the day: candidates
    are its successors); ``later`` (made after the day: candidates are the units it was made from); ``unknown``.
    ``kind_agrees`` is False when the name was typed with another kind (``xã`` for a ``thị trấn``), None when without.
    """

    unit: Unit | None
    candidates: tuple[Unit, ...]
    how: How
    kind_agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class _Typed:
    toned: str
    folded: str
    kind: str | None
    rest: tuple[str, ...]


def _readings(name: str) -> list[_Typed]:
    """How the name can be read: without its leading kind, and whole where the first word may be part of the name.

    ``phuong tien`` is a ward named Tiến or a commune named Phượng Tiến; ``Phượng Tiến`` and ``Huyền Tụng`` are names.
    """
    parts = [part.strip() for part in _DIVIDERS.split(composed(name)) if part.strip()]
    if not parts:
        return []
    tokens = re.sub(r"\.(?=\S)", ". ", parts[0]).split()
    rest = tuple(parts[1:])
    for width in (2, 1):
        first = [token.rstrip(".") for token in tokens[:width]]
        kind = _KINDS.get(" ".join(folded(token) for token in first))
        if kind is None or len(tokens) <= width:
            continue
        marked = [token for token in first if not token.isascii()]
        if marked and toned(" ".join(first)) != KIND_WORDS[kind].lower():
            continue
        stripped = _typed(tokens[width:], kind, rest)
        return [stripped] if marked else [stripped, _typed(tokens, None, rest)]
    return [_typed(tokens, None, rest)]


def _typed(tokens: list[str], kind: str | None, rest: tuple[str, ...]) -> _Typed:
    text = " ".join(tokens).strip(" :")
    if len(tokens[-1]) > _LONGEST_ABBREVIATION:
        text = text.rstrip(".")
    return _Typed(toned(text), folded(text), kind, rest)


def _spelling_key(text: str) -> str:
    """Key of one sound: y as i, roman numbers as digits, no spaces."""
    words = text.replace("y", "i").replace("-", "").split()
    return "".join(str(int(word)) if word.isdigit() else _ROMAN.get(word, word) for word in words)


@lru_cache(maxsize=4096)
def _keys(unit: Unit) -> tuple[tuple[str, str], ...]:
    return tuple((toned(name), folded(name)) for name in (unit.name, *unit.also_written))


def _abbreviates(typed: str, full: str) -> bool:
    short, words = typed.split(), full.split()
    if len(short) != len(words) or short == words:
        return False
    return any(len(s.rstrip(".")) < len(w) for s, w in zip(short, words, strict=True)) and all(
        s == w or (w.startswith(s.rstrip(".")) and (s.endswith(".") or len(s) == 1))
        for s, w in zip(short, words, strict=True)
    )


def _misspells(typed: str, full: str) -> bool:
    a, b = _spelling_key(typed), _spelling_key(full)
    if a == b:
        return True
    return min(len(a), len(b)) >= _SPELLING_LENGTH and OSA.distance(a, b, score_cutoff=1) <= 1


def _match(typed: _Typed, pool: Iterable[Unit]) -> tuple[list[Unit], How]:
    pool = list(pool)
    no_marks: How = "no_diacritics" if typed.toned == typed.folded else "spelling"
    steps: tuple[tuple[How, Callable[[str, str], bool]], ...] = (
        ("exact", lambda with_tones, _plain: with_tones == typed.toned),
        (no_marks, lambda _with_tones, plain: plain == typed.folded),
        ("abbreviation", lambda _with_tones, plain: _abbreviates(typed.folded, plain)),
        ("spelling", lambda _with_tones, plain: _misspells(typed.folded, plain)),
    )
    for how, fits in steps:
        found = [unit for unit in pool if any(fits(*key) for key in _keys(unit))]
        if found:
            same_kind = [unit for unit in found if unit.kind == typed.kind]
            return (same_kind or found), how
    return [], "unknown"


def _inside(unit: Unit, outer: Unit, as_of: date) -> bool:
    if unit.parent == outer.code and outer.level != "commune":
        parent_level: Level = "district" if unit.level == "commune" and len(unit.parent) == 3 else "province"
        return parent_level == outer.level
    parent = unit_of(unit.parent, as_of=as_of, level="district")
    return parent is not None and outer.level == "province" and parent.parent == outer.code


def _outers(within: str, as_of: date) -> list[Unit]:
    """What ``within`` may mean, the narrower first: ``Thái Nguyên`` is a city and a province."""
    text = within.strip()
    levels: tuple[Level, ...] = ("district", "province")
    if text.isdigit():
        return [unit for level in levels if (unit := unit_of(text, as_of=as_of, level=level)) is not None]
    kinds = [reading.kind for reading in _readings(text) if reading.kind]
    if kinds and kinds[0] in _LEVEL_OF_KIND:
        levels = (_LEVEL_OF_KIND[kinds[0]],)
    found = [resolve(text, as_of=as_of, level=level).unit for level in levels]
    return [unit for unit in found if unit is not None]


@lru_cache(maxsize=16384)
def resolve(name: str, *, as_of: date, within: str | None = None, level: Level | None = None) -> Resolution:
    """The unit that ``name`` means on the day ``as_of``.

    ``within`` narrows to a district or province (a code, or a name as typed); parts after a comma in ``name`` do the
    same. ``level`` is ``commune`` unless the name itself says ``huyện``, ``thị xã``, ``thành phố`` or ``tỉnh``.
    Raises ``InputError`` for a day before the table begins.
    """
    results = [_resolve(typed, as_of, within, level) for typed in _readings(name) if typed.toned]
    if not results:
        return Resolution(None, (), "unknown")
    return min(results, key=lambda result: _RANK[result.how])


def _resolve(typed: _Typed, as_of: date, within: str | None, level: Level | None) -> Resolution:
    wanted: Level = level or _LEVEL_OF_KIND.get(typed.kind or "", "commune")
    everywhere = units_as_of(as_of, wanted)
    pool = list(everywhere)
    outers = [found for text in (within, *typed.rest) if text and (found := _outers(text, as_of))]
    if wanted != "province":
        for found in outers:
            pool = [unit for unit in pool if any(_inside(unit, outer, as_of) for outer in found)]
    matched, how = _match(typed, pool)
    if len(matched) > 1 and outers:
        matched = [unit for unit in matched if _inside(unit, outers[0][0], as_of)] or matched
    if not matched and len(pool) < len(everywhere):
        outside, outside_how = _match(typed, everywhere)
        if outside and outside_how in ("exact", "no_diacritics"):
            return Resolution(None, tuple(outside), "elsewhere")
    if how in ("abbreviation", "spelling", "unknown"):
        other = _other_date(typed, wanted, as_of)
        if other is not None and (not matched or other.how == "former"):
            return other
    if not matched:
        return Resolution(None, _nearest(typed, pool), "unknown")
    if len(matched) > 1:
        return Resolution(None, tuple(matched), "ambiguous")
    agrees = None if typed.kind is None else matched[0].kind == typed.kind
    return Resolution(matched[0], (matched[0],), how, agrees)


def _other_date(typed: _Typed, level: Level, as_of: date) -> Resolution | None:
    """A unit of another time whose name is exactly the typed one."""
    others = [unit for unit in all_units() if unit.level == level and not unit.holds_on(as_of)]
    found = [unit for unit in others if typed.toned in [key[0] for key in _keys(unit)]]
    found = found or [
        unit
        for unit in others
        if typed.folded in [key[1] for key in _keys(unit)] and typed.toned == typed.folded
    ]
    if not found:
        return None
    former = [unit for unit in found if unit.valid_to is not None and unit.valid_to < as_of]
    if former:
        units: list[Unit] = []
        for unit in former:
            ends = successors(unit.code, as_of=as_of, since=unit.valid_from)
            codes = [step.code for step in ends if step.code] if ends else [unit.code]
            units += [new for code in codes if (new := unit_of(code, as_of=as_of, level=level)) is not None]
        return Resolution(None, tuple(dict.fromkeys(units)), "former")
    codes = [
        code
        for code, steps in all_successions().items()
        if any(step.code in {unit.code for unit in found} and step.day > as_of for step in steps)
    ]
    before = [unit_of(code, as_of=as_of, level=level) for code in codes]
    return Resolution(None, tuple(unit for unit in before if unit is not None), "later")


def _nearest(typed: _Typed, pool: Iterable[Unit]) -> tuple[Unit, ...]:
    scored = [(max(fuzz.ratio(typed.folded, key[1]) for key in _keys(unit)), unit) for unit in pool]
    scored = [pair for pair in scored if pair[0] >= 75]
    return tuple(unit for _score, unit in sorted(scored, key=lambda pair: -pair[0])[:5])


@lru_cache(maxsize=8)
def places_mapping(
    before: date = date(2020, 4, 1), after: date = date(2025, 7, 1)
) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """For record linkage: ``(province, district, commune)`` of ``before`` to the same of ``after`` (district empty).

    A divided unit takes the part its source calls the default; a unit whose successor is not named is left out.
    """
    found: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for unit in units_as_of(before, "commune"):
        steps = [
            step for step in successors(unit.code, as_of=after, since=before) if step.default and step.code
        ]
        new = unit_of(steps[0].code, as_of=after) if steps else None
        district = unit_of(unit.parent, as_of=before, level="district")
        if new is None or district is None:
            continue
        province = unit_of(district.parent, as_of=before, level="province")
        new_province = unit_of(new.parent, as_of=after, level="province")
        if province is None or new_province is None:
            continue
        for name in (unit.name, *unit.also_written):
            found[province.name, district.name, name] = (new_province.name, "", new.name)
    return found
