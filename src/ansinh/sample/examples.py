"""The three worked examples of a batch, put there by construction: whom to follow from the lists to the payment.

1. ``same_woman``: one woman in three lists, in TCVN3, without diacritics, and with a lost zero.
2. ``look_alike``: two people of one name and nearly one age in one commune, to be kept apart.
3. ``plain``: a person whose one row is right as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ansinh.sample.classes import Classes
from ansinh.sample.encodings import without_diacritics
from ansinh.sample.province import Province


@dataclass(frozen=True)
class Chosen:
    """People of the examples (indices of the province)."""

    woman: int
    look_alikes: tuple[int, int]
    plain: int

    @property
    def all(self) -> frozenset[int]:
        """Everybody here: their rows are typed as the example asks and nowhere else."""
        return frozenset((self.woman, *self.look_alikes, self.plain))


def choose_examples(
    province: Province, classes: Classes, listed_communes: int, rng: np.random.Generator
) -> Chosen:
    """Choose people among the first ``listed_communes`` communes and set their classes so that the examples hold."""
    n = province.count
    fit = (province.cccd[:n] > 0) & (province.death[:n] < 0) & (province.birth_shown[:n] == 0)
    fit &= province.commune[:n] < listed_communes
    folded = [without_diacritics(name) for name in province.full_name[:n].tolist()]
    _names, inverse, counts = np.unique(np.array(folded), return_inverse=True, return_counts=True)
    alone = counts[inverse] == 1
    year, sex = province.birth_year[:n], province.sex[:n]
    marked = np.array(
        [name != plain for name, plain in zip(province.full_name[:n].tolist(), folded, strict=True)]
    )
    women = np.flatnonzero(fit & alone & marked & (sex == 1) & (year >= 1945) & (year <= 1965))
    woman = int(rng.choice(women))
    _make_poor(province, classes, woman)
    classes.merit[woman], classes.assistance[woman] = True, False
    first, second = _pair(province, fit & (year < 2000) & (year > 1940), int(province.household[woman]), rng)
    for person in (first, second):
        _make_poor(province, classes, person)
        classes.merit[person] = classes.assistance[person] = False
    taken = np.isin(province.household[:n], province.household[[woman, first, second]])
    better_off = ~(classes.poor_2019 | classes.near_2019 | classes.poor_2020 | classes.near_2020)
    plain = int(rng.choice(np.flatnonzero(fit & alone & better_off & ~taken & (year > 1945) & (year < 1995))))
    classes.assistance[plain], classes.merit[plain] = True, False
    return Chosen(woman, (first, second), plain)


def _make_poor(province: Province, classes: Classes, person: int) -> None:
    house = province.household[: province.count] == province.household[person]
    classes.poor_2019[house] = classes.poor_2020[house] = True
    classes.near_2019[house] = classes.near_2020[house] = False


def _pair(
    province: Province, fit: np.ndarray[tuple[int], np.dtype[np.bool_]], avoid: int, rng: np.random.Generator
) -> tuple[int, int]:
    """Two namesakes of one commune and sex, one or no year apart, in two houses; if there are none, one is renamed."""
    by_name: dict[tuple[int, int, str], list[int]] = {}
    for person in np.flatnonzero(fit).tolist():
        if int(province.household[person]) != avoid:
            key = (int(province.commune[person]), int(province.sex[person]), str(province.full_name[person]))
            by_name.setdefault(key, []).append(person)
    pairs = [
        (a, b)
        for people in by_name.values()
        for a, b in pairwise(people)
        if province.household[a] != province.household[b]
        and abs(int(province.birth_year[a]) - int(province.birth_year[b])) <= 1
        and province.birth[a] != province.birth[b]
    ]
    if pairs:
        return pairs[int(rng.integers(len(pairs)))]
    people = next(people for people in by_name.values() if people)
    first = people[0]
    second = next(
        person
        for person in np.flatnonzero(fit).tolist()
        if province.commune[person] == province.commune[first]
        and province.sex[person] == province.sex[first]
        and province.household[person] not in (province.household[first], avoid)
        and province.birth[person] != province.birth[first]
    )
    province.full_name[second] = province.full_name[first]
    return first, second
