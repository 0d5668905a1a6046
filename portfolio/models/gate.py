"""portfolio.gate_card: one row for each gate of a mission."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from missions.models.gate import DECIDABLE
from portfolio.models.mission import MissionCard


class GateCardQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Open ones of missions at which money may flow: what is over, frozen or not agreed yet has nothing to decide."""
        governed = MissionCard.objects.filter(pk=OuterRef("mission_id"), state__in=DECIDABLE)
        return self.filter(Exists(governed), state="open")


class GateCard(models.Model):
    gate_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    mission_id = models.UUIDField(null=True)
    question = models.TextField()
    tranche = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3)
    fte = models.DecimalField(max_digits=9, decimal_places=2)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=9)
    option = models.CharField(max_length=9)
    released = models.DecimalField(max_digits=20, decimal_places=2)
    released_fte = models.DecimalField(max_digits=9, decimal_places=2)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    objects = GateCardQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", "open", "decided", "withdrawn"]), name="gate_card_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(released=0) | Q(state="decided"), name="gate_card_releases_only_what_was_decided"
            ),
        ]
        indexes = [
            models.Index(fields=["mission_id", "state", "due_on"], name="gate_card_by_mission"),
            models.Index(fields=["state", "due_on"], name="gate_card_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.question}"
