"""Which groups the people of an invented province are in: poor and near-poor households, merit, social assistance.

Shares are invented; the register of a test batch is written here in the columns of ``registry.csv``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ansinh.sample.province import SEX_WORDS, Province

Flags = npt.NDArray[np.bool_]
REGISTRY_COLUMNS = (
    "person_id", "full_name", "sex", "birth", "id_number", "household_id", "relation_to_head", "province", "district",
    "commune", "commune_code", "hamlet", "ethnicity", "poor_2019_12_31", "near_poor_2019_12_31", "poor_2020_04_30",
    "near_poor_2020_04_30", "merit_monthly_2020_04_30", "btxh_monthly_2020_04_30", "date_of_death",
)  # fmt: skip


@dataclass(frozen=True)
class Classes:
    """One flag a registered person; households are poor as a whole."""

    poor_2019: Flags
    near_2019: Flags
    poor_2020: Flags
    near_2020: Flags
    merit: Flags
    assistance: Flags


def classify(province: Province, rng: np.random.Generator) -> Classes:
    """Draw the classes: about 14 % poor, 9 % near-poor (more in some communes), the old and the disabled supported."""
    n, houses = province.count, province.household_count
    household, commune = province.household[:n], province.commune[:n]
    first = np.unique(household, return_index=True)[1]
    need = rng.gamma(4.0, 0.25, len(province.places.communes))[commune[first]]
    draw = rng.random(houses)
    poor = draw < 0.14 * need
    near = ~poor & (draw < 0.23 * need)
    changes = rng.random(houses)
    newly = ~poor & ~near & (changes < 0.012)
    left = poor & (changes > 0.98)
    age = 2020 - province.birth_year[:n]
    in_need = (poor | near)[household]
    merit = rng.random(n) < np.interp(
        age, [0, 24, 25, 59, 60, 75, 90], [0, 0, 0.002, 0.006, 0.07, 0.12, 0.12]
    )
    chance = np.interp(age, [0, 16, 60, 79, 80], [0.008, 0.01, 0.015, 0.02, 0.45]) * np.where(
        in_need, 2.2, 1.0
    )
    assistance = (rng.random(n) < chance) & (~merit | (rng.random(n) < 0.1))
    return Classes(
        poor[household],
        near[household],
        ((poor & ~left) | newly)[household],
        (near | left)[household],
        merit,
        assistance,
    )


def write_registry(path: Path, province: Province, classes: Classes, unregistered: frozenset[int]) -> None:
    """``registry.csv``: all people but ``unregistered``."""
    columns = province.registry_columns()
    places = province.places
    flags = [
        found.astype(int).tolist()
        for found in (
            classes.poor_2019, classes.near_2019, classes.poor_2020, classes.near_2020, classes.merit, classes.assistance,
        )
    ]  # fmt: skip
    deaths = [
        str(np.datetime64("1900-01-01") + day) if day >= 0 else ""
        for day in province.death[: province.count].tolist()
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REGISTRY_COLUMNS)
        for p in range(province.count):
            if p in unregistered:
                continue
            commune = int(province.commune[p])
            writer.writerow((
                columns["record_id"][p], columns["full_name"][p], SEX_WORDS[int(province.sex[p])], columns["birth"][p],
                columns["id_number"][p], province.household_id(p), columns["relation"][p], places.province,
                places.districts[commune], places.communes[commune], places.commune_codes[commune],
                columns["village"][p], province.ethnicity[p], *(flag[p] for flag in flags), deaths[p],
            ))  # fmt: skip
