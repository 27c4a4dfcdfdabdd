"""Second wall on PostgreSQL: row-level security on the tables of people, read from the setting ``app.scope``.

``app.scope`` holds LIKE patterns of unit paths, comma-separated; not set or empty: no row. The house itself (jobs, command
line) works with ``%``; a request of an officer works with what the officer's roles give. On SQLite nothing happens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Q

from ansinh.accounts.actor import Actor
from ansinh.accounts.rights import ROLES

TABLES = (
    "registry_person",
    "registry_household",
    "registry_membership",
    "registry_residence",
    "registry_identitypaper",
    "registry_classification",
    "registry_sealed",
    "registry_opening",
    "registry_fact",
)
EVERYTHING = "%"
READING = ("registry.search", "registry.read", "registry.enquire", "lists.read", "lists.upload")
"""Rights that let an officer's request meet people of the register at all."""


def prefixes(actor: Actor, *rights: str) -> list[str]:
    """Prefixes of unit paths at which the actor holds one of the rights, none within another."""
    found = {
        grant.unit_path
        for grant in actor.grants
        if any(right in ROLES.get(grant.role, frozenset()) for right in rights)
    }
    return sorted(p for p in found if not any(p != other and p.startswith(other) for other in found))


def scope_sql(actor: Actor | None) -> tuple[str, list[str]]:
    """The statement, and its parameter, that narrows the connection to what an actor may see; None sees nothing.

    An enquiry looks further than one's own unit and tells only what one may know: run it inside :func:`widened`.
    """
    patterns = [f"{prefix}%" for prefix in prefixes(actor, *READING)] if actor is not None else []
    return "SELECT set_config('app.scope', %s, false)", [",".join(patterns)]


def narrow(actor: Actor | None) -> None:
    """Narrow this connection to an actor until told otherwise (PostgreSQL; nothing on SQLite)."""
    statement, parameters = scope_sql(actor)
    _set(statement, parameters)


def open_for_system() -> None:
    """Let this connection see all rows: for the command line, jobs and migrations."""
    _set("SELECT set_config('app.scope', %s, false)", [EVERYTHING])


def _set(statement: str, parameters: list[str]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)


@contextmanager
def widened() -> Iterator[None]:
    """See all rows for the length of one question whose answer is cut down afterwards."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.scope', true)")
        before = cursor.fetchone()[0] or ""
    open_for_system()
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set("SELECT set_config('app.scope', %s, false)", [before])


class _Default:
    """What a new connection may see before anybody narrowed it."""

    scope = EVERYTHING


def close_by_default() -> None:
    """For a process that serves requests: a connection sees nothing until :func:`narrow` was called."""
    _Default.scope = ""


def _on_connection(sender: object, connection: Any, **_rest: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.scope', %s, false)", [_Default.scope])


def install() -> None:
    """Give every new connection its default scope."""
    connection_created.connect(_on_connection, dispatch_uid="registry.rls")


def policies_sql() -> Iterator[str]:
    """Statements that raise the wall (for the migration)."""
    allowed = "unit_path LIKE ANY ((SELECT string_to_array(current_setting('app.scope', true), ','))::text[])"
    for table in TABLES:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY unit_scope ON {table} USING ({allowed}) WITH CHECK ({allowed})"


def within(actor: Actor, right: str, *, path: str = "unit_path") -> Q:
    """The actor's scope for rows without a field, in a form that an index of SQLite can serve too."""
    scope = actor.scope(right, path=path, field=None)
    if connection.vendor == "postgresql":
        return scope
    ranges = Q(pk__in=[])
    for prefix in prefixes(actor, right):
        ranges |= under(prefix, path=path)
    return scope & ranges


def under(prefix: str, *, path: str = "unit_path") -> Q:
    """Rows of a unit and what lies in it."""
    if connection.vendor == "postgresql":
        return Q(**{f"{path}__startswith": prefix})
    return Q(**{f"{path}__gte": prefix, f"{path}__lt": prefix + "\U0010ffff"})
