"""Identity papers of invented people: CCCD of twelve digits, CMND of nine, every digit drawn by chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ansinh.sample.families import YEAR_NOW, Population
from ansinh.sample.places import Places

Longs = npt.NDArray[np.int64]
CMND_ISSUED_TWICE = 0.0008
_CMND_FIRST = {"thai_nguyen": 90_000_000, "north": 160_000_000, "central": 200_000_000, "south": 340_000_000}


def _unique_numbers(prefix: Longs, width: int, rng: np.random.Generator) -> Longs:
    """``prefix`` followed by ``width`` random digits, no number twice."""
    scale = 10**width
    numbers: Longs = prefix * scale + rng.integers(0, scale, len(prefix))
    while True:
        _values, first = np.unique(numbers, return_index=True)
        if len(first) == len(numbers):
            return numbers
        again = np.ones(len(numbers), dtype=np.bool_)
        again[first] = False
        numbers[again] = prefix[again] * scale + rng.integers(0, scale, int(again.sum()))


def draw_papers(
    people: Population,
    places: Places,
    region: str,
    cccd_share: float,
    cmnd_share: float,
    rng: np.random.Generator,
) -> tuple[Longs, Longs]:
    """CCCD (province, century and sex, year, six digits) and CMND of nine digits; 0 where a person has none."""
    n, adult = len(people.sex), people.birth_year <= YEAR_NOW - 14
    home = np.full(n, int(places.province_code), dtype=np.int64)
    away = rng.random(n) < 0.05
    home[away] = rng.choice(
        np.array([1, 4, 6, 8, 20, 24, 25, 26, 27, 30, 33, 34, 35, 37, 38, 40]), int(away.sum())
    )
    sex_digit = np.where(people.birth_year >= 2000, 2, 0) + people.sex
    prefix = (home * 10 + sex_digit) * 100 + people.birth_year % 100
    numbers = _unique_numbers(prefix.astype(np.int64), 6, rng)
    holds = rng.random(n) < np.where(adult, cccd_share, cccd_share * 0.85)
    cccd = np.where(holds, numbers, 0)
    first = _CMND_FIRST[region] // 10_000_000
    cmnd_numbers = _unique_numbers(np.full(n, first, dtype=np.int64), 7, rng)
    lacks = (~holds) & (rng.random(n) < 0.85)
    cmnd = np.where(adult & ((rng.random(n) < cmnd_share) | lacks), cmnd_numbers, 0)
    holders = np.flatnonzero((cmnd > 0) & people.registered)
    twice = holders[rng.random(len(holders)) < CMND_ISSUED_TWICE]
    cmnd[twice] = cmnd[rng.choice(holders, len(twice))] if len(twice) else cmnd[twice]
    return cccd.astype(np.int64), cmnd.astype(np.int64)
