"""portfolio.priority_decision: one row for each decision about the order of the outcomes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q


class PriorityDecisionQuerySet(models.QuerySet):
    def newest(self) -> Self:
        return self.exclude(made_at=None).order_by("-made_at", "-event_id")

    def about(self, outcome_id: Any) -> Self:
        """Those that gave this outcome another rank."""
        return self.filter(detail__moves__has_key=str(outcome_id))


class PriorityDecision(models.Model):
    event_id = models.CharField(max_length=200, primary_key=True)
    method = models.CharField(max_length=16)
    reason = models.TextField()
    made_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=64)
    outcome_id = models.UUIDField(null=True, help_text="The one that was moved by hand.")
    round_id = models.UUIDField(null=True, help_text="The round of comparisons that proposed it.")
    moved = models.PositiveIntegerField()
    detail = models.JSONField()
    last_activity_at = models.DateTimeField(null=True)

    objects = PriorityDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=["", "manual", "pairwise", "wsjf"]), name="priority_decision_method_is_known"
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-event_id"], name="priority_decision_newest")]

    def __str__(self) -> str:
        return f"{self.method} {self.event_id}"
