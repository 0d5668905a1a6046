"""Who owned a mission from when on: an ownership lasts until the next one begins, so there is no gap and no overlap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models

from accounts.models import User
from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from rest.refusal import Refusal

TICK = timedelta(microseconds=1)  # what the databases can tell apart


class CannotOwn(Refusal):
    """A mission is in the hands of somebody who works here."""

    code = "cannot_own"
    title = "This account cannot own a mission"
    remedy = "Choose a person whose account is open."


def require_may_own(person: User | None, field: str) -> None:
    """Raises CannotOwn for an account that is closed or a program's; nobody at all is no refusal."""
    if person is None or (person.is_active and not person.is_service):
        return
    why = "is the account of a program" if person.is_service else "has a closed account"
    raise CannotOwn(f"{person.name} {why} and owns no mission. Choose a person whose account is open.", field=field)


class OwnershipQuerySet(models.QuerySet):
    def begun(self, *, by: datetime) -> Self:
        return self.filter(since__lte=by)

    def untold(self) -> Self:
        """Those that begin by themselves and that the log does not know of yet, the next one first."""
        return self.filter(is_told=False).order_by("since")


class Ownership(models.Model):
    """One person has the mission from `since` until the next row of the mission; there is no column that could say otherwise.

    The database keeps one row for each mission and instant, lets no row be rewritten, and lets only those go of which
    the log knows nothing yet.
    """

    id = models.BigAutoField(primary_key=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="ownerships")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ownerships")
    since = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    handover = models.ForeignKey(
        "missions.Handover", on_delete=models.PROTECT, null=True, blank=True, related_name="ownerships"
    )
    is_told = models.BooleanField(default=True, help_text="The log knows that it began.")

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "since"], name="mission_has_one_owner_at_an_instant"),
            no_longer_than("reason", REASON, "ownership_reason_fits"),
        ]
        indexes = [
            models.Index(fields=["since"], condition=models.Q(is_told=False), name="ownership_that_begins_itself")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.owner_id} since {self.since:%Y-%m-%d}"

    @classmethod
    def begin(cls, mission: Mission, *, owner: User, at: datetime, **values: Any) -> Self:
        """Begins the next ownership, which ends the present one. Of two at the same instant the later one stands."""
        last = cls.objects.filter(mission=mission).order_by("-since").values_list("since", flat=True).first()
        since = at if last is None or at > last else last + TICK
        begun: Self = cls.objects.create(mission=mission, owner=owner, since=since, **values)
        return begun
