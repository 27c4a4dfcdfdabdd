"""Weights of evidence: a frozen prior model, and its calibration on the input's own identity numbers.

The score of a pair is a sum of weights in bits (log2 odds), one a feature, so that it can be shown as it was made.
Identity numbers are kept apart. Among pairs that met by something else than a number, and whose rows both carry a
CCCD, "same number" is a label that costs nothing and is nearly always true; a logistic regression on these labels gives
P(same person | everything but the number) without assuming that parents, head and hamlet speak independently. It
starts from the prior model and leaves it only as far as the labels demand, so one row and a million use one code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.compare import ALL_FEATURES, CODE, OTHER_GIVEN, Patterns, unpack

Floats = npt.NDArray[np.float64]

PLAIN_FEATURES = tuple(feature for feature in ALL_FEATURES if feature != "number")
"""Features the calibration learns; the number is the label and cannot be its own witness."""

LEAST_LABELS = 400
"""Labelled pairs of the rarer kind below which the prior model is used as it is."""
PRIOR_SPREAD_BITS = 1.5
"""How far one label's worth of doubt lets a weight move from the prior (standard deviation, bits)."""
SAME_NUMBER_IF_SAME_PERSON = 0.95
SAME_NUMBER_IF_OTHER_PERSON = 0.0005
"""Noise of the labels: typing faults and copied numbers (design measurements, 94-96 %)."""
_LN2 = float(np.log(2.0))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in bits. ``weights[feature][level code]``; ``base`` is added to every pair. ``origin`` tells how they were found."""

    base: float
    weights: Mapping[str, Floats]
    origin: str

    def plain_score(self, patterns: Patterns) -> Floats:
        """Return the score of each pattern without the identity number."""
        score = np.full(len(patterns.number), self.base)
        for feature in PLAIN_FEATURES:
            score += self.weights[feature][patterns.levels[feature]]
        return score

    def number_score(self, patterns: Patterns) -> Floats:
        """Return what the identity numbers add; a near number of somebody with another given name adds nothing."""
        level = patterns.levels["number"]
        score = self.weights["number"][level]
        near = (level == CODE["number"]["near"]) | (level == CODE["number"]["cmnd_near"])
        return np.where(
            near & is_other_given(patterns),
            np.minimum(score, self.weights["number"][CODE["number"]["differs"]]),
            score,
        )


def is_other_given(patterns: Patterns) -> npt.NDArray[np.bool_]:
    """Tell where the given names are clearly two names (not a slip, not lost diacritics)."""
    codes = [CODE["name"][level] for level in OTHER_GIVEN]
    result: npt.NDArray[np.bool_] = np.isin(patterns.levels["name"], codes)
    return result


@lru_cache(maxsize=1)
def prior_model() -> Model:
    """Return the model shipped with the package (``prior.json``; made by ``benchmarks/linkage/fit_prior.py``, seeded)."""
    text = resources.files("ansinh.core.linkage").joinpath("prior.json").read_text(encoding="utf-8")
    return model_from_json(json.loads(text))


def model_from_json(data: Mapping[str, object]) -> Model:
    """Read a model from its JSON object; a level that the object does not name weighs 0."""
    given = data["weights"]
    assert isinstance(given, dict)
    weights = {
        feature: np.asarray([float(given[feature].get(level, 0.0)) for level in levels])
        for feature, levels in ALL_FEATURES.items()
    }
    return Model(float(str(data["base"])), weights, str(data["origin"]))


def model_to_json(model: Model) -> dict[str, object]:
    """Return the JSON object of a model."""
    weights = {
        feature: {
            level: round(float(bits), 3) for level, bits in zip(levels, model.weights[feature], strict=True)
        }
        for feature, levels in ALL_FEATURES.items()
    }
    return {"origin": model.origin, "base": round(model.base, 3), "weights": weights}


@dataclass(frozen=True, slots=True)
class Design:
    """The 0/1 matrix of a regression without its zeros: for each plain feature the level code of each row.

    Column 0 is the constant; the columns of a feature start at ``start`` and leave out its first level.
    """

    codes: tuple[npt.NDArray[np.int64], ...]
    widths: tuple[int, ...]

    @classmethod
    def of(cls, patterns: Patterns) -> "Design":
        """Return the design of patterns."""
        codes = tuple(patterns.levels[feature].astype(np.int64) for feature in PLAIN_FEATURES)
        return cls(codes, tuple(len(ALL_FEATURES[feature]) for feature in PLAIN_FEATURES))

    def starts(self) -> list[int]:
        """Return the first column of each feature, as if its first level had one."""
        return [0, *np.cumsum([width - 1 for width in self.widths])[:-1].tolist()]

    def score(self, vector: Floats) -> Floats:
        """Return the product of the matrix and ``vector``."""
        total = np.full(len(self.codes[0]), vector[0])
        for code, width, start in zip(self.codes, self.widths, self.starts(), strict=True):
            total += np.concatenate([[0.0], vector[start + 1 : start + width]])[code]
        return total

    def gradient(self, residual: Floats) -> Floats:
        """Return the product of the transposed matrix and ``residual``."""
        parts = [np.asarray([residual.sum()])]
        for code, width in zip(self.codes, self.widths, strict=True):
            parts.append(np.bincount(code, weights=residual, minlength=width)[1:])
        return np.concatenate(parts)

    def curvature(self, weight: Floats) -> Floats:
        """Return ``matrix.T @ diag(weight) @ matrix`` from counts of pairs of levels."""
        size = 1 + sum(width - 1 for width in self.widths)
        result = np.zeros((size, size))
        result[0, 0] = weight.sum()
        features = list(zip(self.codes, self.widths, self.starts(), strict=True))
        for place, (code, width, start) in enumerate(features):
            own = np.bincount(code, weights=weight, minlength=width)[1:]
            columns = slice(start + 1, start + width)
            result[0, columns] = result[columns, 0] = own
            result[columns, columns] = np.diag(own)
            for other, other_width, other_start in features[place + 1 :]:
                both = np.bincount(code * other_width + other, weights=weight, minlength=width * other_width)
                block = both.reshape(width, other_width)[1:, 1:]
                others = slice(other_start + 1, other_start + other_width)
                result[columns, others] = block
                result[others, columns] = block.T
        return result


def _as_vector(model: Model) -> Floats:
    parts = [np.asarray([model.base])] + [
        model.weights[feature][1:] - model.weights[feature][0] for feature in PLAIN_FEATURES
    ]
    parts[0] = parts[0] + sum(model.weights[feature][0] for feature in PLAIN_FEATURES)
    return np.concatenate(parts)


def _from_vector(vector: Floats, model: Model, origin: str) -> Model:
    weights = dict(model.weights)
    start = 1
    for feature in PLAIN_FEATURES:
        width = len(ALL_FEATURES[feature]) - 1
        weights[feature] = np.concatenate([[0.0], vector[start : start + width]])
        start += width
    return replace(model, base=float(vector[0]), weights=weights, origin=origin)


def fit_logistic(
    matrix: Design, positive: Floats, negative: Floats, prior: Floats, start: Floats, steps: int = 8
) -> Floats:
    """Fit weights in bits by at most ``steps`` of Newton's method from ``start``, held to ``prior``.

    ``positive``/``negative`` are weights of evidence a row for and against; :data:`PRIOR_SPREAD_BITS` is the prior's
    standard deviation. Deterministic.
    """
    weight, centre = start * _LN2, prior * _LN2
    precision = 1.0 / (PRIOR_SPREAD_BITS * _LN2) ** 2
    total = positive + negative
    for _step in range(steps):
        chance = 1.0 / (1.0 + np.exp(-np.clip(matrix.score(weight), -40, 40)))
        gradient = matrix.gradient(positive - total * chance) - precision * (weight - centre)
        curvature = matrix.curvature(total * chance * (1 - chance)) + precision * np.eye(len(weight))
        move = np.linalg.solve(curvature, gradient)
        weight = weight + np.clip(move, -3.0, 3.0)
        if float(np.abs(move).max()) < SMALL_MOVE:
            break
    return weight / _LN2


SMALL_MOVE = 0.02
ROUNDS = (3, 3, 6)
"""Newton steps of each round of calibration; the labels are shared out anew between rounds."""


def calibrate(prior: Model, patterns: Patterns, same: Floats, other: Floats) -> Model:
    """Return ``prior`` moved by labels: ``same``/``other`` count the pairs a pattern with equal and with different CCCD.

    The labels are noisy, so each is shared out between "same person" and "other person" by what the model of the round
    before believes (expectation, three rounds), then the weights are fitted.
    """
    if min(same.sum(), other.sum()) < LEAST_LABELS:
        return prior
    radix = len(ALL_FEATURES["number"])
    plain, position = np.unique(patterns.number // radix, return_inverse=True)
    same = np.bincount(position, weights=same, minlength=len(plain)).astype(np.float64)
    other = np.bincount(position, weights=other, minlength=len(plain)).astype(np.float64)
    matrix = Design.of(unpack(plain * radix))
    start = _as_vector(prior)
    vector = start
    hit, slip = SAME_NUMBER_IF_SAME_PERSON, SAME_NUMBER_IF_OTHER_PERSON
    for steps in ROUNDS:
        chance = 1.0 / (1.0 + np.exp2(-np.clip(matrix.score(vector), -50, 50)))
        if_same = chance * hit / (chance * hit + (1 - chance) * slip)
        if_other = chance * (1 - hit) / (chance * (1 - hit) + (1 - chance) * (1 - slip))
        positive = same * if_same + other * if_other
        vector = fit_logistic(matrix, positive, same + other - positive, start, vector, steps)
    return _from_vector(vector, prior, "calibrated")


def labelled(patterns: Patterns) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which patterns carry the label "same number" and which "other number".

    A number that does not fit its row's own year counts too: leaving it out would leave out every slip in a year of
    birth, and teach that years never slip.
    """
    level, code = patterns.levels["number"], CODE["number"]
    same = np.isin(level, [code["same"], code["same_untrusted"]])
    return same, np.isin(level, [code["differs"], code["differs_untrusted"]])
