"""Who owned a mission from when until when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission


class Ownership(models.Model):
    """Who owned a mission from when until when: one person at an instant, without a gap."""

    id = models.BigAutoField(primary_key=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="ownerships")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ownerships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission"], condition=Q(until=None), name="mission_has_one_owner_at_an_instant"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="ownership_ends_after_it_began"
            ),
            no_longer_than("reason", REASON, "ownership_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.owner_id} since {self.since:%Y-%m-%d}"

    @classmethod
    def pass_on(cls, mission: Mission, *, to: User, reason: str, at: datetime) -> None:
        """Ends the present ownership and begins the next at the same instant."""
        cls.objects.filter(mission=mission, until=None).update(until=at)
        cls.objects.create(mission=mission, owner=to, since=at, reason=reason)
