"""The register, ready to be asked who a row is; and the link of a whole input."""

# ruff: noqa: S608 - SQL is put together from constants of this package; no value of an input stands in it

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.blocking import make_pairs, store_keys
from ansinh.core.linkage.compare import compare, count_namesakes
from ansinh.core.linkage.evidence import Wording
from ansinh.core.linkage.model import Model, prior_model
from ansinh.core.linkage.names import Ints, stable_hash
from ansinh.core.linkage.normalise import People, Places, normalise
from ansinh.core.linkage.records import REGISTRY, Columns, Record, as_columns
from ansinh.core.linkage.resolve import DECISIONS, Resolved, probability, resolve
from ansinh.core.linkage.score import Scored, score_pairs

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that are, may be, or must not be one person."""

    id1: str
    id2: str
    probability: float
    decision: str
    """``link``, ``review`` or ``conflict`` (a number of one with another)."""
    evidence: str
    """Words for the clerk, parts joined by ``; ``."""
    agreement: Mapping[str, str]
    """Level of each compared field (:data:`ansinh.core.linkage.compare.FEATURES`)."""
    score: float
    """Evidence in bits (log2 odds)."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """``clusters``: record number to the name of its person (a register row's number where the person is of the
    register, else the smallest record number). ``pairs`` in the order of their numbers. ``borrowed``: rows whose
    identity number was shown to be another person's. ``model``: ``prior`` or ``calibrated``."""

    clusters: dict[str, str]
    pairs: tuple[Pair, ...]
    borrowed: frozenset[str]
    model: str


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
        return result if top is None else _keep_top(result, set(columns["record_id"]), top)

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
        rows = _rows_of(connection, scored, people_table)
        resolved = resolve(
            rows.renumber(scored),
            registry=rows.registry,
            number=rows.number,
            trust=rows.trust,
            rank=rows.rank,
            implied=implied,
        )
        return _result(resolved, scored, rows, record_ids)


NOT_COMPARED: Mapping[str, str] = {}
"""Agreement of a pair that only follows from others."""
FEW_ROWS = 0.1
"""A list smaller than this share of the register meets few of its people; those are copied out once."""
REGISTER_TABLES = ("register_people", "register_keys", "register_names", "namesakes", "neighbours")


def connect(path: Path | None = None) -> "duckdb.DuckDBPyConnection":
    """Open DuckDB in memory, or a saved register for reading."""
    import duckdb

    connection = duckdb.connect(str(path), read_only=True) if path else duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    return connection


def _people_table(
    people: People, record_ids: Sequence[str], offset: int
) -> dict[str, npt.NDArray[np.generic]]:
    table = dict(people.columns)
    table["id"] = np.arange(offset, offset + people.size, dtype=np.int32)
    table["record_id"] = np.asarray(record_ids, dtype=object)
    return table


def _names_table(people: People) -> dict[str, npt.NDArray[np.generic]]:
    size = len(people.bare_names)
    return {
        "bare": np.fromiter(people.bare_names.keys(), dtype=np.int64, count=size),
        "text": np.asarray(list(people.bare_names.values()), dtype=object),
    }


def store_register(
    connection: "duckdb.DuckDBPyConnection", people: People, record_ids: Sequence[str]
) -> None:
    """Write the tables of a register (:data:`REGISTER_TABLES`)."""
    rows, names = _people_table(people, record_ids, 0), _names_table(people)
    connection.execute("create table register_people as select * from rows")
    connection.execute("create table register_names as select * from names")
    del rows, names
    store_keys(connection, "register_keys", people)
    count_namesakes(connection, "register_people")


def store_lists(
    connection: "duckdb.DuckDBPyConnection", people: People, record_ids: Sequence[str], offset: int
) -> None:
    """Write the temporary tables of one run, and the views over register and lists."""
    rows, names = _people_table(people, record_ids, offset), _names_table(people)
    connection.execute("create or replace temp table list_people as select * from rows")
    connection.execute("create or replace temp table list_names as select * from names")
    del rows, names
    store_keys(connection, "list_keys", people, offset, temporary=True)
    connection.execute(
        "create or replace temp view all_people as select * from register_people union all by name select * from list_people"
    )
    connection.execute(
        "create or replace temp view bare_names as select * from register_names union all by name"
        " select * from list_names"
    )


