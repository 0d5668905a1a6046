"""portfolio.goal_card: one row for each strategic goal."""

from django.db import models

from portfolio.models.standing import Standing


class GoalCard(Standing):
    goal_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    horizon_year = models.PositiveSmallIntegerField(null=True)
    is_retired = models.BooleanField(default=False)
    detail = models.JSONField()

    class Meta(Standing.Meta):
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
