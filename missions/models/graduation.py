"""Graduation: what a feature mission found becomes the everyday work of a platform mission."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from rest.refusal import Refusal


class NotAFeature(Refusal):
    """Feature missions graduate: they solved an understood problem."""

    code = "not_a_feature"
    title = "Only feature missions graduate"
    remedy = "Propose a platform mission that builds on what was learned."


class NotAPlatform(Refusal):
    """A result becomes everyday work on a platform mission that is still open."""

    code = "not_a_platform"
    title = "Not an open platform mission"
    remedy = "Choose an open platform mission, or propose one."


class NotRepeatable(Refusal):
    """What is not repetitive, has no team or keeps its mode of leading is no platform yet."""

    code = "not_repeatable"
    title = "The checklist is not complete"
    remedy = "Say of each point why it holds, or leave the mission concluded."


class Graduation(models.Model):
    """One feature mission, one platform mission, and why each point of the checklist held. It stays as it was signed."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, primary_key=True, related_name="graduation")
    platform = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="graduates")
    repetitive = models.TextField(help_text="Why the result is repetitive.")
    team = models.TextField(help_text="Which platform team is formed.")
    leading = models.TextField(help_text="How it is led from now on.")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(mission=F("platform")), name="graduation_is_not_into_itself"),
            models.CheckConstraint(
                condition=~Q(repetitive="") & ~Q(team="") & ~Q(leading=""), name="graduation_has_its_whole_checklist"
            ),
            no_longer_than("repetitive", REASON, "graduation_repetitive_fits"),
            no_longer_than("team", REASON, "graduation_team_fits"),
            no_longer_than("leading", REASON, "graduation_leading_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} into {self.platform_id}"
