"""How far each subscription has read."""

from django.db import models
from django.db.models import Q


class Checkpoint(models.Model):
    """The last event of a partition whose effect a subscription has; both are written in one commit."""

    subscription = models.CharField(max_length=120)
    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    sequence = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["subscription", "topic", "partition"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "topic", "partition"], name="checkpoint_stands_once"),
            models.CheckConstraint(condition=Q(sequence__gte=0), name="checkpoint_is_not_before_the_log"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.topic}:{self.partition}:{self.sequence}"
