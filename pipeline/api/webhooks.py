"""REST of webhooks: open, change, pause, rotate, approve, ping, and sending a stretch of events again."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import Program, caller
from accounts.models import ApiToken
from pipeline.api.deliveries import READ, WRITE, DeliveryAnswer, show_delivery
from pipeline.models import Endpoint, Topic
from pipeline.models.webhook import State
from pipeline.webhooks import access, actions, keys
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, ListEndpoint, VerbEndpoint


class WebhookAnswer(TypedDict):
    """`waits_for_approval`: its topics that a data steward has to approve before their events leave.

    `public_key` verifies the signature v1a, `secret` the signature v1.
    """

    id: UUID
    owner: UUID
    url: str
    description: str
    topics: list[str]
    types: list[str]
    keeps_order: bool
    state: str
    reason: str
    approved_class: str
    waits_for_approval: list[str]
    fingerprint: str
    public_key: str
    old_secret_until: datetime | None
    rests_until: datetime | None
    created_at: datetime
    changed_at: datetime
    version: int
    secret: NotRequired[str]


def show_webhook(endpoint: Endpoint, classes: Mapping[str, str] | None = None) -> WebhookAnswer:
    open_topics = set(endpoint.open_topics(classes))
    return {
        "id": endpoint.pk, "owner": endpoint.owner_id, "url": endpoint.url, "description": endpoint.description,
        "topics": endpoint.topics, "types": endpoint.types, "keeps_order": endpoint.keeps_order,
        "state": endpoint.state, "reason": endpoint.reason, "approved_class": endpoint.approved_class,
        "waits_for_approval": [name for name in endpoint.topics if name not in open_topics],
        "fingerprint": endpoint.fingerprint, "public_key": keys.pair(endpoint).public_key, "old_secret_until": endpoint.old_until,
        "rests_until": endpoint.rests_until, "created_at": endpoint.created_at, "changed_at": endpoint.changed_at,
        "version": endpoint.version,
    }  # fmt: skip


COLUMNS = tuple(name for name in WebhookAnswer.__annotations__ if name != "secret")


class WebhookFilters(fields.Parameters):
    state = fields.Several(fields.Choice(State.values))


class _Settings(fields.Body):
    description = fields.Text(longest=200, required=False)
    types = fields.Several(
        fields.Text(longest=160),
        required=False,
        help_text="Types of events, or the beginning of types with a star, such as okrs.check_in.*; none means all.",
    )
    keeps_order = fields.YesNo(required=False, help_text="Events of one key arrive one after the other.")


class NewWebhook(_Settings):
    url = fields.Text(longest=2000, help_text="https://, with a public host name.")
    topics = fields.Several(fields.Text(longest=120), least=1, help_text="Names of topics.")
    from_the_beginning = fields.YesNo(required=False, help_text="Begin with the first event of the topics, not now.")


class WebhookChange(fields.Change):
    url = fields.Text(longest=2000)
    topics = fields.Several(fields.Text(longest=120), least=1)
    description = fields.Text(longest=200, shortest=0)
    types = fields.Several(fields.Text(longest=160))
    keeps_order = fields.YesNo()


def token_of(request: Request) -> ApiToken | None:
    """The token that asks; a webhook ends when the token that opened it is taken back."""
    return request.auth.token if isinstance(request.auth, Program) else None


class Webhooks(ListEndpoint):
    """Webhooks

    One's own; data stewards, auditors and administrators see those of everybody. The first answer to POST is the only
    one that shows `secret`: rotate it when that answer was lost.
    """

    read_scope, write_scope = READ, WRITE
    parameters, body = WebhookFilters, NewWebhook
    sorts = {"created_at": "created_at", "changed_at": "changed_at", "state": "state"}
    default_sort = "-created_at"
    represent = show_webhook
    columns = COLUMNS

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Endpoint]:
        rows = access.seen_by(caller(request))
        return rows.filter(state__in=filters["state"]) if "state" in filters else rows

    def represented(self, row: Endpoint) -> WebhookAnswer:
        return show_webhook(row, self._classes)

    @cached_property
    def _classes(self) -> dict[str, str]:
        return Topic.objects.classes()

    def create(self, request: Request, **values: Any) -> Answer:
        access.require_open(caller(request))
        endpoint, secret = actions.open_webhook(**values, token=token_of(request), by=caller(request), at=self.now)
        shown = show_webhook(endpoint)
        place = {"Location": f"{request.path}/{endpoint.pk}"}
        return Answer({**shown, "secret": secret}, status=201, headers=place, kept=shown)


class _One:
    represent = show_webhook

    def rows(self, request: Request) -> QuerySet[Endpoint]:
        return access.seen_by(caller(request))


class OneWebhook(_One, DetailEndpoint):
    """A webhook"""

    read_scope, write_scope = READ, WRITE
    body = WebhookChange

    def change(self, request: Request, endpoint: Endpoint, **values: Any) -> None:
        access.require_change(endpoint, caller(request))
        actions.change(endpoint=endpoint, by=caller(request), at=self.now, **values)

    def remove(self, request: Request, endpoint: Endpoint) -> None:
        access.require_stop(endpoint, caller(request))
        actions.remove(endpoint=endpoint, by=caller(request), at=self.now)


class Pausing(fields.Body):
    reason = fields.Text(longest=300, required=False)


class Pause(_One, VerbEndpoint):
    """Pause a webhook

    Nothing is sent until it is resumed, and nothing is lost.
    """

    write_scope = WRITE
    body = Pausing

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> None:
        access.require_stop(endpoint, caller(request))
        actions.pause(endpoint=endpoint, by=caller(request), at=self.now, **values)


class Resume(_One, VerbEndpoint):
    """Resume a webhook

    It goes on where it stopped; what had failed is tried anew.
    """

    write_scope = WRITE

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> None:
        access.require_change(endpoint, caller(request))
        actions.resume(endpoint=endpoint, token=token_of(request), by=caller(request), at=self.now)


class RotateSecret(_One, VerbEndpoint):
    """Rotate the secret of a webhook

    The answer shows the new `secret`, this once. For 24 hours everything is signed with the old one as well.
    """

    write_scope = WRITE

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> Answer:
        access.require_change(endpoint, caller(request))
        secret = actions.rotate_secret(endpoint=endpoint, by=caller(request), at=self.now)
        shown = self.shown(endpoint)
        return Answer({**show_webhook(endpoint), "secret": secret}, headers=shown.headers, kept=show_webhook(endpoint))


class Approve(_One, VerbEndpoint):
    """Approve a webhook for its confidential topics

    By a data steward who does not own it. Another address or other topics end the approval.
    """

    write_scope = WRITE

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> None:
        access.require_approve(caller(request))
        actions.approve(endpoint=endpoint, by=caller(request), at=self.now)


class PingWebhook(_One, VerbEndpoint):
    """Send a test event to a webhook

    The answer is its delivery, which is tried once, within a second or two.
    """

    write_scope = WRITE
    answer_shape = DeliveryAnswer

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> Answer:
        access.require_change(endpoint, caller(request))
        return Answer(show_delivery(actions.ping(endpoint=endpoint, by=caller(request), at=self.now)), status=200)


class Stretch(fields.Body):
    since = fields.Moment(help_text="Events recorded from here on.")
    until = fields.Moment(required=False, help_text="And before here; now, when left out.")


class Redelivered(TypedDict):
    events: int


class RedeliverStretch(_One, VerbEndpoint):
    """Send the events of a stretch of time again

    Read from the log, at most 10,000 a call; each goes under the id it always had.
    """

    write_scope = WRITE
    body = Stretch
    answer_shape = Redelivered

    def act(self, request: Request, endpoint: Endpoint, /, **values: Any) -> Answer:
        access.require_change(endpoint, caller(request))
        until = values.get("until", self.now)
        count = actions.redeliver_since(
            endpoint=endpoint, since=values["since"], until=until, by=caller(request), at=self.now
        )
        return Answer({"events": count})


routes = [
    path("webhooks", Webhooks.as_view(), name="webhooks"),
    path("webhooks/<str:ref>", OneWebhook.as_view(), name="webhook"),
    path("webhooks/<str:ref>/pause", Pause.as_view(), name="webhook-pause"),
    path("webhooks/<str:ref>/resume", Resume.as_view(), name="webhook-resume"),
    path("webhooks/<str:ref>/rotate-secret", RotateSecret.as_view(), name="webhook-rotate-secret"),
    path("webhooks/<str:ref>/approve", Approve.as_view(), name="webhook-approve"),
    path("webhooks/<str:ref>/ping", PingWebhook.as_view(), name="webhook-ping"),
    path("webhooks/<str:ref>/redeliver", RedeliverStretch.as_view(), name="webhook-redeliver"),
]
