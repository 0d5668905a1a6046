"""portfolio.outcome_card: one row for each outcome."""

from typing import Self

from django.db import models
from django.db.models import Q

from portfolio.models.standing import Standing


class OutcomeCardQuerySet(models.QuerySet):
    def ranked(self) -> Self:
        """The active ones in their order. Without a rank yet, the newest last."""
        return self.exclude(key="").filter(is_retired=False).order_by(models.F("rank").asc(nulls_last=True), "number")


class OutcomeCard(Standing):
    outcome_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    kind = models.CharField(max_length=16)
    goal_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    owner_name = models.TextField()
    rank = models.PositiveIntegerField(null=True)
    previous_rank = models.PositiveIntegerField(
        null=True, help_text="Before the last session of ranking that moved it."
    )
    ranked_on = models.DateField(null=True, help_text="The day of that session.")
    is_retired = models.BooleanField()
    detail = models.JSONField()

    objects = OutcomeCardQuerySet.as_manager()

    class Meta(Standing.Meta):
        constraints = [
            *Standing.Meta.constraints,
            models.CheckConstraint(condition=Q(rank=None) | Q(rank__gte=1), name="outcome_card_rank_starts_at_one"),
        ]
        indexes = [models.Index(fields=["is_retired", "rank", "number"], name="outcome_card_by_rank")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
