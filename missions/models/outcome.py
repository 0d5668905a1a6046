"""Outcomes: enduring changes wanted for a consumer or for the business, in one dense order."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.goal import StrategicGoal
from missions.models.limits import LINE, STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal


class RankOutOfRange(Refusal):
    """There are as many ranks as active outcomes."""

    code = "rank_out_of_range"
    status = 400
    title = "No such rank"
    remedy = "Choose a rank from 1 to the number of active outcomes."


class RankMoved(Refusal):
    """Somebody else ranked first; `order` shows the outcomes as they stand now."""

    code = "rank_moved"
    title = "The order changed since you looked"
    remedy = "Look at `order`, decide again and send the rank anew."

    def __init__(self, message: str, *, order: list[dict[str, Any]]) -> None:
        super().__init__(message, field="expected_rank", extra={"order": order})
        self.order = order


class AlreadyThere(Refusal):
    """The outcome already has this rank."""

    code = "already_there"
    title = "It already has this rank"
    remedy = "Nothing to do; the outcome stands where you want it."


class NoSuchMove(Refusal):
    """Only a move that was made can be explained, and only by whoever made it."""

    code = "no_such_move"
    status = 404
    remedy = "Take the id of the move from your own event on the topic missions.ranking."
    title = "There is no such move of yours"


class AlreadyExplained(Refusal):
    """A move has one reason."""

    code = "already_explained"
    remedy = "Move the outcome again to give another reason."
    title = "The move has its reason already"


class Retired(Refusal):
    """The outcome is no longer pursued."""

    code = "outcome_retired"
    title = "The outcome is retired"
    remedy = "Choose an active outcome."


class StillPursued(Refusal):
    """Missions run for this outcome."""

    code = "outcome_still_pursued"
    title = "Missions still run for it"
    remedy = "Conclude or align the missions that `detail` names, then retire it."


class OutcomeQuerySet(NumberedQuerySet):
    def active(self) -> "OutcomeQuerySet":
        return self.filter(retired_at=None)

    def ranked(self) -> "OutcomeQuerySet":
        """The active ones in their order."""
        return self.active().order_by("rank")


class Outcome(Numbered):
    PREFIX: ClassVar[str] = "OUT"

    class Kind(models.TextChoices):
        CONSUMER = "consumer", "For the consumer"
        BUSINESS = "business", "For the business"

    goal = models.ForeignKey(StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes")
    title = models.CharField(max_length=TITLE)
    statement = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CONSUMER)
    beneficiary = models.CharField(max_length=LINE, blank=True, default="")
    from_state = models.CharField(max_length=LINE, blank=True, default="")
    to_state = models.CharField(max_length=LINE, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes_owned"
    )
    named_owners = models.JSONField(
        default=list, blank=True, editable=False, help_text="Who a source names as accountable, in its own words."
    )
    rank = models.PositiveIntegerField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OutcomeQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["rank", "number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(fields=["rank"], name="outcome_rank_is_held_once"),
            models.CheckConstraint(
                condition=Q(retired_at=None, rank__isnull=False, rank__gte=1) | Q(retired_at__isnull=False, rank=None),
                name="outcome_is_ranked_while_it_is_active",
            ),
            models.CheckConstraint(condition=Q(kind__in=["consumer", "business"]), name="outcome_kind_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="outcome_has_a_title"),
            no_longer_than("title", TITLE, "outcome_title_fits"),
            no_longer_than("statement", STATEMENT, "outcome_statement_fits"),
            no_longer_than("beneficiary", LINE, "outcome_beneficiary_fits"),
            no_longer_than("from_state", LINE, "outcome_from_state_fits"),
            no_longer_than("to_state", LINE, "outcome_to_state_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        return self.retired_at is None

    def require_active(self) -> None:
        """Raises Retired."""
        if not self.is_active:
            raise Retired(
                f"{self.key} was retired and is no longer pursued. Choose an active outcome.", field="outcome"
            )


class Ranking(models.Model):
    """The one order of the active outcomes. Whoever changes it holds this row, so moves happen one after the other."""

    KEY: ClassVar[str] = "outcomes"

    name = models.CharField(max_length=20, primary_key=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(name="outcomes"), name="ranking_is_the_only_one")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @classmethod
    def held(cls) -> "Ranking":
        """The ranking, held until the transaction ends."""
        Ranking.objects.bulk_create([Ranking(name=cls.KEY)], ignore_conflicts=True)
        return Ranking.objects.select_for_update().get(name=cls.KEY)
