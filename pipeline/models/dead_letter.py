"""Events that a subscription could not handle, parked with their key, never dropped."""

from django.db import models
from django.db.models import Q

from rest.refusal import Refusal


class NothingParked(Refusal):
    """Nothing waits under this subscription, topic, partition and key."""

    code = "nothing_parked"
    status = 409
    remedy = "Look at GET /dead-letters?open=true for what waits, and name it exactly."


class Kind(models.TextChoices):
    """Why an event waits, in words that people use."""

    FAILED = "failed", "It could not be handled"
    KILLED = "killed", "It ended the worker that handled it"
    UNKNOWN = "unknown", "This version does not know what it means"
    BEHIND = "behind", "It waits behind an earlier event of its key"


class DeadLetter(models.Model):
    subscription = models.CharField(max_length=120)
    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    sequence = models.BigIntegerField()
    key = models.CharField(max_length=200)
    type = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FAILED)
    error = models.TextField(blank=True, help_text="Empty for an event that only waits behind a parked one.")
    attempts = models.PositiveIntegerField(default=0)
    parked_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["subscription", "topic", "partition", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "topic", "partition", "sequence"], name="dead_letter_is_parked_once"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="dead_letter_is_an_event_of_the_log"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="dead_letter_waits_for_a_known_reason"),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "topic", "partition"],
                condition=Q(resolved_at__isnull=True),
                name="dead_letter_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.topic}:{self.partition}:{self.sequence}"
