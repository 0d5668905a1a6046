"""What people say of two conclusions: that they contradict each other, or that they only seem to. The last word counts."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.conclusion import Conclusion, ConclusionIsFixed
from missions.models.limits import REASON, no_longer_than
from pipeline import log
from rest.refusal import Refusal


class SameConclusion(Refusal):
    """A contradiction takes two conclusions."""

    code = "same_conclusion"
    status = 400
    title = "A conclusion does not contradict itself"
    remedy = "Name the conclusion of another mission; what you know better now is a correction."


class AlreadySaid(Refusal):
    """The last word on these two conclusions is the same already."""

    code = "already_said"
    title = "Somebody has said so already"
    remedy = "Read what was said; say something only when you see it otherwise."


class ContradictionQuerySet(models.QuerySet):
    def about(self, *conclusions: Conclusion) -> Self:
        return self.filter(Q(first__in=conclusions) | Q(second__in=conclusions))


class Contradiction(models.Model):
    """`first` and `second` stand in the order of their ids, so that a pair is a pair whoever names it."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    first = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField(help_text="False: they only seem to contradict each other.")
    reason = models.TextField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="contradictions"
    )
    said_at = models.DateTimeField()

    objects = ContradictionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="contradiction_names_two_in_their_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="contradiction_has_a_reason"),
            no_longer_than("reason", REASON, "contradiction_reason_fits"),
        ]
        indexes = [models.Index(fields=["first", "second"], name="contradiction_by_pair")]

    def __str__(self) -> str:
        return f"{self.first_id} {'contradicts' if self.holds else 'goes with'} {self.second_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ConclusionIsFixed after the first time."""
        if not self._state.adding:
            raise ConclusionIsFixed(
                "What was said of two conclusions stays. Say what you think now: the last word counts."
            )
        super().save(*args, **kwargs)
