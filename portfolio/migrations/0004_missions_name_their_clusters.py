"""Each mission's row names its clusters, so that a list can be narrowed to one: filled from what the rows hold already."""

from typing import Any

from django.db import migrations, models

from portfolio.projections.mission_card import clusters_of


def name_clusters(apps: Any, schema_editor: Any) -> None:
    card = apps.get_model("portfolio", "MissionCard")
    for row in card.objects.only("detail").iterator(chunk_size=200):
        if row.detail.get("affiliations"):
            card.objects.filter(pk=row.pk).update(clusters=clusters_of(row.detail))


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0003_ranking_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="missioncard",
            name="clusters",
            field=models.TextField(
                default="", help_text="One a line: the id, a space, the title; the primary one first."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_clusters, migrations.RunPython.noop),
    ]
