"""The organisation's own targets of its mix: which share of money or FTE goes to which part, with a band."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import Exact

from missions.mix import NONE, PARTS, WHOLE, Band, Bands
from missions.models.rules import Rule, RuleQuerySet
from rest.refusal import Refusal

PLACES = 4
COLUMNS = tuple((f"share_{n}", f"tolerance_{n}") for n in (1, 2, 3))
_ALL = tuple(name for pair in COLUMNS for name in pair)


class SharesDoNotAddUp(Refusal):
    """The shares of one set of targets are parts of one whole."""

    code = "shares_do_not_add_up"
    status = 400
    title = "The shares do not add up to 1"
    remedy = "Change one of the shares until all of them together are 1, which is 100 per cent."


class TargetImpossible(Refusal):
    """Shares and bands run from 0 to 1, and every part of the mix has one."""

    code = "target_impossible"
    status = 400
    title = "The target is not possible"
    remedy = "Give each part that `detail` lists a share from 0 to 1 and a band from 0 to 1."


class PeriodReversed(Refusal):
    """A period ends after it starts."""

    code = "period_reversed"
    status = 400
    title = "The period would end before it starts"
    remedy = "Choose an end after the start, or leave the end open."


class MixTargetQuerySet(RuleQuerySet):
    def holding(self, on: date, *, measure: str, by: str) -> "MixTarget | None":
        """The set that holds on this day, if one does."""
        own = self.filter(Q(ends_on=None) | Q(ends_on__gt=on), measure=measure, by=by)
        found: MixTarget | None = own.begun(on).first()
        return found if found and found.bands else None


class MixTarget(Rule):
    """One set: a share and a tolerance for each part, in the order of `missions.mix.PARTS`; none at all takes targets away."""

    class Measure(models.TextChoices):
        MONEY = "money", "Money"
        FTE = "fte", "People"

    class By(models.TextChoices):
        AMBITION = "ambition", "Ambition"
        TYPE = "type", "Type"

    measure = models.CharField(max_length=5, choices=Measure)
    by = models.CharField(max_length=8, choices=By)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    share_1 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)
    share_2 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)
    share_3 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)
    tolerance_1 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)
    tolerance_2 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)
    tolerance_3 = models.DecimalField(max_digits=5, decimal_places=PLACES, null=True)

    objects: ClassVar[Any] = MixTargetQuerySet.as_manager()

    class Meta(Rule.Meta):
        abstract = False
        constraints = [
            *Rule.Meta.constraints,
            models.CheckConstraint(condition=Q(measure__in=["money", "fte"]), name="mixtarget_measure_is_known"),
            models.CheckConstraint(condition=Q(by__in=["ambition", "type"]), name="mixtarget_parts_are_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="mixtarget_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(_ALL))
                | (
                    Q(**{f"{name}__isnull": False for name in _ALL})
                    & Q(**{f"{name}__gte": 0 for name in _ALL})
                    & Q(**{f"{name}__lte": 1 for name in _ALL})
                    & Q(Exact(Round(F("share_1") + F("share_2") + F("share_3"), PLACES), WHOLE))
                ),
                name="mixtarget_shares_add_up_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} by {self.by} from {self.starts_on}"

    @property
    def bands(self) -> dict[str, Band]:
        """The target of each part; empty when this setting took the targets away."""
        told = [(getattr(self, share), getattr(self, tolerance)) for share, tolerance in COLUMNS]
        return {
            part: Band(share, tolerance)
            for part, (share, tolerance) in zip(PARTS[self.by], told, strict=True)
            if share is not None
        }

    @staticmethod
    def columns_of(bands: Bands, by: str) -> dict[str, Decimal]:
        named = [(bands[part].share, bands[part].tolerance) for part in PARTS[by]] if bands else []
        return {
            name: value
            for names, values in zip(COLUMNS, named, strict=False)
            for name, value in zip(names, values, strict=True)
        }


def require_bands(bands: Mapping[str, Band], by: str) -> None:
    """Raises TargetImpossible, SharesDoNotAddUp."""
    parts = PARTS[by]
    if set(bands) != set(parts):
        raise TargetImpossible(
            f"A target by {by} has a share for each of: {', '.join(parts)}. Give one to each of them, and to nothing else.",
            field=next(iter(set(parts) - set(bands)), "shares"),
        )
    for part, band in bands.items():
        for value in (band.share, band.tolerance):
            if not NONE <= value <= WHOLE or value != round(value, PLACES):
                raise TargetImpossible(
                    f"{value} for {part} is no share. Give a number from 0 to 1 with at most {PLACES} places.",
                    field=part,
                )
    whole = sum((band.share for band in bands.values()), NONE)
    if whole != WHOLE:
        off = abs(whole - WHOLE) * 100
        raise SharesDoNotAddUp(
            f"The shares add up to {float(whole * 100):.6g} %, {float(off):.6g} points too {'many' if whole > WHOLE else 'few'}. "
            "Change one of them until they are 100 % together.",
            field=parts[0],
        )
