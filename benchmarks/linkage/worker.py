"""One step of the benchmark in a process of its own: ``worker STEP FOLDER …`` prints one JSON object."""

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ansinh.core.linkage import matcher
from ansinh.core.linkage.cluster import Edges, Rows, cluster
from benchmarks.linkage import data, figures
from benchmarks.linkage.vetoes import forbidden_pairs

THRESHOLDS = (-2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 14.0)
"""Match weights tried for Splink; the best is shown."""
AUTO_WEIGHT = 10.0
"""Match weight from which Splink's links count as automatic (probability 0.999)."""


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """Run ``work`` and return its result with wall seconds, CPU seconds and the peak of this process in MB."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    told["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result, told


def exact_number(folder: Path, *, clean: bool) -> dict[str, Any]:
    """What officials do in Excel: rows with one identity number are one person."""
    typed = data.read_typed(folder)
    person = dict(zip(typed.columns["record_id"], typed.person, strict=True))
    if clean:
        frame = pd.read_parquet(folder / "repaired.parquet", columns=["cccd", "cmnd"])
        numbers = frame["cccd"].fillna(frame["cmnd"]).tolist()
    else:
        numbers = typed.columns["id_number"]
    groups = {
        record: number if isinstance(number, str) and number else record
        for record, number in zip(typed.columns["record_id"], numbers, strict=True)
    }
    _none, told = measured(lambda: None)
    return {**figures.of_clusters(person, groups), **told, "wall": None, "cpu": None, "rss": None}


def ours(folder: Path) -> dict[str, Any]:
    """Our linkage as shipped, from normalised rows."""
    typed = data.read_typed(folder)
    record_ids, person_list = typed.columns["record_id"], typed.person
    del typed
    people = pickle.loads((folder / "people.pickle").read_bytes())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result, told = measured(lambda: matcher.link_people(people, record_ids))
    person = dict(zip(record_ids, person_list, strict=True))
    automatic = figures.of_pairs(person, [(p.id1, p.id2) for p in result.pairs if p.decision == "link"])
    return {
        **figures.of_clusters(person, result.clusters),
        **told,
        "auto_precision": automatic["precision"],
        "auto_recall": automatic["recall"],
        "note": f"{result.model}; {sum(p.decision == 'review' for p in result.pairs)} to review; {before:.0f} MB before the clock",
    }


def _predict(folder: Path, model: str) -> tuple[Any, Any, pd.DataFrame, dict[str, Any]]:
    from benchmarks.linkage import splink_models

    frame = pd.read_parquet(folder / "repaired.parquet")

    def work() -> tuple[Any, Any, pd.DataFrame]:
        linker, _api = (
            splink_models.stock(frame)
            if model == "stock"
            else splink_models.tuned(frame, guarded=model == "guarded")
        )
        edges = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
        table = edges.as_duckdbpyrelation() if hasattr(edges, "as_duckdbpyrelation") else None
        found = table.df() if table is not None else edges.as_pandas_dataframe()
        linker.clustering.cluster_pairwise_predictions_at_threshold(edges, threshold_match_weight=6.0)
        return linker, edges, found

    (linker, edges, found), told = measured(work)
    return linker, edges, found, told


def splink(folder: Path, model: str) -> dict[str, Any]:
    """Splink: train, predict, cluster; the best threshold for edges, and the clusters' best beside it."""
    typed = data.read_typed(folder)
    person = dict(zip(typed.columns["record_id"], typed.person, strict=True))
    linker, edges, found, told = _predict(folder, model)
    pairs = list(zip(found["unique_id_l"], found["unique_id_r"], strict=True))
    weight = found["match_weight"].to_numpy()
    by_edges = [
        figures.of_pairs(person, [pairs[i] for i in np.flatnonzero(weight >= threshold)])
        for threshold in THRESHOLDS
    ]
    best = max(by_edges, key=lambda f: f["f1"])
    clusters = []
    for threshold in THRESHOLDS[2:]:
        table = linker.clustering.cluster_pairwise_predictions_at_threshold(
            edges, threshold_match_weight=threshold
        )
        frame = table.as_pandas_dataframe()
        clusters.append(
            figures.of_clusters(person, dict(zip(frame["unique_id"], frame["cluster_id"], strict=True)))["f1"]
        )
    automatic = figures.of_pairs(person, [pairs[i] for i in np.flatnonzero(weight >= AUTO_WEIGHT)])
    return {
        **best,
        **told,
        "auto_precision": automatic["precision"],
        "auto_recall": automatic["recall"],
        "note": f"edges at weight {THRESHOLDS[by_edges.index(best)]:g}; best clusters F1 {max(clusters):.4f}",
    }


def splink_ours(folder: Path) -> dict[str, Any]:
    """Splink's scores with our vetoes, conflicts and constrained clusters."""
    typed = data.read_typed(folder)
    record_ids = typed.columns["record_id"]
    person = dict(zip(record_ids, typed.person, strict=True))
    _linker, _edges, found, told = _predict(folder, "guarded")
    people = pickle.loads((folder / "people.pickle").read_bytes())
    row_of = {record: row for row, record in enumerate(record_ids)}
    left = found["unique_id_l"].map(row_of).to_numpy(dtype=np.int64)
    right = found["unique_id_r"].map(row_of).to_numpy(dtype=np.int64)

    def work() -> np.ndarray[Any, Any]:
        forbidden = forbidden_pairs(people, record_ids, left, right)
        rows = Rows(people.columns["registry"] == 1, people.columns["cccd"], np.arange(people.size))
        return cluster(Edges(left, right, found["match_weight"].to_numpy() + 2.0, forbidden), rows)

    label, more = measured(work)
    told = {"wall": told["wall"] + more["wall"], "cpu": told["cpu"] + more["cpu"], "rss": more["rss"]}
    return {
        **figures.of_clusters(person, dict(zip(record_ids, label.tolist(), strict=True))),
        **told,
        "note": "clusters, weight -2",
    }


def main(words: list[str]) -> None:
    """Run the step that is named."""
    step, folder = words[0], Path(words[1])
    if step == "make":
        told = data.make(folder, int(words[2]), words[3], words[4], int(words[5]))
    elif step.startswith("between_"):
        from benchmarks.linkage import between

        told = between.run(folder, step.removeprefix("between_"))
    else:
        steps: dict[str, Callable[[], dict[str, Any]]] = {
            "exact_number": lambda: exact_number(folder, clean=False),
            "clean_number": lambda: exact_number(folder, clean=True),
            "splink_stock": lambda: splink(folder, "stock"),
            "splink_tuned": lambda: splink(folder, "tuned"),
            "splink_guarded": lambda: splink(folder, "guarded"),
            "splink_guarded_ours": lambda: splink_ours(folder),
            "ours": lambda: ours(folder),
        }
        told = steps[step]()
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
