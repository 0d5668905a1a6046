"""What keeps the log for good: who was on it, what was sealed, what was archived."""

from django.db import models
from django.db.models import F, Q


class EventIdentity(models.Model):
    """One line for each event that was ever on the log, also of those that were archived.

    PostgreSQL keeps the log in months, and a unique index holds inside a month only: what must be unique for ever is
    unique here, written by a trigger in the same statement. SQLite's log is one table that keeps it itself; there, this
    table holds the archived events.
    """

    pk = models.CompositePrimaryKey("event_id", "source")
    event_id = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    sequence = models.BigIntegerField()

    class Meta:
        db_table = "pipeline_event_identity"
        constraints = [
            models.UniqueConstraint(fields=["topic", "partition", "sequence"], name="event_has_a_place_of_its_own"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event_id}"


class Seal(models.Model):
    """A stretch of a partition and the hash of its rows, chained to the stretch before it by a key the database has not."""

    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    month = models.DateField(help_text="The month in which its events were recorded; no stretch lies in two.")
    content = models.CharField(max_length=64, help_text="SHA-256 of its rows, as lines of JSON.")
    previous = models.CharField(max_length=64, blank=True, help_text="The digest of the stretch before it.")
    digest = models.CharField(max_length=64)
    sealed_by = models.CharField(max_length=16, help_text="The fingerprint of the key.")
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["topic", "partition", "first"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "partition", "first"], name="stretch_is_sealed_once"),
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="stretch_has_events"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.first}-{self.last}"


class Archive(models.Model):
    """A month of a partition in a file. Its rows may go only while it is `removing`, and come back while `restoring`."""

    class State(models.TextChoices):
        REMOVING = "removing", "Written and verified; its rows may go"
        REMOVED = "removed", "Only in the file"
        RESTORING = "restoring", "Its rows are coming back"
        RESTORED = "restored", "In the file and in the log"

    topic = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    month = models.DateField()
    file = models.CharField(max_length=400, help_text="Below the folder of the archive.")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State)
    verified_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["topic", "partition", "first"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "partition", "first"], name="stretch_is_archived_once"),
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="archive_has_events"),
            models.CheckConstraint(
                condition=Q(state__in=["removing", "removed", "restoring", "restored"]), name="archive_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.first}-{self.last} {self.state}"
