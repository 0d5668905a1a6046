"""Conclusions keep their hypothesis and what speaks against them; corrections, contradictions and considerations are added."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import pipeline.log


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0009_mission_lives_seven_states"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConclusionText",
            fields=[
                (
                    "conclusion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="missions.conclusion",
                    ),
                ),
                ("stems", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Consideration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=pipeline.log.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("considered", "Considered"), ("not_applicable", "Not applicable")], max_length=14
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, default="", help_text="What follows from it for this mission, or why nothing does."
                    ),
                ),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Contradiction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=pipeline.log.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("holds", models.BooleanField(help_text="False: they only seem to contradict each other.")),
                ("reason", models.TextField()),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=pipeline.log.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("words", models.TextField()),
                ("corrected_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="conclusion",
            name="counter_evidence",
            field=models.JSONField(blank=True, default=list, help_text="What speaks against the conclusion."),
        ),
        migrations.AddField(
            model_name="conclusion",
            name="hypothesis",
            field=models.TextField(
                blank=True,
                default="",
                help_text="As it was registered before the mission ran; without one, its purpose.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conclusion",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length(models.F("hypothesis")), 10000
                ),
                name="conclusion_hypothesis_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="conclusiontext",
            constraint=models.CheckConstraint(
                condition=models.Q(("stems", ""), _negated=True), name="conclusion_text_has_words"
            ),
        ),
        migrations.AddField(
            model_name="consideration",
            name="conclusion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="considerations", to="missions.conclusion"
            ),
        ),
        migrations.AddField(
            model_name="consideration",
            name="marked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="considerations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consideration",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="considerations", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.conclusion"
            ),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="said_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contradictions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.conclusion"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="conclusion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="missions.conclusion"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="corrected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.UniqueConstraint(
                fields=("mission", "conclusion"), name="consideration_is_of_one_conclusion"
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["considered", "not_applicable"])),
                name="consideration_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length(models.F("note")), 1000
                ),
                name="consideration_note_fits",
            ),
        ),
        migrations.AddIndex(
            model_name="contradiction",
            index=models.Index(fields=["first", "second"], name="contradiction_by_pair"),
        ),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="contradiction_names_two_in_their_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="contradiction_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="contradiction",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length(models.F("reason")), 1000
                ),
                name="contradiction_reason_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="correction_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length(models.F("words")), 10000
                ),
                name="correction_words_fit",
            ),
        ),
    ]
