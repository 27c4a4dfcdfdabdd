"""5,000 rows of lists against a register: ours on a saved file, Splink's ``predict_between`` on trained tables."""

import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ansinh.core.linkage import Matcher
from ansinh.core.linkage.tables import connect, store_register
from benchmarks.linkage import data

ROWS = 5000
ROUNDS = 5


def chosen(folder: Path) -> tuple[list[int], list[int], list[str], list[int]]:
    """Return the positions of the register, those of the 5,000 list rows, record numbers and persons."""
    typed = data.read_typed(folder)
    registry = np.asarray([source == "registry" for source in typed.columns["source"]])
    listed = np.random.default_rng(7).choice(
        np.flatnonzero(~registry), size=min(ROWS, int((~registry).sum())), replace=False
    )
    return (
        np.flatnonzero(registry).tolist(),
        sorted(listed.tolist()),
        typed.columns["record_id"],
        typed.person,
    )


def quality(best: dict[str, str], persons: dict[str, set[int]], listed: dict[str, int]) -> dict[str, float]:
    """Figures of "each row its likeliest person": right, wrong, not found."""
    right = sum(listed[row] in persons[found] for row, found in best.items())
    precision, recall = right / max(1, len(best)), right / len(listed)
    return {"f1": 2 * precision * recall / (precision + recall), "precision": precision, "recall": recall}


def ours(folder: Path) -> dict[str, Any]:
    """Open the saved register and hold the rows against it, from normalised rows; median of five."""
    register, listed, record_ids, person = chosen(folder)
    saved = folder / "register.duckdb"
    people = pickle.loads((folder / "people.pickle").read_bytes())
    if not saved.exists():
        connection = connect()
        store_register(connection, people.take(np.asarray(register)), [record_ids[row] for row in register])
        Matcher(connection).save(saved)
        connection.close()
    rows = people.take(np.asarray(listed))
    names = set(rows.columns["bare"].tolist())
    rows = type(rows)(rows.size, rows.columns, {k: v for k, v in people.bare_names.items() if k in names})
    ids = [record_ids[row] for row in listed]
    del people
    from benchmarks.linkage.worker import measured

    times, singles = [], []
    one = type(rows)(1, {name: column[:1] for name, column in rows.columns.items()}, rows.bare_names)
    matcher = Matcher.open(saved, as_of=data.AS_OF)
    for _round in range(ROUNDS):
        result, told = measured(
            lambda: matcher.solve(rows, ids, within_register=False, learn=False, implied=False)
        )
        times.append(told["wall"])
    for _round in range(ROUNDS):
        started = time.perf_counter()
        matcher.solve(one, ids[:1], within_register=False, learn=False, implied=False)
        singles.append(time.perf_counter() - started)
    of_register = {record_ids[row]: person[row] for row in register}
    best: dict[str, tuple[float, str]] = {}
    for pair in result.pairs:
        for row, other in ((pair.id1, pair.id2), (pair.id2, pair.id1)):
            if (
                other in of_register
                and row not in of_register
                and pair.decision != "conflict"
                and pair.score >= 0
            ):
                best[row] = max(best.get(row, (0.0, "")), (pair.score, other))
    figures = quality(
        {row: other for row, (_score, other) in best.items()},
        {record: {number} for record, number in of_register.items()},
        {record_ids[row]: person[row] for row in listed},
    )
    return {
        **figures,
        **told,
        "wall": float(np.median(times)),
        "note": f"file {saved.stat().st_size / 1e6:.0f} MB; one row {np.median(singles) * 1000:.0f} ms; prior model",
    }


def splink(folder: Path) -> dict[str, Any]:
    """Train the guarded model on the register, then ``predict_between``; median of five."""
    from benchmarks.linkage import splink_models
    from benchmarks.linkage.worker import measured

    register, listed, record_ids, person = chosen(folder)
    frame = pd.read_parquet(folder / "repaired.parquet")
    base, rows = frame.iloc[register], frame.iloc[listed]
    del frame
    linker, api = splink_models.tuned(pd.concat([base, rows]), guarded=True)
    for column in ("bare", "father", "mother", "head"):
        linker.table_management.register_term_frequency_lookup(
            linker.table_management.compute_tf_table(column), column
        )
    left = api.register(rows, dataset_display_name="lists")
    right = api.register(base, dataset_display_name="register")
    times = []
    for _round in range(ROUNDS):
        found, told = measured(
            lambda: linker.inference.predict_between(
                left, right, link_type="link_only", threshold_match_weight=0.0
            ).as_pandas_dataframe()
        )
        times.append(told["wall"])
    of_register = {record_ids[row]: person[row] for row in register}
    best: dict[str, tuple[float, str]] = {}
    for one, two, weight in zip(
        found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True
    ):
        row, other = (two, one) if one in of_register else (one, two)
        if other in of_register and row not in of_register:
            best[row] = max(best.get(row, (0.0, "")), (weight, other))
    figures = quality(
        {row: other for row, (_weight, other) in best.items()},
        {record: {number} for record, number in of_register.items()},
        {record_ids[row]: person[row] for row in listed},
    )
    return {
        **figures,
        **told,
        "wall": float(np.median(times)),
        "note": "predict_between, guarded model, warm",
    }


def run(folder: Path, whose: str) -> dict[str, Any]:
    """Run one side."""
    return ours(folder) if whose == "ours" else splink(folder)
