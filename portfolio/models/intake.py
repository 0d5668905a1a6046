"""portfolio.intake_card: one row for each activity that was proposed."""

from django.db import models


class IntakeState(models.TextChoices):
    """What waits comes first: nobody walked the tree yet, somebody is at it, it ended open, or no mission came of it."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    OPEN = "open"
    MISSION = "mission"
    LED = "led"
    DEPRIORITISED = "deprioritised"
    EARLIER = "earlier"  # assessed before activities had a key: what came of it is told by its mission


WAITS = (IntakeState.WAITING, IntakeState.UNDER_WAY, IntakeState.OPEN, IntakeState.MISSION)


class IntakeCard(models.Model):
    activity_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24)
    title = models.TextField()
    proposer_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16)
    state_since = models.DateTimeField(null=True)
    type = models.CharField(max_length=12)
    assessment_key = models.CharField(max_length=24)
    mission_key = models.CharField(max_length=24)
    finished = models.PositiveSmallIntegerField()
    overridden = models.PositiveSmallIntegerField()
    last_activity_at = models.DateTimeField(null=True)
    detail = models.JSONField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["state", "state_since"], name="intake_by_state")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
