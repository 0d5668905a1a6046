"""Gates: questions to be answered with evidence by a day, and the money and people that only their answer releases."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from missions.models.limits import REASON, STATEMENT, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered, NumberedQuerySet
from pipeline import log
from rest.refusal import Refusal

NOTHING = Decimal(0)
# While a mission stands here its gates may be set, changed and withdrawn.
GOVERNED = ("candidate", "chartered", "active", "paused")
# Money flows only to what was agreed upon and is not over.
DECIDABLE = ("chartered", "active", "paused")


class GateClosed(Refusal):
    """A gate that was decided or withdrawn stays as it is."""

    code = "gate_closed"
    title = "The gate is closed"
    remedy = "Set another gate for the question that is open now."


class NotGoverned(Refusal):
    """Gates belong to missions that may still be steered, and are decided while these run."""

    code = "not_governed"
    title = "The mission takes no gate now"
    remedy = (
        "Read the mission's state; a candidate is chartered first, and what is over or frozen has no gates to decide."
    )


class TranchesExceedEnvelope(Refusal):
    """Released and locked tranches never come to more than the envelope holds."""

    code = "tranches_exceed_envelope"
    title = "The tranches exceed the envelope"
    remedy = "Ask for less, withdraw another gate, or change the envelope first."


class TrancheImpossible(Refusal):
    """A tranche is zero or more, in the currency of the envelope."""

    code = "tranche_impossible"
    status = 400
    title = "The tranche is not possible"
    remedy = "Send zero or more, in the currency of the mission's envelope."


class DueImpossible(Refusal):
    """A gate is due on a day to come, within the window of its mission."""

    code = "due_impossible"
    status = 400
    title = "The gate cannot be due on this day"
    remedy = "Choose a day from today on, before the mission ends."


class NoChoiceLeft(Refusal):
    """A gate offers at least two options: with one, nothing is decided."""

    code = "no_choice_left"
    status = 400
    title = "A gate needs at least two options"
    remedy = "Offer two or three of scale, continue and spin_down."


class NotOffered(Refusal):
    """A gate is answered with one of its options."""

    code = "not_offered"
    title = "The gate does not offer this option"
    remedy = "Choose one of the gate's `options`."


class EvidenceMissing(Refusal):
    """A gate buys evidence, so its decision names what was seen."""

    code = "evidence_missing"
    status = 400
    title = "The evidence is missing"
    remedy = "Name at least one piece of evidence: a link, a figure, the key of an event."


class GateDecisionIsFixed(Refusal):
    """What was decided at a gate stays as it was signed."""

    code = "gate_decision_is_fixed"
    title = "A decision never changes"
    remedy = "Set another gate and decide that one."


class GateQuerySet(NumberedQuerySet):
    def open(self) -> "GateQuerySet":
        return self.filter(state=Gate.State.OPEN)

    def counting(self) -> "GateQuerySet":
        """Those whose tranche is locked or released: a withdrawn gate holds nothing, one that spun down gave it back."""
        return self.exclude(state=Gate.State.WITHDRAWN).exclude(decision__option=Gate.Option.SPIN_DOWN)


class Gate(Numbered):
    PREFIX: ClassVar[str] = "GAT"

    class Option(models.TextChoices):
        SCALE = "scale", "Scale"
        CONTINUE = "continue", "Continue"
        SPIN_DOWN = "spin_down", "Spin down"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="gates")
    question = models.TextField()
    evidence_required = models.TextField()
    tranche = models.DecimalField(max_digits=18, decimal_places=2, default=NOTHING)
    currency = models.CharField(max_length=3, blank=True, default="")
    fte = models.DecimalField(max_digits=7, decimal_places=2, default=NOTHING, help_text="People that it releases.")
    due_on = models.DateField(help_text="The last day on which its decision is in time.")
    options = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="gates_set"
    )

    objects = GateQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["due_on", "number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=Q(tranche__gte=0, fte__gte=0), name="gate_tranche_is_not_below_zero"),
            models.CheckConstraint(
                condition=Q(tranche=0, currency="") | (Q(tranche__gt=0) & Q(Exact(Length("currency"), 3))),
                name="gate_money_has_a_currency",
            ),
            models.CheckConstraint(condition=Q(state__in=["open", "decided", "withdrawn"]), name="gate_state_is_known"),
            models.CheckConstraint(condition=~Q(question=""), name="gate_asks_a_question"),
            models.CheckConstraint(condition=~Q(evidence_required=""), name="gate_says_what_evidence_it_wants"),
            no_longer_than("question", REASON, "gate_question_fits"),
            no_longer_than("evidence_required", STATEMENT, "gate_evidence_required_fits"),
        ]
        indexes = [models.Index(fields=["mission", "state"], name="gate_by_mission_and_state")]

    def __str__(self) -> str:
        return f"{self.key}: {self.question}"

    @property
    def releases(self) -> tuple[Decimal, Decimal]:
        """Money and people that a decision to go on releases."""
        return self.tranche, self.fte

    def is_overdue(self, *, on: date) -> bool:
        return self.state == self.State.OPEN and self.due_on < on

    def require_open(self) -> None:
        """Raises GateClosed."""
        if self.state != self.State.OPEN:
            raise GateClosed(
                f"{self.key} is {self.get_state_display().lower()} and stays as it is. Set another gate.",
                field="state",
            )

    def require_governed(self) -> None:
        """Raises NotGoverned when the mission is over, or frozen while its purpose is reconsidered."""
        if self.mission.state not in GOVERNED:
            raise NotGoverned(
                f"{self.mission.key} is {self.mission.get_state_display().lower()}: no gate of it is set or changed now.",
                field="mission",
            )

    def require_decidable(self) -> None:
        """Raises GateClosed, NotGoverned."""
        self.require_open()
        if self.mission.state not in DECIDABLE:
            is_candidate = self.mission.state == "candidate"
            remedy = "Sign its charter first." if is_candidate else "Money flows only to a mission that runs."
            raise NotGoverned(
                f"{self.mission.key} is {self.mission.get_state_display().lower()}. {remedy}", field="mission"
            )

    def require_due(self, *, on: date) -> None:
        """Raises DueImpossible."""
        if self.due_on < on:
            raise DueImpossible(
                f"{self.due_on:%d %B %Y} has passed. Choose a day on which it can still be decided.", field="due_on"
            )
        ends_on = self.mission.ends_on
        if ends_on is not None and self.due_on >= ends_on:
            last = ends_on - timedelta(days=1)
            raise DueImpossible(
                f"{self.mission.key} ends on {last:%d %B %Y}: a gate after that decides nothing. Choose an earlier day.",
                field="due_on",
            )

    def require_tranche(self) -> None:
        """Raises TrancheImpossible."""
        for field, value in (("tranche", self.tranche), ("fte", self.fte)):
            if value < 0:
                raise TrancheImpossible(f"{value} is below zero. Give zero or more.", field=field)
        if self.tranche and self.currency != self.mission.currency:
            held = self.mission.currency
            remedy = f"Give the tranche in {held}." if held else "Define the money of the envelope first."
            raise TrancheImpossible(
                f"The envelope of {self.mission.key} holds {held or 'no money'}, the tranche is in "
                f"{self.currency or 'no currency'}. {remedy}",
                field="currency",
            )

    def require_room(self) -> None:
        """Raises TranchesExceedEnvelope when the envelope does not hold this gate beside the others."""
        Funding.of(self.mission, without=self).require_room(money=self.tranche, fte=self.fte)


class GateDecision(models.Model):
    """What was decided at a gate, on what evidence: written once, and the one way in which its tranche is released."""

    CONFIDENCE: ClassVar[range] = range(11)

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    gate = models.OneToOneField(Gate, on_delete=models.PROTECT, related_name="decision")
    option = models.CharField(max_length=9, choices=Gate.Option)
    reason = models.TextField()
    evidence = models.JSONField(default=list)
    confidence = models.PositiveSmallIntegerField(default=5)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="gates_decided"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(option__in=["scale", "continue", "spin_down"]), name="gate_decision_option_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=10), name="gate_decision_confidence_runs_to_ten"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="gate_decision_has_a_reason"),
            no_longer_than("reason", REASON, "gate_decision_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id}: {self.option}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises GateDecisionIsFixed after the first time."""
        if not self._state.adding:
            raise GateDecisionIsFixed("What was decided stays. Set another gate for what is open now.")
        super().save(*args, **kwargs)

    @property
    def goes_on(self) -> bool:
        return self.option != Gate.Option.SPIN_DOWN

    @property
    def released(self) -> Decimal:
        return self.gate.tranche if self.goes_on else NOTHING

    @property
    def released_fte(self) -> Decimal:
        return self.gate.fte if self.goes_on else NOTHING


