"""Assessments: a finished walk through the decision tree, with every round of answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.limits import REASON, TITLE, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered
from rest.refusal import Refusal


class AnswersUnclear(Refusal):
    """An answer names a question of the tree and says yes, no or unknown."""

    code = "answers_unclear"
    status = 400
    title = "The answers do not fit the decision tree"
    remedy = "Read the questions at GET /decision-tree and answer each with yes, no or unknown."


class OverrideUnclear(Refusal):
    """Whoever disagrees with the tree names the type and the reason."""

    code = "override_unclear"
    status = 400
    title = "The override is incomplete"
    remedy = "Send override_type and override_reason together."


class AlreadyLed(Refusal):
    """The assessment already led to a mission."""

    code = "assessment_used"
    title = "The assessment already led to a mission"
    remedy = "Propose without it, or walk through the tree again and name the new assessment."


class Assessment(Numbered):
    """`rounds` is the walk as it happened: a no, its remedy, and the same question again."""

    PREFIX: ClassVar[str] = "ASM"

    title = models.CharField(max_length=TITLE)
    answers = models.JSONField(default=dict)
    rounds = models.JSONField(default=list)
    verdict = models.CharField(max_length=24)
    type = models.CharField(max_length=12, blank=True, default="")
    tree_version = models.CharField(max_length=24)
    override_type = models.CharField(max_length=12, blank=True, default="")
    override_reason = models.TextField(blank=True, default="")
    draft = models.JSONField(
        default=dict, blank=True, help_text="What the remedies brought to light, for the proposal."
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, null=True, blank=True, related_name="assessment")

    class Meta(Numbered.Meta):
        ordering = ["-number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="assessment_has_a_title"),
            models.CheckConstraint(
                condition=Q(type__in=["", "strategic", "feature", "platform"]), name="assessment_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(override_type="", override_reason="")
                | (Q(override_type__in=["strategic", "feature", "platform"]) & ~Q(override_reason="")),
                name="assessment_override_has_a_reason",
            ),
            no_longer_than("title", TITLE, "assessment_title_fits"),
            no_longer_than("override_reason", REASON, "assessment_override_reason_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overridden(self) -> bool:
        return bool(self.override_type)

    @property
    def chosen_type(self) -> str:
        """The type that a mission proposed from here gets."""
        return self.override_type or self.type
