"""Weights: the prior model says what it should, and labels move it only as far as they bear."""

import numpy as np
import pytest

from ansinh.core.linkage.compare import ALL_FEATURES, CODE, FEATURES, Patterns, unpack
from ansinh.core.linkage.model import (
    Design,
    calibrate,
    fit_logistic,
    model_from_json,
    model_to_json,
    prior_model,
)


def pack(**levels: str) -> int:
    """The packed pattern with the given levels (the first level elsewhere)."""
    number = 0
    for feature, names in FEATURES.items():
        number = number * len(names) + (CODE[feature][levels[feature]] if feature in levels else 0)
    return number


def patterns(*rows: dict[str, str]) -> Patterns:
    return unpack(np.asarray([pack(**row) for row in rows], dtype=np.int64))


def test_patterns_unpack_to_what_was_packed() -> None:
    row = {
        "name": "typo",
        "birth": "swapped",
        "place": "village",
        "head": "parent",
        "number": "near",
        "sex": "same",
    }
    found = patterns(row)
    assert {f: FEATURES[f][found.levels[f][0]] for f in row} == row


def test_a_sibling_of_the_same_day_and_parents_is_kin_not_the_person() -> None:
    same = {"birth": "same_day", "father": "same", "mother": "same", "head": "same", "place": "village"}
    found = patterns(
        {"name": "same", **same}, {"name": "given_differs", **same}, {"name": "middle_differs", **same}
    )
    assert [ALL_FEATURES["kin"][code] for code in found.levels["kin"]] == [
        "none",
        "twin_family",
        "middle_family",
    ]
    score = prior_model().plain_score(found)
    assert score[0] > 10
    assert score[1] < 0
    assert score[2] < score[0] - 8


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"birth": "same_day"}, {"birth": "same_year_one_bare"}),
        ({"place": "village"}, {"place": "commune"}),
        ({"place": "commune"}, {"place": "differs"}),
        ({"namesakes": "1"}, {"namesakes": "65+"}),
        ({"neighbours": "1"}, {"neighbours": "3-4"}),
        ({"father": "same"}, {"father": "differs"}),
        ({"number": "same"}, {"number": "missing"}),
        ({"number": "missing"}, {"number": "differs"}),
        ({"sex": "same"}, {"sex": "differs"}),
    ],
)
def test_evidence_pulls_the_way_reason_says(better: dict[str, str], worse: dict[str, str]) -> None:
    found = patterns({"name": "same", **better}, {"name": "same", **worse})
    model = prior_model()
    total = model.plain_score(found) + model.number_score(found)
    assert total[0] > total[1]


def test_a_near_number_of_another_name_is_no_evidence_for_one_person() -> None:
    found = patterns({"name": "given_differs", "number": "near"}, {"name": "same", "number": "near"})
    score = prior_model().number_score(found)
    assert score[0] < 0 < score[1]


def test_few_labels_leave_the_prior_alone() -> None:
    found = patterns({"name": "same"}, {"name": "differs"})
    prior = prior_model()
    assert calibrate(prior, found, np.asarray([50.0, 0.0]), np.asarray([0.0, 50.0])) is prior


def test_many_labels_move_the_weights_towards_them() -> None:
    found = patterns(
        {"name": "same", "birth": "same_year_bare"},
        {"name": "same", "birth": "differs"},
        {"name": "given_only"},
    )
    prior = prior_model()
    lots, few = np.asarray([90_000.0, 30_000.0, 0.0]), np.asarray([10_000.0, 30_000.0, 90_000.0])
    learned = calibrate(prior, found, lots, few)
    before, after = prior.plain_score(found), learned.plain_score(found)
    assert learned.origin == "calibrated"
    assert abs(after[1]) < abs(before[1])


def test_the_sparse_sums_equal_the_matrix() -> None:
    rng = np.random.default_rng(5)
    numbers = np.asarray(
        [pack(**{f: names[rng.integers(len(names))] for f, names in FEATURES.items()}) for _row in range(200)]
    )
    made = Design.of(unpack(numbers))
    blocks = [np.eye(width)[code][:, 1:] for code, width in zip(made.codes, made.widths, strict=True)]
    matrix = np.hstack([np.ones((200, 1)), *blocks])
    vector, weight = rng.normal(size=matrix.shape[1]), rng.random(200)
    np.testing.assert_allclose(made.score(vector), matrix @ vector)
    np.testing.assert_allclose(made.gradient(weight), matrix.T @ weight)
    np.testing.assert_allclose(made.curvature(weight), matrix.T @ (matrix * weight[:, None]))


def test_the_fit_finds_the_odds_of_the_labels() -> None:
    made = Design.of(patterns({"name": "same"}))
    zero = np.zeros(1 + sum(width - 1 for width in made.widths))
    fitted = fit_logistic(made, np.asarray([80_000.0]), np.asarray([20_000.0]), zero, zero, steps=20)
    assert made.score(fitted)[0] == pytest.approx(2.0, abs=0.01)


def test_a_model_survives_its_json() -> None:
    data = model_to_json(prior_model())
    assert model_to_json(model_from_json(data)) == data
