"""The list check at size: 100,000 rows of 240 workbooks against a register of 330,000 people; and the five sample workbooks.

``./run bench listcheck [PERSONS]`` makes the batch from an invented province (seed 3), runs the command as its own process,
and prints wall seconds, peak memory of the largest process, and what became of the rows held against the truth: rows of
the wrong person, people paid twice.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from ansinh.sample.workbooks import make_batch

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tests" / "data" / "lists"


def run(
    files: list[Path], registry: Path | None, paid: Path | None, out: Path
) -> tuple[float, int, dict[str, object]]:
    """Run the command; return wall seconds, peak kibibytes of its processes so far, and the summary."""
    command = [
        str(Path(sys.executable).with_name("ansinh")),
        "list",
        "check",
        *map(str, files),
        "--policy",
        "covid42",
    ]
    command += ["--registry", str(registry)] if registry else []
    command += ["--paid", str(paid)] if paid else []
    begun = time.monotonic()
    done = subprocess.run([*command, "--out", str(out), "--json"], capture_output=True, text=True, check=True)
    seconds = time.monotonic() - begun
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, json.loads(done.stdout)


def rows_of(path: Path) -> dict[tuple[str, str, int], dict[str, str]]:
    """A CSV with file, sheet and row, by these."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {(row["file"], row["sheet"], int(row["row"])): row for row in csv.DictReader(stream)}


def against_truth(out: Path, truth: Path) -> dict[str, int]:
    """Rows lost or invented, joined to the wrong person, and people paid twice."""
    found, true = rows_of(out / "rows.csv"), rows_of(truth)
    known = [(key, row) for key, row in found.items() if key in true]
    wrong = [
        key for key, row in known if row["registry_person"] and row["registry_person"] != true[key]["person"]
    ]
    paid = Counter(true[key]["person"] for key, row in known if int(row["amount"]))
    return {
        "rows lost": len(set(true) - set(found)),
        "rows invented": len(set(found) - set(true)),
        "wrong person": len(wrong),
        "paid to the wrong person": sum(int(found[key]["amount"]) > 0 for key in wrong),
        "people paid twice": sum(count > 1 for count in paid.values()),
    }


def main(arguments: list[str]) -> int:
    """Measure; the first argument is the number of people (330,000)."""
    persons = int(arguments[0]) if arguments else 330_000
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        five = [*LISTS.glob("*.xls"), *LISTS.glob("*.xlsx")]
        seconds, peak, figures = run(five, LISTS / "registry.csv", LISTS / "paid.csv", here / "five")
        print(f"five sample workbooks: {figures['rows']} rows, {seconds:.1f} s, {peak // 1024} MiB")
        batch = make_batch(
            here / "batch", seed=3, persons=persons, communes=min(178, max(4, persons // 1_850))
        )
        for with_register in (True, False):
            out = here / f"out{with_register}"
            seconds, peak, figures = run(
                list(batch.files),
                batch.registry if with_register else None,
                batch.paid if with_register else None,
                out,
            )
            name = f"register of {persons:,}" if with_register else "no register"
            print(
                f"{name}: {figures['rows']} rows of {len(batch.files)} files, {seconds:.1f} s, largest process so far {peak // 1024} MiB"
            )
            print(
                "  "
                + "; ".join(f"{what}: {count}" for what, count in against_truth(out, batch.truth).items())
            )
            print(
                "  "
                + "; ".join(f"{key}: {figures[key]}" for key in ("accepted", "repaired", "review", "refused"))
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
