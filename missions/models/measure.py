"""Outcome measures: by what people will tell that an outcome holds, counted or told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from missions.models.limits import STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered
from missions.models.outcome import Outcome
from rest.refusal import Refusal


class MeasureDropped(Refusal):
    """The measure is no longer looked at."""

    code = "measure_dropped"
    title = "The measure was dropped"
    remedy = "Choose a measure that is looked at, or add a new one."


class MeasureTwice(Refusal):
    """An outcome has a measure of this name already."""

    code = "measure_twice"
    title = "The outcome has this measure already"
    remedy = "Reword that one, or call this one otherwise."


class OutcomeMeasure(Numbered):
    """`method` says how it is read: who looks at what, how often, and what counts."""

    PREFIX: ClassVar[str] = "MEA"

    class Kind(models.TextChoices):
        QUANTITATIVE = "quantitative", "Counted"
        QUALITATIVE = "qualitative", "Told"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=TITLE)
    method = models.TextField(blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["quantitative", "qualitative"]), name="outcome_measure_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="outcome_measure_has_a_title"),
            models.UniqueConstraint(
                fields=["outcome", "title"], condition=Q(dropped_at=None), name="outcome_measure_is_named_once"
            ),
            no_longer_than("title", TITLE, "outcome_measure_title_fits"),
            no_longer_than("method", STATEMENT, "outcome_measure_method_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    def require_looked_at(self) -> None:
        """Raises MeasureDropped."""
        if self.dropped_at is not None:
            raise MeasureDropped(f"“{self.title}” was dropped and is no longer looked at. Add a new measure instead.")


def missing_kinds(kinds: list[str]) -> list[str]:
    """Of which kind no measure is there. A hint: nothing is refused for it."""
    return [kind for kind in OutcomeMeasure.Kind.values if kind not in kinds]
