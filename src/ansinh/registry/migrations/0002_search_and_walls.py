"""Search over names and the second wall: what only one of the two databases knows."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE registry_name_fts USING fts5(padded, content='', tokenize='trigram')",
    "CREATE VIRTUAL TABLE registry_name_fts_terms USING fts5vocab(registry_name_fts, 'row')",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX registry_name_trigram ON registry_name USING gin (folded gin_trgm_ops)",
)


def forwards(apps, schema_editor):
    from ansinh.registry.rls import policies_sql

    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else (*POSTGRES, *policies_sql()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
