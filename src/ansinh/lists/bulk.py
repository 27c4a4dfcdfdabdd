"""Many rows at once, inside the transaction of an action, on both databases alike."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def prepared(
    model: type[models.Model], names: Sequence[str], objects: Iterable[models.Model]
) -> Iterable[list[Any]]:
    """The values of fields as the database takes them."""
    fields = [model._meta.get_field(name) for name in names]
    for item in objects:
        yield [field.get_db_prep_save(getattr(item, field.attname), connection) for field in fields]


def insert(model: type[models.Model], objects: Iterable[models.Model]) -> None:
    """Insert objects; they do not learn their ids."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own model
            list(prepared(model, [field.name for field in fields], objects)),
        )


def update(model: type[models.Model], names: Sequence[str], objects: Iterable[models.Model]) -> None:
    """Write some fields of stored objects."""
    sets = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "id" = %s',  # noqa: S608 - names of our own model
            list(prepared(model, [*names, "id"], objects)),
        )
