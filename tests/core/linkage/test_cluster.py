"""Clusters: the best edge first, and those who never fall together."""

import numpy as np
import pytest

from ansinh.core.linkage.cluster import Edges, Rows, cluster, components


def clusters_of(
    size: int,
    edges: list[tuple[int, int, float]],
    *,
    registry: tuple[int, ...] = (),
    numbers: dict[int, int] | None = None,
    apart: tuple[tuple[int, int], ...] = (),
) -> list[set[int]]:
    """Cluster ``size`` rows; return the clusters of more than one row."""
    number = np.zeros(size, dtype=np.int64)
    for row, value in (numbers or {}).items():
        number[row] = value
    rows = Rows(np.isin(np.arange(size), registry), number, np.arange(size))
    left, right, score = (np.asarray(column) for column in zip(*edges, strict=True))
    kept_apart = np.asarray([(a, b) in apart for a, b, _score in edges])
    label = cluster(Edges(left, right, score.astype(float), kept_apart), rows)
    groups: dict[int, set[int]] = {}
    for row, value in enumerate(label.tolist()):
        groups.setdefault(value, set()).add(row)
    return sorted((group for group in groups.values() if len(group) > 1), key=min)


def test_edges_chain_rows_into_one_person() -> None:
    assert clusters_of(4, [(0, 1, 9.0), (1, 2, 8.0)]) == [{0, 1, 2}]


def test_an_edge_below_even_odds_joins_nobody() -> None:
    assert clusters_of(2, [(0, 1, -0.5)]) == []


def test_two_people_of_the_register_are_not_joined_by_way_of_a_list() -> None:
    assert clusters_of(3, [(0, 2, 9.0), (1, 2, 8.0)], registry=(0, 1)) == [{0, 2}]


@pytest.mark.parametrize(("score", "joined"), [(5.0, []), (7.0, [{0, 1}])])
def test_two_people_of_the_register_are_one_only_by_a_strong_edge_of_their_own(
    score: float, joined: list[set[int]]
) -> None:
    assert clusters_of(2, [(0, 1, score)], registry=(0, 1)) == joined


@pytest.mark.parametrize(("score", "joined"), [(5.0, []), (7.0, [{0, 1}])])
def test_two_numbers_are_one_person_only_by_a_strong_edge(score: float, joined: list[set[int]]) -> None:
    assert clusters_of(2, [(0, 1, score)], numbers={0: 11, 1: 22}) == joined


def test_a_conflict_keeps_clusters_apart_whatever_else_joins_them() -> None:
    edges = [(0, 1, 9.0), (2, 3, 9.0), (1, 2, 7.0), (0, 3, 20.0)]
    assert clusters_of(4, edges, apart=((0, 3),)) == [{0, 1}, {2, 3}]


def test_the_best_edge_is_taken_first() -> None:
    assert clusters_of(3, [(0, 2, 6.5), (1, 2, 9.0)], registry=(0, 1)) == [{1, 2}]


def test_components_reach_the_end_of_a_long_chain() -> None:
    left = np.arange(0, 50)
    assert set(components(left, left + 1, 51).tolist()) == {0}
