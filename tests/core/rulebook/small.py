"""A small invented law for tests of the engine: three acts of nothing, a few people, plain figures."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np

from ansinh.core.rulebook import Rules
from ansinh.core.rulebook.dates import parse_month
from ansinh.core.rulebook.facts import Column, Fact, Population, Schema, Table, encode
from ansinh.core.rulebook.params import Act, DatedValue, Parameter
from ansinh.core.rulebook.run import Run
from ansinh.core.rulebook.words import Law, build

KNOWN = date(2021, 1, 1)
ACTS = {
    "A": Act("A", "1/A", "a", date(2019, 12, 1), date(2020, 1, 1), date(2020, 1, 1), None, "invented"),
    "LATE": Act("LATE", "2/L", "l", date(2020, 8, 1), date(2020, 8, 15), date(2020, 7, 1), None, "invented"),
    "GONE": Act(
        "GONE", "3/G", "g", date(2019, 1, 1), date(2019, 1, 1), date(2019, 1, 1), date(2020, 6, 1), "invented"
    ),
}
FACTS = (
    Fact("job", "person", "level", levels=("none", "a", "b")),
    Fact("old", "person", "bool"),
    Fact("birth", "person", "date"),
    Fact("death", "person", "date", absent="never"),
    Fact("months", "person", "number", "month"),
    Fact("income", "person", "number", "VND/month"),
    Fact("code", "person", "text"),
    Fact("asked", "person", "levels", levels=("x", "y")),
    Fact("poverty", "household", "level", levels=("none", "poor"), dated=True),
    Fact("size", "household", "number"),
    Fact("large", "household", "bool"),
    Fact("kind", "holding", "level", levels=("m", "s")),
    Fact("points", "holding", "number"),
    Fact("pay", "holding", "number", "VND/month"),
)
SCHEMA = Schema(FACTS)


def figure(
    path: str, unit: str, *steps: tuple[str, int | str | None] | tuple[str, int | str | None, date]
) -> Parameter:
    values = tuple(
        DatedValue(parse_month(s[0]), s[2] if len(s) > 2 else date(2020, 1, 1), s[1], "A 1") for s in steps
    )
    return Parameter(path, path, unit, values)


PARAMETERS = (
    figure("t.small", "VND/month", ("2020-01", 100), ("2020-07", 150)),
    figure("t.big", "VND/month", ("2020-01", 300)),
    figure("t.flat", "VND", ("2020-01", 1_000)),
    figure("t.limit", "VND/month", ("2020-01", 500)),
    figure("t.three", "month", ("2020-01", 3)),
    figure("t.day", "date", ("2020-01", 18_262)),  # 2020-01-01
    figure("t.half", "percent", ("2020-01", 50)),
    figure("t.reading", "word", ("2020-01", "open")),
    figure("t.late", "VND/month", ("2020-01", 100), ("2020-07", 200, date(2020, 8, 15))),
)


def law(rules: Rules, *more: Parameter) -> Law:
    items = {item.path: item for item in (*PARAMETERS, *more)}
    return build(rules, ACTS, SCHEMA, items)


def benefit(write: Callable[[Any], object], unit: str = "VND/month", **months: Any) -> Law:
    """A law of one benefit named ``pay``."""
    rules = Rules()
    write.__name__ = "pay"
    rules.benefit("person", "A 1", unit=unit, **months)(write)
    return law(rules)


def crowd(
    size: int,
    households: Mapping[str, list[object]] | None = None,
    of: list[int] | None = None,
    holdings: list[tuple[int, str, str, str | None, int]] | None = None,
    told: list[bool] | None = None,
    **facts: list[object],
) -> Population:
    """People by columns; holdings as (person, kind, from, to, points)."""
    columns: dict[str, Column] = {}
    for name, cells in facts.items():
        if name.startswith("asked_"):
            columns[f"asked:{name[6:]}"] = Column(np.array(cells, np.int64))
        else:
            columns[name] = encode(SCHEMA.get("person", name), cells, "test")
    homes: dict[str, Column] = {}
    for name, cells in (households or {}).items():
        homes[name.replace("__", "@").replace("_", "-")] = encode(
            SCHEMA.get("household", name.split("__")[0]), cells, "test"
        )
    number = len(next(iter(households.values()))) if households else size
    held = sorted(holdings or [])
    below = {
        "kind": encode(SCHEMA.get("holding", "kind"), [h[1] for h in held], "test"),
        "points": encode(SCHEMA.get("holding", "points"), [h[4] for h in held], "test"),
        "pay": encode(SCHEMA.get("holding", "pay"), [h[4] for h in held], "test"),
    }
    return Population(
        Table(size, columns), Table(number, homes), Table(len(held), below),
        np.array(of if of is not None else range(size), np.int64), np.array([h[0] for h in held], np.int64),
        np.array([parse_month(h[2]) for h in held], np.int64),
        np.array([2**31 - 1 if h[3] is None else parse_month(h[3]) for h in held], np.int64),
        None if told is None else np.array(told), [f"P{n}" for n in range(size)],
    )  # fmt: skip


def pay(law_: Law, people: Population, month: str = "2020-04", known: date = KNOWN) -> dict[int, int]:
    """Who gets what."""
    paid = Run(law_, people, known).at(month).rule("pay")
    return dict(zip(paid.rows.tolist(), paid.amounts.tolist(), strict=True))


def waits(law_: Law, people: Population, month: str = "2020-04") -> dict[int, int]:
    """Who waits for an officer, and the most it could be."""
    paid = Run(law_, people, KNOWN).at(month).rule("pay")
    return dict(zip(paid.review.tolist(), paid.most.tolist(), strict=True))
