"""portfolio.stage_card, option_card, assumption_card and recipe_card: the way of a mission, as it is watched."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, CharField, Q, Value, When


class StageCard(models.Model):
    mission_id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=12)
    stage = models.CharField(max_length=16)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage="") | ~Q(type=""), name="stage_card_stage_is_of_a_type"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.stage}"


class OptionCard(models.Model):
    option_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    mission_id = models.UUIDField(null=True)
    title = models.TextField()
    note = models.TextField()
    state = models.CharField(max_length=8)
    came_of_it = models.TextField()
    last_activity_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", "open", "tried", "dropped"]), name="option_card_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["mission_id", "number"], name="option_card_by_mission")]

    def __str__(self) -> str:
        return self.title


class AssumptionCardQuerySet(models.QuerySet):
    def standing(self, *, on: date) -> Self:
        """Each with `standing`: an open one expires on its day, and no event tells of that."""
        expired = When(state="open", expires_on__lte=on, then=Value("expired"))
        return self.annotate(standing=Case(expired, default="state", output_field=CharField()))

    def doubtful(self, *, on: date) -> Self:
        """Broken, or not judged in time: somebody has to look whether the mission still holds."""
        return self.filter(Q(state="broken") | Q(state="open", expires_on__lte=on))


class AssumptionCard(models.Model):
    assumption_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    mission_id = models.UUIDField(null=True)
    sentence = models.TextField()
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=9)
    evidence = models.TextField()
    judged_on = models.DateField(null=True)
    last_activity_at = models.DateTimeField(null=True)

    objects = AssumptionCardQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", "open", "confirmed", "broken"]), name="assumption_card_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["mission_id", "number"], name="assumption_card_by_mission"),
            models.Index(fields=["state", "expires_on"], name="assumption_card_by_state"),
        ]

    def __str__(self) -> str:
        return self.sentence


class RecipeCard(models.Model):
    path_stage = models.CharField(max_length=40, primary_key=True)
    edition = models.PositiveSmallIntegerField()
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(edition__gte=0), name="recipe_card_editions_count_up")]

    def __str__(self) -> str:
        return f"{self.path_stage}, edition {self.edition}"
