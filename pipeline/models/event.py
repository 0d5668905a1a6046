"""The log itself. The database refuses to change or delete a row of it."""

from django.db import models
from django.db.models import Q


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
    data = models.JSONField()
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
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.topic}:{self.partition}:{self.sequence}"
