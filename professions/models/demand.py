"""A demand: so much of a craft, at a level or above, that a mission asks for on some days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from missions.models.limits import LINE, REASON, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from professions.capacity import Span
from professions.models.profession import Profession
from professions.models.recipe import RecipeLine
from rest.refusal import Refusal

MOST = Decimal("99.99")


class NotADemand(Refusal):
    """A mission asks for some full-time people of a craft, in hundredths."""

    code = "not_a_demand"
    status = 400
    title = "Not a number of full-time people"
    remedy = "Send a number above zero with at most two places."


class NothingToWithdraw(Refusal):
    """The demand has ended by that day already."""

    code = "nothing_to_withdraw"
    title = "Nothing is asked for from that day on"
    remedy = "Choose an earlier day, or leave it."


class DemandQuerySet(NumberedQuerySet):
    def standing(self) -> DemandQuerySet:
        """Without those that were withdrawn before they began."""
        return self.filter(ends_on__gt=F("starts_on"))

    def derived(self) -> DemandQuerySet:
        """Those that a recipe asks for."""
        return self.filter(line__isnull=False)

    def reaching_beyond(self, day: date) -> DemandQuerySet:
        """Those that ask for somebody on this day or later."""
        return self.standing().filter(ends_on__gt=day)


class Demand(Numbered):
    """Who is lent to the mission from the craft on a day covers what it asks for on that day."""

    PREFIX: ClassVar[str] = "DEM"

    mission = models.ForeignKey("missions.Mission", on_delete=models.PROTECT, related_name="demands")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="demands")
    role = models.CharField(max_length=LINE, help_text="What the people are to do on the mission.")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)], help_text="The least level."
    )
    fte = models.DecimalField(max_digits=4, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(
        help_text="The first day after it. The start itself means that it was withdrawn in time."
    )
    line = models.ForeignKey(
        RecipeLine, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="demands",
        help_text="The line of a recipe that asks; people asked for it without one.",
    )  # fmt: skip
    interval = models.ForeignKey(
        "missions.StageInterval",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="demands",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.CharField(max_length=REASON, blank=True, default="")

    objects = DemandQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        indexes = [models.Index(fields=["profession", "ends_on"], name="demand_by_profession")]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) | Q(ends_on=F("starts_on"), withdrawn_at__isnull=False),
                name="demand_ends_after_it_starts_or_was_withdrawn",
            ),
            models.UniqueConstraint(fields=["interval", "line"], name="demand_of_a_recipe_is_raised_once"),
            models.CheckConstraint(
                condition=Q(line=None, interval=None) | Q(line__isnull=False, interval__isnull=False),
                name="demand_of_a_recipe_names_its_stage",
            ),
            models.CheckConstraint(condition=Q(fte__gt=0), name="demand_asks_for_something"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="demand_level_is_from_1_to_5"),
            models.CheckConstraint(condition=~Q(role=""), name="demand_has_a_role"),
            no_longer_than("role", LINE, "demand_role_fits"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdraw_reason=""), name="demand_is_withdrawn_for_a_reason"
            ),
            no_longer_than("withdraw_reason", REASON, "demand_withdraw_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.role}"

    @property
    def source(self) -> str:
        """Who asks: `recipe`, the stage that the mission entered; `manual`, people."""
        return "recipe" if self.line_id else "manual"

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def span(self) -> Span:
        """Its days and share. Raises ValueError for one that was withdrawn before it began."""
        return Span(self.starts_on, self.last_day, self.fte)
