"""Invented names: token tables by birth cohort, sex, ethnicity and region, and seeded drawing from them.

The tables in ``data/`` are weights, not people. Column ``students`` keeps the counts of a public list (MIT licence) of
names of students in the south, mostly men; they only fill the tail. The other weights are our own estimate of names in
the north by cohort, with the surnames of Tày, Nùng, Dao, Sán Dìu, Sán Chay, Mông and others. Any likeness to a living
person is accidental.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]

MALE, FEMALE = 0, 1
COHORT_YEARS = (1950, 1975, 1995)
_COHORT_COLUMNS = ("before_1950", "from_1950", "from_1975", "from_1995")
_SEX_WORDS = ("nam", "nữ")


@dataclass(frozen=True)
class NameTables:
    """Distinct tokens and cumulative weights: ``given[sex][cohort]`` indexes ``given_words``, likewise the others."""

    family_words: Words
    given_words: Words
    middle_words: Words
    family_weights: dict[str, Floats]
    given: tuple[tuple[Floats, ...], ...]
    middle: tuple[tuple[Floats, ...], ...]


def _read(name: str) -> list[dict[str, str]]:
    text = files("ansinh.sample").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _cohort_tables(rows: list[dict[str, str]]) -> tuple[Words, tuple[tuple[Floats, ...], ...]]:
    words = sorted({row["name"] for row in rows})
    place = {word: index for index, word in enumerate(words)}
    weights = np.zeros((2, len(_COHORT_COLUMNS), len(words)))
    for row in rows:
        for cohort, column in enumerate(_COHORT_COLUMNS):
            weights[_SEX_WORDS.index(row["sex"]), cohort, place[row["name"]]] = float(row[column])
    tables = tuple(
        tuple(np.cumsum(weights[sex, cohort]) / weights[sex, cohort].sum() for cohort in range(4))
        for sex in (MALE, FEMALE)
    )
    return np.array(words, dtype=object), tables


@lru_cache(maxsize=4)
def name_tables(region: str) -> NameTables:
    """Tables for ``region`` (``north``, ``central`` or ``south``); family weights are by ethnicity, not cumulated."""
    families = _read("family_names.csv")
    family_words = sorted({row["name"] for row in families})
    place = {word: index for index, word in enumerate(family_words)}
    family_weights: dict[str, Floats] = {}
    for row in families:
        weights = family_weights.setdefault(row["ethnicity"], np.zeros(len(family_words)))
        weights[place[row["name"]]] = float(row[region])
    given_words, given = _cohort_tables(_read("given_names.csv"))
    middle_words, middle = _cohort_tables(_read("middle_names.csv"))
    return NameTables(
        np.array(family_words, dtype=object), given_words, middle_words, family_weights, given, middle
    )


def cohorts(birth_years: Ints) -> Ints:
    """Cohort 0-3 of each year of birth."""
    return np.searchsorted(np.array(COHORT_YEARS), birth_years, side="right").astype(np.int32)


def draw(
    tables: tuple[tuple[Floats, ...], ...], sex: Ints, birth_years: Ints, rng: np.random.Generator
) -> Ints:
    """One token index for each person from the table of the person's sex and cohort."""
    result = np.zeros(len(sex), dtype=np.int32)
    uniform = rng.random(len(sex))
    cohort = cohorts(birth_years)
    for one_sex in (MALE, FEMALE):
        for one_cohort in range(4):
            chosen = np.flatnonzero((sex == one_sex) & (cohort == one_cohort))
            result[chosen] = np.searchsorted(tables[one_sex][one_cohort], uniform[chosen], side="right")
    return result


def draw_weighted(weights: Floats, uniform: Floats) -> Ints:
    """Indices drawn from one vector of weights (not cumulated)."""
    cumulative = np.cumsum(weights)
    return np.searchsorted(cumulative / cumulative[-1], uniform, side="right").astype(np.int32)
