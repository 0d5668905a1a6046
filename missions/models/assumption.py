"""What a mission takes for true until somebody finds out: a sentence that can be tested, and the day by which it should be."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, CharField, Q, Value, When

from missions.models.limits import FREE_TEXT, LINE, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal

EXPIRED = "expired"


class ExpiryInThePast(Refusal):
    """An assumption expires on a day to come."""

    code = "expiry_in_the_past"
    status = 400
    title = "The day has passed"
    remedy = "Choose a day to come, by which somebody can have found out."


class AlreadyJudged(Refusal):
    """The assumption was found to be so, or not to be so, already."""

    code = "already_judged"
    title = "It was judged already"
    remedy = "Read what was seen; when new evidence says otherwise, judge it the other way."


class AssumptionQuerySet(NumberedQuerySet):
    def standing(self, *, on: date) -> Self:
        """Each with `standing`, its state on this day: an open one expires by itself."""
        expired = When(state=Assumption.State.OPEN, expires_on__lte=on, then=Value(EXPIRED))
        return self.annotate(standing=Case(expired, default="state", output_field=CharField()))


class Assumption(Numbered):
    PREFIX: ClassVar[str] = "ASU"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CONFIRMED = "confirmed", "Confirmed"
        BROKEN = "broken", "Broken"

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="assumptions")
    sentence = models.CharField(max_length=LINE)
    expires_on = models.DateField(help_text="From this day on it has expired, unless it was judged before.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, editable=False)
    evidence = models.TextField(blank=True, default="", editable=False, help_text="What was seen when it was judged.")
    judged_on = models.DateField(null=True, blank=True, editable=False)

    objects = AssumptionQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["open", "confirmed", "broken"]), name="assumption_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="assumption_is_a_sentence"),
            models.CheckConstraint(
                condition=Q(state="open", judged_on=None, evidence="")
                | (~Q(state="open") & Q(judged_on__isnull=False) & ~Q(evidence="")),
                name="assumption_judged_says_when_and_by_what",
            ),
            no_longer_than("sentence", LINE, "assumption_sentence_fits"),
            no_longer_than("evidence", FREE_TEXT, "assumption_evidence_fits"),
        ]

    def __str__(self) -> str:
        return self.sentence

    def standing_on(self, day: date) -> str:
        """Its state on this day."""
        return EXPIRED if self.state == self.State.OPEN and self.expires_on <= day else str(self.state)
