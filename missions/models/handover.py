"""Handovers: a mission goes to another owner, for good or until a day, with what the successor must know."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from pipeline import log
from rest.refusal import Refusal

BRIEF = 6000  # two pages


class SameOwner(Refusal):
    """The mission already is with this person."""

    code = "same_owner"
    title = "Already the owner"
    remedy = "Nothing to do; it is theirs."


class SecondOwner(Refusal):
    """A mission has exactly one owner at any instant."""

    code = "second_owner"
    title = "Somebody else has it on these days"
    remedy = "End the cover that there is, or choose days after it."


class CoverReversed(Refusal):
    """An absence cover ends after it starts, and says when."""

    code = "cover_reversed"
    status = 400
    title = "The cover would end before it starts"
    remedy = "Choose a last day on or after the first."


class CoverInThePast(Refusal):
    """Nobody can have owned a mission yesterday who did not."""

    code = "cover_in_the_past"
    status = 400
    title = "The cover lies in the past"
    remedy = "Choose days from today on."


class CoverWithoutEnd(Refusal):
    """An absence ends: its cover says on which day. Nothing else does."""

    code = "cover_without_end"
    status = 400
    title = "Only an absence has days, and it needs a last one"
    remedy = "Give the last day of an absence; leave the days out of any other handover."


class NobodyToCover(Refusal):
    """A mission without an owner has nobody who could be away."""

    code = "nobody_to_cover"
    title = "Nobody owns it"
    remedy = "Hand the mission to an owner for good."


class NoCover(Refusal):
    """Nobody covers for anybody on this mission."""

    code = "no_cover"
    title = "There is no cover to end"
    remedy = "Nothing to do; its owner has it."


class NothingToAcknowledge(Refusal):
    """Nobody handed this mission to you, or it went on since."""

    code = "nothing_to_acknowledge"
    title = "No handover waits for you here"
    remedy = "Look at the mission: it was acknowledged, handed on, or is somebody else's."


class HandoverQuerySet(models.QuerySet):
    def open_cover(self, mission: Mission) -> Handover | None:
        """The absence cover that is planned or runs."""
        return (
            self.filter(mission=mission, kind="absence", ended_at=None).select_related("from_owner", "to_owner").first()
        )

    def concerning(self, user: User) -> Self:
        return self.filter(Q(to_owner=user) | Q(from_owner=user))

    def waiting(self, *, at: datetime) -> Self:
        """Those whose successor has not said yet that they read the brief."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), acknowledged_at=None, ended_at=None)


class Handover(models.Model):
    """One handover. It is open until it is withdrawn, until the cover ends, or until the mission is handed on."""

    class Kind(models.TextChoices):
        ABSENCE = "absence", "Absence"
        LEAVER = "leaver", "Leaver"
        BEST_USE = "best_use", "Best use"
        GRADUATION = "graduation", "Graduation"

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=10, choices=Kind)
    from_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_given"
    )
    to_owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_taken")
    reason = models.TextField()
    brief = models.TextField(help_text="What the successor must know, on two pages at most.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="When an absence cover ends by itself.")
    ended_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["absence", "leaver", "best_use", "graduation"]), name="handover_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="absence", ends_at__isnull=False, from_owner__isnull=False)
                | (~Q(kind="absence") & Q(ends_at=None)),
                name="handover_ends_by_itself_only_after_an_absence",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="handover_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(from_owner=None) | ~Q(from_owner=F("to_owner")), name="handover_goes_to_somebody_else"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="handover_has_a_reason"),
            models.UniqueConstraint(
                fields=["mission"], condition=Q(kind="absence", ended_at=None), name="mission_has_one_open_cover"
            ),
            models.UniqueConstraint(
                fields=["mission"],
                condition=~Q(kind="absence") & Q(ended_at=None),
                name="mission_has_one_open_handover",
            ),
            no_longer_than("reason", REASON, "handover_reason_fits"),
            no_longer_than("brief", BRIEF, "handover_brief_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} to {self.to_owner_id}: {self.kind}"

    @property
    def ends_on(self) -> date | None:
        """The first day on which the owner has it again."""
        return self.ends_at.date() if self.ends_at else None

    @property
    def state(self) -> str:
        return self.state_at(timezone.now())

    def state_at(self, moment: datetime) -> str:
        """What it is at this moment, whatever has been told of it by then: planned, running or over."""
        if self.ended_at is not None or (self.ends_at is not None and self.ends_at <= moment):
            return "over"
        return "planned" if moment < self.starts_at else "running"


def midnight(day: date) -> datetime:
    """The instant at which the day begins."""
    return datetime.combine(day, time.min, UTC)
