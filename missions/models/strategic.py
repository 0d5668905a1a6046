"""How many strategic missions run in parallel: the limit, and the decisions to go beyond it for a while."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from missions.models.life import MissionState, MissionType
from missions.models.mission import Mission
from missions.models.rules import Rule, RuleQuerySet
from rest.refusal import Refusal

MOST = 1_000
# The states in which a strategic mission ties its people: also while its re-charter waits for a decision.
# Those that were brought in count like all others.
IN_PARALLEL = (MissionState.ACTIVE, MissionState.RECHARTERED)


class StrategicLimitReached(Refusal):
    """As many strategic missions run in parallel as the organisation allows itself; `running` names them."""

    code = "strategic_limit_reached"
    title = "The limit of parallel strategic missions is reached"
    remedy = (
        "Record a decision to go beyond the limit until a day, or pause or conclude one of the missions in `running`."
    )

    def __init__(self, message: str, *, most: int, allowed: int, running: list[str]) -> None:
        super().__init__(message, extra={"most": most, "allowed": allowed, "running": running})


class LimitImpossible(Refusal):
    """A limit is a whole number of missions."""

    code = "limit_impossible"
    status = 400
    title = "The limit is not possible"
    remedy = f"Give a whole number from 0 to {MOST:,}, or nothing for no limit."


class NothingToExceed(Refusal):
    """Only a limit that holds can be exceeded, and by a number above it."""

    code = "nothing_to_exceed"
    title = "There is nothing to decide"
    remedy = "Read the limit that holds, and allow more than it."


class DecisionExpired(Refusal):
    """A decision to go beyond the limit holds for some days to come."""

    code = "decision_expired"
    status = 400
    title = "The decision would be over already"
    remedy = "Let it hold until today or a later day."


class StrategicLimit(Rule):
    """At most so many, from a day on; `most` None takes the limit away."""

    most = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField()

    class Meta(Rule.Meta):
        abstract = False
        constraints = [
            *Rule.Meta.constraints,
            models.CheckConstraint(condition=Q(most=None) | Q(most__lte=MOST), name="strategiclimit_is_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.most} from {self.starts_on}"

    @classmethod
    def on(cls, day: date) -> int | None:
        """How many may run on this day; None when there is no limit."""
        held = cls.objects.begun(day).first()
        return held.most if held else None


class LimitDecisionQuerySet(RuleQuerySet):
    def holding(self, on: date) -> "LimitDecisionQuerySet":
        """Those that allow something on this day, the farthest reaching first."""
        return self.filter(expires_on__gt=on, decided_on__lte=on).order_by("-allowed", "-expires_on")


class LimitDecision(Rule):
    """Somebody decided, with a reason, that `allowed` may run although the limit was `most`; it ends by itself."""

    most = models.PositiveSmallIntegerField()
    allowed = models.PositiveSmallIntegerField()
    decided_on = models.DateField()
    expires_on = models.DateField(help_text="The first day on which it no longer holds.")

    objects: ClassVar[Any] = LimitDecisionQuerySet.as_manager()

    class Meta(Rule.Meta):
        abstract = False
        constraints = [
            *Rule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(allowed__gt=F("most"), allowed__lte=MOST), name="limitdecision_allows_more_than_the_limit"
            ),
            models.CheckConstraint(condition=Q(expires_on__gt=F("decided_on")), name="limitdecision_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.allowed} instead of {self.most} until {self.expires_on}"


def running_in_parallel() -> Any:
    """The strategic missions that count against the limit."""
    return Mission.objects.filter(type=MissionType.STRATEGIC, state__in=IN_PARALLEL)


def refused_slot(mission: Mission, *, on: date) -> StrategicLimitReached | None:
    """Why this mission may not run in parallel with those that do, on this day; None when it may."""
    most = StrategicLimit.on(on)
    if most is None or mission.type != MissionType.STRATEGIC:
        return None
    decision = LimitDecision.objects.holding(on).first()
    allowed = max(most, decision.allowed if decision else 0)
    running = [other.key for other in running_in_parallel().exclude(pk=mission.pk).order_by("number")]
    if len(running) + 1 <= allowed:
        return None
    so_many = "One strategic mission runs" if len(running) == 1 else f"{len(running)} strategic missions run"
    named = f" ({', '.join(running)})" if running else ""
    beyond = f", and the decision to go beyond it allows {allowed}" if allowed > most else ""
    return StrategicLimitReached(
        f"{so_many} already{named}; the limit is {most}{beyond}. Record a decision to go beyond the limit until a day, "
        f"with its reason, or pause or conclude one of them. Then {mission.key} can run.",
        most=most,
        allowed=allowed,
        running=running,
    )