@dataclass(frozen=True)
class Funding:
    """What of a mission's envelope its gates released, what they still lock, and the most that it holds."""

    mission: Mission
    released: Decimal
    locked: Decimal
    released_fte: Decimal
    locked_fte: Decimal
    currency: str

    @classmethod
    def of(cls, mission: Mission, *, without: Gate | None = None) -> "Funding":
        """As the gates stand now. Whoever goes by it holds the mission's row, so that nobody adds a gate meanwhile."""
        gates = Gate.objects.filter(mission=mission).counting()
        if without is not None:
            gates = gates.exclude(pk=without.pk)
        is_open = Q(state=Gate.State.OPEN)
        sums = gates.aggregate(
            released=Sum("tranche", filter=~is_open, default=NOTHING),
            locked=Sum("tranche", filter=is_open, default=NOTHING),
            released_fte=Sum("fte", filter=~is_open, default=NOTHING),
            locked_fte=Sum("fte", filter=is_open, default=NOTHING),
        )
        held = gates.exclude(currency="").order_by().values_list("currency", flat=True).first()
        return cls(mission=mission, currency=held or mission.currency, **sums)

    @property
    def free(self) -> Decimal | None:
        """What no gate speaks of; None when the envelope names no money."""
        most = self.mission.money_max
        return None if most is None else most - self.released - self.locked

    def require_room(self, *, money: Decimal = NOTHING, fte: Decimal = NOTHING) -> None:
        """Raises TranchesExceedEnvelope when the envelope, as the mission has it now, does not hold that much more."""
        self._require_currency()
        self._require("tranche", self.mission.money_max, self.released + self.locked, money, self.mission.currency)
        self._require("fte", self.mission.fte_max, self.released_fte + self.locked_fte, fte, "FTE")

    def _require_currency(self) -> None:
        if self.released + self.locked and self.currency != self.mission.currency:
            raise TranchesExceedEnvelope(
                f"The gates of {self.mission.key} speak of {self.currency}. Keep that currency, or withdraw them first.",
                field="currency",
            )

    def _require(self, field: str, most: Decimal | None, taken: Decimal, more: Decimal, unit: str) -> None:
        held, wanted = most or NOTHING, taken + more
        if wanted <= held:
            return
        said = f"The envelope of {self.mission.key} holds {held:,.2f} {unit} at most"
        if more:
            raise TranchesExceedEnvelope(
                f"{said}; its other gates take {taken:,.2f}. That leaves {max(held - taken, NOTHING):,.2f}: ask for no more, "
                "or change the envelope first.",
                field=field,
            )
        raise TranchesExceedEnvelope(
            f"{said}, and its gates have released or locked {taken:,.2f}. Leave at least that much, or withdraw a gate first.",
            field="money_max" if field == "tranche" else "fte_max",
        )
