"""Considerations: whoever charters a mission says of each conclusion like it that it was considered, or does not apply."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.conclusion import Conclusion
from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from pipeline import log
from rest.refusal import Refusal


class ConclusionsUnread(Refusal):
    """A mission is chartered in the light of what was learned before; `unread` names what nobody has looked at yet."""

    code = "conclusions_unread"
    title = "Similar conclusions were not considered"
    remedy = "Read what `unread` names and mark each as considered or not applicable."


class OwnConclusion(Refusal):
    """A mission considers what others have learned."""

    code = "own_conclusion"
    status = 400
    title = "This is its own conclusion"
    remedy = "Name the conclusion of another mission."


class Consideration(models.Model):
    class Verdict(models.TextChoices):
        CONSIDERED = "considered", "Considered"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="considerations")
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="considerations")
    verdict = models.CharField(max_length=14, choices=Verdict)
    note = models.TextField(
        blank=True, default="", help_text="What follows from it for this mission, or why nothing does."
    )
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "conclusion"], name="consideration_is_of_one_conclusion"),
            models.CheckConstraint(
                condition=Q(verdict__in=["considered", "not_applicable"]), name="consideration_verdict_is_known"
            ),
            no_longer_than("note", REASON, "consideration_note_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.verdict} {self.conclusion_id}"
