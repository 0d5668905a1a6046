"""portfolio.charter_card: the charter of a mission in its editions, and which missions it succeeded and was succeeded by."""

from django.db import models


class CharterCard(models.Model):
    """One row for each mission that has a charter, or another mission before or behind it. Editions by their number."""

    mission_id = models.UUIDField(primary_key=True)
    predecessor_id = models.UUIDField(null=True)
    successor_id = models.UUIDField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    def __str__(self) -> str:
        return str(self.mission_id)
