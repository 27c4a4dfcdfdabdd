"""Record linkage: ours beside Splink 5 (stock, tuned, guarded, with our vetoes) and the officials' exact number.

``python -m benchmarks linkage [--persons 100000] [--profile normal|hard] [--region north|central|south]`` makes an
invented province, lets each method find the duplicates in a process of its own (in ``.env-bench``, built on first use),
and prints one table: F1, precision, recall, automatic links, wall time, memory. Splink gets our repaired text, and
the best of several thresholds, chosen with the answer in hand; ours runs as shipped.
``--incremental`` holds 5,000 rows against a saved register instead, beside Splink's ``predict_between``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".env-bench"
REQUIREMENTS = ROOT / "benchmarks" / "requirements-linkage.in"
METHODS = (
    "exact_number",
    "clean_number",
    "splink_stock",
    "splink_tuned",
    "splink_guarded",
    "splink_guarded_ours",
    "ours",
)
INCREMENTAL = ("between_splink", "between_ours")


def bench_python() -> Path:
    """Return the interpreter of the benchmark's own environment, building it when it is not there."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)], check=True)
    return python


def run_worker(python: Path, *words: str) -> dict[str, float | str]:
    """Run one step in its own process and return the JSON object it prints last."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [str(python), "-m", "benchmarks.linkage.worker", *words],
        check=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, float | str] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main(arguments: list[str]) -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="linkage")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--profile", choices=("normal", "hard"), default="normal")
    parser.add_argument("--region", choices=("north", "central", "south"), default="north")
    parser.add_argument("--seed", type=int, default=20200410)
    parser.add_argument("--methods", nargs="*")
    parser.add_argument("--incremental", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder to keep the data in (reused when it is there)")
    args = parser.parse_args(arguments)
    methods = args.methods or (INCREMENTAL if args.incremental else METHODS)
    python = bench_python()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        made = run_worker(
            python, "make", str(folder), str(args.persons), args.profile, args.region, str(args.seed)
        )
        print(
            f"{made['rows']:,} rows ({made['register']:,} register), {made['pairs']:,} true pairs; {args.profile}, {args.region},"
            f" seed {args.seed}; normalising {made['normalise']:.1f} s = {made['rate']:,.0f} rows/s"
        )
        print(
            f"{'method':22}{'F1':>8}{'P':>8}{'R':>8}{'auto P':>9}{'auto R':>8}{'wall s':>8}{'CPU s':>8}{'RSS MB':>8}  note"
        )
        for method in methods:
            print(table_row(method, run_worker(python, method, str(folder))), flush=True)
    return 0


def table_row(method: str, figures: dict[str, float | str]) -> str:
    """Format one line of the table; a figure the method does not have is a dash."""

    def cell(name: str, form: str, width: int) -> str:
        value = figures.get(name)
        return f"{'-':>{width}}" if value is None else f"{format(value, form):>{width}}"

    return (
        f"{method:22}{cell('f1', '.4f', 8)}{cell('precision', '.4f', 8)}{cell('recall', '.4f', 8)}"
        f"{cell('auto_precision', '.5f', 9)}{cell('auto_recall', '.4f', 8)}{cell('wall', '.2f', 8)}{cell('cpu', '.2f', 8)}"
        f"{cell('rss', '.0f', 8)}  {figures.get('note', '')}"
    )
