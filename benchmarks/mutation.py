"""Mutation run: small wrong changes in rulebook and policies, and whether the tests notice each.

``python -m benchmarks mutation [--only TEXT] [--sample N] [--seed N] [--jobs 1] [--out FILE]``: each mutant lives in a temporary copy of
``src`` and ``tests`` (the working tree is never touched); a mutant is killed when one test of its room fails. Changes:
comparison signs, and/or, plus/minus, whole numbers by one, removed ``not``, conditions of an ``if``, returned values, lines of
a rule's case dropped, and every figure and date of parameters.yaml.
"""

import argparse
import ast
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
    "policies/covid42/parameters.yaml",
    "policies/gift2025/parameters.yaml",
]
NOT_OURS = {"forms.py", "steps.py"}
"""Used by the list check and the lists and tested in their rooms."""
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
OPTIONS = "-q -x -p no:randomly -p no:cacheprovider -p no:django -W ignore::pytest.PytestAssertRewriteWarning"


@dataclass(frozen=True)
class Mutant:
    """One wrong change: file, line, what; where in the tree (node, which change of it) or the new text of a data file."""

    file: str
    line: int
    change: str
    node: int = -1
    which: int = 0
    data: str = ""

    def text(self) -> str:
        """Return the file's text with the change in it."""
        if self.node < 0:
            return self.data
        tree = ast.parse((ROOT / self.file).read_text(encoding="utf-8"))
        found = list(ast.walk(tree))[self.node]
        list(_changes(found))[self.which][1](found)
        return ast.unparse(tree)


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
        if id(node) not in skip:
            for which, (change, _apply) in enumerate(_changes(node)):
                yield Mutant(name, getattr(node, "lineno", 0), change, number, which)


def _words(tree: ast.AST) -> set[int]:
    """Ids of nodes whose change no test should notice: sentences for people, types, frozen or slots, zip's strict."""
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
        for decorator in getattr(node, "decorator_list", []):
            if ast.unparse(decorator).startswith("dataclass"):
                found |= {id(child) for child in ast.walk(decorator)}
        if isinstance(node, ast.keyword) and node.arg == "strict":
            found.add(id(node.value))
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if annotation is not None:
                found |= {id(child) for child in ast.walk(annotation)}
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], object]]]:
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
                data = "".join([*lines[:number], changed, *lines[number + 1 :]])
                yield Mutant(name, number + 1, f"{kind} {found[1]} to {new}", data=data)


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


SERVER = """
import os, sys, time
import hypothesis, numpy, pytest, yaml
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        os._exit(int(pytest.main(line.split())))
    limit = time.monotonic() + LIMIT
    done, code = 0, 0
    while not done and time.monotonic() < limit:
        done, code = os.waitpid(child, os.WNOHANG)
        time.sleep(0.02)
    if not done:
        os.kill(child, 9), os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(code) if done else "late", flush=True)
"""
"""Runs in a copy: libraries are imported once, each mutant's tests in a fork of their own."""


class Copy:
    """A temporary copy of source and tests with its server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("src", "tests"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
        words = ["nice", sys.executable, "-c", SERVER.replace("LIMIT", str(LIMIT))]
        environment = {
            "PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "ANSINH_EXAMPLES": EXAMPLES,
        }  # fmt: skip
        self.server = subprocess.Popen(
            words, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def passes(self, tests: list[str]) -> bool:
        """Run some tests in a fork; True if they all pass."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        print(OPTIONS, *tests, file=self.server.stdin, flush=True)
        return self.server.stdout.readline().strip() == "0"

    def survives(self, mutant: Mutant) -> bool:
        """Put a mutant in place, run its tests, put the original back."""
        target = self.folder / mutant.file
        original = target.read_text(encoding="utf-8")
        target.write_text(mutant.text(), encoding="utf-8")
        try:
            return self.passes(tests_for(mutant.file))
        finally:
            target.write_text(original, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the mutants and print score and survivors."""
    parser = argparse.ArgumentParser(prog="mutation")
    parser.add_argument("--only", default="")
    parser.add_argument("--sample", type=int, default=0, help="a seeded sample of so many mutants")
    parser.add_argument("--again", type=Path, help="only the survivors of an earlier --out")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    paths = sorted(
        path for pattern in FILES for path in (ROOT / "src/ansinh").glob(pattern) if path.name not in NOT_OURS
    )
    mutants = [m for path in paths if args.only in str(path) for m in mutants_of(path)]
    if args.again:
        lines = [json.loads(line) for line in args.again.read_text(encoding="utf-8").splitlines()]
        left = {(line["file"], line["line"], line["change"]) for line in lines if line["survived"]}
        mutants = [m for m in mutants if (m.file, m.line, m.change) in left]
    if args.sample and args.sample < len(mutants):
        mutants = random.Random(args.seed).sample(mutants, args.sample)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        copies = [Copy(Path(scratch) / str(job)) for job in range(args.jobs)]
        if not copies[0].passes(ALL):
            print("the tests fail without a mutant")
            return 1
        shares = [mutants[job :: args.jobs] for job in range(args.jobs)]
        with ThreadPoolExecutor(args.jobs) as pool:
            runs = [
                pool.submit(_share, share, at, args.out) for share, at in zip(shares, copies, strict=True)
            ]
            survivors = [mutant for run in runs for mutant in run.result()]
        for each in copies:
            each.server.terminate()
    killed = len(mutants) - len(survivors)
    for mutant in survivors:
        print(f"survived {mutant.file}:{mutant.line} {mutant.change}")
    minutes = (time.monotonic() - started) / 60
    print(
        f"{killed} of {len(mutants)} mutants killed: {killed / max(len(mutants), 1):.1%} in {minutes:.1f} minutes"
    )
    return 0


def _share(mutants: list[Mutant], at: Copy, out: Path | None) -> list[Mutant]:
    found = []
    for mutant in mutants:
        alive = at.survives(mutant)
        if alive:
            found.append(mutant)
        if out:
            with out.open("a", encoding="utf-8") as stream:
                stream.write(
                    json.dumps(
                        {"file": mutant.file, "line": mutant.line, "change": mutant.change, "survived": alive}
                    )
                    + "\n"
                )
    return found
