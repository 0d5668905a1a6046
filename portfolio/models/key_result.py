"""portfolio.key_result_card: one row for each key result, whoever holds it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When

from portfolio.models.standing import Standing, status_on

SAID_AS_SUCH = ("regressed", "no_target")


class KeyResultCardQuerySet(models.QuerySet):
    def known(self) -> Self:
        """Those whose definition has arrived."""
        return self.exclude(key="")

    def judged(self, *, on: date) -> Self:
        """Each with `today`, the word of its status on this day: what is closed, regressed or not judged is said as such."""
        has_value = Q(value__isnull=False) | ~Q(zone="")
        word = Case(
            When(is_closed=True, then=Value("concluded")),
            When(state__in=SAID_AS_SUCH, then=F("state")),
            When(has_value & Q(standing="no_data"), then=Value("not_judged")),
            default=F("standing"),
            output_field=CharField(),
        )
        return self.alias(standing=status_on(on)).annotate(today=word)


class KeyResultCard(Standing):
    key_result_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    measure_kind = models.CharField(max_length=24)
    unit = models.TextField()
    kpi_id = models.UUIDField(null=True)
    objective_id = models.UUIDField(null=True)
    holder_kind = models.CharField(max_length=12)
    holder_id = models.UUIDField(null=True)
    baseline = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    target = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    value = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    zone = models.TextField()
    state = models.CharField(max_length=32)
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    is_closed = models.BooleanField()
    said_at = models.DateTimeField(null=True, help_text="When anything was last observed.")
    check_ins = models.PositiveIntegerField()
    detail = models.JSONField()

    objects = KeyResultCardQuerySet.as_manager()

    class Meta(Standing.Meta):
        constraints = [
            *Standing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(holder_kind__in=["", "goal", "outcome", "mission"]), name="key_result_card_holder_is_known"
            ),
            models.CheckConstraint(condition=Q(total_krs__lte=1), name="key_result_card_is_of_one_key_result"),
        ]
        indexes = [
            models.Index(fields=["is_closed", "due_on", "number"], name="key_result_card_by_due"),
            models.Index(fields=["holder_id"], name="key_result_card_by_holder"),
            models.Index(fields=["number"], name="key_result_card_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
