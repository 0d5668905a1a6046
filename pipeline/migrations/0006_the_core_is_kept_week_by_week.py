"""Who reads a topic and how fresh it is, written down week by week."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pipeline", "0005_webhooks_owe_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoreWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField()),
                ("readers", models.PositiveIntegerField()),
                ("services", models.JSONField(default=list)),
                (
                    "age",
                    models.BigIntegerField(
                        help_text="Seconds since its newest event, at the end of the week.", null=True
                    ),
                ),
                (
                    "usual",
                    models.BigIntegerField(
                        help_text="Seconds that usually lie between two events; null: not known.", null=True
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weeks", to="pipeline.topic"
                    ),
                ),
            ],
            options={
                "ordering": ["topic", "monday"],
            },
        ),
        migrations.DeleteModel(
            name="Reach",
        ),
        migrations.AddConstraint(
            model_name="coreweek",
            constraint=models.UniqueConstraint(fields=("topic", "monday"), name="core_week_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="coreweek",
            constraint=models.CheckConstraint(
                condition=models.Q(("age__gte", 0)), name="core_week_has_an_age_that_is_over"
            ),
        ),
    ]
