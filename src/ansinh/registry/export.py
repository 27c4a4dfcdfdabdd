"""The register for the list check: in memory, as CSV in the form of ``registry.csv``, or as the fast file of linkage."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from sys import intern

from django.db import connection

from ansinh.accounts.actor import Actor
from ansinh.core.errors import InputError
from ansinh.core.i18n import _
from ansinh.core.linkage import Matcher
from ansinh.listcheck.linking import register_columns
from ansinh.listcheck.model import Person as Known
from ansinh.listcheck.register import PERSON_COLUMNS, Register, index_people
from ansinh.policies.units.names import places_mapping
from ansinh.registry.models import RegisterColumn
from ansinh.registry.rls import prefixes

_SQL = """
SELECT p.id, p.code, p.full_name, p.sex, p.birth, p.id_number, coalesce(h.code, ''), p.relation, q.province, q.district,
       q.commune, q.commune_code, p.hamlet, p.death, p.ethnicity
FROM registry_person p JOIN registry_place q ON q.id = p.place_id
LEFT JOIN registry_household h ON h.id = p.household_id
WHERE p.merged_into_id IS NULL AND p.id > %s{scope} ORDER BY p.id LIMIT %s
"""
_HELD = """
SELECT c.person_id, c.kind, c.valid_from, c.valid_to FROM registry_classification c
WHERE c.person_id > %s AND c.person_id <= %s
"""
PORTION = 50_000
SHARED = (3, 7, 8, 9, 10, 12, 14)
"""Columns with few different texts: each is kept once."""


def _scope(actor: Actor) -> tuple[str, list[str]]:
    """The house itself sees all; an account its units."""
    if actor.account == "system":
        return "", []
    found = prefixes(actor, "registry.search")
    if not found:
        return " AND 1 = 0", []
    return " AND (" + " OR ".join(["p.unit_path LIKE %s"] * len(found)) + ")", [f"{p}%" for p in found]


def _columns() -> list[RegisterColumn]:
    return list(RegisterColumn.objects.order_by("position", "pk"))


class _Flags:
    """Which yes/no columns hold, from spells: each different answer is one object."""

    def __init__(self, columns: Sequence[RegisterColumn]) -> None:
        self._by_kind: dict[str, list[RegisterColumn]] = {}
        for column in columns:
            self._by_kind.setdefault(column.kind, []).append(column)
        self._known: dict[frozenset[str], frozenset[str]] = {}
        self._names: dict[tuple[object, ...], list[str]] = {}

    def of(self, spells: Sequence[tuple[str, date | None, date | None]]) -> frozenset[str]:
        """Names of the columns that say yes for these spells."""
        found = frozenset(name for spell in spells for name in self._told(spell))
        return self._known.setdefault(found, found)

    def _told(self, spell: tuple[str, date | None, date | None]) -> list[str]:
        if spell not in self._names:
            kind, start, end = spell
            self._names[spell] = [
                column.name
                for column in self._by_kind.get(kind, ())
                if (column.day is None and start is None)
                or (
                    column.day is not None
                    and (start is not None and start <= column.day)
                    and (end is None or column.day <= end)
                )
            ]
        return self._names[spell]


def _rows(actor: Actor, flags: _Flags) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """People in the order in which they came: the texts of :data:`_SQL` after the id, and the columns that hold."""
    scope, parameters = _scope(actor)
    shared: dict[str, str] = {}
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SQL.format(scope=scope), [last, *parameters, PORTION])
            people = cursor.fetchall()
            if not people:
                return
            cursor.execute(_HELD, [last, people[-1][0]])
            held: dict[int, list[tuple[str, date | None, date | None]]] = {}
            for owner, kind, start, end in cursor.fetchall():
                held.setdefault(owner, []).append((kind, _day(start), _day(end)))
        last = people[-1][0]
        for row in people:
            values = list(row)
            for at in SHARED:
                values[at] = shared.setdefault(values[at], intern(values[at]))
            yield tuple(values[1:]), flags.of(held.get(row[0], ()))


def _day(value: object) -> date | None:
    """SQLite hands days over as text when asked in plain SQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def as_register(actor: Actor) -> Register:
    """The register as the list check reads it: what ``read_register`` makes of :func:`export_csv`'s file, without the file.

    The house itself (``system_actor``) gets all people, an account those it may search.
    """
    columns = _columns()
    flags = _Flags(columns)
    people = (Known(*row[:13], flags=held) for row, held in _rows(actor, flags))
    return index_people(people, [column.name for column in columns])


def export_csv(actor: Actor, path: Path) -> int:
    """Write the register in the form of ``registry.csv`` (UTF-8); return the number of people."""
    columns = [column.name for column in _columns()]
    header = [*PERSON_COLUMNS[:-1], "ethnicity", *columns, PERSON_COLUMNS[-1]]
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(header)
            for row, held in _rows(actor, _Flags(_columns())):
                marks = ["1" if name in held else "0" for name in columns]
                writer.writerow([*row[:12], row[13], *marks, row[12]])
                count += 1
    except OSError as error:
        raise InputError(
            _("Không ghi được {path}: {why}. Hãy chọn nơi khác.").format(path=path, why=error.strerror)
        ) from error
    return count


def write_index(actor: Actor, path: Path, *, as_of: date) -> int:
    """Derive the fast file of linkage from the register; return the number of people. It replaces ``path`` when whole."""
    register = as_register(actor)
    making = path.with_name(path.name + ".new")
    matcher = Matcher.build(register_columns(register.people), as_of=as_of, places=places_mapping())
    matcher.save(making)
    making.replace(path)
    return len(register.people)
