"""portfolio.person_load, allocation, demand and profession_card: who there is, who is taken, who is asked for."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> Self:
        """Those with at least one day in the window. What ends at its start never began."""
        return self.filter(Q(ends_on__gt=F("starts_on")), starts_on__lte=last, ends_on__gt=first)


class Allocation(models.Model):
    assignment_id = models.UUIDField(primary_key=True)
    professional_id = models.UUIDField(null=True)
    profession_id = models.UUIDField(null=True)
    mission_id = models.UUIDField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    fte = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    made_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fte=None) | Q(fte__gt=0), name="allocation_takes_something"),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None) | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="allocation_has_both_days_or_none_yet",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_on", "starts_on", "profession_id", "fte"], name="allocation_by_days"),
            models.Index(fields=["mission_id"], name="allocation_by_mission"),
            models.Index(fields=["professional_id"], name="allocation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.professional_id} on {self.mission_id}"


class Demand(models.Model):
    demand_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    profession_id = models.UUIDField(null=True)
    mission_id = models.UUIDField(null=True)
    mission_key = models.CharField(max_length=24)
    mission_title = models.TextField()
    role = models.TextField()
    level = models.PositiveSmallIntegerField()
    fte = models.DecimalField(max_digits=5, decimal_places=2)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    raised_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fte__gte=0), name="demand_line_is_not_less_than_nobody")]
        indexes = [
            models.Index(fields=["ends_on", "starts_on"], name="demand_line_by_days"),
            models.Index(fields=["mission_id"], name="demand_line_by_mission"),
        ]

    def __str__(self) -> str:
        return f"{self.fte} for {self.mission_key}"


class PersonLoad(models.Model):
    professional_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    name = models.TextField()
    profession_id = models.UUIDField(null=True)
    profession_title = models.TextField()
    level = models.PositiveSmallIntegerField()
    employment = models.CharField(max_length=24)
    user_id = models.UUIDField(null=True)
    available_from = models.DateField(null=True)
    available_fte = models.DecimalField(max_digits=5, decimal_places=2, help_text="The share in the long run.")
    is_steady = models.BooleanField(help_text="The same share from the first day on, so that sums need no calendar.")
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(available_fte__gte=0), name="person_load_is_not_less_than_nobody"),
            models.CheckConstraint(condition=Q(level__lte=9), name="person_load_level_is_one_digit"),
        ]
        indexes = [
            models.Index(fields=["profession_id", "-level", "name"], name="person_load_by_profession"),
            models.Index(
                fields=["is_steady", "profession_id", "available_from", "available_fte"], name="person_load_by_supply"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProfessionCard(models.Model):
    profession_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    lead_id = models.UUIDField(null=True)
    lead_name = models.TextField()
    people = models.PositiveIntegerField()
    last_activity_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
