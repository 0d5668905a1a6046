"""Key results: one measure of progress to one objective each."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from missions.models.limits import LINE, REASON, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from okrs.models.figures import Figure
from okrs.models.kpi import Kpi
from okrs.models.objective import Objective
from okrs.scoring import Measure, MeasureKind, NotMeasurable, require_measurable
from rest.refusal import Refusal

TITLE = 1000
MOST_ZONES = 12
ZONE = 60


class Unmeasurable(Refusal):
    """A key result that could never be scored as it is defined."""

    code = "unmeasurable"
    status = 400
    title = "This could never be scored"
    remedy = "Give the figures that the kind of measure needs, as `detail` says."


class KindIsFixed(Refusal):
    """Values that were read as one kind of measure mean nothing under another."""

    code = "kind_is_fixed"
    title = "The kind of measure is fixed"
    remedy = "Close this key result and define one of the other kind."


class KeyResultClosed(Refusal):
    """A closed key result takes no check-ins and no changes."""

    code = "key_result_closed"
    title = "The key result is closed"
    remedy = "Define a new key result for what is measured from now on."


class FollowsAKpi(Refusal):
    """Its values come from the KPI."""

    code = "follows_a_kpi"
    title = "Its values come from a KPI"
    remedy = "Publish events on the KPI's topic; the check-ins come of themselves."


class NothingChanges(Refusal):
    """The change would leave everything as it is."""

    code = "nothing_changes"
    status = 400
    title = "Nothing would change"
    remedy = "Change at least one value, or leave it."


class Kind(models.TextChoices):
    INCREASE = "increase", "Increase"
    DECREASE = "decrease", "Decrease"
    MAINTAIN_ABOVE = "maintain_above", "Keep at or above"
    MAINTAIN_BELOW = "maintain_below", "Keep at or below"
    BINARY = "binary", "Yes or no"
    ORDINAL = "ordinal", "Zones in words"
    MILESTONE = "milestone", "Milestone"
    UNDEFINED = "undefined", "Not defined yet"


class KeyResultQuerySet(NumberedQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def following(self, kpi: Kpi) -> Self:
        return self.open().filter(kpi=kpi)

    def with_holder(self) -> Self:
        return self.select_related(
            "kpi", "objective__goal", "objective__outcome__owner", "objective__mission__owner",
            "objective__mission__outcome__owner",
        )  # fmt: skip


class KeyResult(Numbered):
    PREFIX: ClassVar[str] = "KR"

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="key_results")
    title = models.CharField(max_length=TITLE)
    measure_kind = models.CharField(max_length=16, choices=Kind)
    unit = models.CharField(max_length=LINE, blank=True, default="")
    baseline = Figure(null=True, blank=True)
    target = Figure(null=True, blank=True)
    stretch = Figure(null=True, blank=True)
    zones = models.JSONField(default=list, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="key_results")
    source_facts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What a source says that has no place of its own here."
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    close_reason = models.CharField(max_length=REASON, blank=True, default="", editable=False)

    objects = KeyResultQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=Q(measure_kind__in=Kind.values), name="key_result_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(measure_kind="undefined") | ~Q(external_key=""),
                name="key_result_without_a_direction_comes_from_elsewhere",
            ),
            models.CheckConstraint(
                condition=~Q(measure_kind__in=["increase", "decrease", "maintain_above", "maintain_below"])
                | Q(target__isnull=False),
                name="key_result_has_a_target",
            ),
            models.CheckConstraint(
                condition=~Q(measure_kind="increase") | Q(baseline=None) | Q(target__gt=F("baseline")),
                name="key_result_that_increases_aims_above_its_baseline",
            ),
            models.CheckConstraint(
                condition=~Q(measure_kind="decrease") | Q(baseline=None) | Q(target__lt=F("baseline")),
                name="key_result_that_decreases_aims_below_its_baseline",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gt=F("starts_on")),
                name="key_result_is_due_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="key_result_weighs_something"),
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="") | (Q(closed_at__isnull=False) & ~Q(close_reason="")),
                name="key_result_is_closed_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="key_result_has_a_title"),
            no_longer_than("title", TITLE, "key_result_title_fits"),
            no_longer_than("unit", LINE, "key_result_unit_fits"),
            no_longer_than("close_reason", REASON, "key_result_close_reason_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def measure(self) -> Measure:
        return Measure(
            kind=MeasureKind(self.measure_kind),
            baseline=self.baseline,
            target=self.target,
            stretch=self.stretch,
            start_on=self.starts_on,
            due_on=self.due_on,
            zones=tuple(self.zones),
        )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_said_in_zones(self) -> bool:
        return self.measure_kind == Kind.ORDINAL

    def require_open(self) -> None:
        """Raises KeyResultClosed."""
        if not self.is_open:
            raise KeyResultClosed(
                f"{self.key} was closed: {self.close_reason} Define a new key result to measure on.", field="key_result"
            )

    def require_measurable(self) -> None:
        """Raises Unmeasurable. What comes from elsewhere may be undefined: an honest gap, never scored."""
        if self.measure_kind == Kind.UNDEFINED and self.external_key:
            return
        if len(self.zones) > MOST_ZONES or any(len(zone) > ZONE for zone in self.zones):
            raise Unmeasurable(f"Name at most {MOST_ZONES} zones of at most {ZONE} characters each.", field="zones")
        try:
            require_measurable(self.measure)
        except NotMeasurable as trouble:
            field = {"kind": "measure_kind", "start_on": "starts_on"}.get(trouble.field, trouble.field)
            raise Unmeasurable(trouble.sentence, field=field) from trouble
