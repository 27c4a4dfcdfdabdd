"""Turn scored pairs into people and decisions: link, review, conflict."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.cluster import STRONG_BITS, Bools, Edges, Floats, Rows, cluster, components
from ansinh.core.linkage.model import is_other_given
from ansinh.core.linkage.names import Ints
from ansinh.core.linkage.score import Scored, forgive_borrowed, is_namesake_or_kin, is_supported, second_best

LINK_BITS = 4.5
"""From here a supported pair is linked without a clerk."""
REVIEW_BITS = -1.0
"""From here a pair is shown to a clerk."""
MARGIN_BITS = 3.0
"""A pair is linked only when the next person of the register is this much less likely."""
TIE_BITS = 1.0
"""Closer than this nobody can choose: the row joins neither."""

LINK, REVIEW, CONFLICT = 2, 1, 0
DECISIONS = ("conflict", "review", "link")


@dataclass(frozen=True, slots=True)
class Resolved:
    """People and the pairs worth telling. ``cluster[row]`` is the row that stands for the person.

    ``pattern`` is -1 for a pair that was not compared but follows from links to other rows of its cluster.
    """

    cluster: Ints
    left: Ints
    right: Ints
    score: Floats
    decision: npt.NDArray[np.int8]
    pattern: Ints
    borrowed: Bools


def resolve(
    scored: Scored,
    *,
    registry: Bools,
    number: Ints,
    trust: npt.NDArray[np.generic],
    rank: Ints,
    implied: bool,
) -> Resolved:
    """Cluster the rows and decide on every kept pair.

    ``registry``, ``number`` (CCCD or 0), ``trust`` and ``rank`` (breaks ties) have one entry a row. ``implied`` adds
    the pairs of a cluster that were never compared.
    """
    score, borrowed = forgive_borrowed(scored, registry, trust)
    trusted = np.where((trust == -1) | borrowed, 0, number)
    rows = Rows(registry, trusted, rank)
    person = _register_persons(scored, score, registry)
    best, second = second_best(
        scored.left, scored.right, np.where(scored.conflict, -np.inf, score), registry, person
    )
    lead = lead_of_pairs(scored, score, registry, best, second)
    waits = (lead < TIE_BITS) | is_namesake_or_kin(scored.patterns)[scored.pattern]
    joined = cluster(
        Edges(scored.left, scored.right, np.where(waits, REVIEW_BITS, score), scored.conflict), rows
    )
    together = joined[scored.left] == joined[scored.right]
    supported = (is_supported(scored.patterns) & ~is_other_given(scored.patterns))[scored.pattern]
    firm = together & supported & (score >= LINK_BITS) & (lead >= MARGIN_BITS) & ~scored.conflict
    decision = np.where(scored.conflict, CONFLICT, np.where(firm, LINK, REVIEW)).astype(np.int8)
    tell = scored.conflict | firm | together | (score >= REVIEW_BITS)
    same_person = components(scored.left[firm], scored.right[firm], len(registry))
    follows = (
        together
        & ~scored.conflict
        & (same_person[scored.left] == same_person[scored.right])
        & (score >= REVIEW_BITS)
    )
    decision[follows] = LINK
    pick = np.flatnonzero(tell)
    told = Resolved(
        joined,
        scored.left[pick],
        scored.right[pick],
        score[pick],
        decision[pick],
        scored.pattern[pick],
        borrowed,
    )
    return _with_implied(told, same_person) if implied else told


def _with_implied(told: Resolved, same_person: Ints) -> Resolved:
    """Add the pairs of each cluster that were not told: they follow from the others."""
    size = len(told.cluster)
    left, right = _pairs_within(told.cluster)
    known = np.minimum(told.left, told.right) * size + np.maximum(told.left, told.right)
    new = ~np.isin(left * size + right, known)
    left, right = left[new], right[new]
    inside = told.cluster[told.left] == told.cluster[told.right]
    best = np.full(size, -np.inf)
    for side in (told.left[inside], told.right[inside]):
        np.maximum.at(best, side, told.score[inside])
    strength = np.minimum(best[left], best[right])
    decision = np.where(same_person[left] == same_person[right], LINK, REVIEW).astype(np.int8)
    return Resolved(
        told.cluster,
        np.concatenate([told.left, left]),
        np.concatenate([told.right, right]),
        np.concatenate([told.score, strength]),
        np.concatenate([told.decision, decision]),
        np.concatenate([told.pattern, np.full(len(left), -1, dtype=np.int64)]),
        told.borrowed,
    )


def _pairs_within(label: Ints) -> tuple[Ints, Ints]:
    """Return all pairs (smaller row first) of rows with one label."""
    order = np.argsort(label, kind="stable")
    _values, starts, counts = np.unique(label[order], return_index=True, return_counts=True)
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for count in np.unique(counts[counts > 2]).tolist():
        first, second = np.triu_indices(count, 1)
        base = starts[counts == count]
        one = order[(base[:, None] + first[None, :]).ravel()]
        two = order[(base[:, None] + second[None, :]).ravel()]
        lefts.append(np.minimum(one, two))
        rights.append(np.maximum(one, two))
    return np.concatenate(lefts), np.concatenate(rights)


def _register_persons(scored: Scored, score: Floats, registry: Bools) -> Ints:
    """Name each register row's person: rows registered twice (a strong edge) are one person."""
    twice = registry[scored.left] & registry[scored.right] & (score >= STRONG_BITS) & ~scored.conflict
    return components(scored.left[twice], scored.right[twice], len(registry))


def lead_of_pairs(scored: Scored, score: Floats, registry: Bools, best: Floats, second: Floats) -> Floats:
    """Return by how many bits each pair beats what speaks against it.

    A list-register pair has to beat the row's next person of the register. A pair of two list rows has a rival when one
    of them fits two people of the register about equally: joined to the other row it would be given a person by chance,
    so the pair has to beat what that row shows of either.
    """
    mixed = registry[scored.left] ^ registry[scored.right]
    listed = ~registry[scored.left] & ~registry[scored.right]
    row = np.where(registry[scored.left], scored.right, scored.left)
    lead: Floats = np.where(mixed, score - second[row], np.inf)
    doubtful = second > np.maximum(best - MARGIN_BITS, REVIEW_BITS)
    for side in (scored.left, scored.right):
        lead = np.where(listed & doubtful[side], np.minimum(lead, score - best[side]), lead)
    return lead


def probability(score: Floats) -> Floats:
    """Return the probability of a score in bits, kept inside (0, 1)."""
    chance: Floats = 1.0 / (1.0 + np.exp2(-np.clip(score, -19, 19)))
    return chance
