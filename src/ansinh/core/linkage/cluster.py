"""From scored pairs to people: best edge first, and some people never fall together.

Plain connected components turn one doubtful edge between two families into one monster; here an edge is refused when it
would put two people of the register into one cluster, or two trusted identity numbers, unless it is strong itself,
or two rows that a conflict keeps apart.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.names import Ints

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

STRONG_BITS = 6.0
"""An edge from which two people of the register, or two different numbers, may be one person."""
JOIN_BITS = 0.0
"""An edge below even odds joins nobody."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs. ``left``/``right`` are row numbers, ``score`` bits, ``apart`` marks conflicts (never one person)."""

    left: Ints
    right: Ints
    score: Floats
    apart: Bools

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Rows:
    """What clustering knows of rows: of the register or not, the trusted number (0 none), and a rank that breaks ties."""

    registry: Bools
    number: Ints
    rank: Ints


def best_first_order(edges: Edges, rows: Rows) -> Ints:
    """Return the edges from strongest to weakest; ties are broken by the rows' ranks, never by their order."""
    first = np.minimum(rows.rank[edges.left], rows.rank[edges.right])
    second = np.maximum(rows.rank[edges.left], rows.rank[edges.right])
    order: Ints = np.lexsort((second, first, -np.round(edges.score, 6)))
    return order


def cluster(edges: Edges, rows: Rows) -> Ints:
    """Return for each row the row number that stands for its cluster."""
    size = len(rows.rank)
    use = np.flatnonzero((edges.score >= JOIN_BITS) & ~edges.apart)
    chosen = Edges(edges.left[use], edges.right[use], edges.score[use], edges.apart[use])
    degree = np.bincount(chosen.left, minlength=size) + np.bincount(chosen.right, minlength=size)
    lonely = (degree[chosen.left] == 1) & (degree[chosen.right] == 1)
    result = np.arange(size, dtype=np.int64)
    alone = np.flatnonzero(lonely & _may_pair(chosen, rows))
    result[chosen.right[alone]] = chosen.left[alone]
    rest = np.flatnonzero(~lonely)
    if len(rest):
        part = Edges(chosen.left[rest], chosen.right[rest], chosen.score[rest], chosen.apart[rest])
        _join(part, rows, _apart_of(edges), result)
    return result


def _may_pair(edges: Edges, rows: Rows) -> Bools:
    """The rules of :func:`_join` for two rows that nothing else joins."""
    numbers_differ = (
        (rows.number[edges.left] != rows.number[edges.right])
        & (rows.number[edges.left] != 0)
        & (rows.number[edges.right] != 0)
    )
    both_registry = rows.registry[edges.left] & rows.registry[edges.right]
    allowed: Bools = (edges.score >= STRONG_BITS) | ~(numbers_differ | both_registry)
    return allowed


def _apart_of(edges: Edges) -> dict[int, set[int]]:
    apart: dict[int, set[int]] = {}
    conflicts = np.flatnonzero(edges.apart)
    for left, right in zip(edges.left[conflicts].tolist(), edges.right[conflicts].tolist(), strict=True):
        apart.setdefault(left, set()).add(right)
        apart.setdefault(right, set()).add(left)
    return apart


def _join(edges: Edges, rows: Rows, apart: dict[int, set[int]], result: Ints) -> None:
    order = best_first_order(edges, rows)
    members: dict[int, list[int]] = {}
    for row in np.unique(np.concatenate([edges.left, edges.right])).tolist():
        members[row] = [row]
    parent = {row: row for row in members}
    registry = {row: int(rows.registry[row]) for row in members}
    numbers = {row: ({int(rows.number[row])} if rows.number[row] else set()) for row in members}
    steps = zip(
        edges.left[order].tolist(), edges.right[order].tolist(), edges.score[order].tolist(), strict=True
    )
    for left, right, score in steps:
        a, b = _root(parent, left), _root(parent, right)
        if a == b:
            continue
        if score < STRONG_BITS:
            if registry[a] and registry[b]:
                continue
            if numbers[a] and numbers[b] and not numbers[a] & numbers[b]:
                continue
        elif registry[a] and registry[b] and not (rows.registry[left] and rows.registry[right]):
            continue  # two people of the register are one only by an edge between themselves
        if apart and _kept_apart(members[a], members[b], apart):
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        parent[b] = a
        members[a] += members.pop(b)
        registry[a] += registry[b]
        numbers[a] |= numbers[b]
    for row in parent:
        result[row] = _root(parent, row)


def _root(parent: dict[int, int], row: int) -> int:
    root = row
    while parent[root] != root:
        root = parent[root]
    while parent[row] != root:
        parent[row], row = root, parent[row]
    return root


def _kept_apart(some: list[int], others: list[int], apart: dict[int, set[int]]) -> bool:
    if len(others) < len(some):
        some, others = others, some
    return any(row in apart and not apart[row].isdisjoint(others) for row in some)


def components(left: Ints, right: Ints, size: int) -> Ints:
    """Return plain connected components: the smallest row number of each row's component."""
    label = np.arange(size, dtype=np.int64)
    while len(left):
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, left, low)
        np.minimum.at(label, right, low)
        label = label[label]
        if np.array_equal(before, label):
            break
    return label
