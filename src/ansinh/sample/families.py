"""Families of an invented province: households, adult siblings who share parents, married-in wives, the dead.

Everything is arrays: a person is an index. Persons ``0..H-1`` are the husbands of the ``H`` households, ``H..2H-1``
their wives, then come parents of sibling groups, then children. Who is not ``registered`` (dead long ago, or never
there) still has a name, because children's papers name their parents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ansinh.sample.places import Places

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
YEAR_NOW = 2020

SELF, SPOUSE, CHILD, PARENT, CHILD_IN_LAW, GRANDCHILD = range(6)

_AGES = np.array([21.0, 25, 30, 40, 50, 60, 70, 80, 92])
_AGE_SHARES = np.array([0.0, 0.04, 0.16, 0.42, 0.65, 0.83, 0.93, 0.985, 1.0])
_SURVIVE_AGES = np.array([20.0, 40, 50, 60, 70, 80, 90, 100])
_SURVIVE_MEN = np.array([0.995, 0.97, 0.94, 0.88, 0.74, 0.48, 0.16, 0.0])
_SURVIVE_WOMEN = np.array([0.997, 0.985, 0.97, 0.94, 0.87, 0.68, 0.33, 0.02])
MAX_CHILDREN = 6
MULTIPLE_BIRTHS = 0.012
SINGLE_MOTHERS = 0.02


@dataclass
class Population:
    """Persons as columns (see module); ``group`` is the sibling group of husbands and wives, -1 for others."""

    sex: Ints
    birth_year: Ints
    household: Ints
    relation: Ints
    father: Ints
    mother: Ints
    registered: Flags
    root_group: Ints
    twin_of: Ints
    commune: Ints
    origin_commune: Ints
    hamlet: Ints
    group_commune: Ints
    group_hamlet: Ints


@dataclass
class _Groups:
    of_husband: Ints
    of_wife: Ints
    commune: Ints
    father: Ints
    mother: Ints
    root: Ints
    own_parents: Ints
    father_birth: Ints
    mother_birth: Ints
    lives_with: Ints


def _sibling_groups(commune: Ints, birth: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Group of every husband, commune and mean year of birth of every group (groups ordered by commune, birth)."""
    count = len(birth)
    order = np.lexsort((birth + rng.normal(0, 3, count), commune))
    ordered_commune, ordered_birth = commune[order], birth[order]
    starts = rng.random(count) < 0.5
    starts[0] = True
    starts[1:] |= ordered_commune[1:] != ordered_commune[:-1]
    starts[1:] |= ordered_birth[1:] == ordered_birth[:-1]
    number = np.cumsum(starts) - 1
    group = np.empty(count, dtype=np.int32)
    group[order] = number
    total = int(number[-1]) + 1
    mean = (np.bincount(number, weights=ordered_birth) / np.bincount(number)).astype(np.int32)
    group_commune = np.zeros(total, dtype=np.int32)
    group_commune[number] = ordered_commune
    return group, group_commune, mean


def _wives_groups(
    origin: Ints,
    birth: Ints,
    husband_group: Ints,
    group_commune: Ints,
    group_mean: Ints,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    """Group of every wife: sisters of husbands of her commune of origin where one fits, else a group of her own."""
    keys = group_commune.astype(np.int64) * 10000 + group_mean
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], origin.astype(np.int64) * 10000 + birth)
    place = np.clip(place + rng.integers(-2, 3, len(birth)), 0, len(keys) - 1)
    found = order[place].astype(np.int32)
    fits = (
        (group_commune[found] == origin) & (np.abs(group_mean[found] - birth) <= 8) & (found != husband_group)
    )
    own = np.flatnonzero(~fits)
    found[own] = len(group_commune) + np.arange(len(own), dtype=np.int32)
    return found, np.concatenate([group_commune, origin[own]]).astype(np.int32)


