"""Search over people: by number, code, folded words, and resemblance when the words find nobody. An exact accent comes first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from ansinh.accounts.actor import Actor
from ansinh.core.vietnamese.names import folded, toned
from ansinh.registry import names
from ansinh.registry.facts import folded_number
from ansinh.registry.models import IdentityPaper, Person
from ansinh.registry.rls import under, within

RIGHT = "registry.search"
MOST = 1_000
"""Hits counted and kept; beyond it the count says *more than*."""
NARROW = 1_500
"""Names up to which they are weighed one by one; beyond it the words are too common to weigh."""
LEAST_LIKENESS = 80
PAGE = 50
_YEAR = re.compile(r"(?:18|19|20)\d\d\Z")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z|(\d{4})-(\d\d)-(\d\d)\Z")
_NUMBER = re.compile(r"\d{6,12}\Z")
_CODE = re.compile(r"[A-Za-z]{1,4}\d{3,}\Z")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: words of a name (with the accents typed), birth as far as told, a number, a code."""

    words: tuple[str, ...] = ()
    birth: str = ""
    number: str = ""
    code: str = ""

    @property
    def plain(self) -> str:
        """The words folded."""
        return folded(" ".join(self.words))


@dataclass(frozen=True, slots=True)
class Found:
    """``people`` of one page; ``count`` people in all, up to :data:`MOST`; ``how`` they were found."""

    people: list[Person]
    count: int
    more: bool
    how: str
    page: int = 1

    @property
    def pages(self) -> int:
        """Number of pages."""
        return max(1, -(-self.count // PAGE))


def read_query(text: str) -> Query:
    """Take apart what an officer typed: ``nguyễn thị hoà 1952``, ``019176017669``, ``P002151``."""
    query = Query()
    joined = folded_number(text)
    if joined.isdigit() and len(joined) in (9, 12):
        return Query(number=joined)
    words: list[str] = []
    for token in text.replace(",", " ").split():
        day = _DAY.match(token)
        if day:
            parts = (day[3], day[2], day[1]) if day[3] else (day[4], day[5], day[6])
            query = replace(query, birth=f"{parts[0]}-{int(parts[1]):02d}-{int(parts[2]):02d}")
        elif _YEAR.match(token):
            query = replace(query, birth=token)
        elif _NUMBER.match(token):
            query = replace(query, number=token)
        elif _CODE.match(token):
            query = replace(query, code=token)
        else:
            words.append(token)
    return replace(query, words=tuple(words[:8]))


def search(actor: Actor, text: str, *, unit_path: str = "", page: int = 1) -> Found:
    """People the actor may see who fit; a blank text lists the people of a unit in the order of their names."""
    query = read_query(text)
    people = Person.objects.filter(within(actor, RIGHT), merged_into__isnull=True)
    if unit_path:
        people = people.filter(under(unit_path))
    if query.birth:
        people = people.filter(birth__startswith=query.birth)
    if query.number:
        papers = IdentityPaper.objects.filter(within(actor, RIGHT)).filter(_number(query.number))
        people = people.filter(pk__in=papers.values("person_id"))
    if query.code:
        people = people.filter(Q(code__iexact=query.code) if query.words else Q(code=query.code.upper()) | Q(code=query.code))  # fmt: skip
    if query.words:
        ids, how = _by_words(people, query)
    else:
        ids, how = _ids(people.order_by("unit_path", "folded")), "number" if query.number else "list"
    return _page(ids, how, page)


def _number(number: str) -> Q:
    """The whole number, or its beginning: as a range, which an index serves on both databases."""
    if len(number) in (9, 12):
        return Q(folded=number)
    return Q(folded__gte=number, folded__lt=number + ":")


def _ids(people: QuerySet[Person]) -> list[int]:
    return list(people.values_list("pk", flat=True)[: MOST + 1])


def _by_words(people: QuerySet[Person], query: Query) -> tuple[list[int], str]:
    words = query.plain.split()
    equal = names.equal_to(query.plain)
    known = {name.id: name for name in (*equal, *names.with_words(words, NARROW + 1))}
    if len(known) > NARROW:
        first = _ranked(people, equal, query)
        if len(first) <= MOST:
            seen = set(first)
            first += [pk for pk in _ids(_common(people, words)) if pk not in seen]
        return first[: MOST + 1], "words"
    ids = _ranked(people, list(known.values()), query)
    return (ids, "words") if ids else _by_likeness(people, query)


def _common(people: QuerySet[Person], words: Sequence[str]) -> QuerySet[Person]:
    """People whose names have all the words, when the words are too common to look at each name.

    Common words are met soon by walking through the people, so the first hits come without weighing names.
    """
    where = ["(' ' || registry_person.folded) LIKE %s ESCAPE '!'"] * len(words)
    return people.extra(where=where, params=[f"% {names.plain(word)}%" for word in words])  # noqa: S610 - in parameters


def _ranked(people: QuerySet[Person], known: Sequence[names.Known], query: Query) -> list[int]:
    """People of the names, the names nearest to what was typed first."""
    if not known:
        return []
    typed = [toned(word) for word in query.words]
    whole = " ".join(typed)
    rank = {
        name.id: (
            name.toned != whole,
            name.folded != query.plain,
            -sum(word in name.toned.split() for word in typed),
            name.folded,
            name.toned,
        )
        for name in known
    }
    best = sorted(rank, key=lambda pk: rank[pk])
    rows: list[tuple[int, int, str]] = []
    for some in _portions(best):
        rows += people.filter(name_id__in=some).values_list("pk", "name_id", "birth")[: MOST + 1 - len(rows)]
        if len(rows) > MOST:
            break
    rows.sort(key=lambda row: (rank[row[1]], row[2], row[0]))
    return [row[0] for row in rows]


def _portions(ids: Sequence[int]) -> list[Sequence[int]]:
    """The best few first, then the others: at most three queries whatever the number of names."""
    return [part for part in (ids[:20], ids[20:500], ids[500:]) if part]


def _by_likeness(people: QuerySet[Person], query: Query) -> tuple[list[int], str]:
    """People whose names resemble a misspelt one."""
    scored = []
    for name in names.resembling(query.plain):
        likeness = likeness_of(query.plain, name.folded)
        if likeness >= LEAST_LIKENESS:
            scored.append((-likeness, name.folded, name.toned, name.id))
    scored.sort()
    order = {pk: place for place, (*_rest, pk) in enumerate(scored)}
    rows = list(
        people.filter(name_id__in=list(order)[:500]).values_list("pk", "name_id", "birth")[: MOST + 1]
    )
    rows.sort(key=lambda row: (order[row[1]], row[2], row[0]))
    return [row[0] for row in rows], "likeness"


def likeness_of(typed: str, name: str) -> float:
    """0–100: how alike two folded names are; words left out cost little, words in another order a little more."""
    whole = fuzz.ratio(typed, name)
    if len(typed.split()) < len(name.split()):
        whole = max(whole, fuzz.partial_ratio(typed, name) - 5)
    return max(whole, fuzz.token_sort_ratio(typed, name) - 5)


def _page(ids: list[int], how: str, page: int) -> Found:
    count = min(len(ids), MOST)
    page = max(1, min(page, max(1, -(-count // PAGE))))
    shown = ids[:MOST][(page - 1) * PAGE : page * PAGE]
    people = {p.pk: p for p in Person.objects.filter(pk__in=shown).select_related("place", "household")}
    return Found([people[pk] for pk in shown], count, len(ids) > MOST, how, page)
