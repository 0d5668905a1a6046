"""portfolio.mission_card: one row for each mission."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from missions.life import STATES
from portfolio.models.standing import Standing, status_on


class MissionCardQuerySet(models.QuerySet):
    def known(self) -> Self:
        """Those whose own facts have arrived; a key result may be a moment ahead of its mission."""
        return self.exclude(key="")

    def active(self) -> Self:
        return self.filter(state="active")

    def judged(self, *, on: date) -> Self:
        """Each with `today`, its status on this day."""
        return self.annotate(today=status_on(on))


class MissionCard(Standing):
    mission_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    type = models.CharField(max_length=24)
    ambition = models.CharField(max_length=24)
    state = models.CharField(max_length=16)
    goal_id = models.UUIDField(null=True)
    outcome_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    owner_name = models.TextField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    fte_min = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    fte_max = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    money_min = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    money_max = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    runs_from = models.DateField(null=True)
    concluded_on = models.DateField(null=True)
    result = models.CharField(max_length=24)
    rating = models.TextField()
    reported_on = models.DateField(null=True)
    people = models.PositiveIntegerField()
    fte_peak = models.DecimalField(max_digits=9, decimal_places=2)
    clusters = models.TextField(help_text="One a line: the id, a space, the title; the primary one first.")
    detail = models.JSONField()  # the last column: reading the others does not read this one

    objects = MissionCardQuerySet.as_manager()

    class Meta(Standing.Meta):
        constraints = [
            *Standing.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=["", *STATES]), name="mission_card_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["-last_activity_at", "mission_id"], name="mission_card_by_activity"),
            models.Index(fields=["outcome_id"], name="mission_card_by_outcome"),
            models.Index(fields=["key"], name="mission_card_by_key"),
            models.Index(fields=["state", "number"], name="mission_card_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
