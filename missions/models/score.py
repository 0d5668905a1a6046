"""What an outcome is worth against what it takes, as somebody judged it: the scores of weighted shortest job first."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.limits import REASON, no_longer_than
from missions.models.outcome import Outcome
from missions.ordering import wsjf
from pipeline import log
from rest.refusal import Refusal


class ScoreOffScale(Refusal):
    """A part of a score is one of the numbers of the scale."""

    code = "score_off_scale"
    status = 400
    title = "Not a number of the scale"
    remedy = "Score each part with 1, 2, 3, 5, 8, 13 or 20."


class PriorityScore(models.Model):
    """The last word on one outcome; what was said before stands on the log."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="score")
    value = models.PositiveSmallIntegerField()
    time_criticality = models.PositiveSmallIntegerField()
    risk_opportunity = models.PositiveSmallIntegerField()
    job_size = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True, default="")
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["outcome__rank"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}__in": wsjf.SCALE}), name=f"priority_score_{part}_on_scale"
                )
                for part in wsjf.PARTS
            ),
            no_longer_than("note", REASON, "priority_score_note_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.plain.ratio}"

    @property
    def plain(self) -> wsjf.Score:
        return wsjf.Score(self.value, self.time_criticality, self.risk_opportunity, self.job_size)
