"""Triggers that let the log only grow. Whoever owns the database can take them away; the chain tells if somebody did."""

from typing import Any

TABLE = "audit_entry"
_SQLITE = {
    f"audit_entry_no_{deed}": f"CREATE TRIGGER audit_entry_no_{deed} BEFORE {deed.upper()} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    for deed in ("update", "delete")
}
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    f"CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
)


def build(connection: Any) -> None:
    """Put the triggers up (a connection or schema editor's connection of Django)."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE.values()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take them down: for the way back of the migration, and for tests that empty the tables between them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("audit_entry_no_change", "audit_entry_no_truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def stand(connection: Any) -> bool:
    """Whether the triggers are up and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
                [TABLE],
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
            )
        return bool(cursor.fetchone()[0] >= 2)
