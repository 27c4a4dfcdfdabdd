"""What a run tells: people and pairs, in record numbers and words."""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.evidence import Wording
from ansinh.core.linkage.names import Ints, stable_hash
from ansinh.core.linkage.resolve import DECISIONS, Resolved, probability
from ansinh.core.linkage.score import Scored

if TYPE_CHECKING:
    import duckdb

NOT_COMPARED: Mapping[str, str] = {}
"""Agreement of a pair that only follows from others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that are, may be, or must not be one person."""

    id1: str
    id2: str
    probability: float
    decision: str
    """``link``, ``review`` or ``conflict`` (a number of one with another)."""
    evidence: str
    """Words for the clerk, parts joined by ``; ``."""
    agreement: Mapping[str, str]
    """Level of each compared field (:data:`ansinh.core.linkage.compare.ALL_FEATURES`)."""
    score: float
    """Evidence in bits (log2 odds)."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """``clusters``: record number to the name of its person (a register row's number where the person is of the
    register, else the smallest record number). ``pairs`` in the order of their numbers. ``borrowed``: rows whose
    identity number was shown to be another person's. ``model``: ``prior`` or ``calibrated``."""

    clusters: dict[str, str]
    pairs: tuple[Pair, ...]
    borrowed: frozenset[str]
    model: str


@dataclass(frozen=True, slots=True)
class PairedRows:
    """The rows that stand in kept pairs: ``id`` sorted, and what deciding needs of them."""

    id: Ints
    registry: npt.NDArray[np.bool_]
    number: Ints
    trust: npt.NDArray[np.generic]
    rank: Ints
    record_id: list[str]

    def renumber(self, scored: Scored) -> Scored:
        """Return ``scored`` with row numbers into these rows."""
        left, right = np.searchsorted(self.id, scored.left), np.searchsorted(self.id, scored.right)
        swap = self.rank[left] > self.rank[right]
        first, second = np.where(swap, right, left), np.where(swap, left, right)
        order = np.lexsort((self.rank[second], self.rank[first]))
        return Scored(
            first[order],
            second[order],
            scored.pattern[order],
            scored.score[order],
            scored.plain[order],
            scored.patterns,
            scored.model,
            scored.conflict[order],
        )


def rows_of(connection: "duckdb.DuckDBPyConnection", scored: Scored, people_table: str) -> PairedRows:
    """Fetch what deciding needs of the rows that stand in the scored pairs."""
    wanted = {"id": np.unique(np.concatenate([scored.left, scored.right])).astype(np.int32)}
    found = connection.execute(
        "select p.id, p.registry, p.cccd, p.id_trust, p.record_id"
        f" from wanted w join {people_table} p on p.id = w.id order by p.id"
    ).fetchnumpy()
    del wanted
    record_ids: list[str] = found["record_id"].tolist()
    return PairedRows(
        np.asarray(found["id"], dtype=np.int64),
        np.asarray(found["registry"]) == 1,
        np.asarray(found["cccd"], dtype=np.int64),
        np.asarray(found["id_trust"]),
        np.fromiter(map(stable_hash, record_ids), dtype=np.int64, count=len(record_ids)),
        record_ids,
    )


def tell(resolved: Resolved, scored: Scored, rows: PairedRows, record_ids: Sequence[str]) -> LinkResult:
    """Put the outcome into the terms of the caller: clusters by record number, pairs with evidence in words."""
    names = _cluster_names(resolved.cluster, rows)
    clusters = dict(zip(record_ids, record_ids, strict=True))
    clusters.update(zip(rows.record_id, names, strict=True))
    pairs = _told_pairs(resolved, scored, rows, names)
    borrowed = frozenset(rows.record_id[row] for row in np.flatnonzero(resolved.borrowed).tolist())
    return LinkResult(clusters, tuple(pairs), borrowed, scored.model.origin)


def _told_pairs(resolved: Resolved, scored: Scored, rows: PairedRows, names: list[str]) -> list[Pair]:
    """Word the pairs, in the order of their record numbers."""
    words = Wording(scored.patterns)
    implied = words.implied()
    compared = np.unique(resolved.pattern[resolved.pattern >= 0])
    shown = words.evidence(compared)
    agreements = {index: words.agreement(index) for index in compared.tolist()}
    agreements[-1] = NOT_COMPARED
    pairs = []
    columns = (
        resolved.left,
        resolved.right,
        probability(resolved.score),
        resolved.score,
        resolved.decision,
        resolved.pattern,
    )
    with _collector_paused():
        for left, right, p, score, decision, pattern in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            one, two = rows.record_id[left], rows.record_id[right]
            if one > two:
                one, two = two, one
            evidence = implied.format(record_id=names[left]) if pattern < 0 else shown[pattern]
            pairs.append(Pair(one, two, p, DECISIONS[decision], evidence, agreements[pattern], score))
        pairs.sort(key=_by_ids)
    return pairs


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cyclic garbage collector from walking through a growing list of pairs again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _by_ids(pair: Pair) -> tuple[str, str]:
    return pair.id1, pair.id2


def _cluster_names(cluster: Ints, rows: PairedRows) -> list[str]:
    """Name each row's cluster: its (first) register row, else its smallest record number."""
    best: dict[int, tuple[bool, str]] = {}
    labels = cluster.tolist()
    registry = rows.registry.tolist()
    for label, of_registry, record_id in zip(labels, registry, rows.record_id, strict=True):
        candidate = (not of_registry, record_id)
        if label not in best or candidate < best[label]:
            best[label] = candidate
    return [best[label][1] for label in labels]


def keep_top(result: LinkResult, list_ids: set[str], top: int) -> LinkResult:
    """Keep all pairs inside the lists, and the ``top`` likeliest register candidates of each list row."""
    candidates: dict[str, list[Pair]] = {}
    kept = []
    for pair in result.pairs:
        one, two = pair.id1 in list_ids, pair.id2 in list_ids
        if one and two:
            kept.append(pair)
        else:
            candidates.setdefault(pair.id1 if one else pair.id2, []).append(pair)
    for found in candidates.values():
        found.sort(key=lambda pair: (-pair.score, pair.id1, pair.id2))
        kept.extend(found[:top])
    kept.sort(key=_by_ids)
    return LinkResult(result.clusters, tuple(kept), result.borrowed, result.model)
