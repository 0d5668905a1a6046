"""Old conclusions get the hypothesis that they were made with, and are found by their words."""

from typing import Any

from django.db import migrations

from missions import fulltext, guards
from missions.models.conclusion_text import stems_of


def register_hypotheses(apps: Any, schema_editor: Any) -> None:
    """Nobody asked for a hypothesis then: what a mission set out with is its purpose."""
    guards.take_down(schema_editor.connection)  # they stand up anew after the last migration
    for conclusion in apps.get_model("missions", "Conclusion").objects.filter(hypothesis="").select_related("mission"):
        type(conclusion).objects.filter(pk=conclusion.pk).update(hypothesis=conclusion.mission.purpose)


def read_conclusions(apps: Any, schema_editor: Any) -> None:
    texts = apps.get_model("missions", "ConclusionText")
    for conclusion in apps.get_model("missions", "Conclusion").objects.select_related("mission"):
        texts.objects.create(conclusion=conclusion, stems=stems_of(conclusion, []))


def put_up(apps: Any, schema_editor: Any) -> None:
    fulltext.put_up(schema_editor.connection)


def take_down(apps: Any, schema_editor: Any) -> None:
    fulltext.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("missions", "0010_a_conclusion_is_found_and_corrected")]
    operations = [
        migrations.RunPython(register_hypotheses, migrations.RunPython.noop),
        migrations.RunPython(put_up, take_down),
        migrations.RunPython(read_conclusions, migrations.RunPython.noop),
    ]
