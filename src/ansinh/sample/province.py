"""An invented province: people with names, papers, households and families, as columns; deterministic by seed.

All people are invented: names are put together from weights by chance, numbers are drawn by chance.
What is real: the units of Thái Nguyên of 2020 (region ``thai_nguyen``) and the build of the identity number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from ansinh.sample.families import YEAR_NOW, Population, build_population
from ansinh.sample.names import FEMALE, MALE, NameTables, draw, draw_weighted, name_tables
from ansinh.sample.papers import draw_papers
from ansinh.sample.places import Places, make_places

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]
Region = Literal["north", "central", "south", "thai_nguyen"]

EPOCH = np.datetime64("1900-01-01", "D")
RELATION_WORDS = ("Chủ hộ", "Vợ", "Con", "Bố", "Con dâu", "Cháu")
SEX_WORDS = ("nam", "nữ")
_ETHNIC_MIX: dict[str, dict[str, float]] = {
    "thai_nguyen": {
        "Kinh": 62,
        "Tày": 14,
        "Nùng": 10,
        "Sán Dìu": 5,
        "Sán Chay": 4,
        "Dao": 3,
        "Mông": 1.4,
        "Hoa": 0.4,
    },
    "north": {"Kinh": 92, "Tày": 3, "Nùng": 2, "Sán Dìu": 1, "Dao": 1, "Hoa": 0.5},
    "central": {"Kinh": 93, "Thái": 5, "Mông": 0.6, "Hoa": 0.6},
    "south": {"Kinh": 90, "Khmer": 6, "Hoa": 4},
}
_FAMILY_REGION = {"thai_nguyen": "north", "north": "north", "central": "central", "south": "south"}
SAME_NAME_AS_FATHER = 0.001


@dataclass(frozen=True)
class Province:
    """Registered people first (``0..count-1``, ordered by commune, hamlet, household), then parents known by name only.

    ``father`` and ``mother`` index the same columns (-1 unknown); ``cccd`` and ``cmnd`` are numbers (0 none);
    ``birth`` and ``death`` are days since 1900-01-01 (death -1: lives); ``birth_shown`` is 0 full, 1 month and year,
    2 year only in the registry.
    """

    seed: int
    region: str
    places: Places
    count: int
    full_name: Words
    family: Words
    middle: Words
    given: Words
    sex: Ints
    birth: Ints
    birth_shown: Ints
    birth_year: Ints
    death: Ints
    household: Ints
    household_count: int
    relation: Ints
    head: Ints
    father: Ints
    mother: Ints
    twin_of: Ints
    commune: Ints
    origin_commune: Ints
    hamlet: Ints
    ethnicity: Words
    cccd: Longs
    cmnd: Longs

    def person_id(self, person: int) -> str:
        """``P0000001``: the person's number in the registry."""
        return f"P{person + 1:07d}"

    def household_id(self, person: int) -> str:
        """``H000001``."""
        return f"H{int(self.household[person]) + 1:06d}"

    def birth_date(self, person: int) -> date:
        """True day of birth."""
        return _as_date(int(self.birth[person]))

    def relation_word(self, person: int) -> str:
        """Relation to the head in words, by sex."""
        return relation_word(int(self.relation[person]), int(self.sex[person]))

    def id_number(self, person: int) -> str:
        """The paper that the registry shows: CCCD where there is one, else CMND, else empty."""
        if self.cccd[person]:
            return f"{int(self.cccd[person]):012d}"
        return f"{int(self.cmnd[person]):09d}" if self.cmnd[person] else ""

    def registry_columns(self) -> dict[str, list[str]]:
        """The register as columns of strings, one entry a registered person (columns of ``ansinh link``)."""
        n = self.count
        names = self.full_name
        days = (EPOCH + self.birth[:n].astype("timedelta64[D]")).astype(str)
        places = self.places
        fathers, mothers, heads = self.father[:n].tolist(), self.mother[:n].tolist(), self.head[:n].tolist()
        communes, hamlets = self.commune[:n].tolist(), self.hamlet[:n].tolist()
        cut = (10, 7, 4)
        return {
            "record_id": [f"P{i:07d}" for i in range(1, n + 1)],
            "source": ["registry"] * n,
            "full_name": names[:n].tolist(),
            "birth": [d[: cut[s]] for d, s in zip(days.tolist(), self.birth_shown[:n].tolist(), strict=True)],
            "sex": [SEX_WORDS[s] for s in self.sex[:n].tolist()],
            "id_number": [
                f"{a:012d}" if a else f"{b:09d}" if b else ""
                for a, b in zip(self.cccd[:n].tolist(), self.cmnd[:n].tolist(), strict=True)
            ],
            "father": [names[i] if i >= 0 else "" for i in fathers],
            "mother": [names[i] if i >= 0 else "" for i in mothers],
            "head": [names[i] if i >= 0 else "" for i in heads],
            "relation": [
                relation_word(r, s)
                for r, s in zip(self.relation[:n].tolist(), self.sex[:n].tolist(), strict=True)
            ],
            "village": [places.hamlets[h] for h in hamlets],
            "commune": [places.communes[c] for c in communes],
            "district": [places.districts[c] for c in communes],
            "province": [places.province] * n,
        }

    def registry_rows(self) -> Iterator[dict[str, str]]:
        """The same, row by row."""
        columns = self.registry_columns()
        keys = tuple(columns)
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(keys, values, strict=True))


