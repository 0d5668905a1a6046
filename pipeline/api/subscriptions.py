"""REST of subscriptions: who reads what, and how far each is behind."""

from typing import Any

from django.urls import path
from rest_framework.request import Request

from pipeline import readers
from pipeline.envelope import rfc3339
from rest.endpoints import Endpoint


class Subscriptions(Endpoint):
    """Read who reads which topics, and how far each is behind"""

    read_scope = "topics:read"

    def get(self, request: Request) -> dict[str, Any]:
        topics = {subscription.name: list(subscription.topics) for subscription in readers.subscriptions()}
        return {
            "data": [
                {
                    "name": lag.subscription, "topics": topics[lag.subscription], "position": lag.position,
                    "behind_events": lag.events, "behind_seconds": round(lag.seconds, 3), "parked": lag.parked,
                    "moved_at": rfc3339(lag.moved_at) if lag.moved_at else None,
                }
                for lag in readers.lag()
            ]
        }  # fmt: skip


routes = [path("subscriptions", Subscriptions.as_view(), name="subscriptions")]
