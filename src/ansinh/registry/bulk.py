"""Many rows at once, inside the transaction of an action: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, models

from ansinh.registry.rls import TABLES as WALLED

CHUNK = 10_000


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids that nobody else will use."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608 - a table of ours
        top = cursor.fetchone()[0] or 0
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        start = max(top, found[0] if found else 0) + 1
    return list(range(start, start + count))


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows; ``columns`` are columns of the table."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        _insert_sqlite(table, columns, rows)
    elif table in WALLED:
        _insert_arrays(model, columns, rows)
    else:
        _copy(table, columns, rows)


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _insert_sqlite(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    marks = ", ".join(["?"] * len(columns))
    with connection.cursor() as cursor:
        raw = cursor.cursor.connection.cursor()
        raw.executemany(f"INSERT INTO {table} ({_named(columns)}) VALUES ({marks})", rows)  # noqa: S608 - names of ours
        raw.close()


def _insert_arrays(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """One array a column: PostgreSQL refuses COPY into tables with row-level security."""
    types = {field.column: field.rel_db_type(connection) for field in model._meta.concrete_fields}
    types.update(
        {
            f.column: f.target_field.rel_db_type(connection)
            for f in model._meta.concrete_fields
            if f.is_relation
        }
    )  # type: ignore[union-attr]
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    statement = f"INSERT INTO {model._meta.db_table} ({_named(columns)}) SELECT * FROM unnest({arrays})"  # noqa: S608
    waiting = list(rows)
    with connection.cursor() as cursor:
        for start in range(0, len(waiting), CHUNK):
            cursor.execute(
                statement, [list(column) for column in zip(*waiting[start : start + CHUNK], strict=True)]
            )


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({_named(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def in_values(column: str, values: Sequence[object]) -> tuple[str, list[object]]:
    """SQL ``column IN (values)`` with one parameter, however many values there are."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(values), ensure_ascii=False)]  # noqa: S608


def stored_ids(model: type[models.Model], column: str, values: Sequence[str]) -> dict[str, int]:
    """Value → id for the values that stand in a unique column."""
    where, parameters = in_values(column, values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, id FROM {model._meta.db_table} WHERE {where}", parameters)  # noqa: S608
        return dict(cursor.fetchall())
