"""Conclusions: what a mission achieved and what was learned, written once."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.limits import FREE_TEXT, no_longer_than
from missions.models.mission import Mission
from pipeline import log
from rest.refusal import Refusal


class ConclusionIsFixed(Refusal):
    """What was signed off stays as it was signed."""

    code = "conclusion_is_fixed"
    title = "A conclusion never changes"
    remedy = "Append a correction: it stands under the conclusion for everybody to read."


class ConclusionMissing(Refusal):
    """A mission closes with a conclusion: how it ended, and what was learned."""

    code = "conclusion_missing"
    status = 400
    title = "The conclusion is missing"
    remedy = "Say in `result` how it ended and in `learned` what is known now that was not known before."


class ConfidenceOutOfRange(Refusal):
    """Confidence runs from 0 to 10."""

    code = "confidence_out_of_range"
    status = 400
    title = "Confidence runs from 0 to 10"
    remedy = "Send a whole number from 0 to 10, or leave it out."


class TooMuchEvidence(Refusal):
    """A conclusion cites the evidence that matters."""

    code = "too_much_evidence"
    status = 400
    title = "Too many pieces of evidence"
    remedy = "Keep the pieces that matter most."


class EventUnknown(Refusal):
    """Evidence that is the id of an event names one on the log."""

    code = "event_unknown"
    status = 400
    title = "No such event"
    remedy = "Copy the id from the page of the event, or say the evidence in words."


MOST_EVIDENCE = 50


class ConclusionQuerySet(models.QuerySet):
    def known_as(self, name: str) -> Self:
        """The conclusion of the mission with this id or key; none when the name is neither."""
        return self.filter(mission__in=Mission.objects.known_as(name))


class Conclusion(models.Model):
    CONFIDENCE: ClassVar[range] = range(11)

    class Result(models.TextChoices):
        ACHIEVED = "achieved", "Achieved"
        NOT_ACHIEVED = "not_achieved", "Could not be achieved"
        SUPERSEDED = "superseded", "Superseded"
        SPUN_DOWN = "spun_down", "Spun down"
        SCALED = "scaled", "Scaled"

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, related_name="conclusion")
    result = models.CharField(max_length=12, choices=Result)
    hypothesis = models.TextField(
        blank=True, default="", help_text="As it was registered before the mission ran; without one, its purpose."
    )
    learned = models.TextField()
    would_change_mind = models.TextField(blank=True, default="")
    confidence = models.PositiveSmallIntegerField(default=5)
    evidence = models.JSONField(default=list, blank=True)
    counter_evidence = models.JSONField(default=list, blank=True, help_text="What speaks against the conclusion.")
    concluded_on = models.DateField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="conclusions"
    )
    signed_at = models.DateTimeField()

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["achieved", "not_achieved", "superseded", "spun_down", "scaled"]),
                name="conclusion_result_is_known",
            ),
            models.CheckConstraint(condition=~Q(learned=""), name="conclusion_says_what_was_learned"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=10), name="conclusion_confidence_runs_to_ten"
            ),
            no_longer_than("hypothesis", FREE_TEXT, "conclusion_hypothesis_fits"),
            no_longer_than("learned", FREE_TEXT, "conclusion_learned_fits"),
            no_longer_than("would_change_mind", FREE_TEXT, "conclusion_would_change_mind_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.result}"

    @property
    def key(self) -> str:
        """A conclusion is called by its mission: there is one for each."""
        return self.mission.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ConclusionIsFixed after the first time."""
        if not self._state.adding:
            raise ConclusionIsFixed(
                "The conclusion is signed off and stays. Append a correction to say what is known better now."
            )
        super().save(*args, **kwargs)