def _group_parents(
    husband_birth: Ints, wife_birth: Ints, commune: Ints, groups: _Groups, rng: np.random.Generator
) -> None:
    """Give every group its father and mother: a living couple of the commune, parents in the house, or dead ones."""
    households, total = len(husband_birth), len(groups.commune)
    oldest = np.full(total, 9999, dtype=np.int32)
    youngest = np.zeros(total, dtype=np.int32)
    for members, births in ((groups.of_husband, husband_birth), (groups.of_wife, wife_birth)):
        np.minimum.at(oldest, members, births)
        np.maximum.at(youngest, members, births)
    mother_birth = np.clip(oldest - rng.integers(18, 28, total), youngest - 44, oldest - 17)
    father_birth = mother_birth - rng.integers(-1, 7, total)
    # a living couple of the same commune
    keys = commune.astype(np.int64) * 10000 + husband_birth
    order = np.argsort(keys, kind="stable")
    wanted = groups.commune.astype(np.int64) * 10000 + father_birth
    couple = order[
        np.clip(np.searchsorted(keys[order], wanted) + rng.integers(0, 3, total), 0, households - 1)
    ]
    fits = (commune[couple] == groups.commune) & (husband_birth[couple] <= oldest - 18)
    fits &= (wife_birth[couple] >= youngest - 45) & (wife_birth[couple] <= oldest - 17)
    fits &= rng.random(total) < 0.7
    first_use = np.zeros(total, dtype=np.bool_)
    candidates = np.flatnonzero(fits)
    first_use[candidates[np.unique(couple[candidates], return_index=True)[1]]] = True
    fits &= first_use
    # own parents: dead, or living with the first son
    own = np.cumsum(~fits) - 1
    own_count = int((~fits).sum())
    base = 2 * households
    groups.father = np.where(fits, couple, base + own).astype(np.int32)
    groups.mother = np.where(fits, couple + households, base + own_count + own).astype(np.int32)
    groups.own_parents = np.flatnonzero(~fits).astype(np.int32)
    groups.father_birth = father_birth[~fits].astype(np.int32)
    groups.mother_birth = mother_birth[~fits].astype(np.int32)
    host = np.full(total, -1, dtype=np.int32)
    host[groups.of_husband[::-1]] = np.arange(households - 1, -1, -1, dtype=np.int32)
    lives = (host >= 0) & ~fits & (father_birth >= YEAR_NOW - 94) & (rng.random(total) < 0.42)
    groups.lives_with = np.where(lives, host, -1)[~fits].astype(np.int32)
    parent_group = np.arange(total, dtype=np.int32)
    parent_group[fits] = groups.of_husband[couple[fits]]
    for _step in range(8):
        parent_group = parent_group[parent_group]
    groups.root = parent_group


