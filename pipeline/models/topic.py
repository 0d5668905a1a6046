"""Topics: named streams of events. No topic knows who reads it."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Now

from pipeline.models.domain import DataDomain, Owned
from rest.refusal import Refusal

NAME = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"


class UnknownTopic(Refusal):
    """There is no topic of this name."""

    code = "unknown_topic"
    status = 404
    remedy = "Look at GET /topics, or open the topic first with POST /topics."


class TopicTaken(Refusal):
    """There is a topic of this name already."""

    code = "topic_taken"
    status = 409
    remedy = "Publish on the topic there is, or choose another name."


class Classification(models.TextChoices):
    PUBLIC = "public", "Public"
    INTERNAL = "internal", "Internal"
    CONFIDENTIAL = "confidential", "Confidential"
    RESTRICTED = "restricted", "Restricted"


class TopicQuerySet(models.QuerySet["Topic"]):
    def classes(self) -> dict[str, str]:
        """The class of each topic, by its name."""
        return dict(self.values_list("name", "classification"))


class Topic(Owned):
    name = models.CharField(max_length=120, primary_key=True)
    domain = models.ForeignKey(DataDomain, on_delete=models.PROTECT, related_name="topics")
    meaning = models.TextField(help_text="What one event means.")
    selection = models.TextField(default="", blank=True, help_text="How events are selected: what is in, what is not.")
    traps = models.TextField(default="", blank=True, help_text="What misleads whoever reads them for the first time.")
    tags = models.JSONField(default=list, blank=True)
    words = models.TextField(default="", blank=True, help_text="What a search looks through; follows from the rest.")
    schema = models.JSONField(null=True, blank=True, help_text="JSON Schema of the payload; null accepts any object.")
    schema_version = models.PositiveSmallIntegerField(default=0, help_text="0 without a schema.")
    classification = models.CharField(max_length=12, choices=Classification, default=Classification.INTERNAL)
    partitions = models.PositiveSmallIntegerField(default=8)
    retention_days = models.PositiveIntegerField(null=True, blank=True, help_text="Null keeps events for ever.")
    is_ours = models.BooleanField(default=False, help_text="Published by Cairn itself; nobody else may.")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__regex=NAME), name="topic_name_is_words_joined_by_dots"),
            models.CheckConstraint(
                condition=Q(name__startswith=Concat(F("domain_id"), Value("."))), name="topic_is_named_after_its_domain"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="topic_counts_its_versions"),
            models.CheckConstraint(condition=Q(partitions__gte=1, partitions__lte=256), name="topic_has_partitions"),
            models.CheckConstraint(
                condition=Q(classification__in=Classification.values), name="topic_has_a_known_classification"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemaVersion(models.Model):
    """A schema as it stood from a moment on, and in words what it changed."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="schemas")
    number = models.PositiveSmallIntegerField()
    schema = models.JSONField()
    changes = models.JSONField(default=list, blank=True)
    reason = models.TextField(default="", blank=True)
    by_name = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["topic", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="schema_version_is_counted_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="schema_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} schema {self.number}"


class Partition(models.Model):
    """An ordered part of a topic; `head` is the number of its newest event, recorded at `recorded_at`."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    head = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True, editable=False)  # never goes back, whatever clocks do

    class Meta:
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="partition_is_counted_once"),
            models.CheckConstraint(condition=Q(head__gte=0), name="partition_head_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}:{self.number}@{self.head}"
