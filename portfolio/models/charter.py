"""portfolio.charter_card: the charter of a mission in its editions, and which missions it succeeded and was succeeded by."""

from django.db import models
from django.db.models import Q


class CharterCard(models.Model):
    """One row for each mission that has a charter, or another mission before or behind it. Editions by their number."""

    mission_id = models.UUIDField(primary_key=True)
    predecessor_id = models.UUIDField(null=True)
    successor_id = models.UUIDField(null=True)
    waiting_edition = models.PositiveIntegerField(null=True, help_text="The edition that waits for a signature.")
    waits_since = models.DateField(null=True)
    submitted_by_id = models.UUIDField(null=True, help_text="Who submitted it and so may not sign it.")
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["waits_since"], condition=Q(waits_since__isnull=False), name="charter_card_waiting")
        ]

    def __str__(self) -> str:
        return str(self.mission_id)