def _children(
    husband_birth: Ints, wife_birth: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """Children who live at home: household, year of birth, sex, and the index (among them) of an older twin or -1."""
    households = len(wife_birth)
    mean = np.interp(wife_birth, [1930, 1950, 1960, 1970, 1980, 2000], [5.0, 4.4, 3.2, 2.3, 1.9, 1.8])
    wanted = np.minimum(rng.poisson(mean), MAX_CHILDREN)
    first = wife_birth + np.round(rng.normal(23.5, 3.0, households)).clip(18, 34).astype(np.int32)
    gaps = rng.integers(2, 6, (households, MAX_CHILDREN)).astype(np.int32)
    gaps[:, 0] = 0
    twin = rng.random((households, MAX_CHILDREN)) < MULTIPLE_BIRTHS
    twin[:, 0] = False
    gaps[twin] = 0
    births = first[:, None] + np.cumsum(gaps, axis=1)
    exists = (np.arange(MAX_CHILDREN)[None, :] < wanted[:, None]) & (births <= YEAR_NOW)
    exists &= (births <= wife_birth[:, None] + 44) & (births >= husband_birth[:, None] + 17)
    age = YEAR_NOW - births
    sex = (rng.random(births.shape) < 0.485).astype(np.int32)
    home = np.interp(age, [0, 17, 19, 24, 30, 36, 60], [0.98, 0.96, 0.8, 0.55, 0.3, 0.12, 0.03])
    home *= np.where((sex == 1) & (age > 20), 0.7, 1.1)
    leaves = rng.random(births.shape) > home
    # twins stay or leave together, so that pairs meet in one house
    for column in range(1, MAX_CHILDREN):
        leaves[:, column] = np.where(twin[:, column], leaves[:, column - 1], leaves[:, column])
        exists[:, column] |= twin[:, column] & exists[:, column - 1]
    kept = exists & ~leaves
    flat = np.cumsum(kept.ravel()).reshape(kept.shape) - 1
    older = np.full(kept.shape, -1, dtype=np.int64)
    older[:, 1:] = np.where(twin[:, 1:] & kept[:, 1:] & kept[:, :-1], flat[:, :-1], -1)
    house = np.broadcast_to(np.arange(households, dtype=np.int32)[:, None], kept.shape)
    return (
        house[kept].astype(np.int32),
        births[kept].astype(np.int32),
        sex[kept].astype(np.int32),
        older[kept].astype(np.int32),
    )


def _survives(birth: Ints, women: bool, rng: np.random.Generator) -> Flags:
    curve = _SURVIVE_WOMEN if women else _SURVIVE_MEN
    return np.asarray(rng.random(len(birth)) < np.interp(YEAR_NOW - birth, _SURVIVE_AGES, curve))


def _household_hamlets(
    groups: _Groups, commune: Ints, places: Places, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Hamlet of each group's root and of each household: sons mostly stay in the hamlet of the family."""
    sizes = np.diff(places.first_hamlet)

    def anywhere(communes: Ints) -> Ints:
        return (
            places.first_hamlet[communes] + (rng.random(len(communes)) * sizes[communes]).astype(np.int32)
        ).astype(np.int32)

    of_root = anywhere(groups.commune)
    of_group = of_root[groups.root]
    stays = rng.random(len(commune)) < 0.7
    return of_group, np.where(stays, of_group[groups.of_husband], anywhere(commune)).astype(np.int32)


def build_population(places: Places, persons: int, rng: np.random.Generator) -> Population:
    """Families for about ``persons`` registered people (never more) in ``places``."""
    households = max(12, round(persons / 3.28))
    weights = rng.gamma(6.0, 1.0, len(places.communes))
    commune = np.sort(
        rng.choice(len(places.communes), size=households, p=weights / weights.sum()).astype(np.int32)
    )
    ages = np.interp(rng.random(households), _AGE_SHARES, _AGES)
    husband_birth = (YEAR_NOW - ages).astype(np.int32)
    wife_birth = np.minimum(husband_birth + np.round(rng.normal(2.2, 2.8, households)).astype(np.int32), 2001)
    group, group_commune, group_mean = _sibling_groups(commune, husband_birth, rng)
    origin = commune.copy()
    moved = np.flatnonzero(rng.random(households) < 0.35)
    origin[moved] = np.clip(commune[moved] + rng.integers(-4, 5, len(moved)), 0, len(places.communes) - 1)
    wife_group, all_communes = _wives_groups(origin, wife_birth, group, group_commune, group_mean, rng)
    empty = np.zeros(0, dtype=np.int32)
    groups = _Groups(group, wife_group, all_communes, empty, empty, empty, empty, empty, empty, empty)
    _group_parents(husband_birth, wife_birth, commune, groups, rng)
    group_hamlet, hamlet = _household_hamlets(groups, commune, places, rng)
    return _assemble(groups, (commune, origin, hamlet, group_hamlet), husband_birth, wife_birth, persons, rng)


def _assemble(
    groups: _Groups,
    homes: tuple[Ints, Ints, Ints, Ints],
    husband_birth: Ints,
    wife_birth: Ints,
    persons: int,
    rng: np.random.Generator,
) -> Population:
    commune, origin, hamlet, group_hamlet = homes
    households, own = len(husband_birth), len(groups.own_parents)
    house = np.arange(households, dtype=np.int32)
    child_house, child_birth, child_sex, twin = _children(husband_birth, wife_birth, rng)
    children, parents_at, children_at = len(child_house), 2 * households, 2 * households + 2 * own
    birth = np.concatenate([husband_birth, wife_birth, groups.father_birth, groups.mother_birth, child_birth])
    sex = np.concatenate(
        [
            np.zeros(households),
            np.ones(households),
            np.zeros(own),
            np.ones(own),
            child_sex,
        ]
    ).astype(np.int32)
    household = np.concatenate([house, house, groups.lives_with, groups.lives_with, child_house]).astype(
        np.int32
    )
    nobody = np.full(own, -1, dtype=np.int32)
    single = rng.random(households) < SINGLE_MOTHERS
    child_father = np.where(single[child_house], -1, child_house)
    father = np.concatenate(
        [groups.father[groups.of_husband], groups.father[groups.of_wife], nobody, nobody, child_father]
    )
    mother = np.concatenate(
        [
            groups.mother[groups.of_husband],
            groups.mother[groups.of_wife],
            nobody,
            nobody,
            child_house + households,
        ]
    )
    husband_lives = _survives(husband_birth, False, rng) & ~single
    wife_lives = _survives(wife_birth, True, rng) | ~husband_lives
    registered = np.concatenate(
        [
            husband_lives,
            wife_lives,
            (groups.lives_with >= 0) & _survives(groups.father_birth, False, rng),
            (groups.lives_with >= 0) & _survives(groups.mother_birth, True, rng),
            np.ones(children, dtype=np.bool_),
        ]
    )
    root = np.concatenate(
        [
            groups.root[groups.of_husband],
            groups.root[groups.of_wife],
            groups.root[groups.own_parents],
            np.full(own, -1),
            np.where(single, groups.root[groups.of_wife], groups.root[groups.of_husband])[child_house],
        ]
    )
    twin_of = np.full(len(birth), -1, dtype=np.int32)
    twin_of[children_at:] = np.where(twin >= 0, twin + children_at, -1)
    _trim(registered, household, households, persons, rng)
    relation = _relations(registered, household, households, own, children, rng)
    safe = np.maximum(household, 0)
    person_commune = np.where(household >= 0, commune[safe], 0)
    person_hamlet = np.where(household >= 0, hamlet[safe], 0)
    origins = person_commune.copy()
    origins[households:parents_at] = origin
    columns = (birth, root, person_commune, origins, person_hamlet, father, mother, relation)
    birth, root, person_commune, origins, person_hamlet, father, mother, relation = (
        c.astype(np.int32) for c in columns
    )
    return Population(
        sex,
        birth,
        household,
        relation,
        father,
        mother,
        registered,
        root,
        twin_of,
        person_commune,
        origins,
        person_hamlet,
        groups.commune,
        group_hamlet,
    )


def _trim(
    registered: Flags, household: Ints, households: int, persons: int, rng: np.random.Generator
) -> None:
    """Un-register whole households, drawn by chance, until no more than ``persons`` people remain."""
    sizes = np.bincount(household[registered], minlength=households)
    order = rng.permutation(households)
    beyond = np.cumsum(sizes[order]) > persons
    dropped = np.zeros(households, dtype=np.bool_)
    dropped[order[beyond]] = True
    registered &= ~dropped[np.maximum(household, 0)]


def _relations(
    registered: Flags, household: Ints, households: int, own: int, children: int, rng: np.random.Generator
) -> Ints:
    """Relation to the head. In four houses of ten with an old father or mother the old one is the head."""
    parents_at, mothers_at = 2 * households, 2 * households + own
    relation = np.full(len(registered), CHILD, dtype=np.int32)
    relation[:households] = SELF
    relation[households:parents_at] = SPOUSE
    relation[parents_at : mothers_at + own] = PARENT
    widow = ~registered[:households]
    relation[households:parents_at][widow] = SELF
    old_heads = np.full(households, -1, dtype=np.int64)
    old = np.arange(parents_at, mothers_at + own)[::-1]  # mothers first, so that a living father overwrites
    old = old[registered[old]]
    old_heads[household[old]] = old
    old_heads[rng.random(households) > 0.4] = -1
    led = np.flatnonzero(old_heads >= 0)
    relation[led] = CHILD
    relation[led + households] = CHILD_IN_LAW
    relation[len(registered) - children :][np.isin(household[len(registered) - children :], led)] = GRANDCHILD
    partners = np.arange(parents_at, mothers_at + own)
    partners = partners[np.isin(household[partners], led)]
    relation[partners] = SPOUSE
    relation[old_heads[led]] = SELF
    return relation
