"""The columns of whatever has key results, and today's status as the database computes it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, CharField, F, Q, When

from portfolio.projections.standing import TURNS


class Standing(models.Model):
    """`status` holds from `anchor_on` (a Monday) on; each turn says from which day another one does."""

    status = models.CharField(max_length=12)
    turn_1 = models.CharField(max_length=12, null=True)  # noqa: DJ001  no turn is not a turn to nothing
    turn_1_on = models.DateField(null=True)
    turn_2 = models.CharField(max_length=12, null=True)  # noqa: DJ001
    turn_2_on = models.DateField(null=True)
    turn_3 = models.CharField(max_length=12, null=True)  # noqa: DJ001
    turn_3_on = models.DateField(null=True)
    turn_4 = models.CharField(max_length=12, null=True)  # noqa: DJ001
    turn_4_on = models.DateField(null=True)
    turn_5 = models.CharField(max_length=12, null=True)  # noqa: DJ001
    turn_5_on = models.DateField(null=True)
    anchor_on = models.DateField(null=True)
    past = models.CharField(max_length=13, help_text="One letter for each of thirteen Mondays, the last is the anchor.")
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    known_krs = models.PositiveIntegerField()
    total_krs = models.PositiveIntegerField()
    confidence = models.PositiveSmallIntegerField(null=True)
    regressed = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    last_activity_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(known_krs__lte=F("total_krs")), name="%(class)s_knows_no_more_than_there_is"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="%(class)s_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__lte=100), name="%(class)s_confidence_is_a_percentage"
            ),
        ]


def status_on(today: date) -> Case:
    """The status on this day: that of the latest turn that has come, else the one from the anchor on."""
    turns: list[Any] = [When(**{f"turn_{n}_on__lte": today}, then=F(f"turn_{n}")) for n in range(TURNS, 0, -1)]
    return Case(*turns, default=F("status"), output_field=CharField())


def status_of(row: dict[str, Any], today: date) -> str:
    """The same for a row that was read with its turns."""
    for n in range(TURNS, 0, -1):
        if row[f"turn_{n}_on"] is not None and row[f"turn_{n}_on"] <= today:
            return str(row[f"turn_{n}"])
    return str(row["status"])


STANDING = ("status", *(f"turn_{n}{part}" for n in range(1, TURNS + 1) for part in ("", "_on")))
