"""Check-ins: dated statements on a key result, never changed. A correction is a new one that supersedes the old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from missions.models.limits import STATEMENT, no_longer_than
from missions.models.numbered import NumberedQuerySet
from okrs.models.figures import Figure
from okrs.models.key_result import ZONE, KeyResult
from okrs.models.kpi import Kpi
from okrs.scoring import Reading
from pipeline import log
from rest.refusal import Refusal


class NothingSaid(Refusal):
    """A check-in states a value or a zone; without one it repeats the last."""

    code = "nothing_said"
    status = 400
    title = "No value to check in"
    remedy = "Send value, or zone for a measure in zones."


class WrongKindOfValue(Refusal):
    """Zones are checked in by name, everything else by a number."""

    code = "wrong_kind_of_value"
    status = 400
    title = "Not a value of this measure"
    remedy = "Send zone for a measure in zones, value for all others."


class NotAConfidence(Refusal):
    code = "not_a_confidence"
    status = 400
    title = "Confidence runs from 0 to 10"
    remedy = "Send a whole number from 0 to 10, or leave it out."


class InTheFuture(Refusal):
    """Nobody has observed what is still to come."""

    code = "in_the_future"
    status = 400
    title = "That moment is still to come"
    remedy = "Say when it was seen; leave observed_at out for now."


class CorrectedAlready(Refusal):
    """A check-in is superseded once; the next correction supersedes the correction."""

    code = "corrected_already"
    title = "It was corrected already"
    remedy = "Supersede the newest correction instead; `superseded_by` names it."


class NeverChanged(Refusal):
    """What was said stays as it was said."""

    code = "check_in_never_changes"
    title = "A check-in never changes"
    remedy = "Say a new check-in that supersedes this one."


class Source(models.TextChoices):
    PERSON = "person", "A person"
    API = "api", "An integration"
    KPI = "kpi", "A KPI"
    IMPORT = "import", "An import"


class CheckInQuerySet(NumberedQuerySet):
    def standing(self) -> Self:
        """Those that were not corrected."""
        return self.filter(superseded_by=None)

    def in_time_order(self) -> Self:
        return self.order_by("observed_at", "number")

    def latest_first(self) -> Self:
        return self.order_by("-observed_at", "-number")


class CheckIn(models.Model):
    PREFIX: ClassVar[str] = "CHK"

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    external_key = models.CharField(max_length=200, blank=True, default="")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="check_ins")
    value = Figure(null=True, blank=True)
    zone = models.CharField(max_length=ZONE, blank=True, default="")
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True, default="")
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.PERSON)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_at", "-number"]
        indexes = [models.Index(fields=["key_result", "-observed_at", "-number"], name="check_in_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, zone="") | (Q(value=None) & ~Q(zone="")),
                name="check_in_states_a_value_or_a_zone",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=10),
                name="check_in_confidence_runs_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="check_in_corrects_another_one"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="check_in_source_is_known"),
            models.CheckConstraint(
                condition=Q(source="kpi", kpi__isnull=False) | (~Q(source="kpi") & Q(kpi=None)),
                name="check_in_of_a_kpi_names_it",
            ),
            models.UniqueConstraint(
                fields=["external_key"], condition=~Q(external_key=""), name="check_in_external_key_is_used_once"
            ),
            no_longer_than("external_key", 200, "check_in_external_key_fits"),
            no_longer_than("zone", ZONE, "check_in_zone_fits"),
            no_longer_than("comment", STATEMENT, "check_in_comment_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.zone or self.value}"

    @property
    def key(self) -> str:
        return f"{self.PREFIX}-{self.number}"

    @property
    def reading(self) -> Reading:
        return Reading(self.observed_at, self.value, self.zone or None, self.confidence)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises NeverChanged after the first time; the database refuses it as well."""
        if not self._state.adding:
            raise NeverChanged(f"{self.key} stays as it was said. Check in again and name it as the one you correct.")
        super().save(*args, **kwargs)


def readings(check_ins: Iterable[CheckIn]) -> list[Reading]:
    return [check_in.reading for check_in in check_ins]
