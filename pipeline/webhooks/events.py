"""The facts about webhooks: who may hear what, and when one stood still. Addresses are told without their path."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

TOPIC = topic(
    "pipeline.webhook", "Webhooks: which addresses outside are told of which topics, and when one stood still."
)


@fact(TOPIC, "opened", key="webhook")
@dataclass(frozen=True)
class WebhookOpened:
    webhook: UUID
    host: str
    topics: list[str]
    types: list[str]
    keeps_order: bool


@fact(TOPIC, "changed", key="webhook")
@dataclass(frozen=True)
class WebhookChanged:
    webhook: UUID
    host: str
    topics: list[str]
    types: list[str]
    keeps_order: bool


@fact(TOPIC, "approved", key="webhook")
@dataclass(frozen=True)
class WebhookApproved:
    webhook: UUID
    classification: str


@fact(TOPIC, "secret_rotated", key="webhook")
@dataclass(frozen=True)
class WebhookSecretRotated:
    webhook: UUID
    fingerprint: str


@fact(TOPIC, "paused", key="webhook")
@dataclass(frozen=True)
class WebhookPaused:
    webhook: UUID
    reason: str


@fact(TOPIC, "disabled", key="webhook")
@dataclass(frozen=True)
class WebhookDisabled:
    """By Cairn itself: the receiver is gone, or did not take an event in all its tries."""

    webhook: UUID
    host: str
    reason: str


@fact(TOPIC, "resumed", key="webhook")
@dataclass(frozen=True)
class WebhookResumed:
    webhook: UUID


@fact(TOPIC, "redelivered", key="webhook")
@dataclass(frozen=True)
class WebhookRedelivered:
    webhook: UUID
    events: int


@fact(TOPIC, "set_aside", key="webhook")
@dataclass(frozen=True)
class DeliverySetAside:
    webhook: UUID
    event: str
    reason: str


@fact(TOPIC, "removed", key="webhook")
@dataclass(frozen=True)
class WebhookRemoved:
    webhook: UUID
    host: str
