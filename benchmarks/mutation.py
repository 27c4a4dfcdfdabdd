"""Mutation run: small wrong changes in rulebook and policies, and whether the tests notice each.

``python -m benchmarks mutation [--only TEXT] [--sample N] [--jobs 1] [--out FILE]``: each mutant lives in a temporary copy of
``src`` and ``tests`` (the working tree is never touched); a mutant is killed when one test of its room fails. Changes:
comparison signs, and/or, plus/minus, whole numbers by one, removed ``not``, conditions of an ``if``, returned values, lines of
a rule's case dropped, and every figure and date of parameters.yaml.
"""

import argparse
import ast
import copy
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAST = [
    "tests/core/rulebook/test_words.py",
    "tests/policies/covid42/test_claims.py",
    "tests/policies/covid42/test_highest.py",
]
ALL = [
    *FAST,
    "tests/policies/test_gates.py",
    "tests/core/rulebook",
    "tests/cli/test_law_commands.py",
    "tests/policies/covid42",
    "tests/policies/gift2025",
]
ROOMS = {
    "src/ansinh/core/rulebook": ALL,
    "src/ansinh/policies": [
        "tests/policies/covid42/test_claims.py",
        "tests/policies/covid42/test_reading.py",
        *ALL[2:4],
        *ALL[5:],
    ],
}
"""Tests that must notice a mutant of a room, the quick ones first."""
FILES = [
    "core/rulebook/*.py",
    "policies/*.py",
    "policies/covid42/*.py",
    "policies/gift2025/*.py",
    "policies/*/parameters.yaml",
]
NOT_OURS = {"forms.py"}
"""Read by the list check and tested in its room."""
COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
BINARY = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.FloorDiv: ast.Mult,
}
SPEED_ONLY = {"few", "many"}
"""Functions whose answer changes the speed and never a result: a mutant of them is no fault."""
LIMIT = 180
EXAMPLES = "12"


@dataclass(frozen=True)
class Mutant:
    """One wrong change: file, line, what, and the file's text with it."""

    file: str
    line: int
    change: str
    text: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        yield from _figures(name, text)
        return
    tree = ast.parse(text)
    skip = _words(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in skip:
            continue
        for change, apply in _changes(node):
            other = copy.deepcopy(tree)
            apply(list(ast.walk(other))[number])
            yield Mutant(name, getattr(node, "lineno", 0), change, ast.unparse(other))


def _words(tree: ast.AST) -> set[int]:
    """Ids of nodes whose change no test should notice: sentences for people, types, imports."""
    found: set[int] = set()
    for node in ast.walk(tree):
        quiet = isinstance(node, ast.Raise | ast.JoinedStr) or (
            isinstance(node, ast.FunctionDef) and node.name in SPEED_ONLY
        )
        message = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "_refuse")
        )
        if quiet or message:
            found |= {id(child) for child in ast.walk(node)}
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if annotation is not None:
                found |= {id(child) for child in ast.walk(annotation)}
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        new = COMPARE[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} to {new.__name__}", lambda n: n.ops.__setitem__(0, new())
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        new_op = BINARY[type(node.op)]
        yield f"{type(node.op).__name__} to {new_op.__name__}", lambda n: setattr(n, "op", new_op())
    if isinstance(node, ast.BoolOp):
        flipped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield "and/or", lambda n: setattr(n, "op", flipped())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield "drop not", _drop
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "flip", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield "plus one", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.If | ast.IfExp):
        yield "if true", lambda n: setattr(n, "test", ast.Constant(True))
        yield "if false", lambda n: setattr(n, "test", ast.Constant(False))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("case", "highest", "first", "total")
    ):
        for index in range(1, len(node.args) - 1):
            yield f"drop part {index}", lambda n, index=index: n.args.pop(index)
    if isinstance(node, ast.List) and len(node.elts) > 1 and all(isinstance(e, ast.Call) for e in node.elts):
        for index in range(len(node.elts)):
            yield f"drop item {index}", lambda n, index=index: n.elts.pop(index)


