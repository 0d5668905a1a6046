"""An assignment: a professional lends a dated share of their week to a mission."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.limits import LINE, REASON, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from professions.capacity import Span
from professions.models.professional import Professional
from rest.refusal import Refusal


class Overbooked(Refusal):
    """Nobody can give more of their week than they have."""

    code = "overbooked"
    title = "More is asked of this person than they have"
    remedy = "Ask for less, for other days, or for somebody else; GET /professionals/{ref}/free shows what there is."


class MissionIsOver(Refusal):
    """A concluded mission takes nobody on."""

    code = "mission_is_over"
    title = "The mission is concluded"
    remedy = "Choose a mission that still runs."


class NothingToEnd(Refusal):
    """The assignment has ended by that day already."""

    code = "nothing_to_end"
    title = "The assignment ends earlier already"
    remedy = "Choose an earlier day, or leave it."


class AssignmentQuerySet(NumberedQuerySet):
    def taking_time(self) -> AssignmentQuerySet:
        """Without those that never began."""
        return self.filter(ends_on__gt=F("starts_on"))

    def running(self, *, on: date) -> AssignmentQuerySet:
        return self.taking_time().filter(starts_on__lte=on, ends_on__gt=on)

    def reaching_beyond(self, day: date) -> AssignmentQuerySet:
        """Those that take time on this day or later."""
        return self.taking_time().filter(ends_on__gt=day)

    def shown(self) -> AssignmentQuerySet:
        return self.select_related("professional__profession", "mission").order_by("starts_on", "number")


class Assignment(Numbered):
    PREFIX: ClassVar[str] = "ASG"

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="assignments")
    mission = models.ForeignKey("missions.Mission", on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=LINE)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day after it. The start itself means that it never began.")
    fte = models.DecimalField(max_digits=4, decimal_places=2)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(max_length=REASON, blank=True, default="")

    objects = AssignmentQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        indexes = [models.Index(fields=["mission", "ends_on"], name="assignment_by_mission")]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) | Q(ends_on=F("starts_on"), ended_at__isnull=False),
                name="assignment_ends_after_it_starts_or_never_began",
            ),
            models.CheckConstraint(condition=Q(fte__gt=0, fte__lte=1), name="assignment_takes_a_share_of_a_week"),
            models.CheckConstraint(condition=~Q(role=""), name="assignment_has_a_role"),
            no_longer_than("role", LINE, "assignment_role_fits"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="assignment_ends_early_for_a_reason"
            ),
            no_longer_than("end_reason", REASON, "assignment_end_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.role}"

    @property
    def has_begun_at_all(self) -> bool:
        return self.ends_on > self.starts_on

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def span(self) -> Span:
        """Its days and share. Raises ValueError for one that never began: it takes no time."""
        return Span(self.starts_on, self.last_day, self.fte)


def spans_of(assignments: Iterable[Assignment]) -> list[Span]:
    return [assignment.span for assignment in assignments if assignment.has_begun_at_all]
