"""Rebuilds of read models: who asked, how far each is, how it ended."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from rest.refusal import Refusal

SILENCE = timedelta(seconds=30)  # after which a rebuild that runs and says nothing has lost its worker


class UnknownReadModel(Refusal):
    """There is no read model of this name."""

    code = "unknown_read_model"
    status = 404
    remedy = "Look at GET /subscriptions: those with `can_be_rebuilt` are read models."


class RebuildGoesOn(Refusal):
    """The read model is being rebuilt already, or waits for it."""

    code = "rebuild_goes_on"
    status = 409
    remedy = "Wait for it, or cancel it first."


class RebuildOver(Refusal):
    """The rebuild has ended, one way or another."""

    code = "rebuild_over"
    status = 409
    remedy = "Start another one if you need it."


class State(models.TextChoices):
    WAITING = "waiting", "Waits for a worker"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


OPEN = (State.WAITING, State.RUNNING)


class RebuildQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def silent(self, *, at: datetime) -> Self:
        """Those whose worker must have died."""
        return self.filter(state=State.RUNNING, seen_at__lt=at - SILENCE)


class Rebuild(models.Model):
    """`done` of `total` events are folded; the old rows serve until the state is done."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    read_model = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="When its worker last said how far it is.")
    ended_at = models.DateTimeField(null=True)
    is_to_stop = models.BooleanField(default=False)
    trouble = models.TextField(blank=True, default="", help_text="Why it failed, in words.")

    objects = RebuildQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["read_model"], condition=Q(state__in=OPEN), name="rebuild_excludes_another_of_its_read_model"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="rebuild_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | Q(~Q(state__in=OPEN), ended_at__isnull=False),
                name="rebuild_has_ended_or_is_open",
            ),
            models.CheckConstraint(condition=Q(done__gte=0, total__gte=0), name="rebuild_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.read_model} {self.state} {self.done}/{self.total}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
