"""The log itself. The database refuses to change or delete a row of it.

On PostgreSQL it lies in months (pipeline.conserved.months), and EventIdentity keeps unique what must be unique for ever.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from pipeline.personal import cipher, hiding


class Payload(models.JSONField):
    """JSON in which what the log hides is shown again. To migrations it is a JSONField."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        data = super().from_db_value(value, expression, connection)
        return hiding.Shown(exactly=False).show(data) if isinstance(value, str) and cipher.BEGINS in value else data

    def deconstruct(self) -> Any:
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, options


class StoredEvent(models.Model):
    pk = models.CompositePrimaryKey("topic", "partition", "sequence")
    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    sequence = models.BigIntegerField()
    event_id = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    type = models.CharField(max_length=160)
    subject = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    time = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = Payload()
    correlation_id = models.CharField(max_length=64)
    causation_id = models.CharField(max_length=200)
    authtype = models.CharField(max_length=20)
    authid = models.CharField(max_length=64)
    classification = models.CharField(max_length=12)

    class Meta:
        db_table = "pipeline_event"
        constraints = [
            # The id stands first: it tells events apart, the source seldom does.
            models.UniqueConstraint(fields=["event_id", "source"], name="event_is_recorded_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="event_sequence_starts_at_one"),
        ]
        indexes = [
            models.Index(fields=["time"], name="event_by_time"),
            models.Index(fields=["recorded_at"], name="event_by_recorded_time"),
            models.Index(fields=["key", "recorded_at"], name="event_by_key"),
            # What an event led to. Most events name no cause, and cost nothing here.
            models.Index(fields=["causation_id"], name="event_by_cause", condition=~Q(causation_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.topic}:{self.partition}:{self.sequence}"
