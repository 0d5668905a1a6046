"""portfolio.decision_entry: one row for each decision taken in the portfolio."""

from typing import Self

from django.db import models
from django.db.models import Q


class DecisionEntryQuerySet(models.QuerySet):
    def known(self) -> Self:
        """Those whose own fact has arrived."""
        return self.exclude(kind="")


class DecisionEntry(models.Model):
    entry_id = models.CharField(max_length=64, primary_key=True, help_text="The id of the event that tells it.")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    mission_id = models.UUIDField(null=True)
    outcome_id = models.UUIDField(null=True)
    reason = models.TextField()
    detail = models.JSONField()

    objects = DecisionEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-entry_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="") | Q(at__isnull=False, recorded_at__isnull=False),
                name="decision_entry_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-entry_id"], name="decision_entry_by_time"),
            models.Index(fields=["mission_id", "-at"], name="decision_entry_by_mission"),
            models.Index(fields=["outcome_id"], name="decision_entry_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"
