"""From here on the database itself keeps check-ins as they were said, and the kind of a measure that was read."""

from typing import Any

from django.db import migrations

from okrs import guards


def put_up(apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection)


def take_down(apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("okrs", "0001_objectives_key_results_kpis")]
    operations = [migrations.RunPython(put_up, take_down)]
