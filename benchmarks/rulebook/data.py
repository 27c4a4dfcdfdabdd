"""The invented population of the benchmark: columns in memory, the sparsity of a province (2.4 % merit, 6.3 % social)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

DISTRICTS = 11


@dataclass
class Data:
    """Person columns (birth = day number), household columns, household of each person."""

    birth: Any
    birth_month: Any
    merit: Any
    social: Any
    job: Any
    household: Any
    district: Any
    poverty: Any


def make(persons: int, seed: int = 42) -> Data:
    """Make a population of about ``persons`` people; households are in order, about 3.7 people each."""
    random = np.random.default_rng(seed)
    households = persons * 350 // 1300
    _ids, household = np.unique(random.integers(0, households, persons), return_inverse=True)
    household = np.sort(household).astype(np.int32)
    households = int(household[-1]) + 1
    months = random.integers((1925 - 1970) * 12, (2019 - 1970) * 12, persons)
    birth = (months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)).astype(np.int32)

    def some(share: float, kinds: int) -> Any:
        return np.where(random.random(persons) < share, random.integers(1, kinds + 1, persons), 0).astype(
            np.int8
        )

    poverty = random.choice(np.array([0, 1, 2], np.int8), households, p=[0.81, 0.11, 0.08])
    return Data(
        birth, (months + 1970 * 12).astype(np.int32), some(0.024, 5), some(0.063, 5), some(0.05, 3), household,
        random.integers(0, DISTRICTS, households).astype(np.int8)[household], poverty,
    )  # fmt: skip


MERIT = [0, 100, 60, 84, 180, 36]
SOCIAL = [0, 100, 150, 200, 150, 100]
BASES = {
    "merit": [("2018-07", 1_515_000), ("2019-07", 1_624_000), ("2023-07", 2_055_000), ("2024-07", 2_789_000)],
    "social": [("2015-01", 270_000), ("2021-07", 360_000), ("2024-07", 500_000)],
}
GRANTS = [1_800_000, 1_000_000, 1_000_000, 500_000, 500_000, 250_000]
YEAR = [f"2020-{month:02d}" for month in range(1, 13)]
GRANT_MONTHS = ("2020-04", "2020-05", "2020-06")


def base(name: str, month: str) -> int:
    """Return the base amount of a month."""
    return [value for start, value in BASES[name] if start <= month][-1]
