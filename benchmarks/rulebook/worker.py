"""One engine in its own process: python -m benchmarks.rulebook.worker ENGINE PERSONS prints its measures as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.rulebook.data import DISTRICTS, GRANT_MONTHS, YEAR, Data, make


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Return the least wall time of some runs in seconds."""
    best = float("inf")
    for _time in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def memory() -> float:
    """Return the peak memory of the process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def budget(data: Data, rows: object, amounts: object) -> list[float]:
    """Return the sums by district."""
    district = data.district if rows is None else data.district[rows]
    return np.bincount(district, weights=amounts, minlength=DISTRICTS).tolist()  # type: ignore[no-any-return,call-overload]


def ours(data: Data) -> dict[str, float]:
    """Measure the rulebook."""
    start = time.perf_counter()
    from datetime import date

    from ansinh.core.rulebook.explain import explain, render
    from ansinh.core.rulebook.run import Month, Run
    from benchmarks.rulebook import ours as bench

    law, people, known = bench.law(), bench.population(data), date(2025, 1, 1)
    loaded = time.perf_counter() - start
    names = ("merit_monthly", "social_monthly", "grant")

    def pay(run: Run, month: str, rows: object = None) -> dict[str, int]:
        at = run.at(month)
        sums = {}
        for name in names:
            paid = at.rule(name, rows)  # type: ignore[arg-type]
            budget(data, paid.rows, paid.amounts)
            sums[name] = paid.total()
        return sums

    def year(run: Run) -> dict[str, int]:
        months = [pay(run, month) for month in YEAR]
        return {name: sum(month[name] for month in months) for name in names}

    found = {
        f"one month {month}": timed(lambda month=month: pay(Run(law, people, known), month), 3)
        for month in ("2020-04", "2024-07")
    }
    before = memory()
    found["12 months of 2020"] = timed(lambda: year(Run(law, people, known)))
    found["extra MB, 12 months"] = memory() - before
    sums = {
        "2020-04": pay(Run(law, people, known), "2020-04"),
        "2024-07": pay(Run(law, people, known), "2024-07"),
        "2020": year(Run(law, people, known)),
    }

    def both() -> None:
        run = Run(law, people, known)
        year(run)
        year(run.whatif({"bench.social": {"2020-01": 300_000}}))

    found["both laws, 12 months"] = timed(both)
    changed = np.sort(np.random.default_rng(1).choice(len(data.birth), len(data.birth) // 100, replace=False))
    fresh = Run(law, people, known)
    fresh.members(np.array([0]))
    found["1 % changed rows"] = timed(lambda: pay(fresh, "2020-04", changed), 3)
    row = int(np.flatnonzero((data.merit == 2) & (data.job == 2))[0])
    at: Month = Run(law, people, known).at("2020-04")
    found["explain one person"] = timed(lambda: render(explain(at, "grant", row)))
    found["load"] = loaded
    return found | {
        f"sum {when} {name}": value for when, each in sums.items() for name, value in each.items()
    }


def by_hand(data: Data) -> dict[str, float]:
    """Measure hand-written numpy over whole arrays."""
    from benchmarks.rulebook.peer_numpy import month_of

    def pay(month: str) -> dict[str, int]:
        sums = {}
        for name, amounts in month_of(data, month).items():
            budget(data, None, amounts)
            sums[name] = int(amounts.sum())
        return sums

    def year() -> dict[str, int]:
        months = [pay(month) for month in YEAR]
        return {
            name: sum(month.get(name, 0) for month in months)
            for name in ("merit_monthly", "social_monthly", "grant")
        }

    found = {
        f"one month {month}": timed(lambda month=month: pay(month), 3) for month in ("2020-04", "2024-07")
    }
    before = memory()
    found["12 months of 2020"] = timed(year)
    found["extra MB, 12 months"] = memory() - before
    sums = {"2020-04": pay("2020-04"), "2024-07": {"grant": 0} | pay("2024-07"), "2020": year()}
    return found | {
        f"sum {when} {name}": value for when, each in sums.items() for name, value in each.items()
    }


def openfisca(data: Data) -> dict[str, float]:
    """Measure OpenFisca-Core."""
    start = time.perf_counter()
    from benchmarks.rulebook.peer_openfisca import NAMES, simulation, trace_one, variant

    simulation(make(1000))
    loaded = time.perf_counter() - start

    def pay(run: object, month: str) -> dict[str, int]:
        sums = {}
        for name in NAMES:
            if name == "grant" and month not in GRANT_MONTHS:
                sums[name] = 0
                continue
            amounts = run.calculate(name, month)  # type: ignore[attr-defined]
            budget(data, None, amounts)
            sums[name] = int(amounts.astype(np.int64).sum())
        return sums

    def year(run: object) -> dict[str, int]:
        months = [pay(run, month) for month in YEAR]
        return {name: sum(month[name] for month in months) for name in NAMES}

    found = {}
    sums = {}
    for month in ("2020-04", "2024-07"):
        runs = [simulation(data) for _time in range(3)]
        found[f"one month {month}"] = min(timed(lambda run=run, month=month: pay(run, month)) for run in runs)
        sums[month] = pay(runs[0], month)
        del runs
    before = memory()
    run = simulation(data)
    built = memory()
    found["12 months of 2020"] = timed(lambda: year(run))
    found["extra MB, 12 months"] = memory() - max(before, built) if memory() > built else 0.0
    sums["2020"] = year(run)
    twin = variant(data)
    again = simulation(data)
    found["both laws, 12 months"] = timed(lambda: (year(again), year(twin)))
    row = int(np.flatnonzero((data.merit == 2) & (data.job == 2))[0])
    found["explain one person"] = timed(lambda: trace_one(data, row))
    found["load"] = loaded
    return found | {
        f"sum {when} {name}": value for when, each in sums.items() for name, value in each.items()
    }


def main() -> None:
    """Run the engine named on the command line."""
    engine, persons = sys.argv[1], int(sys.argv[2])
    work = {"ours": ours, "numpy": by_hand, "openfisca": openfisca}[engine]
    print(json.dumps(work(make(persons))))


if __name__ == "__main__":
    main()
