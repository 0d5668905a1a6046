"""Rounds of comparisons: people say which of two outcomes matters more, and an order is proposed from what they said."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.limits import REASON, TITLE, no_longer_than
from missions.models.numbered import Numbered
from missions.models.outcome import Outcome
from pipeline import log
from rest.refusal import Refusal

MOST_COMPARED = 60  # about 250 questions to each person: more than anybody answers with care


class RoundIsClosed(Refusal):
    """The round has ended: its proposal was applied or set aside."""

    code = "round_is_closed"
    title = "The round is closed"
    remedy = "Open a new round of comparisons."


class NotCompared(Refusal):
    """A comparison names two different outcomes of its round and, at most, one of them as the one that matters more."""

    code = "not_compared"
    status = 400
    title = "Not two outcomes of this round"
    remedy = "Name two different outcomes of the round, and prefer one of these two or neither."


class TooFewCompared(Refusal):
    """A round orders from two to sixty outcomes."""

    code = "round_size"
    status = 400
    title = "Too few or too many outcomes for a round"
    remedy = f"Choose from 2 to {MOST_COMPARED} active outcomes, each of them once."


class ProposalMoved(Refusal):
    """The present order or the proposal is no longer what the caller saw; `order` shows the outcomes as they stand now."""

    code = "proposal_moved"
    title = "The proposal changed since you looked"
    remedy = "Look at the proposal again and apply it with its new `proposal`."

    def __init__(self, message: str, *, order: list[dict[str, Any]]) -> None:
        super().__init__(message, field="proposal", extra={"order": order})
        self.order = order


class NothingProposed(Refusal):
    """The proposal is the present order."""

    code = "nothing_proposed"
    title = "The proposal is the order that stands"
    remedy = "Nothing to apply. Answer or score more, or leave the order as it is."


class ComparisonRound(Numbered):
    """`outcomes` in the order in which they stood when the round was opened: the order in which they are asked about."""

    PREFIX: ClassVar[str] = "CMP"

    title = models.CharField(max_length=TITLE)
    outcome_ids = models.JSONField(default=list, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    was_applied = models.BooleanField(default=False, editable=False)

    class Meta(Numbered.Meta):
        ordering = ["-number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="comparison_round_has_a_title"),
            models.CheckConstraint(
                condition=Q(was_applied=False) | Q(closed_at__isnull=False), name="comparison_round_applied_is_closed"
            ),
            no_longer_than("title", TITLE, "comparison_round_title_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def require_open(self) -> None:
        """Raises RoundIsClosed."""
        if not self.is_open:
            end = "its proposal was applied" if self.was_applied else "its proposal was set aside"
            raise RoundIsClosed(f"{self.key} is closed: {end}. Open a new round to compare again.")


class Comparison(models.Model):
    """What one person said of one pair in one round; said again, it replaces what was said. `first` has the smaller number."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    round = models.ForeignKey(ComparisonRound, on_delete=models.PROTECT, related_name="comparisons")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    verdict = models.SmallIntegerField(help_text="1: the first matters more, -1: the second does, 0: both the same.")
    note = models.TextField(blank=True, default="")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "first", "second"], name="comparison_is_said_once_by_a_person"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="comparison_is_of_two"),
            models.CheckConstraint(condition=Q(verdict__in=[-1, 0, 1]), name="comparison_verdict_is_known"),
            no_longer_than("note", REASON, "comparison_note_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.verdict} {self.second_id}"
