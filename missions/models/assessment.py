"""Assessments: sessions that walk the decision tree, turn by turn and round by round."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from missions.models.activity import Activity
from missions.models.limits import LINK, REASON, STATEMENT, TITLE, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered
from pipeline import log
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


class AssessmentDisagrees(Refusal):
    """A mission is proposed as what its assessment came to."""

    code = "assessment_disagrees"
    title = "The assessment says otherwise"
    remedy = "Propose what it came to, or assess the activity again and finish with another type and the reason."


class SessionOver(Refusal):
    """A finished session stays as it is."""

    code = "session_over"
    title = "The session is finished"
    remedy = "Begin another session of the same activity; the finished one stays beside it."


class SessionUnderWay(Refusal):
    """An activity is assessed in one session at a time, so that nobody answers past each other."""

    code = "session_under_way"
    title = "A session is under way"
    remedy = "Go on with that session, or finish it first."


class NothingToMend(Refusal):
    """A remedy follows a no to its question."""

    code = "nothing_to_mend"
    title = "There is nothing to mend"
    remedy = "Answer the question with no first; its remedy then waits."


class FindingUnclear(Refusal):
    """What an answer or a remedy brings to light has a place in the proposal."""

    code = "finding_unclear"
    status = 400
    title = "What was found out does not fit"
    remedy = "Send the days, the goal, the envelope and the capabilities as `detail` says."


class Assessment(Numbered):
    """A session: anybody who may propose goes on with it, until somebody finishes it. `answers` holds the last of each."""

    PREFIX: ClassVar[str] = "ASM"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="assessments")
    title = models.CharField(max_length=TITLE)
    purpose = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict)
    verdict = models.CharField(max_length=24)
    type = models.CharField(max_length=12, blank=True, default="")
    confidence = models.CharField(max_length=8, blank=True, default="")
    tree_version = models.CharField(max_length=24)
    override_type = models.CharField(max_length=12, blank=True, default="")
    override_reason = models.TextField(blank=True, default="")
    draft = models.JSONField(
        default=dict, blank=True, help_text="What the remedies brought to light, for the proposal."
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=(Q(verdict="mission") & ~Q(type="")) | (Q(verdict__in=["open", "deprioritised"], type="")),
                name="assessment_has_one_result",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | Q(override_type="", mission__isnull=True),
                name="assessment_under_way_led_nowhere_yet",
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(finished_at__isnull=True), name="activity_has_one_session_under_way"
            ),
            no_longer_than("title", TITLE, "assessment_title_fits"),
            no_longer_than("purpose", STATEMENT, "assessment_purpose_fits"),
            no_longer_than("override_reason", REASON, "assessment_override_reason_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overridden(self) -> bool:
        return bool(self.override_type)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def chosen_type(self) -> str:
        """The type that a mission proposed from here gets."""
        return self.override_type or self.type

    def require_led_to(self, type: str) -> None:  # noqa: A002
        """Raises SessionUnderWay, AlreadyLed, AssessmentDisagrees when a mission of this type cannot come of it."""
        if not self.is_finished:
            raise SessionUnderWay(
                f"{self.key} is still under way. Finish it, then propose from it.", field="assessment"
            )
        if self.mission_id:
            raise AlreadyLed(f"{self.key} already led to a mission. Assess the new one on its own.", field="assessment")
        if not self.chosen_type:
            found = "is deprioritised" if self.verdict == "deprioritised" else "is not a mission yet"
            raise AssessmentDisagrees(
                f"By {self.key} it {found}. Assess {self.activity.key} again, mend what it lacks, or finish with a type of "
                "your own and the reason.",
                field="assessment",
            )
        if type != self.chosen_type:
            raise AssessmentDisagrees(
                f"By {self.key} it is a {self.chosen_type} mission, not a {type} one. Propose it as {self.chosen_type}, or "
                f"assess {self.activity.key} again and finish with {type} and the reason.",
                field="type",
            )

    def require_under_way(self) -> None:
        """Raises SessionOver."""
        if self.is_finished:
            raise SessionOver(f"{self.key} was finished. Begin another session of {self.activity.key}.")


class Turn(models.Model):
    """One step of a session: an answer to a question, or a remedy done. Each re-entry of the tree is another `round`."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=8, blank=True, default="")
    remedy = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    evidence = models.CharField(max_length=LINK, blank=True, default="")
    found = models.JSONField(default=dict, blank=True, help_text="What it brought to light, as text.")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["assessment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="turn_has_a_place_of_its_own"),
            models.CheckConstraint(condition=Q(position__gte=1, round__gte=1), name="turn_counts_from_one"),
            models.CheckConstraint(
                condition=(Q(answer__in=["yes", "no", "unknown"]) & Q(remedy="")) | (Q(answer="") & ~Q(remedy="")),
                name="turn_answers_or_mends",
            ),
            models.CheckConstraint(
                condition=Q(evidence="") | Q(evidence__startswith="https://") | Q(evidence__startswith="http://"),
                name="turn_evidence_is_a_link",
            ),
            no_longer_than("reason", REASON, "turn_reason_fits"),
            no_longer_than("evidence", LINK, "turn_evidence_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer or self.remedy}"
