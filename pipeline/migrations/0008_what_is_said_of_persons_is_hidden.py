"""Persons have keys, and what the log already said about them is hidden under these."""

from typing import Any

import orjson
from django.db import migrations, models

from pipeline import facts, guards
from pipeline.personal import hiding

AT_ONCE = 2000


def hide_what_was_said(apps: Any, schema_editor: Any) -> None:
    """The only time at which the log is written anew: before it, nobody could have been erased from it.

    Seals of before would no longer hold, so the log is sealed again from its beginning.
    """
    connection = schema_editor.connection
    kinds = list(facts.personal_fields())
    marks = ", ".join(["%s"] * len(kinds))
    text = "data::text" if connection.vendor == "postgresql" else "data"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT topic, partition, sequence, type, {text} FROM pipeline_event WHERE type IN ({marks})", kinds
        )
        rows = cursor.fetchall()
        if not rows:
            return
        guards.take_down(connection)
        cursor.execute("DELETE FROM pipeline_seal")
        for start in range(0, len(rows), AT_ONCE):
            batch = rows[start : start + AT_ONCE]
            hidden = hiding.hide([(kind, orjson.loads(data)) for *_, kind, data in batch])
            cursor.executemany(
                "UPDATE pipeline_event SET data = %s WHERE topic = %s AND partition = %s AND sequence = %s",
                [(new, *row[:3]) for new, row in zip(hidden, batch, strict=True)],
            )
        guards.put_up(connection)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0007_readers_are_looked_after")]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("person", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("erased_at", models.DateTimeField()),
                (
                    "erased_by",
                    models.CharField(blank=True, default="", help_text="The id of the account.", max_length=64),
                ),
            ],
            options={
                "ordering": ["erased_at", "person"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", ""), _negated=True), name="erasure_is_somebodys"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("person", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", ""), _negated=True), name="key_belongs_to_somebody"
                    )
                ],
            },
        ),
        migrations.RunPython(hide_what_was_said),
    ]
