"""Pairwise precision, recall and F1 of clusters and of pairs against the true persons."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence


def pairs_of(counts: Iterable[int]) -> int:
    """Pairs inside groups of the given sizes."""
    return sum(n * (n - 1) // 2 for n in counts)


def of_clusters(person: Mapping[str, int], cluster: Mapping[str, Hashable]) -> dict[str, float]:
    """Figures of a clustering: record to cluster, against record to person."""
    true = pairs_of(Counter(person.values()).values())
    said = pairs_of(Counter(cluster.values()).values())
    both = pairs_of(Counter((person[record], cluster[record]) for record in person).values())
    return _figures(true, said, both)


def of_pairs(person: Mapping[str, int], pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Figures of a set of pairs."""
    true = pairs_of(Counter(person.values()).values())
    both = sum(person[one] == person[two] for one, two in pairs)
    return _figures(true, len(pairs), both)


def _figures(true: int, said: int, both: int) -> dict[str, float]:
    precision, recall = both / said if said else 1.0, both / true if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": f1, "precision": precision, "recall": recall}
