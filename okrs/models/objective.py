"""Objectives: where a goal, an outcome or a mission wants to go, in words."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from missions.models import Mission, Outcome, StrategicGoal
from missions.models.limits import STATEMENT, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal

Holder = StrategicGoal | Outcome | Mission


class HolderIsDone(Refusal):
    """What is retired or concluded sets no more objectives."""

    code = "holder_is_done"
    title = "It is concluded or retired"
    remedy = "Hang it on something that still runs."


class ObjectiveKind(models.TextChoices):
    BUILD = "build", "Build"
    IMPROVE = "improve", "Improve"
    INNOVATE = "innovate", "Innovate"


class Intent(models.TextChoices):
    AMBITION = "ambition", "Ambition"
    HEALTH = "health", "Health"


class Commitment(models.TextChoices):
    COMMITTED = "committed", "Committed"
    ASPIRATIONAL = "aspirational", "Aspirational"


class ObjectiveQuerySet(NumberedQuerySet):
    def with_holder(self) -> Self:
        return self.select_related("goal", "outcome__owner", "mission__owner", "mission__outcome__owner")


class Objective(Numbered):
    PREFIX: ClassVar[str] = "OBJ"

    goal = models.ForeignKey(StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives")
    statement = models.TextField()
    kind = models.CharField(max_length=10, choices=ObjectiveKind, default=ObjectiveKind.IMPROVE)
    intent = models.CharField(max_length=10, choices=Intent, default=Intent.AMBITION)
    commitment = models.CharField(max_length=12, choices=Commitment, default=Commitment.COMMITTED)

    objects = ObjectiveQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(goal__isnull=False, outcome=None, mission=None)
                | Q(goal=None, outcome__isnull=False, mission=None)
                | Q(goal=None, outcome=None, mission__isnull=False),
                name="objective_hangs_on_one_goal_outcome_or_mission",
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="objective_has_a_statement"),
            no_longer_than("statement", STATEMENT, "objective_statement_fits"),
            models.CheckConstraint(condition=Q(kind__in=ObjectiveKind.values), name="objective_kind_is_known"),
            models.CheckConstraint(condition=Q(intent__in=Intent.values), name="objective_intent_is_known"),
            models.CheckConstraint(condition=Q(commitment__in=Commitment.values), name="objective_commitment_is_known"),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def holder_kind(self) -> str:
        return next(kind for kind in HOLDERS if getattr(self, f"{kind}_id"))

    @property
    def holder_id(self) -> UUID:
        found: UUID = getattr(self, f"{self.holder_kind}_id")
        return found

    @property
    def holder(self) -> Holder:
        found: Holder = getattr(self, self.holder_kind)
        return found


HOLDERS: dict[str, type[Holder]] = {"goal": StrategicGoal, "outcome": Outcome, "mission": Mission}


def kind_of(holder: Holder) -> str:
    """goal, outcome or mission."""
    return next(kind for kind, model in HOLDERS.items() if isinstance(holder, model))


def require_going_on(holder: Any) -> None:
    """Raises HolderIsDone for a concluded mission and a retired outcome."""
    if isinstance(holder, Mission) and holder.is_over:
        raise HolderIsDone(f"{holder.key} is concluded. Set the objective on a mission that goes on.", field="holder")
    if isinstance(holder, Outcome) and not holder.is_active:
        raise HolderIsDone(f"{holder.key} is retired. Set the objective on an active outcome.", field="holder")
