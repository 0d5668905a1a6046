"""What the figures of the shared data core are made of: how much flows, who pulls, how many read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pipeline.models.topic import Topic


class Flow(models.Model):
    """How many events one source sent on one topic about one day. Nothing but what the log says.

    People who publish are counted together: how much one of them wrote is nobody's figure.
    """

    topic = models.CharField(max_length=120)
    day = models.DateField()
    source = models.CharField(max_length=200)
    authtype = models.CharField(max_length=20)
    service = models.CharField(max_length=64, default="", blank=True, help_text="The service account that sent them.")
    events = models.BigIntegerField()
    hours = models.IntegerField(help_text="Bit n is set when something happened in hour n, in UTC.")

    class Meta:
        ordering = ["topic", "day"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "day", "source", "authtype", "service"], name="flow_is_kept_once"),
            models.CheckConstraint(condition=Q(events__gte=1), name="flow_counts_events"),
            models.CheckConstraint(condition=Q(hours__gte=0, hours__lt=1 << 24), name="flow_knows_24_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.day}: {self.events}"


class CoreWeek(models.Model):
    """How one topic stood in one week: who read it and how fresh it was. Kept as it was, because readers come and go."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    readers = models.PositiveIntegerField()
    services = models.JSONField(default=list)
    age = models.BigIntegerField(null=True, help_text="Seconds since its newest event, at the end of the week.")
    usual = models.BigIntegerField(null=True, help_text="Seconds that usually lie between two events; null: not known.")
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["topic", "monday"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "monday"], name="core_week_is_kept_once"),
            models.CheckConstraint(condition=Q(age__gte=0), name="core_week_has_an_age_that_is_over"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.monday}: {self.readers}"


class Pull(models.Model):
    """A program that asks the feed for a topic: since when, and when last."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="pulls")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["topic", "account"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "account"], name="pull_is_noticed_once"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="pull_goes_on"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} pulls {self.topic_id}"
