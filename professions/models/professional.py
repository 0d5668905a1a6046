"""A professional: a person of one primary profession, with a level, and what was said about their availability."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from missions.models.limits import LINE, REASON, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from professions.capacity import Span
from professions.models.profession import Profession
from rest.refusal import Refusal


class AlreadyJoined(Refusal):
    """One user is one professional."""

    code = "already_joined"
    title = "This person is a professional already"
    remedy = "Use the professional there is; GET /professionals?user= names it."


class NotALevel(Refusal):
    code = "not_a_level"
    status = 400
    title = "Levels go from 1 to 5"
    remedy = "Send a whole number from 1 to 5."


class NotAShare(Refusal):
    """Shares of a full week go from 0 to 1, in hundredths."""

    code = "not_a_share"
    status = 400
    title = "Not a share of a full week"
    remedy = "Send a number from 0 to 1 with at most two places."


class EndsBeforeItStarts(Refusal):
    code = "ends_before_it_starts"
    status = 400
    title = "The end lies before the start"
    remedy = "Choose an end on or after the start."


class Employment(models.TextChoices):
    INTERNAL = "internal", "Internal"
    CONTRACTOR = "contractor", "Contractor"
    EXTERNAL = "external", "External"


class ProfessionalQuerySet(NumberedQuerySet):
    def of(self, profession: Profession) -> ProfessionalQuerySet:
        return self.filter(profession=profession)

    def by_name(self) -> ProfessionalQuerySet:
        return self.select_related("profession").order_by("name", "number")

    def with_load(self) -> ProfessionalQuerySet:
        """With everything that says how free they are, in two queries for all of them."""
        return self.prefetch_related("statements", "assignments")


class Professional(Numbered):
    PREFIX: ClassVar[str] = "PER"

    name = models.CharField(max_length=LINE)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="professional"
    )
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="professionals")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    employment = models.CharField(max_length=12, choices=Employment, default=Employment.INTERNAL)

    objects = ProfessionalQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="professional_has_a_name"),
            no_longer_than("name", LINE, "professional_name_fits"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="professional_level_is_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(employment__in=Employment.values), name="professional_has_a_known_employment"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Availability(models.Model):
    """What was said: from this day, until that day when given, the person has this share of a full week.

    Statements are never changed: the newest that covers a day holds on it (professions.availability.in_force).
    """

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="statements")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The first day after it; for good, without it.")
    fte = models.DecimalField(max_digits=4, decimal_places=2)
    reason = models.CharField(max_length=REASON, blank=True, default="")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="availability_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(fte__gte=0, fte__lte=1), name="availability_is_a_share_of_a_week"),
            no_longer_than("reason", REASON, "availability_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.fte} from {self.starts_on}"

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.last_day, self.fte)

    @property
    def last_day(self) -> date | None:
        return self.ends_on - timedelta(days=1) if self.ends_on else None
