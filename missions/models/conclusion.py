"""Conclusions: what a mission achieved and what was learned, written once."""

from typing import Any, ClassVar

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
    remedy = "Say what you learned since in a new mission that cites this one."


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


MOST_EVIDENCE = 50


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
    learned = models.TextField()
    would_change_mind = models.TextField(blank=True, default="")
    confidence = models.PositiveSmallIntegerField(default=5)
    evidence = models.JSONField(default=list, blank=True)
    concluded_on = models.DateField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="conclusions"
    )
    signed_at = models.DateTimeField()

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
            no_longer_than("learned", FREE_TEXT, "conclusion_learned_fits"),
            no_longer_than("would_change_mind", FREE_TEXT, "conclusion_would_change_mind_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.result}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ConclusionIsFixed after the first time."""
        if not self._state.adding:
            raise ConclusionIsFixed(
                "The conclusion is signed off and stays. Write what is new as a comment or a new mission."
            )
        super().save(*args, **kwargs)
