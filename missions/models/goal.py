"""Strategic goals: the broader, long-horizon aims that outcomes serve."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from missions.models.limits import STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal


class HorizonOutOfRange(Refusal):
    """A horizon is a year of this century."""

    code = "horizon_out_of_range"
    status = 400
    title = "Not a year to look ahead to"
    remedy = "Give a year from 2000 to 2200."


class GoalIsRetired(Refusal):
    """The goal is no longer pursued."""

    code = "goal_retired"
    title = "The goal is retired"
    remedy = "Choose a goal that is pursued, or set a new one."


class StillServed(Refusal):
    """Active outcomes serve this goal."""

    code = "goal_still_served"
    title = "Outcomes still serve it"
    remedy = "Give the outcomes that `detail` names another goal, or retire them; then retire the goal."


class GoalQuerySet(NumberedQuerySet):
    def pursued(self) -> "GoalQuerySet":
        return self.filter(retired_at=None)


class StrategicGoal(Numbered):
    PREFIX: ClassVar[str] = "GOA"

    title = models.CharField(max_length=TITLE)
    statement = models.TextField(blank=True, default="")
    horizon_year = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GoalQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="goal_has_a_title"),
            no_longer_than("title", TITLE, "goal_title_fits"),
            no_longer_than("statement", STATEMENT, "goal_statement_fits"),
            models.CheckConstraint(
                condition=Q(horizon_year=None) | Q(horizon_year__gte=2000, horizon_year__lte=2200),
                name="goal_horizon_is_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def require_horizon(self) -> None:
        """Raises HorizonOutOfRange."""
        if self.horizon_year is not None and not 2000 <= self.horizon_year <= 2200:
            raise HorizonOutOfRange(
                f"{self.horizon_year} is no year to look ahead to. Give one from 2000 to 2200, or leave it open.",
                field="horizon_year",
            )

    @property
    def is_pursued(self) -> bool:
        return self.retired_at is None

    def require_pursued(self) -> None:
        """Raises GoalIsRetired."""
        if not self.is_pursued:
            raise GoalIsRetired(
                f"{self.key} was retired and is no longer pursued. Choose another goal, or set a new one.", field="goal"
            )
