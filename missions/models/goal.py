"""Strategic goals: the broader, long-horizon aims that outcomes serve."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from missions.models.limits import STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered
from rest.refusal import Refusal


class HorizonOutOfRange(Refusal):
    """A horizon is a year of this century."""

    code = "horizon_out_of_range"
    status = 400
    title = "Not a year to look ahead to"
    remedy = "Give a year from 2000 to 2100."


class StrategicGoal(Numbered):
    PREFIX: ClassVar[str] = "GOA"

    title = models.CharField(max_length=TITLE)
    statement = models.TextField(blank=True, default="")
    horizon_year = models.PositiveSmallIntegerField(null=True, blank=True)

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
