"""What is suspected of killing workers, and subscriptions that stand still."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from rest.refusal import Refusal


class Suspicion(models.Model):
    """A batch that was begun late, marked before it: as long as the mark is there, nobody came back from it.

    `alone_upto`: so far events are tried one by one; `sequence` is the one that is tried now, `tries` how often.
    """

    subscription = models.CharField(max_length=120)
    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    upto = models.BigIntegerField(help_text="The last event of the batch.")
    alone_upto = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True, default="", help_text="How the last try ended.")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "topic", "partition"], name="suspicion_lies_on_a_partition_once"
            ),
            models.CheckConstraint(
                condition=Q(upto__gte=1, alone_upto__gte=0, sequence__gte=0), name="suspicion_is_about_the_log"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.topic}:{self.partition} up to {self.upto}, {self.tries} tries"


class NotPaused(Refusal):
    """The reader is not paused."""

    code = "not_paused"
    status = 409
    remedy = "Look at GET /subscriptions for those that are."


class AlreadyPaused(Refusal):
    """The reader is paused already."""

    code = "already_paused"
    status = 409
    remedy = "Resume it when its trouble is mended."


class UnknownReader(Refusal):
    """Nobody reads under this name."""

    code = "unknown_reader"
    status = 404
    remedy = "Look at GET /subscriptions for the names."


class Pause(models.Model):
    """A subscription that reads nothing until somebody lets it go on: too much of what it read could not be handled."""

    subscription = models.CharField(max_length=120, primary_key=True)
    reason = models.TextField()
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Nobody when Cairn did it by itself.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subscription="") & ~Q(reason=""), name="pause_says_of_what_and_why")
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.reason}"
