"""What an event led to is found by an index, however long the log is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pipeline", "0008_what_is_said_of_persons_is_hidden"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="storedevent",
            index=models.Index(
                condition=models.Q(("causation_id", ""), _negated=True), fields=["causation_id"], name="event_by_cause"
            ),
        ),
    ]
