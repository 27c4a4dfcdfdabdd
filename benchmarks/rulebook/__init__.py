"""Rulebook: ours beside hand-written numpy and OpenFisca-Core, on one law simplified in shape (never for payment).

``python -m benchmarks rulebook [--persons 1300000] [--rounds 7]``: each engine in a process of its own (in
``.env-bench``), rounds taken in turn, best of all; prints one table of ratios and checks that every amount agrees.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".env-bench" / "bin" / "python"
REQUIREMENTS = ROOT / "benchmarks" / "requirements-rulebook.in"
ENGINES = ("ours", "numpy", "openfisca")


def bench_python() -> Path:
    """Return the interpreter of the benchmarks' own environment, adding OpenFisca-Core when it is not there."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PYTHON.parents[1])], check=True)
    if subprocess.run(
        [str(PYTHON), "-c", "import openfisca_core"], check=False, capture_output=True
    ).returncode:
        subprocess.run([str(PYTHON), "-m", "ensurepip", "-q"], check=False)
        subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)], check=True)
    return PYTHON


def run(engine: str, persons: int) -> dict[str, float]:
    """Run one engine once in its own process and return its measures."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(bench_python()), "-m", "benchmarks.rulebook.worker", engine, str(persons)],
        check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(arguments: list[str]) -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="rulebook")
    parser.add_argument("--persons", type=int, default=1_300_000)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args(arguments)
    best: dict[str, dict[str, float]] = {engine: {} for engine in ENGINES}
    for _round in range(args.rounds):
        for engine in ENGINES:
            for name, value in run(engine, args.persons).items():
                best[engine][name] = min(value, best[engine].get(name, value))
    agree = all(
        best[engine][name] == value
        for name, value in best["ours"].items()
        if name.startswith("sum ")
        for engine in ENGINES
    )
    print(f"{args.persons:,} persons, best of {args.rounds}; sums of all engines agree: {agree}")
    print(f"{'measure':26}{'ours':>12}{'numpy':>12}{'openfisca':>12}{'/numpy':>9}{'/openfisca':>12}")
    for name, value in best["ours"].items():
        if name.startswith("sum "):
            continue
        peers = [best[engine].get(name) for engine in ENGINES[1:]]
        cells = "".join(f"{peer:12.4f}" if peer is not None else f"{'':12}" for peer in peers)
        ratios = "".join(
            f"{value / peer:{width}.3f}" if peer else " " * width
            for peer, width in zip(peers, (9, 12), strict=True)
        )
        print(f"{name:26}{value:12.4f}{cells}{ratios}")
    return 0 if agree else 1