@dataclass(frozen=True, slots=True)
class PairedRows:
    """The rows that stand in kept pairs: ``id`` sorted, and what deciding needs of them."""

    id: Ints
    registry: npt.NDArray[np.bool_]
    number: Ints
    trust: npt.NDArray[np.generic]
    rank: Ints
    record_id: list[str]

    def renumber(self, scored: Scored) -> Scored:
        """Return ``scored`` with row numbers into these rows."""
        left, right = np.searchsorted(self.id, scored.left), np.searchsorted(self.id, scored.right)
        swap = self.rank[left] > self.rank[right]
        first, second = np.where(swap, right, left), np.where(swap, left, right)
        order = np.lexsort((self.rank[second], self.rank[first]))
        return Scored(
            first[order],
            second[order],
            scored.pattern[order],
            scored.score[order],
            scored.plain[order],
            scored.patterns,
            scored.model,
            scored.conflict[order],
        )


def _rows_of(connection: "duckdb.DuckDBPyConnection", scored: Scored, people_table: str) -> PairedRows:
    wanted = {"id": np.unique(np.concatenate([scored.left, scored.right])).astype(np.int32)}
    found = connection.execute(
        "select p.id, p.registry, p.cccd, p.id_trust, p.record_id"
        f" from wanted w join {people_table} p on p.id = w.id order by p.id"
    ).fetchnumpy()
    del wanted
    record_ids: list[str] = found["record_id"].tolist()
    return PairedRows(
        np.asarray(found["id"], dtype=np.int64),
        np.asarray(found["registry"]) == 1,
        np.asarray(found["cccd"], dtype=np.int64),
        np.asarray(found["id_trust"]),
        np.fromiter(map(stable_hash, record_ids), dtype=np.int64, count=len(record_ids)),
        record_ids,
    )


def _result(resolved: Resolved, scored: Scored, rows: PairedRows, record_ids: Sequence[str]) -> LinkResult:
    names = _cluster_names(resolved.cluster, rows)
    clusters = dict(zip(record_ids, record_ids, strict=True))
    clusters.update(zip(rows.record_id, names, strict=True))
    words = Wording(scored.patterns)
    chance = probability(resolved.score)
    implied = words.implied()
    pairs = []
    for left, right, p, score, decision, pattern in zip(
        resolved.left.tolist(),
        resolved.right.tolist(),
        chance.tolist(),
        resolved.score.tolist(),
        resolved.decision.tolist(),
        resolved.pattern.tolist(),
        strict=True,
    ):
        one, two = rows.record_id[left], rows.record_id[right]
        evidence = implied.format(record_id=names[left]) if pattern < 0 else words.evidence(pattern)
        agreement = NOT_COMPARED if pattern < 0 else words.agreement(pattern)
        if one > two:
            one, two = two, one
        pairs.append(Pair(one, two, p, DECISIONS[decision], evidence, agreement, score))
    pairs.sort(key=_by_ids)
    borrowed = frozenset(rows.record_id[row] for row in np.flatnonzero(resolved.borrowed).tolist())
    return LinkResult(clusters, tuple(pairs), borrowed, scored.model.origin)


def _by_ids(pair: Pair) -> tuple[str, str]:
    return pair.id1, pair.id2


def _cluster_names(cluster: Ints, rows: PairedRows) -> list[str]:
    """Name each row's cluster: its (first) register row, else its smallest record number."""
    best: dict[int, tuple[bool, str]] = {}
    labels = cluster.tolist()
    registry = rows.registry.tolist()
    for label, of_registry, record_id in zip(labels, registry, rows.record_id, strict=True):
        candidate = (not of_registry, record_id)
        if label not in best or candidate < best[label]:
            best[label] = candidate
    return [best[label][1] for label in labels]


def _keep_top(result: LinkResult, list_ids: set[str], top: int) -> LinkResult:
    """Keep all pairs inside the lists, and the ``top`` likeliest register candidates of each list row."""
    candidates: dict[str, list[Pair]] = {}
    kept = []
    for pair in result.pairs:
        one, two = pair.id1 in list_ids, pair.id2 in list_ids
        if one and two:
            kept.append(pair)
        else:
            candidates.setdefault(pair.id1 if one else pair.id2, []).append(pair)
    for found in candidates.values():
        found.sort(key=lambda pair: (-pair.score, pair.id1, pair.id2))
        kept.extend(found[:top])
    kept.sort(key=_by_ids)
    return LinkResult(result.clusters, tuple(kept), result.borrowed, result.model)


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
