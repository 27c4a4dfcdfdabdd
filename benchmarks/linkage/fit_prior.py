"""Fit the prior model that is shipped: ``python -m benchmarks.linkage.fit_prior OUT.json``.

Six invented provinces (three regions, two profiles; seeds below), true labels. The fit starts from weights set by hand
(``hand_prior.json``) and may leave them only by a standard deviation of 1.5 bits; what is shipped stands half-way, so
that a habit of one generator (a day of birth that never slips alone, say) cannot make a weight that reason would not.
"""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from ansinh.core.linkage import model as models
from ansinh.core.linkage.blocking import NUMBER_RULES, make_pairs
from ansinh.core.linkage.compare import FEATURES, compare, count_namesakes, unpack
from ansinh.core.linkage.normalise import normalise
from ansinh.core.linkage.tables import connect, store_lists, store_register
from ansinh.sample.province import make_province
from ansinh.sample.records import faulty_records

PROVINCES = (
    ("north", 20_000, "normal", 901), ("central", 20_000, "hard", 902), ("south", 20_000, "normal", 903),
    ("north", 5_000, "hard", 904), ("central", 5_000, "normal", 905), ("south", 20_000, "hard", 906),
)  # fmt: skip


def labelled_patterns(region: str, persons: int, profile: str, seed: int) -> dict[str, np.ndarray]:
    """Return pattern, whether met without a number, and whether true, of every candidate pair of a province."""
    made = faulty_records(
        make_province(seed, persons, region), profile=profile, seed=seed, missing_share=0.05
    )
    people = normalise(made.columns, as_of=date(2020, 6, 1))
    registry = people.columns["registry"] == 1
    parts = [np.flatnonzero(registry), np.flatnonzero(~registry)]
    ids = [[made.columns["record_id"][row] for row in part.tolist()] for part in parts]
    person = np.asarray(made.person)[np.concatenate(parts)]
    connection = connect()
    store_register(connection, people.take(parts[0]), ids[0])
    store_lists(connection, people.take(parts[1]), ids[1], len(parts[0]))
    count_namesakes(connection, "register_people")
    make_pairs(connection, lists="list_keys", register="register_keys", within_register=True)
    compare(connection, "all_people")
    found = connection.execute("select l, r, rules, pattern from compared").fetchnumpy()
    return {
        "pattern": np.asarray(found["pattern"], dtype=np.int64),
        "free": (np.asarray(found["rules"]) & ~NUMBER_RULES) != 0,
        "true": person[np.asarray(found["l"])] == person[np.asarray(found["r"])],
    }


def main() -> None:
    """Fit and write the model."""
    start = models.model_from_json(
        json.loads(Path(__file__).with_name("hand_prior.json").read_text(encoding="utf-8"))
    )
    found = [labelled_patterns(*province) for province in PROVINCES]
    pattern, free, true = (
        np.concatenate([part[key] for part in found]) for key in ("pattern", "free", "true")
    )
    numbers, position = np.unique(pattern, return_inverse=True)
    patterns = unpack(numbers)
    same = np.bincount(position[free & true], minlength=len(numbers)).astype(np.float64)
    other = np.bincount(position[free & ~true], minlength=len(numbers)).astype(np.float64)
    prior = models._as_vector(start)
    fitted = models._from_vector(
        models.fit_logistic(models.Design.of(patterns), same, other, prior, prior), start, "prior"
    )
    weights = dict(fitted.weights)
    weights["number"] = fit_number(fitted, patterns, position, true, start)
    half = {feature: (weights[feature] + start.weights[feature]) / 2 for feature in weights}
    fitted = replace(fitted, base=(fitted.base + start.base) / 2, weights=half)
    Path(sys.argv[1]).write_text(
        json.dumps(models.model_to_json(fitted), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def fit_number(
    fitted: models.Model, patterns: object, position: np.ndarray, true: np.ndarray, start: models.Model
) -> np.ndarray:
    """Fit what a number adds to the score of everything else, from all pairs."""
    same = np.bincount(position[true], minlength=len(patterns.number)).astype(np.float64)
    other = np.bincount(position[~true], minlength=len(patterns.number)).astype(np.float64)
    offset = fitted.plain_score(patterns)
    bits = start.weights["number"].copy()
    for code in range(1, len(FEATURES["number"])):
        use = patterns.levels["number"] == code
        value = bits[code]
        for _step in range(30):
            chance = 1 / (1 + np.exp2(-np.clip(offset[use] + value, -40, 40)))
            slope = (same[use] - (same[use] + other[use]) * chance).sum() - (
                value - bits[code]
            ) / models.PRIOR_SPREAD_BITS**2
            curve = (
                (same[use] + other[use]) * chance * (1 - chance)
            ).sum() * 0.693 + 1 / models.PRIOR_SPREAD_BITS**2
            value += float(np.clip(slope / curve, -1, 1))
        bits[code] = value
    return bits


if __name__ == "__main__":
    main()
