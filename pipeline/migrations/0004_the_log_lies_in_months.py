"""The log lies in months on PostgreSQL, and remembers every event's identity for good; seals and archives have tables."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import migrations, models

from pipeline import guards
from pipeline.conserved import months

OLDEST = date(2000, 1, 1)  # what claims to have been recorded before this lies in the net
INDEXES = """
CREATE INDEX pipeline_event_by_id ON pipeline_event (event_id);
CREATE INDEX event_by_time ON pipeline_event (time);
CREATE INDEX event_by_recorded_time ON pipeline_event (recorded_at);
CREATE INDEX event_by_key ON pipeline_event (key, recorded_at);
"""
IDENTITIES = """
INSERT INTO pipeline_event_identity (event_id, source, topic, partition, sequence)
    SELECT event_id, source, topic, partition, sequence FROM pipeline_event ORDER BY recorded_at, event_id
"""


def lay_in_months(apps: Any, schema_editor: Any) -> None:
    """Carries the log over. SQLite's stays where it is and gets the new guards."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS pipeline_event_is_not_{verb}d")
        else:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            _carry_over(connection, cursor)
            for table in guards.TABLES:
                cursor.execute(guards.refuses_changes(table) + guards.refuses_truncation(table))
            cursor.execute(guards.IDENTIFY + guards.IDENTIFIES)
    guards.put_up(connection)


def _carry_over(connection: Any, cursor: Any) -> None:
    cursor.execute("SELECT min(recorded_at) FROM pipeline_event")
    oldest = cursor.fetchone()[0]
    now = datetime.now(UTC)
    cursor.execute(
        "DROP TRIGGER pipeline_event_is_append_only ON pipeline_event; "
        "DROP TRIGGER pipeline_event_is_not_truncated ON pipeline_event; "
        "ALTER TABLE pipeline_event RENAME TO pipeline_event_before; "
        "CREATE TABLE pipeline_event (LIKE pipeline_event_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS) "
        "PARTITION BY RANGE (recorded_at); "
        f"CREATE TABLE {months.NET} PARTITION OF pipeline_event DEFAULT; {months.finish(months.NET)}"
    )
    for month in months.wanted(max(months.month_of(oldest or now), OLDEST), now):
        months.open_month(connection, month)
    cursor.execute("INSERT INTO pipeline_event SELECT * FROM pipeline_event_before ORDER BY recorded_at")
    cursor.execute("DROP TABLE pipeline_event_before")
    cursor.execute(INDEXES)
    cursor.execute(IDENTITIES)


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0003_topics_lie_in_data_domains")]

    operations = [
        migrations.AddField(
            model_name="partition",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Archive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=120)),
                ("partition", models.PositiveSmallIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("month", models.DateField()),
                ("file", models.CharField(help_text="Below the folder of the archive.", max_length=400)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("removing", "Written and verified; its rows may go"),
                            ("removed", "Only in the file"),
                            ("restoring", "Its rows are coming back"),
                            ("restored", "In the file and in the log"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verified_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["topic", "partition", "first"],
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "partition", "first"), name="stretch_is_archived_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                        name="archive_has_events",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["removing", "removed", "restoring", "restored"])),
                        name="archive_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventIdentity",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "event_id", "source", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_id", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("topic", models.CharField(max_length=120)),
                ("partition", models.PositiveSmallIntegerField()),
                ("sequence", models.BigIntegerField()),
            ],
            options={
                "db_table": "pipeline_event_identity",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "partition", "sequence"), name="event_has_a_place_of_its_own"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=120)),
                ("partition", models.PositiveSmallIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                (
                    "month",
                    models.DateField(help_text="The month in which its events were recorded; no stretch lies in two."),
                ),
                ("content", models.CharField(help_text="SHA-256 of its rows, as lines of JSON.", max_length=64)),
                (
                    "previous",
                    models.CharField(blank=True, help_text="The digest of the stretch before it.", max_length=64),
                ),
                ("digest", models.CharField(max_length=64)),
                ("sealed_by", models.CharField(help_text="The fingerprint of the key.", max_length=16)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["topic", "partition", "first"],
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "partition", "first"), name="stretch_is_sealed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                        name="stretch_has_events",
                    ),
                ],
            },
        ),
        migrations.RunPython(lay_in_months),
    ]
