"""From the words of a head to the meaning of its column.

A ``HeaderBook`` holds the synonyms (data of ``policies/``); ``match`` looks up one head, ``match_path`` the heads that
stand above one column from the top down, where an upper head gives a lower one its meaning (Năm sinh: Nam | Nữ).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ansinh.core.sheets.keys import squeezed_key, toned_key, words_key

EXACT, GROUP, CONTAINS, FUZZY = 1.0, 0.98, 0.85, 0.75
_FUZZY_BAR = 0.88
_FUZZY_MIN_LENGTH = 6
_LONGEST_HEAD = 160
IGNORED, COUNT, UNIT = "ignored", "count", "unit"


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """What a head means: the field, how sure (1 exact, less when contained or only close) and the words that told."""

    field: str
    score: float
    phrase: str


@runtime_checkable
class Forms(Protocol):
    """What detection needs to know of a policy's forms."""

    @property
    def headers(self) -> "HeaderBook": ...

    def form_of(self, title: Sequence[str], fields: Collection[str]) -> str | None: ...


@dataclass(frozen=True, slots=True)
class HeaderBook:
    """Synonyms ready for look-up. Build with ``HeaderBook.from_data``."""

    exact: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[str, str], ...]]
    groups: Mapping[str, str]
    prefer: Mapping[str, tuple[str, ...]]
    fuzzy: tuple[str, ...]
    counts: frozenset[str]
    units: frozenset[str]
    memo: dict[str, HeadMatch | None]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "HeaderBook":
        """Build from the data of a ``lists_common.yaml`` (see there for the format)."""
        exact: dict[str, str] = {}
        contained: list[tuple[str, str]] = []
        prefer: dict[str, tuple[str, ...]] = {}
        for field, entry in data["fields"].items():
            for word in entry["words"]:
                exact.setdefault(squeezed_key(str(word)), field)
                if entry.get("contains", True):
                    contained.append((words_key(str(word)), field))
            prefer[field] = tuple(words_key(word) for word in entry.get("prefer", ()))
        known = data["known"]
        for word in (*known["exact"], *known["contains"]):
            exact.setdefault(squeezed_key(str(word)), IGNORED)
        contained += [(words_key(str(word)), IGNORED) for word in known["contains"]]
        groups = {squeezed_key(word): name for name, words in data["groups"].items() for word in words}
        phrases: dict[str, list[tuple[str, str]]] = {}
        for phrase, field in sorted(set(contained), key=lambda item: (-len(item[0]), item)):
            if len(phrase) >= 4:
                phrases.setdefault(phrase.split()[0], []).append((phrase, field))
        return cls(
            exact,
            {first: tuple(items) for first, items in phrases.items()},
            groups,
            prefer,
            tuple(key for key in exact if len(key) >= _FUZZY_MIN_LENGTH),
            frozenset(squeezed_key(word) for word in data["counts"]),
            frozenset(squeezed_key(word) for word in data["units"]),
            {},
        )

    def match(self, text: str) -> HeadMatch | None:
        """Return the meaning of one head, None if its words are unknown."""
        if text not in self.memo:
            self.memo[text] = self._match(text)
        return self.memo[text]

    def _match(self, text: str) -> HeadMatch | None:
        whole = squeezed_key(text)
        if not whole or len(text) > _LONGEST_HEAD:
            return None
        for key in (whole, squeezed_key(_without_brackets(text))):
            if key in self.exact:
                return HeadMatch(self.exact[key], EXACT, text.strip())
        if whole in self.counts:
            return HeadMatch(COUNT, EXACT, text.strip())
        return self._contained(words_key(text)) or self._close(whole)

    def _close(self, whole: str) -> HeadMatch | None:
        if len(whole) < _FUZZY_MIN_LENGTH:
            return None
        found = process.extractOne(
            whole, self.fuzzy, scorer=Levenshtein.normalized_similarity, score_cutoff=_FUZZY_BAR
        )
        return None if found is None else HeadMatch(self.exact[found[0]], FUZZY, found[0])

    def _contained(self, words: str) -> HeadMatch | None:
        """The longest known phrase; one at the start of the head goes before one further on."""
        parts = words.split()
        best: tuple[bool, int, str, str] | None = None
        for place, part in enumerate(parts):
            tail = " ".join(parts[place:]) + " "
            for phrase, field in self.phrases.get(part, ()):
                if place and " " not in phrase:
                    continue  # one short word in the middle of a head says too little
                if tail.startswith(phrase + " "):
                    candidate = (place == 0, len(phrase), phrase, field)
                    if best is None or candidate[:2] > best[:2]:
                        best = candidate
                    break
        if best is None:
            return None
        return HeadMatch(best[3], CONTAINS if best[0] else CONTAINS - 0.05, best[2])

    def group(self, text: str) -> str | None:
        """Return which kind of group a head over several columns names (birth, sex, money, id, address)."""
        return self.groups.get(squeezed_key(text)) or self.groups.get(squeezed_key(_without_brackets(text)))

    def is_unit(self, text: str) -> bool:
        """True for the heads that name units in sheets of totals (Xã, Đơn vị, Nội dung)."""
        return squeezed_key(text) in self.units

    def preferred(self, field: str, path: Sequence[str]) -> bool:
        """True if the words of a head prefer it to other columns of the same field (Thành tiền to Mức hỗ trợ)."""
        words = f" {words_key(' '.join(path))} "
        return any(f" {phrase} " in words for phrase in self.prefer.get(field, ()))

    def match_path(self, path: Sequence[str], siblings: Collection[str]) -> HeadMatch | None:
        """Return the meaning of a column from its heads, top first; ``siblings``: heads beside it under its parent."""
        if not path:
            return None
        leaf, parents = path[-1], path[:-1]
        group = next((name for text in reversed(parents) if (name := self.group(text))), None)
        if parents:
            found = _in_group(group, leaf, siblings)
            if found is not None:
                return HeadMatch(found, GROUP, " / ".join(path))
            joined = self.match(" ".join(path))
            if joined is not None and joined.score == EXACT:
                return joined
        own = self.match(leaf)
        if own is not None and not (parents and own.field == IGNORED and own.score == EXACT):
            return own
        if group is None and parents and own is None:
            above = self.match(parents[-1])
            if above is not None and above.field in ("allowance", "amount"):
                return HeadMatch(above.field, CONTAINS - 0.1, above.phrase)
        return own


