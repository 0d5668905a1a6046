"""Webhooks: addresses outside that hear of events, what they are owed, and each attempt to give it to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from accounts.models import ApiToken, User
from pipeline.models.topic import Classification, Topic
from rest.refusal import Refusal

RANKS = {str(value): rank for rank, value in enumerate(Classification.values)}
OPEN_CLASSES = (str(Classification.PUBLIC), str(Classification.INTERNAL))  # everybody who signed in reads these
BOTH_SECRETS_FOR = timedelta(hours=24)


class NothingToSend(Refusal):
    """A webhook hears of at least one topic that exists."""

    code = "webhook_without_topic"
    status = 400
    title = "The webhook hears of nothing"
    remedy = "Name at least one topic of GET /topics, and types that events of these topics have."


class NotRunning(Refusal):
    """A webhook that is paused or disabled sends nothing."""

    code = "webhook_not_running"
    title = "The webhook sends nothing now"
    remedy = "Resume it first."


class TooManyToRedeliver(Refusal):
    """One call redelivers a limited number of events."""

    code = "too_many_to_redeliver"
    title = "Too many events in this stretch"
    remedy = "Ask for a shorter stretch, and then for the next one."


class OwnApproval(Refusal):
    """Nobody approves their own webhook."""

    code = "own_approval"
    status = 403
    title = "Nobody approves their own webhook"
    remedy = "Ask another data steward."


class AlreadySettled(Refusal):
    """Only what is still owed can be set aside."""

    code = "delivery_is_settled"
    title = "Nothing is owed here any more"
    remedy = "Leave it as it is, or redeliver it."


class State(models.TextChoices):
    ENABLED = "enabled", "Enabled"
    PAUSED = "paused", "Paused"
    DISABLED = "disabled", "Disabled"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def working(self) -> EndpointQuerySet:
        """Enabled, its owner still here, and the token it was opened with not taken back."""
        token_stands = Q(token=None) | Q(token__revoked_at=None)
        return self.filter(token_stands, state=State.ENABLED, owner__is_active=True)

    def with_work(self, *, at: datetime) -> EndpointQuerySet:
        """Those that are owed something now, that do not rest, and that nobody serves."""
        due = Delivery.objects.filter(endpoint=models.OuterRef("pk"), state=Delivery.State.WAITING, due_at__lte=at)
        free = Q(served_until=None) | Q(served_until__lte=at)
        rested = Q(rests_until=None) | Q(rests_until__lte=at)
        return self.working().filter(free, rested).filter(models.Exists(due))


class Endpoint(models.Model):
    """`served_by` and `served_until`: the worker that sends to it now, renewed while it lives."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="webhooks")
    token = models.ForeignKey(ApiToken, on_delete=models.SET_NULL, null=True, related_name="webhooks")
    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    topics = models.JSONField(help_text="Names of topics.")
    types = models.JSONField(default=list, help_text="Types, or beginnings of types with a star; none: all.")
    keeps_order = models.BooleanField(default=False, help_text="Events of one key arrive one after the other.")
    approved_class = models.CharField(max_length=12, choices=Classification, default=Classification.INTERNAL)
    approved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="webhooks_approved")
    state = models.CharField(max_length=8, choices=State, default=State.ENABLED)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is not enabled.")
    salt = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=8)
    old_salt = models.CharField(max_length=32, blank=True)
    old_until = models.DateTimeField(null=True)
    silences = models.PositiveIntegerField(default=0, help_text="Attempts in a row that nobody answered.")
    rests_until = models.DateTimeField(null=True)
    served_by = models.UUIDField(null=True)
    served_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        db_table = "pipeline_webhook"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="webhook_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state=State.ENABLED) | ~Q(reason=""), name="webhook_says_why_it_sends_nothing"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="webhook_versions_count_up"),
            models.CheckConstraint(
                condition=Q(approved_class__in=Classification.values), name="webhook_is_approved_for_a_known_class"
            ),
            models.CheckConstraint(
                condition=Q(old_salt="", old_until=None) | (~Q(old_salt="") & Q(old_until__isnull=False)),
                name="webhook_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.host

    @property
    def host(self) -> str:
        """What of the address may be told to everybody: the rest of it may open doors."""
        return str(self.url).split("/", 3)[2]

    @property
    def subscription(self) -> str:
        return f"webhook:{self.pk}"

    @property
    def news(self) -> str:
        """The name under which open pages hear that an attempt was made."""
        return f"webhook-sent:{self.pk}"

    @property
    def stands_alone(self) -> bool:
        """True while its owner is here and the token it was opened with has not been taken back."""
        return self.owner.is_active and (self.token is None or self.token.revoked_at is None)

    def may_carry(self, classification: str) -> bool:
        return RANKS.get(classification, len(RANKS)) <= RANKS[str(self.approved_class)]

    def wants(self, event_type: str) -> bool:
        return not self.types or any(_fits(event_type, wanted) for wanted in self.types)

    def open_topics(self, classes: Mapping[str, str] | None = None) -> list[str]:
        """Those of its topics that it may hear of: the others wait for a data steward.

        `classes`: the class of each topic by its name, where there are many webhooks to ask; without it, the database is.
        """
        if classes is None:
            classes = Topic.objects.filter(name__in=self.topics).classes()
        return [name for name in self.topics if name in classes and self.may_carry(classes[name])]


def _fits(event_type: str, wanted: str) -> bool:
    return event_type.startswith(wanted[:-1]) if wanted.endswith("*") else event_type == wanted


class Delivery(models.Model):
    """An event that an endpoint is owed, by its place in the log: what is sent is read there. A ping has no place."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"
        SET_ASIDE = "set_aside", "Set aside"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    topic = models.CharField(max_length=120, blank=True)
    partition = models.PositiveSmallIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    type = models.CharField(max_length=160)
    key = models.CharField(max_length=200)
    webhook_id = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    failures = models.PositiveIntegerField(default=0, help_text="Since it was last asked for.")
    attempts = models.PositiveIntegerField(default=0, help_text="In all.")
    due_at = models.DateTimeField()
    owed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "pipeline_webhookdelivery"
        ordering = ["-owed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "webhook_id"], name="webhook_owes_an_event_once"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="webhook_delivery_says_when"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "failed", "set_aside"]),
                name="webhook_delivery_is_in_a_known_state",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "due_at"], condition=Q(state="waiting"), name="webhook_due"),
            models.Index(
                fields=["endpoint", "topic", "partition", "sequence"],
                condition=Q(state="waiting"),
                name="webhook_waits_in_order",
            ),
            models.Index(
                fields=["endpoint", "topic", "key", "sequence"],
                condition=Q(state="waiting"),
                name="webhook_key_waits",
            ),
            models.Index(fields=["endpoint", "owed_at"], name="webhook_delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.state}"

    @property
    def is_ping(self) -> bool:
        return not self.sequence

    @property
    def position(self) -> str:
        """Its event's place in the log; empty for a ping."""
        return "" if self.is_ping else f"{self.topic}:{self.partition}:{self.sequence}"


class Attempt(models.Model):
    """One try. The body that was sent is not kept: `body_sha256` tells whether the log still gives the same."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0, help_text="Of an answer; 0 when there was none.")
    request_headers = models.JSONField(default=dict)
    body_bytes = models.PositiveIntegerField(default=0)
    body_sha256 = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0, help_text="0: no answer.")
    response_headers = models.JSONField(default=dict)
    excerpt = models.TextField(blank=True)

    class Meta:
        db_table = "pipeline_webhookattempt"
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="webhook_attempt_is_counted_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="webhook_attempts_count_from_one"),
            models.CheckConstraint(
                condition=Q(status=0) | Q(status__range=(100, 999)), name="webhook_attempt_has_a_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}: {self.status}"

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300
