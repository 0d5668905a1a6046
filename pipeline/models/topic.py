"""Topics: named streams of events. No topic knows who reads it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

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


class Topic(models.Model):
    name = models.CharField(max_length=120, primary_key=True)
    meaning = models.TextField(help_text="What the events mean, how they are selected, their traps.")
    owner = models.CharField(max_length=120, default="", blank=True)
    tags = models.JSONField(default=list, blank=True)
    schema = models.JSONField(null=True, blank=True, help_text="JSON Schema of the payload; null accepts any object.")
    classification = models.CharField(max_length=12, choices=Classification, default=Classification.INTERNAL)
    partitions = models.PositiveSmallIntegerField(default=8)
    retention_days = models.PositiveIntegerField(null=True, blank=True, help_text="Null keeps events for ever.")
    is_ours = models.BooleanField(default=False, help_text="Published by Cairn itself; nobody else may.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__regex=NAME), name="topic_name_is_words_joined_by_dots"),
            models.CheckConstraint(condition=Q(partitions__gte=1, partitions__lte=256), name="topic_has_partitions"),
            models.CheckConstraint(
                condition=Q(classification__in=Classification.values), name="topic_has_a_known_classification"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def domain(self) -> str:
        return str(self.name).split(".", 1)[0]


class Partition(models.Model):
    """An ordered part of a topic; `head` is the number of its newest event."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    head = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="partition_is_counted_once"),
            models.CheckConstraint(condition=Q(head__gte=0), name="partition_head_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}:{self.number}@{self.head}"
