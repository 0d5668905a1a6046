"""REST of deliveries: what webhooks are owed, what became of it, and delivering it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline.models import Attempt, Delivery
from pipeline.webhooks import access, actions, payload
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint, VerbEndpoint

READ, WRITE = "webhooks:read", "webhooks:write"


class AttemptAnswer(TypedDict):
    """`status` 0: no answer came."""

    number: int
    at: datetime
    status: int
    milliseconds: int
    request_headers: dict[str, str]
    body_bytes: int
    body_sha256: str
    response_headers: dict[str, str]
    excerpt: str


class DeliveryAnswer(TypedDict):
    """`event` and `tries` come when one delivery is asked for."""

    id: UUID
    webhook: UUID
    webhook_id: str
    state: str
    type: str
    key: str
    position: str
    owed_at: datetime
    due_at: datetime | None
    delivered_at: datetime | None
    attempts: int
    last_status: int
    event: NotRequired[dict[str, Any] | None]
    tries: NotRequired[list[AttemptAnswer]]


def show_delivery(delivery: Delivery) -> DeliveryAnswer:
    waits = delivery.state == Delivery.State.WAITING
    return {
        "id": delivery.pk, "webhook": delivery.endpoint_id, "webhook_id": delivery.webhook_id, "state": delivery.state,
        "type": delivery.type, "key": delivery.key, "position": delivery.position, "owed_at": delivery.owed_at,
        "due_at": delivery.due_at if waits else None, "delivered_at": delivery.delivered_at,
        "attempts": delivery.attempts, "last_status": delivery.last_status,
    }  # fmt: skip


def show_attempt(attempt: Attempt) -> AttemptAnswer:
    return {
        "number": attempt.number, "at": attempt.at, "status": attempt.status, "milliseconds": attempt.milliseconds,
        "request_headers": attempt.request_headers, "body_bytes": attempt.body_bytes,
        "body_sha256": attempt.body_sha256, "response_headers": attempt.response_headers, "excerpt": attempt.excerpt,
    }  # fmt: skip


def show_whole_delivery(delivery: Delivery) -> DeliveryAnswer:
    tries = [show_attempt(attempt) for attempt in delivery.tries.all()]
    return {**show_delivery(delivery), "event": payload.whole(delivery, delivery.endpoint), "tries": tries}


class DeliveryFilters(fields.Parameters):
    webhook = fields.Uuid()
    state = fields.Several(fields.Choice(Delivery.State.values))
    type = fields.Text(longest=160)
    key = fields.Text(longest=200)


class Deliveries(ListEndpoint):
    """Deliveries of webhooks: what each is owed, and what became of it"""

    read_scope = READ
    parameters = DeliveryFilters
    sorts = {"owed_at": "owed_at", "due_at": "due_at"}
    default_sort = "-owed_at"
    represent = show_delivery
    columns = tuple(name for name in DeliveryAnswer.__annotations__ if name not in ("event", "tries"))

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Delivery]:
        rows = access.deliveries_seen_by(caller(request))
        if "webhook" in filters:
            rows = rows.filter(endpoint=filters["webhook"])
        if "state" in filters:
            rows = rows.filter(state__in=filters["state"])
        return rows.filter(**{name: filters[name] for name in ("type", "key") if name in filters})


class _OneDelivery:
    represent = show_whole_delivery

    def rows(self, request: Request) -> QuerySet[Delivery]:
        return access.deliveries_seen_by(caller(request)).prefetch_related("tries")


class OneDelivery(_OneDelivery, DetailEndpoint):
    """A delivery of a webhook

    With the event as the log has it now, and each try.
    """

    read_scope = READ


class Redeliver(_OneDelivery, VerbEndpoint):
    """Send one event again, under the same id"""

    write_scope = WRITE

    def act(self, request: Request, delivery: Delivery, /, **values: Any) -> None:
        access.require_change(delivery.endpoint, caller(request))
        actions.redeliver(delivery=delivery, by=caller(request), at=self.now)


class SettingAside(fields.Body):
    reason = fields.Text(longest=300)


class SetAside(_OneDelivery, VerbEndpoint):
    """Set one event aside

    It is not sent any more, and no longer keeps later events of its key waiting.
    """

    write_scope = WRITE
    body = SettingAside

    def act(self, request: Request, delivery: Delivery, /, **values: Any) -> None:
        access.require_change(delivery.endpoint, caller(request))
        actions.set_aside(delivery=delivery, by=caller(request), at=self.now, **values)


routes = [
    path("webhook-deliveries", Deliveries.as_view(), name="webhook-deliveries"),
    path("webhook-deliveries/<str:ref>", OneDelivery.as_view(), name="webhook-delivery"),
    path("webhook-deliveries/<str:ref>/redeliver", Redeliver.as_view(), name="webhook-delivery-redeliver"),
    path("webhook-deliveries/<str:ref>/set-aside", SetAside.as_view(), name="webhook-delivery-set-aside"),
]