def relation_word(relation: int, sex: int) -> str:
    """``Vợ`` or ``Chồng``, ``Bố`` or ``Mẹ``..."""
    if sex == MALE and relation == 1:
        return "Chồng"
    if sex == FEMALE and relation == 3:
        return "Mẹ"
    return RELATION_WORDS[relation]


def _as_date(day: int) -> date:
    found = (EPOCH + np.timedelta64(day, "D")).item()
    assert isinstance(found, date)
    return found


def make_province(
    seed: int,
    persons: int,
    region: Region = "north",
    *,
    communes: int | None = None,
    cccd_share: float = 0.93,
    cmnd_share: float = 0.75,
    year_only_share: float = 0.0,
) -> Province:
    """Invent a province of at most ``persons`` registered people (a few less, whole households).

    ``communes`` sets the number of communes (default about one for 9,000 people); ``cccd_share`` and ``cmnd_share`` are
    the shares of adults who hold each paper; ``year_only_share`` the share of people born before 1960 of whom the
    registry knows the year (or month) only. The same arguments give the same province.
    """
    rng = np.random.default_rng([seed, persons])
    places = make_places(region, persons, communes, rng)
    people = build_population(places, persons, rng)
    tables = name_tables(_FAMILY_REGION[region])
    family_of_group, ethnic_of_group, ethnic_names = _group_families(people, places, region, tables, rng)
    fallback = rng.integers(0, len(family_of_group), len(people.sex))
    root = np.where(people.root_group >= 0, people.root_group, fallback)
    family = tables.family_words[family_of_group[root]]
    middle, given = _given_names(people, tables, rng)
    birth = _birth_days(people, rng)
    cccd, cmnd = draw_papers(people, places, region, cccd_share, cmnd_share, rng)
    death = _deaths(people, rng)
    shown = np.zeros(len(birth), dtype=np.int32)
    old = people.birth_year < 1960
    chance = rng.random(len(birth))
    shown[old & (chance < year_only_share)] = 2
    shown[old & (chance >= year_only_share) & (chance < year_only_share * 1.2)] = 1
    drawn = _Drawn(
        family,
        tables.middle_words[middle],
        tables.given_words[given],
        np.array(ethnic_names, dtype=object)[ethnic_of_group[root]],
        birth,
        shown,
        death,
        cccd,
        cmnd,
    )
    return _ordered(seed, region, places, people, drawn)


def _group_families(
    people: Population, places: Places, region: str, tables: NameTables, rng: np.random.Generator
) -> tuple[Ints, Ints, list[str]]:
    """Surname and ethnicity of each sibling group: hamlets have their people, communes have their clans."""
    mix = _ETHNIC_MIX[region]
    names = list(mix)
    share = np.array(list(mix.values())) / sum(mix.values())
    commune_share = rng.dirichlet(share * 3 + 0.02, len(places.communes))
    hamlets = len(places.hamlets)
    main = np.array(
        [draw_weighted(commune_share[c], rng.random(1))[0] for c in places.hamlet_commune.tolist()]
    )
    total = len(people.group_commune)
    other = np.zeros(total, dtype=np.int32)
    family = np.zeros(total, dtype=np.int32)
    uniform, pick = rng.random(total), rng.random(total)
    order = np.argsort(people.group_commune, kind="stable")
    bounds = np.searchsorted(people.group_commune[order], np.arange(len(places.communes) + 1))
    follows = rng.random(total) < 0.75
    assert main.shape == (hamlets,)
    for commune in range(len(places.communes)):
        members = order[bounds[commune] : bounds[commune + 1]]
        drawn = draw_weighted(commune_share[commune], uniform[members])
        other[members] = np.where(follows[members], main[people.group_hamlet[members]], drawn)
        for index, name in enumerate(names):
            chosen = members[other[members] == index]
            if len(chosen):
                weights = tables.family_weights[name]
                clans = weights * rng.gamma(1.2, 1.0, len(weights)) + weights * 0.05
                family[chosen] = draw_weighted(clans, pick[chosen])
    return family, other, names


