"""Clusters and their segments, and why a mission is affiliated with them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from missions.models.limits import REASON, STATEMENT, TITLE, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered
from pipeline import log
from rest.refusal import Refusal


class AlreadyAffiliated(Refusal):
    """The mission is affiliated there, or has its one primary cluster already."""

    code = "already_affiliated"
    title = "Already affiliated"
    remedy = "Look at the mission's affiliations; take another cluster or segment, or a secondary strength."


class SegmentElsewhere(Refusal):
    """The segment belongs to another cluster."""

    code = "segment_elsewhere"
    status = 400
    title = "The segment belongs to another cluster"
    remedy = "Choose a segment of the same cluster, or one that runs across all."


class TitleTaken(Refusal):
    """Two clusters, or two segments of one cluster, cannot share a title."""

    code = "title_taken"
    title = "The title is taken"
    remedy = "Choose another title, or use what is there."


class Cluster(Numbered):
    PREFIX: ClassVar[str] = "CLU"

    title = models.CharField(max_length=TITLE)
    purpose = models.TextField(blank=True, default="")

    class Meta(Numbered.Meta):
        ordering = ["title"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="cluster_has_a_title"),
            no_longer_than("title", TITLE, "cluster_title_fits"),
            no_longer_than("purpose", STATEMENT, "cluster_purpose_fits"),
        ]

    def __str__(self) -> str:
        return self.title


class Segment(Numbered):
    """A theme of a cluster; without a cluster it runs across all of them."""

    PREFIX: ClassVar[str] = "SEG"

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="segments")
    title = models.CharField(max_length=TITLE)

    class Meta(Numbered.Meta):
        ordering = ["title"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="segment_has_a_title"),
            no_longer_than("title", TITLE, "segment_title_fits"),
        ]

    def __str__(self) -> str:
        return self.title


class Affiliation(models.Model):
    class Strength(models.TextChoices):
        PRIMARY = "primary", "Primary"
        CONTRIBUTING = "contributing", "Contributing"

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="affiliations")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="affiliations")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations")
    strength = models.CharField(max_length=12, choices=Strength, default=Strength.PRIMARY)
    reason = models.TextField()
    affiliated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission"], condition=Q(strength="primary"), name="mission_has_one_primary_cluster"
            ),
            models.UniqueConstraint(fields=["mission", "cluster", "segment"], name="mission_is_affiliated_once"),
            # A missing segment is no value to the constraint above, so the mission could be put there twice.
            models.UniqueConstraint(
                fields=["mission", "cluster"],
                condition=Q(segment=None),
                name="mission_is_affiliated_once_without_segment",
            ),
            models.CheckConstraint(
                condition=Q(strength__in=["primary", "contributing"]), name="affiliation_strength_is_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="affiliation_has_a_reason"),
            no_longer_than("reason", REASON, "affiliation_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} in {self.cluster_id}"

    @property
    def is_primary(self) -> bool:
        return self.strength == self.Strength.PRIMARY
