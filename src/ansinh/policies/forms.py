"""The list forms of a policy as plain data: header words, forms, and the words by which a list claims a group.

Data: ``policies/lists_common.yaml`` (header words for all) and ``policies/<policy>/lists.yaml`` (see the notes in the
files). Nothing is decided here: a claim says what the list says, the law decides later.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from ansinh.core.errors import UsageError
from ansinh.core.i18n import _
from ansinh.core.sheets.headers import HeaderBook
from ansinh.core.sheets.keys import words_key

_PARTS = re.compile(r"[,;+/&\n]| và | - ")


@dataclass(frozen=True, slots=True)
class GroupClaim:
    """A group that a text claims: ``group`` G1..G8, ``kind`` a finer word (poor, near_poor, merit, social, ...)."""

    group: str
    kind: str
    phrase: str


@dataclass(frozen=True, slots=True)
class ListForm:
    """One form of the policy: the words of its title, the groups it is for, fields that hint at it."""

    key: str
    name: str
    title: tuple[str, ...]
    groups: tuple[str, ...]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class ListForms:
    """What the lists of a policy look like and mean. Build with ``load_list_forms``."""

    policy: str
    headers: HeaderBook
    forms: tuple[ListForm, ...]
    default_months: Mapping[str, int]
    titles: tuple[tuple[str, GroupClaim], ...]
    categories: tuple[tuple[str, GroupClaim], ...]
    worship_words: tuple[str, ...]
    worship_not_only: tuple[str, ...]
    declined_words: tuple[str, ...]
    not_declined: tuple[str, ...]

    def form_of(self, title: Sequence[str], fields: Collection[str]) -> str | None:
        """Return the key of the form that a title block (and then the columns) point to, None if none."""
        words = f" {words_key(' '.join(title))} "
        best: tuple[int, int] | None = None
        found = None
        for form in self.forms:
            longest = max((len(phrase) for phrase in form.title if f" {phrase} " in words), default=0)
            hints = len(form.fields & set(fields))
            if (longest or hints) and (best is None or (longest, hints) > best):
                best, found = (longest, hints), form.key
        return found

    def groups_of_title(self, text: str) -> tuple[GroupClaim, ...]:
        """Return all groups that a title, a section line or a sheet's name claims, in the order of the text."""
        return _claims(text, self.titles)

    def group_of_title(self, text: str) -> GroupClaim | None:
        """Return the one group a title claims; None if it claims none or several.

        Poor and near-poor in one title are one group (kind ``poor_or_near_poor``).
        """
        return _only(self.groups_of_title(text))

    def groups_of_category(self, text: str) -> tuple[GroupClaim, ...]:
        """Return all groups that a category cell claims (``HN, BTXH`` claims two), without repeats.

        Inside one part of the cell the words at its start decide: an old person of a poor household
        (``Người cao tuổi hộ nghèo ...``) claims social assistance.
        """
        found: dict[str, GroupClaim] = {}
        whole = _claim(words_key(text), self.categories)
        for part in _PARTS.split(text):
            claim = _claim(words_key(part), self.categories)
            if claim is not None:
                found.setdefault(claim.group, claim)
        if not found and whole is not None:
            found[whole.group] = whole
        return tuple(found.values())

    def group_of_category(self, text: str) -> GroupClaim | None:
        """Return the one group a category cell claims; None if it claims none or several (then ask for all)."""
        return _only(self.groups_of_category(text))

    def is_worship_only(self, *texts: str) -> bool:
        """True if the texts of a row (category, note) say that the person only worships a liệt sĩ."""
        words = [words_key(text) for text in texts]
        if not any(_has(text, self.worship_words) for text in words):
            return False
        return not any(_has(text, self.worship_not_only) for text in words)

    def is_declined(self, *texts: str) -> bool:
        """True if the texts of a row (note, a column of refusals) declare that support is refused."""
        return any(
            _has(words, self.declined_words) and not _has(words, self.not_declined)
            for words in map(words_key, texts)
        )


def _has(words: str, phrases: Iterable[str]) -> bool:
    padded = f" {words} "
    return any(f" {phrase} " in padded for phrase in phrases)


def _claim(words: str, table: Sequence[tuple[str, GroupClaim]]) -> GroupClaim | None:
    """The longest phrase at the start, else the longest anywhere (the table is sorted, longest first)."""
    for prefix in (
        words,
        re.sub(r"^(\d+|[ivx]+|[a-h]|ho so|doi tuong|dien|thuoc dien|nguoi thuoc|thuoc|la) ", "", words),
    ):
        for phrase, claim in table:
            if prefix == phrase or prefix.startswith(phrase + " "):
                return claim
    padded = f" {words} "
    return next((claim for phrase, claim in table if f" {phrase} " in padded), None)


def _claims(text: str, table: Sequence[tuple[str, GroupClaim]]) -> tuple[GroupClaim, ...]:
    rest = f" {words_key(text)} "
    found: list[tuple[int, GroupClaim]] = []
    for phrase, claim in table:
        place = rest.find(f" {phrase} ")
        if place >= 0:
            found.append((place, claim))
            rest = rest.replace(f" {phrase} ", f" {'~' * len(phrase)} ")
    result: dict[tuple[str, str], GroupClaim] = {}
    for _place, claim in sorted(found, key=lambda item: item[0]):
        result.setdefault((claim.group, claim.kind), claim)
    return tuple(result.values())


def _only(claims: Sequence[GroupClaim]) -> GroupClaim | None:
    if not claims or len({claim.group for claim in claims}) > 1:
        return None
    if len({claim.kind for claim in claims}) > 1:
        return GroupClaim(
            claims[0].group, "_or_".join(sorted({c.kind for c in claims}, reverse=True)), claims[0].phrase
        )
    return claims[0]


@lru_cache(maxsize=8)
def load_list_forms(policy: str) -> ListForms:
    """Load the list forms of a policy (``covid42``). UsageError if the policy has none."""
    folder = files("ansinh.policies")
    own = folder / policy / "lists.yaml"
    if not policy.isidentifier() or not own.is_file():
        raise UsageError(_("Chính sách “{policy}” chưa có mẫu danh sách.").format(policy=policy))
    common = _yaml((folder / "lists_common.yaml").read_text(encoding="utf-8"))
    data = _yaml(own.read_text(encoding="utf-8"))
    for name, entry in data.get("fields", {}).items():  # a policy may add header words of its own
        common["fields"].setdefault(name, {"words": []})["words"] += entry["words"]
    forms = tuple(
        ListForm(
            key,
            entry["form"],
            tuple(words_key(word) for word in entry["title"]),
            tuple(entry["groups"]),
            frozenset(entry["fields"]),
        )
        for key, entry in data["forms"].items()
    )
    return ListForms(
        policy,
        HeaderBook.from_data(common),
        forms,
        dict(data["default_months"]),
        _table(data["titles"]),
        _table(data["categories"]),
        _keys(data["worship_only"]),
        _keys(data["worship_not_only"]),
        _keys(data["declined"]),
        _keys(data["not_declined"]),
    )


def _yaml(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


def _keys(words: Iterable[object]) -> tuple[str, ...]:
    return tuple(words_key(str(word)) for word in words)


def _table(entries: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, GroupClaim], ...]:
    found = {
        words_key(str(word)): GroupClaim(entry["group"], entry["kind"], str(word))
        for entry in entries
        for word in entry["words"]
    }
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))
