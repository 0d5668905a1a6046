"""What the organisation sets itself for the portfolio as a whole. A new setting is a new row; older ones stay readable."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.limits import REASON, no_longer_than
from missions.models.refusals import Stale
from pipeline import log
from rest.refusal import Refusal


class RuleInThePast(Refusal):
    """What is set holds from the day it is set, or later: nobody was bound by it before."""

    code = "rule_in_the_past"
    status = 400
    title = "It cannot hold for days that are gone"
    remedy = "Let it begin today or later."


class PortfolioRules(models.Model):
    """Whoever sets a rule, or relies on one in a decision, holds this row: so they come one after the other."""

    KEY: ClassVar[str] = "portfolio"

    name = models.CharField(max_length=20, primary_key=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(name="portfolio"), name="rules_are_the_only_ones")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @classmethod
    def now(cls) -> Self:
        """As they are, held by nobody; version 0 when nothing was set yet."""
        return cls.objects.filter(name=cls.KEY).first() or cls(name=cls.KEY)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As they are now, also while nothing was set yet and there is no row."""
        self.version = type(self).now().version

    @classmethod
    def held(cls) -> Self:
        """Held until the transaction ends."""
        cls.objects.bulk_create([cls(name=cls.KEY)], ignore_conflicts=True)
        return cls.objects.select_for_update().get(name=cls.KEY)

    @classmethod
    def next_number(cls, expected_version: int | None) -> int:
        """The number of the setting that is made now; holds the rules. Raises Stale."""
        rules = cls.held()
        if expected_version is not None and expected_version != rules.version:
            raise Stale(
                f"Somebody set the portfolio's rules since you looked: you saw version {expected_version}, now it is version "
                f"{rules.version}. Look at what holds now, then repeat your change."
            )
        rules.version += 1
        rules.save(update_fields=["version"])
        return rules.version


class RuleQuerySet(models.QuerySet):
    def begun(self, on: date) -> Self:
        """Those that had begun, the one that holds first: the latest start, of equal starts the one that was set last."""
        return self.filter(starts_on__lte=on).order_by("-starts_on", "-number")


class Rule(models.Model):
    """Who set what, when and why. Rows are never changed nor deleted: the database refuses it."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    reason = models.TextField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s_set"
    )
    set_at = models.DateTimeField()

    objects: ClassVar[Any] = RuleQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-number"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_says_why"),
            no_longer_than("reason", REASON, "%(class)s_reason_fits"),
        ]