def _given_names(people: Population, tables: NameTables, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Middle and given names; twins mostly share the middle name, a few sons carry the father's whole name."""
    middle = draw(tables.middle, people.sex, people.birth_year, rng)
    given = draw(tables.given, people.sex, people.birth_year, rng)
    twins = np.flatnonzero(people.twin_of >= 0)
    alike = twins[(people.sex[twins] == people.sex[people.twin_of[twins]]) & (rng.random(len(twins)) < 0.6)]
    middle[alike] = middle[people.twin_of[alike]]
    # no two children of one house with one name
    for _try in range(3):
        key = (people.household.astype(np.int64) * 1000 + given) * 1000 + middle
        key[people.household < 0] = -np.arange(1, int((people.household < 0).sum()) + 1)
        _values, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        again = np.flatnonzero(first[inverse] != np.arange(len(key)))
        if not len(again):
            break
        given[again] = draw(tables.given, people.sex[again], people.birth_year[again], rng)
    sons = np.flatnonzero((people.sex == MALE) & (people.father >= 0) & people.registered)
    named = sons[rng.random(len(sons)) < SAME_NAME_AS_FATHER]
    middle[named] = middle[people.father[named]]
    given[named] = given[people.father[named]]
    return middle, given


def _birth_days(people: Population, rng: np.random.Generator) -> Ints:
    starts = (people.birth_year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    span = np.where(people.birth_year >= YEAR_NOW, 115, 365)
    days = (starts - EPOCH).astype(np.int32) + (rng.random(len(span)) * span).astype(np.int32)
    twins = np.flatnonzero(people.twin_of >= 0)  # in order: the third of triplets follows the second
    for twin in twins.tolist():
        days[twin] = days[people.twin_of[twin]]
    return days.astype(np.int32)


def _deaths(people: Population, rng: np.random.Generator) -> Ints:
    """Days of death from autumn 2019 to June 2020 of people whom the registry still shows."""
    age = YEAR_NOW - people.birth_year
    chance = np.interp(age, [0, 40, 60, 75, 90], [0.0008, 0.002, 0.008, 0.03, 0.09])
    dead = rng.random(len(age)) < chance
    first = int((np.datetime64("2019-08-01") - EPOCH).astype(int))
    days = rng.integers(first, first + 300, len(age))
    return np.where(dead & (people.birth_year < 2019), days, -1).astype(np.int32)


@dataclass(frozen=True)
class _Drawn:
    """What was drawn for every person of the population, before ordering."""

    family: Words
    middle: Words
    given: Words
    ethnicity: Words
    birth: Ints
    shown: Ints
    death: Ints
    cccd: Longs
    cmnd: Longs


def _ordered(seed: int, region: str, places: Places, people: Population, drawn: _Drawn) -> Province:
    """Order registered people by place, drop whom nobody names, and re-number the references."""
    rank = np.array([0, 1, 3, 2, 4, 5])[people.relation]
    named = np.zeros(len(drawn.birth), dtype=np.bool_)
    for parents in (people.father, people.mother):
        used = parents[people.registered]
        named[used[used >= 0]] = True
    kept = np.flatnonzero(people.registered | named)
    keys = (drawn.birth[kept], rank[kept], people.household[kept], people.hamlet[kept], people.commune[kept])
    order = kept[np.lexsort((*keys, ~people.registered[kept]))]
    new = np.full(len(drawn.birth) + 1, -1, dtype=np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    count = int(people.registered.sum())
    heads = np.full(int(people.household.max()) + 1, -1, dtype=np.int32)
    registered = order[:count]
    firsts = np.unique(people.household[registered], return_index=True)
    heads[firsts[0]] = firsts[1]
    relation = people.relation[order]
    relation[firsts[1]] = 0  # the first of a house is its head, also where the usual head is gone
    household_number = np.zeros(len(heads), dtype=np.int32)
    household_number[people.household[registered[np.sort(firsts[1])]]] = np.arange(
        len(firsts[0]), dtype=np.int32
    )
    house = people.household[order]
    full = np.array(
        [
            f"{f} {m} {g}" if m else f"{f} {g}"
            for f, m, g in zip(
                drawn.family[order].tolist(),
                drawn.middle[order].tolist(),
                drawn.given[order].tolist(),
                strict=True,
            )
        ],
        dtype=object,
    )
    return Province(
        seed,
        region,
        places,
        count,
        full,
        drawn.family[order],
        drawn.middle[order],
        drawn.given[order],
        people.sex[order],
        drawn.birth[order],
        drawn.shown[order],
        people.birth_year[order],
        drawn.death[order],
        np.where(house >= 0, household_number[house], -1).astype(np.int32),
        len(firsts[0]),
        relation,
        np.where(house >= 0, heads[house], -1).astype(np.int32),
        new[people.father[order]],
        new[people.mother[order]],
        new[people.twin_of[order]],
        people.commune[order],
        people.origin_commune[order],
        people.hamlet[order],
        drawn.ethnicity[order],
        drawn.cccd[order],
        drawn.cmnd[order],
    )
