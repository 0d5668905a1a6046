"""Parents and children: a strategic mission spawns further missions, and theirs may spawn once more."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q

from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from rest.refusal import Refusal

LEVELS = 3  # a mission, its children, and theirs; see docs/decisions
LOCK = 20_130_501  # of PostgreSQL: kinship changes one at a time, or two could make a circle together


class OwnParent(Refusal):
    """Nothing descends from itself."""

    code = "own_parent"
    title = "A mission cannot descend from itself"
    remedy = "Choose a parent that is neither the mission nor one of its descendants."


class TooDeep(Refusal):
    """Whoever reads a mission sees its whole kin at once."""

    code = "too_many_levels"
    title = "Three levels are the most"
    remedy = "Choose a parent higher up."


class ParentNotStrategic(Refusal):
    """Only strategic missions spawn missions."""

    code = "parent_not_strategic"
    title = "Only strategic missions have children"
    remedy = "Choose a strategic mission as the parent."


class ParentIsOver(Refusal):
    """What is concluded spawns nothing any more."""

    code = "parent_is_over"
    title = "The parent is concluded"
    remedy = "Choose a parent that still runs, or none."


class SameParent(Refusal):
    """The mission already has this parent."""

    code = "same_parent"
    title = "Already its parent"
    remedy = "Nothing to do."


class HasChildren(Refusal):
    """A mission with children stays strategic."""

    code = "has_children"
    title = "It has children"
    remedy = "Give its children another parent or none, then classify it."


class OpenChildren(Refusal):
    """Whoever concludes a parent says what becomes of its open children."""

    code = "open_children"
    title = "Its children are still open"
    remedy = "Conclude them first, give them another parent, or say what becomes of them."


class ParentageQuerySet(models.QuerySet):
    def above(self, mission_id: UUID) -> list[UUID]:
        """The parent of the mission, and the parent of that."""
        found: list[UUID] = []
        parent = self._parent_of(mission_id)
        while parent is not None and len(found) < LEVELS:
            found.append(parent)
            parent = self._parent_of(parent)
        return found

    def _parent_of(self, mission_id: UUID) -> UUID | None:
        return self.filter(pk=mission_id).values_list("parent_id", flat=True).first()

    def levels_below(self, mission_id: UUID) -> int:
        below, level = {mission_id}, 0
        while level < LEVELS and (below := set(self.filter(parent__in=below).values_list("pk", flat=True))):
            level += 1
        return level

    def hold(self) -> Self:
        """Until the transaction ends nobody else changes who descends from whom."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return self


class Parentage(models.Model):
    """Of which mission this one is a child. Three levels at most, which the database keeps; so it holds no circle."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, primary_key=True, related_name="parentage")
    parent = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="children")
    reason = models.TextField()
    since = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ParentageQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=~Q(mission=F("parent")), name="parentage_is_not_of_itself"),
            models.CheckConstraint(condition=~Q(reason=""), name="parentage_has_a_reason"),
            no_longer_than("reason", REASON, "parentage_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} of {self.parent_id}"
