"""Charters: the mandate of a mission in words, in editions; what is signed stays as it was signed."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.limits import STATEMENT, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal


class CharterIsFixed(Refusal):
    """A charter that is signed or withdrawn stays as it is."""

    code = "charter_is_fixed"
    title = "The charter is signed or withdrawn"
    remedy = "Write the next edition of the charter, submit it and have it signed."


class CharterNotThere(Refusal):
    """Each step of a charter follows the one before: written, submitted, signed or returned."""

    code = "charter_not_there"
    title = "The charter cannot take this step"
    remedy = "Read the state of the charter: a draft is submitted, a submitted one is signed or returned."


class CharterOpen(Refusal):
    """One edition is worked on at a time."""

    code = "charter_open"
    title = "An edition of the charter is open already"
    remedy = "Go on with the edition that is open, or withdraw it first."


class OwnSignature(Refusal):
    """Two people stand behind a mandate: who asks for it and who gives it."""

    code = "own_signature"
    status = 403
    title = "Nobody signs the charter that they submitted"
    remedy = "Ask somebody else who may decide to sign it."


class CharterInThePast(Refusal):
    """A charter promises what is still to come."""

    code = "charter_in_the_past"
    status = 400
    title = "The charter would begin in the past"
    remedy = "Set realistic time expectations: a window that begins today or later."


TEXTS = ("objective_summary", "hypothesis", "constraints", "success_measures")
MANDATE = ("starts_on", "ends_on", "fte_min", "fte_max", "money_min", "money_max", "currency")


class CharterQuerySet(NumberedQuerySet):
    def signed(self) -> Self:
        return self.filter(state=Charter.State.SIGNED)

    def still_open(self) -> Self:
        return self.filter(state__in=Charter.OPEN)


class Charter(Numbered):
    """One edition. The purpose is that of the mission, in all of them; window and envelope are those it was submitted with."""

    PREFIX: ClassVar[str] = "CHA"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waits to be signed"
        RETURNED = "returned", "Returned"
        SIGNED = "signed", "Signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN: ClassVar[tuple[str, ...]] = ("draft", "submitted", "returned")
    WRITABLE: ClassVar[tuple[str, ...]] = ("draft", "returned")

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="charters")
    edition = models.PositiveIntegerField(editable=False)
    purpose_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    objective_summary = models.TextField(blank=True, default="")
    hypothesis = models.TextField(blank=True, default="")
    constraints = models.TextField(blank=True, default="")
    success_measures = models.TextField(blank=True, default="")
    starts_on = models.DateField(null=True, blank=True, editable=False)
    ends_on = models.DateField(null=True, blank=True, editable=False)
    fte_min = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True, editable=False)
    fte_max = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True, editable=False)
    money_min = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True, editable=False)
    money_max = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True, editable=False)
    currency = models.CharField(max_length=3, blank=True, default="", editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True, default="", help_text="Why it was returned or withdrawn.")

    objects = CharterQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["mission", "-edition"]
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(fields=["mission", "edition"], name="charter_edition_is_used_once"),
            models.UniqueConstraint(
                fields=["mission"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="charter_is_open_once_a_mission",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned", "signed", "withdrawn"]),
                name="charter_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "signed"])
                | (Q(submitted_at__isnull=False) & ~Q(objective_summary="") & ~Q(hypothesis="")),
                name="charter_submitted_says_what_it_expects",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "withdrawn"]) | Q(ended_at__isnull=False),
                name="charter_ends_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(reason=""), name="charter_sent_back_says_why"
            ),
            models.CheckConstraint(
                condition=Q(submitted_by=None) | Q(ended_by=None) | ~Q(state="signed") | ~Q(submitted_by=F("ended_by")),
                name="charter_is_signed_by_somebody_else",
            ),
            *(no_longer_than(name, STATEMENT, f"charter_{name}_fits") for name in TEXTS),
            no_longer_than("reason", STATEMENT, "charter_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.mission_id}, edition {self.edition}"

    def require_writable(self) -> None:
        """Raises CharterIsFixed, CharterNotThere."""
        if self.state not in self.OPEN:
            raise CharterIsFixed(
                f"{self.key} is {self.get_state_display().lower()} and stays so. Write the next edition instead.",
                field="state",
            )
        if self.state not in self.WRITABLE:
            raise CharterNotThere(
                f"{self.key} waits to be signed. Have it returned, or withdraw it, before you change it.", field="state"
            )

    def require_submitted(self) -> None:
        """Raises CharterIsFixed, CharterNotThere."""
        if self.state not in self.OPEN:
            self.require_writable()
        if self.state != self.State.SUBMITTED:
            raise CharterNotThere(f"{self.key} is not submitted yet. Submit it first.", field="state")

    def require_as_submitted(self) -> None:
        """Raises CharterNotThere when window or envelope are no longer what was submitted."""
        if any(getattr(self, name) != getattr(self.mission, name) for name in MANDATE):
            raise CharterNotThere(
                f"The window or the envelope of {self.mission.key} changed since {self.key} was submitted. "
                "Return it, look at the change, and submit it anew.",
                field="state",
            )

    def require_time_ahead(self, *, on: date) -> None:
        """Raises CharterInThePast when the mandate of a mission that has not begun would have begun already."""
        mission = self.mission
        if mission.launched_on is None and not mission.is_brought_in and mission.starts_on and mission.starts_on < on:
            raise CharterInThePast(
                f"{mission.key} would start on {mission.starts_on:%d %B %Y}, which is past. "
                "Give it a window that starts today or later, then submit the charter.",
                field="starts_on",
            )
