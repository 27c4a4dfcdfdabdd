"""Which pairs are looked at: a union of equi-joins on hashed keys, aware of where a row comes from.

Each rule makes a key of one row; rows that share a key become a pair. Rows of lists meet the register and each other
under every rule; two rows of the register meet only under the tight rules, since a register holds most people once
and comparing it with itself costs more than everything else together.
"""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.names import Ints, mix
from ansinh.core.linkage.normalise import People

if TYPE_CHECKING:
    import duckdb

Column = npt.NDArray[np.generic]
BLOCK_LIMIT = 400
"""A key shared by more rows than this on one side carries no information (a placeholder, a blank in disguise)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to meet: ``parts`` are combined, and no part may be absent."""

    name: str
    parts: Callable[[Mapping[str, Ints]], tuple[Ints, ...]]
    tight: bool
    """Also between two rows of the register."""
    by_number: bool = False
    """Meets by an identity number; the calibration must not learn from such pairs alone."""


RULES: tuple[Rule, ...] = (
    Rule("cccd", lambda c: (c["cccd"],), tight=True, by_number=True),
    Rule("cmnd", lambda c: (c["cmnd"],), tight=True, by_number=True),
    Rule("name+year", lambda c: (c["bare"], c["birth_year"]), tight=False),
    Rule("given+birth", lambda c: (c["given"], c["birth_year"], c["day_of_year"]), tight=False),
    Rule("name+commune", lambda c: (c["bare"], c["commune"]), tight=False),
    Rule("given+year+commune", lambda c: (c["given"], c["birth_year"], c["commune"]), tight=False),
    Rule("stem+birth", lambda c: (c["stem"], c["birth_year"], c["day_of_year"]), tight=True),
    Rule("given+parents", lambda c: (c["given"], c["father"], c["mother"]), tight=True),
    Rule(
        "family+given+day+commune",
        lambda c: (c["family"], c["given"], c["day_of_year"], c["commune"]),
        tight=True,
    ),
    Rule(
        "stem+year+village", lambda c: (c["stem"], c["birth_year"], c["village"], c["commune"]), tight=False
    ),
    Rule("name+day", lambda c: (c["bare"], c["day_of_year"]), tight=False),
    Rule("name+year+commune", lambda c: (c["bare"], c["birth_year"], c["commune"]), tight=True),
)
NUMBER_RULES = sum(1 << index for index, rule in enumerate(RULES) if rule.by_number)
TIGHT_RULES = tuple(index for index, rule in enumerate(RULES) if rule.tight)


def key_columns(people: People) -> dict[str, Ints]:
    """Return the integer columns that rules combine."""
    columns = {name: people.columns[name].astype(np.int64) for name in _RAW}
    day, month = people.columns["birth_day"].astype(np.int64), people.columns["birth_month"].astype(np.int64)
    columns["day_of_year"] = np.where(day != 0, month * 100 + day, 0)
    columns["stem"] = mix(columns["family"], columns["middle"])
    return columns


_RAW = (
    "cccd",
    "cmnd",
    "bare",
    "birth_year",
    "given",
    "family",
    "middle",
    "commune",
    "father",
    "mother",
    "village",
)


def store_keys(
    connection: "duckdb.DuckDBPyConnection",
    table: str,
    people: People,
    offset: int = 0,
    *,
    temporary: bool = False,
) -> None:
    """Write the key table of ``people``: ``key`` (hash of rule and parts), ``id`` (row + ``offset``), ``rule``.

    Keys that too many rows share are left out.
    """
    kind = "temp table" if temporary else "table"
    connection.execute(f"create or replace {kind} {table} (key bigint, id integer, rule tinyint)")
    columns = key_columns(people)
    for index, rule in enumerate(RULES):
        key = mix(np.full(people.size, index + 1, dtype=np.int64), *rule.parts(columns))
        ids = np.flatnonzero(key)
        ids = ids[~_crowded(key[ids])]
        rows = {
            "key": key[ids],
            "id": (ids + offset).astype(np.int32),
            "rule": np.full(len(ids), index, dtype=np.int8),
        }
        connection.execute(f"insert into {table} select * from rows")
        del rows


def _crowded(key: Ints) -> npt.NDArray[np.bool_]:
    """Tell which rows share their key with more than :data:`BLOCK_LIMIT` others.

    Counted by the last bits of the key first, since nearly no key comes near the limit.
    """
    bucket = key & _BUCKETS
    crowded: npt.NDArray[np.bool_] = np.bincount(bucket, minlength=_BUCKETS + 1)[bucket] > BLOCK_LIMIT
    suspects = np.flatnonzero(crowded)
    if len(suspects):
        _values, position, counts = np.unique(key[suspects], return_inverse=True, return_counts=True)
        crowded[suspects] = counts[position] > BLOCK_LIMIT
    return crowded


_BUCKETS = (1 << 18) - 1


def make_pairs(
    connection: "duckdb.DuckDBPyConnection", *, lists: str, register: str | None, within_register: bool
) -> None:
    """Fill the temp table ``pairs(l, r, rules)``: ``l`` of the lists (or register), ``r`` of the register or the lists.

    ``lists`` and ``register`` name key tables with ids of one numbering. ``rules`` is the bit mask of the rules met.
    """
    parts = [
        f"select a.id as l, b.id as r, a.rule from {lists} a join {lists} b on a.key = b.key and a.id < b.id"
    ]
    if register is not None:
        parts.append(f"select a.id as l, b.id as r, a.rule from {lists} a join {register} b on a.key = b.key")
        if within_register:
            tight = ", ".join(map(str, TIGHT_RULES))
            parts.append(
                f"select a.id as l, b.id as r, a.rule from {register} a join {register} b"
                f" on a.key = b.key and a.id < b.id where a.rule in ({tight}) and b.rule in ({tight})"
            )
    connection.execute(
        "create or replace temp table pairs as select l, r, bit_or(1::integer << rule::integer) as rules from ("
        + " union all ".join(parts)
        + ") group by l, r"
    )
