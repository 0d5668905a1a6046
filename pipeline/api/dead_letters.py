"""REST of dead letters: what a subscription could not handle, and its retry."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline import retries
from pipeline.envelope import rfc3339
from pipeline.models import DeadLetter
from pipeline.models.dead_letter import Kind
from rest import fields
from rest.endpoints import Endpoint, ListEndpoint


class ShownLetter(TypedDict):
    id: int
    subscription: str
    topic: str
    partition: int
    sequence: int
    key: str
    type: str
    kind: str
    error: str
    attempts: int
    parked_at: str
    resolved_at: str | None


def show_letter(letter: DeadLetter) -> ShownLetter:
    return {
        "id": letter.pk, "subscription": letter.subscription, "topic": letter.topic, "partition": letter.partition,
        "sequence": letter.sequence, "key": letter.key, "type": letter.type, "kind": letter.kind,
        "error": letter.error, "attempts": letter.attempts, "parked_at": rfc3339(letter.parked_at),
        "resolved_at": rfc3339(letter.resolved_at) if letter.resolved_at else None,
    }  # fmt: skip


class LetterFilters(fields.Parameters):
    subscription = fields.Text(longest=120)
    kind = fields.Choice(Kind.values, help_text="Why it waits.")
    open = fields.YesNo(help_text="Only those that still wait.")


class DeadLetters(ListEndpoint):
    """Events that a subscription could not handle, with the reason. None is ever dropped."""

    read_scope = "topics:read"
    parameters = LetterFilters
    sorts = {"parked_at": "parked_at", "id": "id"}
    default_sort, key_column = "id", "id"
    represent = show_letter

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[DeadLetter]:
        rows = DeadLetter.objects.all()
        if "subscription" in filters:
            rows = rows.filter(subscription=filters["subscription"])
        if "kind" in filters:
            rows = rows.filter(kind=filters["kind"])
        return rows.filter(resolved_at__isnull=filters["open"]) if "open" in filters else rows


class ShownRetry(TypedDict):
    """How many events went through, how many of those asked for still wait, and whether every key was tried."""

    resolved: int
    waiting: int
    is_whole: bool


def show_retry(retried: retries.Retried) -> ShownRetry:
    return {"resolved": retried.resolved, "waiting": retried.waiting, "is_whole": retried.is_whole}


class Retry(fields.Body):
    subscription = fields.Text(longest=120)
    topic = fields.Text(longest=120)
    partition = fields.Whole(least=0, most=255)
    key = fields.Text(longest=200)


class RetryParked(Endpoint):
    """Retry what is parked under a key

    The events that a subscription could not handle are handled again, in their order.
    """

    write_scope = "topics:write"
    body = Retry

    def post(self, request: Request) -> ShownRetry:
        return show_retry(retries.retry_parked(**self.read(request), by=caller(request), at=self.now))


class RetryRange(fields.Body):
    subscription = fields.Text(longest=120)
    topic = fields.Text(longest=120, required=False)
    since = fields.Moment(required=False, help_text="Keys with something that was parked at this moment or later.")
    until = fields.Moment(required=False, help_text="Keys with something that was parked at this moment or earlier.")


class RetrySeveral(Endpoint):
    """Retry everything parked, of a topic, or of a time

    Each key in its order. It stops after some seconds: while `is_whole` is false, ask again for the rest.
    """

    write_scope = "topics:write"
    body = RetryRange

    def post(self, request: Request) -> ShownRetry:
        return show_retry(retries.retry_range(**self.read(request), by=caller(request), at=self.now))


routes = [
    path("dead-letters", DeadLetters.as_view(), name="dead-letters"),
    path("dead-letters/retry", RetryParked.as_view(), name="dead-letters-retry"),
    path("dead-letters/retry-range", RetrySeveral.as_view(), name="dead-letters-retry-range"),
]
