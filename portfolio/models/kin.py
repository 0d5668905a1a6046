"""portfolio.handover_card and portfolio.kin: who had a mission when, and what it came from and became."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q


class HandoverCardQuerySet(models.QuerySet):
    def waiting(self, *, at: datetime) -> Self:
        """Those whose successor has not said yet that they read the brief; what was told before there were briefs waits for nobody."""
        going_on = Q(ends_on=None) | Q(ends_on__gt=at.date())
        return self.filter(going_on, acknowledged_at=None, ended_at=None).exclude(kind__in=("", "return"))

    def concerning(self, user_id: UUID) -> Self:
        return self.filter(Q(to_id=user_id) | Q(from_id=user_id))


class HandoverCard(models.Model):
    """One row each time the mission went to somebody, or will; a handover of the days before there were ids has its event's."""

    handover_id = models.CharField(primary_key=True, max_length=200)
    mission_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=16)
    from_id = models.UUIDField(null=True)
    from_name = models.TextField()
    to_id = models.UUIDField(null=True)
    to_name = models.TextField()
    starts_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    is_withdrawn = models.BooleanField()
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    objects = HandoverCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", "absence", "leaver", "best_use", "graduation", "return"]),
                name="handover_card_kind_is_known",
            )
        ]
        indexes = [
            models.Index(fields=["mission_id", "starts_at"], name="handover_card_by_mission"),
            models.Index(fields=["to_id"], name="handover_card_by_successor"),
            models.Index(fields=["from_id"], name="handover_card_by_former"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_name}"


class Kin(models.Model):
    """One row for each mission that has a parent, was reviewed, or graduated."""

    mission_id = models.UUIDField(primary_key=True)
    parent_id = models.UUIDField(null=True)
    platform_id = models.UUIDField(null=True)
    graduated_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(platform_id=None, graduated_on=None)
                | Q(platform_id__isnull=False, graduated_on__isnull=False),
                name="kin_graduated_into_something_on_a_day",
            )
        ]
        indexes = [
            models.Index(fields=["parent_id"], name="kin_by_parent"),
            models.Index(fields=["platform_id"], name="kin_by_platform"),
        ]

    def __str__(self) -> str:
        return str(self.mission_id)
