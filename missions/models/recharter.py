"""Re-charters: new data asks for another purpose; the mission is frozen until somebody decides what becomes of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.limits import REASON, STATEMENT, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal

MOST_CONSIDERED = 5


class NoSuccessor(Refusal):
    """Only what has a successor is superseded."""

    code = "no_successor"
    status = 400
    title = "It has no successor"
    remedy = "Begin a successor instead of stopping, or send another result."


class NothingConsidered(Refusal):
    """A re-charter weighs at least one other purpose, and few enough to be compared."""

    code = "nothing_considered"
    status = 400
    title = "No purpose to consider"
    remedy = f"Write one to {MOST_CONSIDERED} candidate purposes."


class SamePurpose(Refusal):
    """A successor exists because its purpose is another."""

    code = "same_purpose"
    status = 400
    title = "The purpose is the same"
    remedy = "Continue the mission, or write the purpose that is different."


class RecharterDecided(Refusal):
    """A re-charter is decided once."""

    code = "recharter_decided"
    title = "The re-charter is decided"
    remedy = "Read the decision; a new doubt is a new re-charter."


class RecharterQuerySet(NumberedQuerySet):
    def still_open(self) -> Self:
        return self.filter(decision="")


class Recharter(Numbered):
    PREFIX: ClassVar[str] = "REC"

    class Trigger(models.TextChoices):
        NEW_DATA = "new_data", "New data"
        BROKEN_ASSUMPTION = "broken_assumption", "A broken assumption"
        GATE = "gate", "What a gate showed"
        STRATEGY = "strategy", "Another strategy"

    class Decision(models.TextChoices):
        CONTINUE = "continue", "Continue"
        SUCCESSOR = "successor", "A successor with the new purpose"
        STOP = "stop", "Stop"

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="recharters")
    trigger = models.CharField(max_length=17, choices=Trigger)
    reason = models.TextField()
    considered = models.JSONField(default=list)
    was_paused = models.BooleanField(default=False, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=9, choices=Decision, blank=True, default="", editable=False)
    decision_reason = models.TextField(blank=True, default="", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    successor = models.OneToOneField(
        Mission, on_delete=models.PROTECT, null=True, blank=True, related_name="succeeds", editable=False
    )

    objects = RecharterQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["-number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                fields=["mission"], condition=Q(decision=""), name="recharter_is_open_once_a_mission"
            ),
            models.CheckConstraint(
                condition=Q(trigger__in=["new_data", "broken_assumption", "gate", "strategy"]),
                name="recharter_trigger_is_known",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "continue", "successor", "stop"]), name="recharter_decision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="recharter_is_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(decision="successor", successor__isnull=False)
                | (~Q(decision="successor") & Q(successor=None)),
                name="recharter_names_its_successor",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recharter_has_a_reason"),
            no_longer_than("reason", STATEMENT, "recharter_reason_fits"),
            no_longer_than("decision_reason", REASON, "recharter_decision_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.mission_id}"

    def require_undecided(self) -> None:
        """Raises RecharterDecided."""
        if self.decision:
            raise RecharterDecided(
                f"{self.key} is decided: {self.get_decision_display().lower()}. Open a new re-charter for a new doubt.",
                field="decision",
            )
