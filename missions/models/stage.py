"""In which stage a mission stood from when until when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions import stages
from missions.models.life import MissionType
from missions.models.limits import REASON, no_longer_than
from missions.models.mission import Mission
from pipeline import log
from rest.refusal import Refusal


class NoSuchStage(Refusal):
    """The path of the mission's type has no such stage."""

    code = "no_such_stage"
    status = 400
    title = "The path has no such stage"
    remedy = "Choose one of the stages that `detail` lists."


class StageOutOfTurn(Refusal):
    """A mission goes forward one stage at a time."""

    code = "stage_out_of_turn"
    title = "The stage is not next"
    remedy = "Enter the stage that comes next, or go back to an earlier one with a reason."


class AlreadyInStage(Refusal):
    """The mission stands in this stage."""

    code = "already_in_stage"
    title = "It stands there already"
    remedy = "Nothing to do; it is in this stage."


class NotUnderWay(Refusal):
    """Only a running mission moves through its stages."""

    code = "not_under_way"
    title = "The mission does not run"
    remedy = "Launch or resume the mission first; a concluded one keeps the stage in which it ended."


class StageInterval(models.Model):
    """A mission stands in one stage at an instant. `type` is whose path it was, should the mission be classified anew."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="stages")
    type = models.CharField(max_length=12, choices=MissionType)
    stage = models.CharField(max_length=16)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission"], condition=Q(until=None), name="mission_stands_in_one_stage_at_an_instant"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="stage_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(type__in=tuple(stages.PATHS)), name="stage_is_of_a_type_with_a_path"),
            models.CheckConstraint(condition=Q(stage__in=stages.CODES), name="stage_is_known"),
            no_longer_than("reason", REASON, "stage_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.stage} since {self.since:%Y-%m-%d}"

    @property
    def title(self) -> str:
        return stages.title_of(self.type, self.stage)

    @classmethod
    def open_of(cls, mission: Mission) -> "StageInterval | None":
        """Where the mission stands; None when nobody has said so, or when its path is over."""
        found: StageInterval | None = cls.objects.filter(mission=mission, until=None).first()
        return found

    def close(self, *, at: datetime) -> datetime:
        """The moment at which it ended."""
        self.until = max(at, self.since)
        self.save(update_fields=["until"])
        return self.until
