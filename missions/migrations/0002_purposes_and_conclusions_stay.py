"""From here on the database itself keeps purposes, steps and conclusions as they were written."""

from typing import Any

from django.db import migrations

from missions import guards


def put_up(apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection)


def take_down(apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_goals_outcomes_missions_clusters")]
    operations = [migrations.RunPython(put_up, take_down)]
