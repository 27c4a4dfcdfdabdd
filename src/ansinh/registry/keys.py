"""Linkage keys of people, kept in a table in step with the register (same keys as ``core.linkage`` makes for a run)."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import connection

from ansinh.core.linkage.blocking import BLOCK_LIMIT, RULES, key_columns
from ansinh.core.linkage.names import mix
from ansinh.core.linkage.normalise import normalise
from ansinh.core.linkage.records import FIELDS, REGISTRY
from ansinh.policies.units.names import places_mapping
from ansinh.registry.bulk import in_values, insert_rows
from ansinh.registry.models import LinkageKey

Columns = dict[str, list[str]]


def keys_of(columns: Columns, owners: Sequence[int], *, as_of: date) -> Iterator[tuple[int, int]]:
    """Pairs (key, owner) of records given as columns of ``core.linkage``; absent columns are blank."""
    size = len(owners)
    if not size:
        return
    full = {name: columns.get(name) or [""] * size for name in FIELDS}
    full["record_id"] = [str(i) for i in range(size)]
    full["source"] = [REGISTRY] * size
    people = normalise(full, as_of=as_of, places=places_mapping(), registry=True)
    parts = key_columns(people)
    ids = np.asarray(owners, dtype=np.int64)
    for index, rule in enumerate(RULES):
        key = mix(np.full(size, index + 1, dtype=np.int64), *rule.parts(parts))
        present = np.flatnonzero(key)
        yield from zip(key[present].tolist(), ids[present].tolist(), strict=True)


_SQL = """
SELECT p.id, p.full_name, p.birth, p.sex, coalesce(d.number, ''), p.relation, p.hamlet,
       q.commune, q.district, q.province
FROM registry_person p JOIN registry_place q ON q.id = p.place_id
LEFT JOIN registry_identitypaper d ON d.person_id = p.id
WHERE p.merged_into_id IS NULL AND """
_READ = (
    "full_name",
    "birth",
    "sex",
    "id_number",
    "relation",
    "village",
    "commune",
    "district",
    "province",
)


def _records(where: str, parameters: Sequence[object]) -> tuple[list[int], Columns]:
    """People once for each of their papers."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL + where, list(parameters))
        rows = cursor.fetchall()
    owners = [row[0] for row in rows]
    return owners, {name: [row[at] for row in rows] for at, name in enumerate(_READ, start=1)}


def refresh(person_ids: Sequence[int], *, as_of: date) -> None:
    """Make the keys of some people anew. Runs inside the caller's transaction; people merged away keep none."""
    LinkageKey.objects.filter(person_id__in=person_ids).delete()
    where, parameters = in_values("p.id", list(person_ids))
    owners, columns = _records(where, parameters)
    insert_rows(LinkageKey, ("key", "person_id"), sorted(set(keys_of(columns, owners, as_of=as_of))))


def add_range(first: int, last: int, *, as_of: date, came_with: int) -> None:
    """Add the keys of the people with ids in ``first..last`` who came with an import and have none yet."""
    owners, columns = _records("p.id BETWEEN %s AND %s AND p.came_with_id = %s", [first, last, came_with])
    insert_rows(LinkageKey, ("key", "person_id"), sorted(set(keys_of(columns, owners, as_of=as_of))))


def meeting(columns: Columns, *, as_of: date) -> list[int]:
    """Ids of people who share a key with one record (one entry a column), those who share most first.

    Keys that too many people share tell nothing and are passed over.
    """
    keys = [key for key, _owner in keys_of(columns, [0] * len(columns["full_name"]), as_of=as_of)]
    shared: dict[int, int] = {}
    for key in set(keys):
        found = list(
            LinkageKey.objects.filter(key=key).values_list("person_id", flat=True)[: BLOCK_LIMIT + 1]
        )
        if len(found) <= BLOCK_LIMIT:
            for owner in found:
                shared[owner] = shared.get(owner, 0) + 1
    return sorted(shared, key=lambda owner: (-shared[owner], owner))
