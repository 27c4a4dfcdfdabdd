"""The log only grows: the database itself refuses to change or take out an entry."""

from django.db import migrations

from ansinh.audit import walls


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: walls.build(editor.connection),
            lambda _apps, editor: walls.remove(editor.connection),
        )
    ]
