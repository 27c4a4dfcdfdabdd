"""The register, ready to be asked who a row is; and the link of a whole input."""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ansinh.core.linkage.blocking import make_pairs
from ansinh.core.linkage.compare import compare, count_namesakes
from ansinh.core.linkage.model import Model, prior_model
from ansinh.core.linkage.normalise import People, Places, normalise
from ansinh.core.linkage.records import REGISTRY, Columns, Record, as_columns
from ansinh.core.linkage.resolve import resolve
from ansinh.core.linkage.results import LinkResult, keep_top, rows_of, tell
from ansinh.core.linkage.score import score_pairs
from ansinh.core.linkage.tables import REGISTER_TABLES, connect, store_lists, store_register

if TYPE_CHECKING:
    import duckdb


class Matcher:
    """A register that rows of lists are held against.

    Everything lives in one DuckDB connection: in memory, or in a file that many processes may open for reading.
    """

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        *,
        as_of: date | None = None,
        places: Places | None = None,
        model: Model | None = None,
    ) -> None:
        self._connection = connection
        self._as_of = as_of
        self._places = places
        self._prior = model or prior_model()
        self._register_size = int(connection.execute("select count(*) from register_people").fetchall()[0][0])

    @classmethod
    def build(
        cls,
        registry: "Iterable[Record] | Columns",
        *,
        as_of: date,
        places: Places | None = None,
        model: Model | None = None,
    ) -> "Matcher":
        """Read a register (rows or columns). ``as_of``: the day ages and two-digit years are meant as of."""
        columns = as_columns(registry)
        people = normalise(columns, as_of=as_of, places=places, registry=True)
        connection = connect()
        store_register(connection, people, columns["record_id"])
        return cls(connection, as_of=as_of, places=places, model=model)

    def save(self, path: Path) -> None:
        """Write the register to a DuckDB file, keys sorted, for :meth:`open`. An existing file is replaced."""
        path.unlink(missing_ok=True)
        self._connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as saved")
        for table in REGISTER_TABLES:
            order = " order by key" if table == "register_keys" else ""
            self._connection.execute(f"create table saved.{table} as select * from {table}{order}")
        self._connection.execute("detach saved")

    @classmethod
    def open(
        cls, path: Path, *, as_of: date, places: Places | None = None, model: Model | None = None
    ) -> "Matcher":
        """Open a register written by :meth:`save`, for reading only."""
        return cls(connect(path), as_of=as_of, places=places, model=model)

    def match(
        self, records: "Iterable[Record] | Columns", *, top: int | None = None, learn: bool = True
    ) -> LinkResult:
        """Hold list rows against the register and against each other.

        ``top`` keeps at most so many register candidates a row (the likeliest). ``learn`` allows calibration on the
        identity numbers of the input when there are enough of them.
        """
        assert self._as_of is not None, "a matcher that reads rows knows the day they are read for"
        columns = as_columns(records)
        people = normalise(columns, as_of=self._as_of, places=self._places, registry=False)
        result = self.solve(people, columns["record_id"], within_register=False, learn=learn, implied=False)
        return result if top is None else keep_top(result, set(columns["record_id"]), top)

    def _near_people(self, rows: int) -> str:
        """Return the name of the table to compare from: all people, or for a small list the few that stand in pairs."""
        if rows > FEW_ROWS * self._register_size:
            return "all_people"
        self._connection.execute(
            "create or replace temp table near_people as select * from all_people"
            " where id in (select l from pairs union all select r from pairs)"
        )
        return "near_people"

    def solve(
        self, people: People, record_ids: Sequence[str], *, within_register: bool, learn: bool, implied: bool
    ) -> LinkResult:
        """Hold normalised list rows against the register; see :meth:`match` and :func:`link`."""
        connection = self._connection
        store_lists(connection, people, record_ids, self._register_size)
        make_pairs(connection, lists="list_keys", register="register_keys", within_register=within_register)
        people_table = self._near_people(people.size)
        compare(connection, people_table)
        scored = score_pairs(connection, self._prior, learn=learn)
        rows = rows_of(connection, scored, people_table)
        resolved = resolve(
            rows.renumber(scored),
            registry=rows.registry,
            number=rows.number,
            trust=rows.trust,
            rank=rows.rank,
            implied=implied,
        )
        return tell(resolved, scored, rows, record_ids)


FEW_ROWS = 0.1
"""A list smaller than this share of the register meets few of its people; those are copied out once."""


def link(
    records: "Iterable[Record] | Columns",
    *,
    as_of: date,
    against: "Iterable[Record] | Columns | None" = None,
    places: Places | None = None,
    model: Model | None = None,
) -> LinkResult:
    """Find who is who in ``records``; rows whose source is ``registry`` are the register.

    ``against`` holds further rows that are taken as the register (rows that name another source stay list rows); the
    register is then not searched for people registered twice. Record numbers must be unique over both.
    """
    columns = as_columns(records)
    searched = against is None
    if against is not None:
        more = as_columns(against)
        sources = [source if source.strip() else REGISTRY for source in more["source"]]
        columns = as_columns(
            {name: [*columns[name], *(sources if name == "source" else more[name])] for name in columns}
        )
    people = normalise(columns, as_of=as_of, places=places)
    return link_people(people, columns["record_id"], searched=searched, model=model)


def link_people(
    people: People, record_ids: Sequence[str], *, searched: bool = True, model: Model | None = None
) -> LinkResult:
    """Link rows that are normalised already. ``searched``: look for people registered twice too."""
    of_register = people.columns["registry"] == 1
    rows, others = np.flatnonzero(of_register), np.flatnonzero(~of_register)
    connection = connect()
    store_register(connection, people.take(rows), [record_ids[row] for row in rows.tolist()])
    lists, list_ids = people.take(others), [record_ids[row] for row in others.tolist()]
    if len(rows) < len(others) * LEAST_REGISTER_SHARE:
        store_lists(connection, lists, list_ids, len(rows))
        count_namesakes(connection, "all_people")
    matcher = Matcher(connection, model=model)
    result = matcher.solve(lists, list_ids, within_register=searched, learn=True, implied=True)
    named = dict(zip(record_ids, record_ids, strict=True))
    named.update(result.clusters)
    return LinkResult(named, result.pairs, result.borrowed, result.model)


LEAST_REGISTER_SHARE = 0.25
"""A register smaller than this share of the lists does not tell how common a name is; all rows are counted then."""
