"""An issued report stands still: neither database changes or deletes it."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER reports_issued_no_update BEFORE UPDATE ON reports_report WHEN OLD.state = 'issued' "
    "BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END",
    "CREATE TRIGGER reports_issued_no_delete BEFORE DELETE ON reports_report WHEN OLD.state = 'issued' "
    "BEGIN SELECT RAISE(ABORT, 'an issued report is never deleted'); END",
)
POSTGRES = (
    "CREATE FUNCTION reports_issued_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'an issued report is never changed or deleted'; END $$",
    "CREATE TRIGGER reports_issued_no_change BEFORE UPDATE OR DELETE ON reports_report "
    "FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION reports_issued_stands()",
)


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
