"""portfolio.week: what happened in each week, in sums."""

from django.db import models
from django.db.models import F, Q


class Week(models.Model):
    week = models.CharField(max_length=8, primary_key=True)
    monday = models.DateField(unique=True)
    facts = models.PositiveIntegerField()
    check_ins = models.PositiveIntegerField()
    confident_check_ins = models.PositiveIntegerField()
    confidence_sum = models.PositiveIntegerField()
    launched = models.PositiveIntegerField()
    concluded = models.PositiveIntegerField()
    reports = models.PositiveIntegerField()
    moves = models.PositiveIntegerField()
    assignments = models.PositiveIntegerField()

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confident_check_ins__lte=F("check_ins")), name="week_has_no_more_confidences_than_check_ins"
            ),
        ]

    def __str__(self) -> str:
        return self.week
