"""Data domains, the parts of a mental model, versions of schemas, and what the figures of the data core are made of."""

from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


def give_each_topic_its_domain(apps: Any, schema_editor: Any) -> None:
    """The first word of a topic's name was its domain all along."""
    topics, domains = apps.get_model("pipeline", "Topic"), apps.get_model("pipeline", "DataDomain")
    for topic in topics.objects.all():
        name = topic.name.split(".", 1)[0]
        domain, _ = domains.objects.get_or_create(name=name, defaults={"title": name.replace("_", " ").capitalize()})
        topics.objects.filter(pk=topic.pk).update(domain=domain, schema_version=0 if topic.schema is None else 1)
        if topic.schema is not None:
            apps.get_model("pipeline", "SchemaVersion").objects.create(
                topic=topic,
                number=1,
                schema=topic.schema,
                changes=[],
                reason="",
                by_name=topic.owner,
                at=topic.created_at,
            )
    if schema_editor.connection.vendor == "postgresql":  # the table is altered in this same transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("pipeline", "0002_event_log_is_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Flow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("authtype", models.CharField(max_length=20)),
                (
                    "service",
                    models.CharField(
                        blank=True, default="", help_text="The service account that sent them.", max_length=64
                    ),
                ),
                ("events", models.BigIntegerField()),
                ("hours", models.IntegerField(help_text="Bit n is set when something happened in hour n, in UTC.")),
            ],
            options={
                "ordering": ["topic", "day"],
            },
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["topic", "account"],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField()),
                ("readers", models.PositiveIntegerField()),
                ("services", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["topic", "monday"],
            },
        ),
        migrations.CreateModel(
            name="SchemaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("schema", models.JSONField()),
                ("changes", models.JSONField(blank=True, default=list)),
                ("reason", models.TextField(blank=True, default="")),
                ("by_name", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["topic", "-number"],
            },
        ),
        migrations.AddField(
            model_name="topic",
            name="owner_key",
            field=models.CharField(blank=True, default="", help_text="MIS-12, or the account's id.", max_length=64),
        ),
        migrations.AddField(
            model_name="topic",
            name="owner_kind",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="topic",
            name="schema_version",
            field=models.PositiveSmallIntegerField(default=0, help_text="0 without a schema."),
        ),
        migrations.AddField(
            model_name="topic",
            name="selection",
            field=models.TextField(
                blank=True, default="", help_text="How events are selected: what is in, what is not."
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="traps",
            field=models.TextField(
                blank=True, default="", help_text="What misleads whoever reads them for the first time."
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="topic",
            name="words",
            field=models.TextField(
                blank=True, default="", help_text="What a search looks through; follows from the rest."
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="meaning",
            field=models.TextField(help_text="What one event means."),
        ),
        migrations.CreateModel(
            name="DataDomain",
            fields=[
                ("owner", models.CharField(blank=True, default="", max_length=120)),
                ("owner_kind", models.CharField(blank=True, default="", max_length=10)),
                (
                    "owner_key",
                    models.CharField(blank=True, default="", help_text="MIS-12, or the account's id.", max_length=64),
                ),
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                (
                    "belongs",
                    models.TextField(blank=True, default="", help_text="What belongs in it, and what does not."),
                ),
                ("is_ours", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["title", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z][a-z0-9_]*$")), name="data_domain_is_one_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="data_domain_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="data_domain_counts_its_versions"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="topic",
            name="domain",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="pipeline.datadomain"
            ),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.UniqueConstraint(
                fields=("topic", "day", "source", "authtype", "service"), name="flow_is_kept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.CheckConstraint(condition=models.Q(("events__gte", 1)), name="flow_counts_events"),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 0), ("hours__lt", 16777216)), name="flow_knows_24_hours"
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pulls", to="pipeline.topic"
            ),
        ),
        migrations.AddField(
            model_name="reach",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reached", to="pipeline.topic"
            ),
        ),
        migrations.AddField(
            model_name="schemaversion",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="schemas", to="pipeline.topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.UniqueConstraint(fields=("topic", "account"), name="pull_is_noticed_once"),
        ),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_at__gte", models.F("first_at"))), name="pull_goes_on"
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=models.UniqueConstraint(fields=("topic", "monday"), name="reach_is_kept_once_a_week"),
        ),
        migrations.AddConstraint(
            model_name="schemaversion",
            constraint=models.UniqueConstraint(fields=("topic", "number"), name="schema_version_is_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="schemaversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="schema_versions_start_at_one"
            ),
        ),
        migrations.RunPython(give_each_topic_its_domain, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="topic",
            name="domain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="pipeline.datadomain"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__startswith",
                        django.db.models.functions.text.Concat(models.F("domain_id"), models.Value(".")),
                    )
                ),
                name="topic_is_named_after_its_domain",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="topic_counts_its_versions"
            ),
        ),
    ]