_BIRTH_PARTS = {"ngay": "birth_day", "thang": "birth_month", "nam": "birth_year", "ngaysinh": "birth_day"}
_MONEY_PARTS = {
    "tongso": "amount", "tong": "amount", "tongcong": "amount", "cong": "amount", "thanhtien": "amount",
    "muc": "amount_monthly", "thang": "months", "sothang": "months", "sotien": "amount", "tien": "amount",
}  # fmt: skip
_ID_PARTS = {
    "so": "id_number", "ngaycap": "id_issue_date", "ngay": "id_issue_date", "noicap": "id_issue_place",
    "ngaythangnamcap": "id_issue_date", "socmnd": "id_number",
}  # fmt: skip


def _in_group(group: str | None, leaf: str, siblings: Collection[str]) -> str | None:
    """The meaning of a short head that only its group gives. Nam beside Nữ is a sex, Năm beside Tháng a year."""
    key = squeezed_key(leaf)
    around = {squeezed_key(text) for text in siblings}
    if group in ("birth", "sex"):
        if key == "nu" or (key == "nam" and "nu" in around):
            pair = {"birth": ("birth_male", "birth_female"), "sex": ("sex_male_mark", "sex_female_mark")}
            return pair[group][key == "nu"]
        if group == "birth" and key == "nam" and toned_key(leaf) == "nam" and not around & {"ngay", "thang"}:
            return "birth_male"
    tables = {"birth": _BIRTH_PARTS, "money": _MONEY_PARTS, "id": _ID_PARTS}
    return tables[group].get(key) if group in tables else None


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^)]*\)?|\[[^\]]*\]", " ", text)
