"""The benchmark's law in the words of the rulebook."""

from datetime import date
from typing import Any

import numpy as np

from ansinh.core.rulebook import P, Rules, age, case, first, highest, percent
from ansinh.core.rulebook.dates import parse_month
from ansinh.core.rulebook.facts import Column, Fact, Population, Schema, Table
from ansinh.core.rulebook.params import Act, DatedValue, Parameter
from ansinh.core.rulebook.words import Law, build
from benchmarks.rulebook.data import BASES, GRANT_MONTHS, GRANTS, MERIT, SOCIAL, Data

rules = Rules()
KINDS = ("none", "k1", "k2", "k3", "k4", "k5")
DAY = date(2015, 1, 1)


@rules.benefit("person", "B 1", unit="VND/month")
def merit_monthly(p: Any) -> Any:
    """Monthly merit allowance: the base by kind."""
    return first(*(
        case(f"B 1.{kind}", p.merit == f"k{kind}", percent(P.bench.merit, getattr(P.bench, f"merit_{kind}"), "half_up"))
        for kind in range(1, 6)
    ))  # fmt: skip


@rules.benefit("person", "B 2", unit="VND/month")
def social_monthly(p: Any) -> Any:
    """Monthly social assistance: by kind, age, merit and household."""
    share = [percent(P.bench.social, getattr(P.bench, f"social_{kind}"), "half_up") for kind in range(1, 6)]
    return first(
        case("B 2.1", p.social == "k1", age(p.birth) >= 80, p.merit == "none", share[0]),
        case("B 2.2", p.social == "k2", share[1]),
        case("B 2.3", p.social == "k3", share[2]),
        case("B 2.4", p.social == "k4", age(p.birth) < 16, share[3]),
        case("B 2.5", p.social == "k5", p.household.poverty != "none", share[4] * p.household.children),
    )


@rules.fact("household", "B 2", kind="number")
def children(h: Any) -> Any:
    """Children under 16 of a household."""
    return h.count(lambda q: age(q.birth) < 16)


@rules.benefit("person", "B 3", unit="VND/month", since=GRANT_MONTHS[0], until=GRANT_MONTHS[-1])
def grant(p: Any) -> Any:
    """One grant, the highest of the month."""
    g = [getattr(P.bench, f"grant_{index}") for index in range(6)]
    return highest(
        case("B 3.1", p.job == "k1", g[0]),
        case("B 3.2", p.job == "k2", g[1]),
        case("B 3.3", p.job == "k3", g[2]),
        case("B 3.4", p.merit_monthly > 0, g[3]),
        case("B 3.5", p.social_monthly > 0, g[4]),
        case("B 3.6", p.household.poverty != "none", g[5]),
    )


def law() -> Law:
    """Build the law of the benchmark."""
    act = Act("B", "benchmark", "benchmark", DAY, DAY, DAY, None, "invented")

    def figure(path: str, unit: str, values: list[tuple[str, int]]) -> Parameter:
        dated = tuple(DatedValue(parse_month(start), DAY, value, "B 1") for start, value in values)
        return Parameter(f"bench.{path}", path, unit, dated)

    figures = [figure(name, "VND/month", values) for name, values in BASES.items()]
    for name, shares in (("merit", MERIT), ("social", SOCIAL)):
        figures += [
            figure(f"{name}_{kind}", "percent", [("2015-01", share)])
            for kind, share in enumerate(shares)
            if kind
        ]
    figures += [
        figure(f"grant_{index}", "VND/month", [("2015-01", amount)]) for index, amount in enumerate(GRANTS)
    ]
    facts = [
        Fact("birth", "person", "date"), Fact("merit", "person", "level", levels=KINDS), Fact("social", "person", "level", levels=KINDS),
        Fact("job", "person", "level", levels=KINDS), Fact("poverty", "household", "level", levels=("none", "poor", "near")),
    ]  # fmt: skip
    return build(rules, {"B": act}, Schema(facts), {item.path: item for item in figures})


def population(data: Data) -> Population:
    """Return the population over the benchmark's columns (shared, not copied)."""
    none = np.empty(0, np.int64)
    persons = {name: Column(getattr(data, name)) for name in ("birth", "merit", "social", "job")}
    return Population(
        Table(len(data.birth), persons), Table(len(data.poverty), {"poverty": Column(data.poverty)}), Table(0),
        data.household, none, none, none,
    )  # fmt: skip
