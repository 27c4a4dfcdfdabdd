"""The tables of a run in DuckDB: people, their keys and names, of the register and of the lists."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.blocking import store_keys
from ansinh.core.linkage.compare import count_namesakes
from ansinh.core.linkage.normalise import People

if TYPE_CHECKING:
    import duckdb

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
