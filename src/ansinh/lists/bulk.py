"""Many rows at once, on both databases alike.

Values are made ready before the transaction (``ready``), so that it holds its locks only while the database writes.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Ready = list[tuple[Any, ...]]


def columns_of(model: type[models.Model]) -> list[str]:
    """Names of all stored fields but the id."""
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def ready(model: type[models.Model], names: Sequence[str], objects: Iterable[models.Model]) -> Ready:
    """The values of fields as the database takes them, one tuple an object."""
    fields = [model._meta.get_field(name) for name in names]
    as_json = [isinstance(field, models.JSONField) for field in fields]
    attributes = [field.attname for field in fields]
    shape = list(zip(attributes, as_json, strict=True))
    return [
        tuple(json.dumps(getattr(item, name)) if packed else getattr(item, name) for name, packed in shape)
        for item in objects
    ]


def insert(model: type[models.Model], values: Ready) -> None:
    """Insert rows whose values are in the order of ``columns_of``; no dates among them, only texts, numbers and JSON."""
    fields = [model._meta.get_field(name) for name in columns_of(model)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own model
            values,
        )


def update(model: type[models.Model], names: Sequence[str], values: Ready) -> None:
    """Write some fields of stored rows; the id stands last in each tuple."""
    sets = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "id" = %s',  # noqa: S608 - names of our own model
            values,
        )
