"""Missions: one time-bound attempt at one outcome, by one team, under one purpose that never changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.models import User
from missions import life
from missions.models.goal import StrategicGoal
from missions.models.life import Ambition, MissionIsFrozen, MissionState, MissionType, NoSuchStep
from missions.models.limits import STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from missions.models.outcome import Outcome
from rest.refusal import Refusal


class PurposeIsFixed(Refusal):
    """The purpose of a mission is written once."""

    code = "purpose_is_fixed"
    title = "The purpose never changes"
    remedy = "Conclude this mission and propose another with the new purpose."


class NotReady(Refusal):
    """A mission launches when everything it is judged by later is there; `missing` names each gap with its remedy."""

    code = "not_ready"
    title = "The mission is not ready to launch"
    remedy = "Add what `missing` names, and launch again."

    def __init__(self, message: str, *, missing: list[tuple[str, str]]) -> None:
        gaps = [{"field": field, "remedy": remedy} for field, remedy in missing]
        super().__init__(message, field=missing[0][0] if missing else "", extra={"missing": gaps})
        self.missing = missing


class WindowReversed(Refusal):
    """A window ends after it starts."""

    code = "window_reversed"
    status = 400
    title = "The mission would end before it starts"
    remedy = "Choose an end after the start."


class EnvelopeImpossible(Refusal):
    """An envelope runs from a least to a most, neither below zero, and money has a currency."""

    code = "envelope_impossible"
    status = 400
    title = "The envelope is not possible"
    remedy = "Put the least before the most, nothing below zero, and name a currency with money."


class SameOutcome(Refusal):
    """The mission already pursues this outcome."""

    code = "same_outcome"
    title = "Already aligned"
    remedy = "Nothing to do; it pursues this outcome."


class GoalDiffers(Refusal):
    """A mission serves the goal of its outcome."""

    code = "goal_differs"
    status = 400
    title = "The outcome serves another goal"
    remedy = "Leave the goal out, or name the goal of the outcome."


def hash_of(purpose: str) -> str:
    """The fingerprint that every event of the mission carries."""
    return sha256(purpose.encode()).hexdigest()


class MissionQuerySet(NumberedQuerySet):
    def candidates(self) -> Self:
        return self.filter(state=MissionState.CANDIDATE)

    def running(self, *, on: date | None = None) -> Self:
        """The active ones; with a day, those whose window is open on it."""
        active = self.filter(state=MissionState.ACTIVE)
        if on is None:
            return active
        return active.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gt=on))

    def under_way(self) -> Self:
        """Launched and not concluded: running, paused, or in re-charter."""
        return self.filter(state__in=life.UNDER_WAY)

    def still_open(self) -> Self:
        """Neither concluded, nor graduated, nor turned down."""
        return self.exclude(state__in=life.OVER)

    def over(self) -> Self:
        return self.filter(state__in=life.OVER)

    def platforms(self) -> Self:
        """The platform missions that are not over."""
        return self.filter(type=MissionType.PLATFORM).exclude(state__in=life.OVER)

    def led_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def update(self, **values: Any) -> int:
        """Raises PurposeIsFixed when it would write a purpose."""
        if "purpose" in values or "purpose_hash" in values:
            raise _purpose_is_fixed("These missions")
        return super().update(**values)


class Mission(Numbered):
    PREFIX: ClassVar[str] = "MIS"

    title = models.CharField(max_length=TITLE)
    purpose = models.TextField(editable=False)
    purpose_hash = models.CharField(max_length=64, editable=False)
    type = models.CharField(max_length=12, choices=MissionType)
    ambition = models.CharField(max_length=16, choices=Ambition)
    state = models.CharField(max_length=12, choices=MissionState, default=MissionState.CANDIDATE, editable=False)
    is_brought_in = models.BooleanField(
        default=False,
        editable=False,
        help_text="It ran elsewhere before; gaps in what is known of it are shown as gaps.",
    )
    goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="missions_without_outcome"
    )
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="missions")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="missions_owned"
    )
    owner_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the next owner begins by itself, as after an absence."
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="missions_proposed"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    fte_min = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    fte_max = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    money_min = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    money_max = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    named_owners = models.JSONField(
        default=list, blank=True, editable=False, help_text="Who a source names as accountable, in its own words."
    )
    source_facts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What a source says that has no place of its own here."
    )
    launched_on = models.DateField(null=True, blank=True, editable=False)
    concluded_on = models.DateField(null=True, blank=True, editable=False)

    objects = MissionQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["-number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="mission_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(fte_min=None) | Q(fte_max=None) | Q(fte_max__gte=F("fte_min")),
                name="mission_people_run_from_least_to_most",
            ),
            models.CheckConstraint(
                condition=Q(money_min=None) | Q(money_max=None) | Q(money_max__gte=F("money_min")),
                name="mission_money_runs_from_least_to_most",
            ),
            models.CheckConstraint(
                condition=(Q(fte_min=None) | Q(fte_min__gte=0))
                & (Q(fte_max=None) | Q(fte_max__gte=0))
                & (Q(money_min=None) | Q(money_min__gte=0))
                & (Q(money_max=None) | Q(money_max__gte=0)),
                name="mission_envelope_is_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(money_min=None, money_max=None, currency="")
                | (Exact(Length(F("currency")), 3) & (Q(money_min__isnull=False) | Q(money_max__isnull=False))),
                name="mission_money_has_a_currency",
            ),
            models.CheckConstraint(condition=Q(type__in=MissionType.values), name="mission_type_is_known"),
            models.CheckConstraint(condition=Q(ambition__in=Ambition.values), name="mission_ambition_is_known"),
            models.CheckConstraint(condition=Q(state__in=MissionState.values), name="mission_state_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="mission_has_a_title"),
            models.CheckConstraint(
                condition=~Q(purpose="") & Q(Exact(Length(F("purpose_hash")), 64)), name="mission_has_a_purpose"
            ),
            no_longer_than("title", TITLE, "mission_title_fits"),
            no_longer_than("purpose", STATEMENT, "mission_purpose_fits"),
            models.CheckConstraint(
                condition=Q(outcome=None) | Q(goal=None), name="mission_goal_is_the_goal_of_its_outcome"
            ),
            models.CheckConstraint(
                condition=Q(is_brought_in=True)
                | Q(state__in=["candidate", "turned_down"])
                | (
                    Q(outcome__isnull=False, owner__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                    & (Q(fte_max__isnull=False) | Q(money_max__isnull=False))
                ),
                name="mission_launched_here_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(is_brought_in=True)
                | Q(state__in=["candidate", "chartered", "turned_down"], launched_on=None)
                | Q(launched_on__isnull=False),
                name="mission_that_runs_was_launched_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["concluded", "graduated"], concluded_on__isnull=False)
                | (~Q(state__in=["concluded", "graduated"]) & Q(concluded_on=None)),
                name="mission_is_concluded_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="graduated") | Q(type="feature"), name="mission_that_graduates_is_a_feature"
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="mission_by_state_and_end")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        mission = super().from_db(db, field_names, values, **more)
        mission._purpose_as_written = mission.__dict__.get("purpose")
        return mission

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises PurposeIsFixed when the purpose is another than the one written first."""
        written = getattr(self, "_purpose_as_written", None)
        if written is not None and self.__dict__.get("purpose", written) != written:
            raise _purpose_is_fixed(self.key)
        super().save(*args, **kwargs)
        self._purpose_as_written = self.__dict__.get("purpose", written)

    @property
    def strategic_goal(self) -> StrategicGoal | None:
        """The goal the mission serves: its outcome's, or its own as long as it has no outcome."""
        return self.outcome.goal if self.outcome else self.goal

    @property
    def strategic_goal_id(self) -> UUID | None:
        return self.outcome.goal_id if self.outcome else self.goal_id

    def alignment_to_pass_on(self) -> dict[str, Any]:
        """The outcome, else the goal, that a mission which follows this one begins with: what is retired stays behind."""
        if self.outcome and self.outcome.is_active:
            return {"outcome": self.outcome}
        goal = self.strategic_goal
        return {"goal": goal} if goal and goal.is_pursued else {}

    @property
    def has_envelope(self) -> bool:
        return self.fte_max is not None or self.money_max is not None

    def is_owned_by(self, user: User, at: datetime | None = None) -> bool:
        turned = self._turned_by(at or timezone.now())
        return (turned.owner_id if turned else self.owner_id) == user.pk

    def owner_at(self, moment: datetime) -> User | None:
        """Who owns it at this moment: by the date, also while the log has not told of the turn yet."""
        turned = self._turned_by(moment)
        return turned.owner if turned else self.owner

    def _turned_by(self, moment: datetime) -> Any:
        """The ownership that began by itself and that nobody has told of yet; None when the column still says it."""
        if self.owner_until is None or moment < self.owner_until:
            return None
        return self.ownerships.begun(by=moment).select_related("owner").last()

    @property
    def is_over(self) -> bool:
        """Concluded, graduated after that, or turned down before it ran."""
        return self.state in life.OVER

    @property
    def is_under_way(self) -> bool:
        """Launched and not concluded."""
        return self.state in life.UNDER_WAY

    def require_step(self, verb: str) -> None:
        """Raises NoSuchStep when no step of this name leads on from the state the mission is in."""
        if not life.is_step(self.state, verb):
            raise NoSuchStep(
                f"{self.key} is {self.get_state_display().lower()}. {life.remedy(self.state, verb)}", field="state"
            )

    def require_open(self) -> None:
        """Raises NoSuchStep when the mission is concluded: what it was stays as it was."""
        if self.is_over:
            raise NoSuchStep(
                f"{self.key} is {self.get_state_display().lower()} and stays as it is. "
                "Propose a new mission that builds on it.",
                field="state",
            )

    def require_changeable(self) -> None:
        """Raises NoSuchStep when it is concluded, MissionIsFrozen while its re-charter waits for the decision."""
        self.require_open()
        if self.state == MissionState.RECHARTERED:
            raise MissionIsFrozen(
                f"{self.key} is frozen while its re-charter is open: its window, its envelope, its owner and its "
                "alignment stay as they are. Decide the re-charter first.",
                field="state",
            )

    def require_window(self) -> None:
        """Raises WindowReversed."""
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise WindowReversed(
                f"The mission would be over before it starts on {self.starts_on:%d %B %Y}. "
                "Choose a later end or an earlier start.",
                field="ends_on",
            )

    def require_envelope(self) -> None:
        """Raises EnvelopeImpossible."""
        for noun, least, most in (("fte", self.fte_min, self.fte_max), ("money", self.money_min, self.money_max)):
            for end, value in (("min", least), ("max", most)):
                if value is not None and value < 0:
                    raise EnvelopeImpossible(f"{value} is below zero. Give zero or more.", field=f"{noun}_{end}")
            if least is not None and most is not None and least > most:
                raise EnvelopeImpossible(
                    f"The least ({least}) is more than the most ({most}). Exchange the two.", field=f"{noun}_min"
                )
        self._require_currency()

    def _require_currency(self) -> None:
        has_money = self.money_min is not None or self.money_max is not None
        if has_money and not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise EnvelopeImpossible(
                "Money needs its currency as three capital letters, for example GBP.", field="currency"
            )
        if self.currency and not has_money:
            raise EnvelopeImpossible(
                "A currency without an amount says nothing. Give an amount, or leave the currency out.",
                field="currency",
            )

    def require_definite(self, *, on: date) -> None:
        """Raises NotReady with everything that a charter would leave open."""
        self._refuse_gaps(f"{self.key} cannot be chartered yet.", self.gaps(on=on))

    def require_ready(self, *, on: date) -> None:
        """Raises NotReady with everything that is missing for a launch, the signed charter too."""
        missing = self.gaps(on=on)
        if self.state == MissionState.CANDIDATE:
            missing.append(("charter", "Its charter is not signed: write it, submit it and have it signed."))
        self._refuse_gaps(f"{self.key} cannot launch yet.", missing)

    def gaps(self, *, on: date) -> list[tuple[str, str]]:
        """What is missing for a mandate, each with its remedy. The goal is asked for here only: what ran before goes on."""
        missing = self._gaps()
        if self.outcome and self.outcome.goal_id is None:
            missing.append(
                ("goal", f"{self.outcome.key} serves no strategic goal: give it one, or choose an outcome of one.")
            )
        if self.ends_on and self.ends_on <= on:
            last = self.ends_on - timedelta(days=1)
            missing.append(("ends_on", f"Its window ended on {last:%d %B %Y}: set realistic time expectations."))
        return missing

    def _refuse_gaps(self, sentence: str, missing: list[tuple[str, str]]) -> None:
        if missing:
            raise NotReady(f"{sentence} {' '.join(remedy for _, remedy in missing)}", missing=missing)

    def require_complete(self) -> None:
        """Raises NotReady when a mission that was launched here would lose what it was launched with."""
        if self.state == MissionState.CANDIDATE or self.is_brought_in:
            return
        promise = "runs" if self.state == MissionState.ACTIVE else f"is {self.get_state_display().lower()}"
        self._refuse_gaps(f"{self.key} {promise}, so it keeps its window and its envelope.", self._gaps())

    def _gaps(self) -> list[tuple[str, str]]:
        gaps = [
            ("outcome", self.outcome_id, "It pursues no outcome: align it with one."),
            ("owner", self.owner_id, "Nobody owns it: hand it to an owner."),
            ("starts_on", self.starts_on, "It has no start: set a day."),
            ("ends_on", self.ends_on, "It is not time-bound: set the day on which it ends."),
            (
                "fte_max",
                self.has_envelope or None,
                "Its envelope is open: define the most people or money it may use.",
            ),
        ]
        found = [(field, sentence) for field, value, sentence in gaps if value is None]
        if self.type == MissionType.UNCLASSIFIED:
            found.append(("type", "Its type is not known: walk the decision tree, or classify it."))
        if self.outcome and not self.outcome.is_active:
            found.append(("outcome", f"{self.outcome.key} is retired: align the mission with an active outcome."))
        return found


def _purpose_is_fixed(whose: str) -> PurposeIsFixed:
    return PurposeIsFixed(
        f"{whose} keeps its purpose for good. A new purpose is a new mission: propose that one, and conclude this one "
        "when the time has come.",
        field="purpose",
    )
