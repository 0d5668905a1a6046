"""A topic, people, a receiver on this machine, and a way to carry everything that is owed at a moment."""

import ipaddress
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from pipeline import actions as pipeline_actions
from pipeline import readers
from pipeline.models import Endpoint
from pipeline.webhooks import actions, sending
from pipeline.webhooks.clock import Clock
from tests.conftest import NOW
from tests.pipeline.webhooks.receiver import Receiver, listening


@pytest.fixture
def sales(db: Any) -> str:
    return pipeline_actions.open_topic(name="shop.sale", meaning="Lines of the tills.", by=None, at=NOW).name


@pytest.fixture
def reachable(settings: Any) -> None:
    """This machine may be called, as in development."""
    settings.WEBHOOKS_MAY_REACH = (frozenset(), (ipaddress.ip_network("127.0.0.0/8"),))


@pytest.fixture
def receiver(reachable: None) -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


@pytest.fixture
def owner(person: Any) -> Any:
    return person("mission_owner", name="Maya")


@pytest.fixture
def sell(sales: str, person: Any) -> Callable[..., None]:
    """Publishes sales: sell(3), sell(1, key="till-2", store="Hove")."""
    till = person("service", name="Till")
    count = 0

    def publish(lines: int = 1, *, key: str = "till-1", type: str = "shop.sale.made.v1", **data: Any) -> None:
        nonlocal count
        batch = []
        for _ in range(lines):
            count += 1
            batch.append(
                {
                    "specversion": "1.0",
                    "id": f"sale-{count}",
                    "source": "/till",
                    "type": type,
                    "partitionkey": key,
                    "time": "2026-03-02T09:00:00Z",
                    "data": {"n": count, **data},
                }
            )
        pipeline_actions.publish(raw_events=batch, topic=sales, by=till, at=NOW)

    return publish


@pytest.fixture
def webhook(receiver: Receiver, sales: str, owner: Any) -> Callable[..., tuple[Endpoint, str]]:
    """Opens webhooks: webhook() hears of the sales at the receiver and gives its secret with it."""

    def make(**values: Any) -> tuple[Endpoint, str]:
        usual = {"url": receiver.url, "topics": [sales], "by": owner, "at": timezone.now()}
        return actions.open_webhook(**usual | values)

    return make


def carry(after: timedelta = timedelta(), *, at: datetime | None = None) -> int:
    """What readers and the worker's thread do, now or as if so much time had gone by. Returns the attempts made."""
    readers.drain_fully()
    clock, made = Clock((at or timezone.now()) + after), 0
    for endpoint_id in Endpoint.objects.with_work(at=clock.now()).values_list("pk", flat=True):
        holder = uuid4()
        if sending.claim(endpoint_id, holder, at=clock.now(), until=clock.now() + timedelta(seconds=8)):
            made += sending.serve(endpoint_id, holder, clock)
            sending.release(endpoint_id, holder)
    return made