def _drop(node: ast.UnaryOp) -> None:
    """Undo a ``not`` by a second one (``~~x`` is ``x``)."""
    node.operand = ast.UnaryOp(type(node.op)(), node.operand)


def _figures(name: str, text: str) -> Iterator[Mutant]:
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        for kind in ("value", "known", "from"):
            found = re.search(rf'\b{kind}: "?([\w-]+)"?', line)
            new = _other(found[1]) if found else None
            if found and new is not None:
                changed = line[: found.start(1)] + new + line[found.end(1) :]
                yield Mutant(
                    name,
                    number + 1,
                    f"{kind} {found[1]} to {new}",
                    "".join([*lines[:number], changed, *lines[number + 1 :]]),
                )


def _other(value: str) -> str | None:
    if re.fullmatch(r"\d+", value):
        return str(int(value) + 1)
    if re.fullmatch(r"\d{4}-\d{2}", value):
        year, month = int(value[:4]), int(value[5:])
        return f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    return None


def tests_for(file: str) -> list[str]:
    """Return the tests that must notice a mutant of a file."""
    room = max((room for room in ROOMS if file.startswith(room + "/")), key=len)
    return [path for path in ROOMS[room] if (ROOT / path).exists()]


def survives(mutant: Mutant, folder: Path) -> bool:
    """Run the tests of a mutant in its copy; True if they all pass."""
    target = folder / mutant.file
    original = target.read_text(encoding="utf-8")
    target.write_text(mutant.text, encoding="utf-8")
    words = [
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *tests_for(mutant.file),
    ]
    try:
        done = subprocess.run(
            ["nice", sys.executable, *words], cwd=folder, timeout=LIMIT, check=False, capture_output=True,
            env={"PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "ANSINH_EXAMPLES": EXAMPLES},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(original, encoding="utf-8")
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Run the mutants and print score and survivors."""
    parser = argparse.ArgumentParser(prog="mutation")
    parser.add_argument("--only", default="")
    parser.add_argument("--sample", type=int, default=0, help="a seeded sample of so many mutants")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    paths = sorted(
        path for pattern in FILES for path in (ROOT / "src/ansinh").glob(pattern) if path.name not in NOT_OURS
    )
    mutants = [m for path in paths if args.only in str(path) for m in mutants_of(path)]
    if args.sample and args.sample < len(mutants):
        mutants = random.Random(42).sample(mutants, args.sample)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / str(job) for job in range(args.jobs)]
        for folder in folders:
            for part in ("src", "tests"):
                shutil.copytree(
                    ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "data/lists")
                )
            shutil.copy(ROOT / "pyproject.toml", folder)
        shares = [mutants[job :: args.jobs] for job in range(args.jobs)]
        with ThreadPoolExecutor(args.jobs) as pool:
            runs = [
                pool.submit(_share, share, folder, args.out)
                for share, folder in zip(shares, folders, strict=True)
            ]
            survivors = [mutant for run in runs for mutant in run.result()]
    killed = len(mutants) - len(survivors)
    for mutant in survivors:
        print(f"survived {mutant.file}:{mutant.line} {mutant.change}")
    minutes = (time.monotonic() - started) / 60
    print(
        f"{killed} of {len(mutants)} mutants killed: {killed / max(len(mutants), 1):.1%} in {minutes:.1f} minutes"
    )
    return 0


def _share(mutants: list[Mutant], folder: Path, out: Path | None) -> list[Mutant]:
    found = []
    for mutant in mutants:
        alive = survives(mutant, folder)
        if alive:
            found.append(mutant)
        if out:
            with out.open("a", encoding="utf-8") as stream:
                stream.write(
                    json.dumps(
                        {**{k: v for k, v in asdict(mutant).items() if k != "text"}, "survived": alive}
                    )
                    + "\n"
                )
    return found
