"""The benchmark's law as an analyst writes it by hand: whole arrays, int64."""

from typing import Any

import numpy as np

from benchmarks.rulebook.data import GRANT_MONTHS, GRANTS, MERIT, SOCIAL, Data, base


def month_of(data: Data, month: str) -> dict[str, Any]:
    """Return the amounts of all persons in a month."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1
    age = (number - data.birth_month) // 12
    merit_table = (base("merit", month) * np.array(MERIT) + 50) // 100
    merit = merit_table[data.merit]
    share = (base("social", month) * np.array(SOCIAL) + 50) // 100
    poor = data.poverty[data.household] != 0
    children = np.bincount(data.household[age < 16], minlength=len(data.poverty))[data.household]
    kind = data.social
    social = np.select(
        [
            (kind == 1) & (age >= 80) & (data.merit == 0),
            kind == 2,
            kind == 3,
            (kind == 4) & (age < 16),
            (kind == 5) & poor,
        ],
        [share[1], share[2], share[3], share[4], share[5] * children],
        0,
    )
    found = {"merit_monthly": merit, "social_monthly": social}
    if month in GRANT_MONTHS:
        conditions = [data.job == 1, data.job == 2, data.job == 3, merit > 0, social > 0, poor]
        grant = np.zeros(len(kind), np.int64)
        for holds, amount in zip(conditions, GRANTS, strict=True):
            np.maximum(grant, np.where(holds, amount, 0), out=grant)
        found["grant"] = grant
    return found
