"""REST of subscriptions: who reads what, how far each is behind; pausing one and letting it go on."""

from typing import TypedDict

from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline import pauses, readers, readmodels
from pipeline.envelope import rfc3339
from pipeline.models.suspicion import UnknownReader
from rest import fields
from rest.endpoints import Endpoint


class ShownSubscription(TypedDict):
    """`paused` says why it reads nothing; empty when it does. `can_be_rebuilt`: it is a read model (POST /rebuilds)."""

    name: str
    title: str
    topics: list[str]
    position: int
    behind_events: int
    behind_seconds: float
    parked: int
    paused: str
    can_be_rebuilt: bool
    moved_at: str | None


class ShownSubscriptions(TypedDict):
    data: list[ShownSubscription]


class Subscriptions(Endpoint):
    """Read who reads which topics, and how far each is behind"""

    read_scope = "topics:read"

    def get(self, request: Request) -> ShownSubscriptions:
        topics = {subscription.name: list(subscription.topics) for subscription in readers.subscriptions()}
        kept = {one.name for one in readmodels.all_of_them()}
        return {
            "data": [
                {
                    "name": lag.subscription, "title": lag.title, "topics": topics[lag.subscription],
                    "position": lag.position, "behind_events": lag.events, "behind_seconds": round(lag.seconds, 3),
                    "parked": lag.parked, "paused": lag.paused, "can_be_rebuilt": lag.subscription in kept,
                    "moved_at": rfc3339(lag.moved_at) if lag.moved_at else None,
                }
                for lag in readers.lag()
            ]
        }  # fmt: skip


class Why(fields.Body):
    reason = fields.Text(longest=500, help_text="Shown to everybody who wonders why the figures stand still.")


class PauseReader(Endpoint):
    """Pause a reader

    It reads nothing from its next batch on, and loses nothing: what comes meanwhile waits on the log.
    """

    write_scope = "topics:write"
    body = Why
    refuses = {"POST": [UnknownReader]}

    def post(self, request: Request, name: str) -> dict[str, str]:
        _require_reader(name)
        pause = pauses.pause(subscription=name, reason=self.read(request)["reason"], by=caller(request), at=self.now)
        return {"name": name, "paused": pause.reason}


class ResumeReader(Endpoint):
    """Let a paused reader go on

    It reads on where it stopped.
    """

    write_scope = "topics:write"
    refuses = {"POST": [UnknownReader]}

    def post(self, request: Request, name: str) -> dict[str, str]:
        _require_reader(name)
        self.read(request)
        pauses.resume(subscription=name, by=caller(request), at=self.now)
        return {"name": name, "paused": ""}


def _require_reader(name: str) -> None:
    """Raises UnknownReader."""
    try:
        readers.named(name)
    except LookupError:
        raise UnknownReader(f"Nobody reads as {name!r}. Choose one from the list of readers.") from None


routes = [
    path("subscriptions", Subscriptions.as_view(), name="subscriptions"),
    path("subscriptions/<str:name>/pause", PauseReader.as_view(), name="subscription-pause"),
    path("subscriptions/<str:name>/resume", ResumeReader.as_view(), name="subscription-resume"),
]
