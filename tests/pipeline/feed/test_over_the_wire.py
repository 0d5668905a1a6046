"""The feed of a running Cairn: who waits is told at once, costs no thread and no connection, and is shut out in time."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from launch.installation import Installation
from tests.faults.inside import Witness
from tests.pipeline.feed import inside
from tests.pipeline.feed.inside import TOPIC

pytestmark = pytest.mark.postgres_only

SOON = 10.0


@dataclass
class Shop:
    """A running Cairn with a topic, and a client that may publish on it and read it."""

    installation: Installation
    witness: Witness
    http: httpx.Client
    sold: int = 0

    def sell(self, count: int = 1, *, topic: str = TOPIC) -> list[str]:
        ids = [f"sale-{self.sold + n}" for n in range(count)]
        self.sold += count
        batch = [
            {
                "specversion": "1.0",
                "id": name,
                "source": "/till",
                "type": "shop.sale.made.v1",
                "partitionkey": name,
                "time": "2026-03-02T09:00:00Z",
                "data": {"pounds": 1.5},
            }
            for name in ids
        ]
        answer = self.http.post("/api/v1/events", params={"topic": topic}, json=batch)
        assert answer.status_code == 200, answer.text
        return ids

    def ask(self, **asked: Any) -> httpx.Response:
        return self.http.get("/api/v1/events", params={"topic": TOPIC, "after": "latest", **asked})


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with Installation() as installation:
        installation.start("web")
        witness = Witness(installation.env)
        witness(inside.open_shop)
        token = witness(inside.new_token, "till")
        client = httpx.Client(base_url=installation.address, headers={"Authorization": f"Bearer {token}"}, timeout=40)
        with client:
            yield Shop(installation, witness, client)
        witness.leave()


@dataclass
class Listening:
    """What a stream told, read by a thread of its own until the stream ends."""

    shop: Shop
    headers: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def __enter__(self) -> "Listening":
        self._connection = http.client.HTTPConnection("127.0.0.1", self.shop.installation.port, timeout=40)
        asked = urlencode({"topic": TOPIC, "after": "latest", **self.asked})
        own = {"Accept": "text/event-stream", "Authorization": self.shop.http.headers["Authorization"], **self.headers}
        self._connection.request("GET", f"/api/v1/events?{asked}", headers=own)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        until(lambda: len(self.lines) > 1)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(SOON)
        self._connection.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            while line := self._answer.readline():
                self.lines.append(line.decode().rstrip("\n"))

    @property
    def has_ended(self) -> bool:
        return not self._thread.is_alive()

    def heard(self) -> list[str]:
        return [json.loads(line[6:])["id"] for line in self.lines if line.startswith("data: ")]

    def place(self) -> str:
        return [line[4:] for line in self.lines if line.startswith("id: ")][-1]


def until(is_so: Callable[[], bool], seconds: float = SOON) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"it did not happen within {seconds} s"
        time.sleep(0.02)


def test_a_long_poll_is_answered_with_the_first_event(shop: Shop) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shop.ask, wait="30")
        time.sleep(0.5)
        assert not waiting.done()
        sold = shop.sell()
        answer = waiting.result(SOON)
    assert [event["id"] for event in answer.json()["data"]] == sold
    assert shop.ask(after=answer.json()["next"]).json()["data"] == []


def test_a_long_poll_without_news_is_answered_empty_with_its_place(shop: Shop) -> None:
    answer = shop.ask(wait="1")
    assert (answer.status_code, answer.json()["data"]) == (200, [])
    sold = shop.sell()
    assert [event["id"] for event in shop.ask(after=answer.json()["next"]).json()["data"]] == sold


def test_those_who_wait_hold_no_thread_and_no_connection(shop: Shop) -> None:
    """Many more wait than there are threads, and somebody else is answered meanwhile."""
    with ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(shop.ask, wait="20") for _ in range(40)]
        time.sleep(1)
        assert httpx.get(f"{shop.installation.address}/healthz", timeout=5).status_code == 200
        assert shop.witness(inside.database_sessions) < 20
        sold = shop.sell()
        answers = [one.result(SOON).json() for one in waiting]
    assert all([event["id"] for event in answer["data"]] == sold for answer in answers)


def test_a_listener_hears_each_event_as_it_happens(shop: Shop) -> None:
    with Listening(shop) as first, Listening(shop) as second:
        sold = [*shop.sell(3), *shop.sell(2)]
        until(lambda: len(first.heard()) == 5 and len(second.heard()) == 5)
    assert sorted(first.heard()) == sorted(second.heard()) == sorted(sold)


def test_a_listener_who_was_cut_off_goes_on_where_it_was(shop: Shop) -> None:
    with Listening(shop) as listening:
        shop.sell(3)
        until(lambda: len(listening.heard()) == 3)
        place = listening.place()
    missed = shop.sell(400)
    with Listening(shop, headers={"Last-Event-ID": place}) as again:
        later = shop.sell(2)
        until(lambda: len(again.heard()) == 402)
    assert sorted(again.heard()) == sorted([*missed, *later])


def test_a_listener_who_heard_nothing_yet_still_knows_its_place(shop: Shop) -> None:
    with Listening(shop) as listening:
        place = listening.place()
    missed = shop.sell(1)
    with Listening(shop, headers={"Last-Event-ID": place}) as again:
        until(lambda: again.heard() == missed)


def test_several_topics_are_one_stream(shop: Shop) -> None:
    with Listening(shop, asked={"topic": f"{TOPIC},shop.return"}) as both, Listening(shop) as one:
        sold, returned = shop.sell(2), shop.sell(1, topic="shop.return")
        until(lambda: len(both.heard()) == 3 and len(one.heard()) == 2)
    assert sorted(both.heard()) == sorted([*sold, *returned])
    assert sorted(one.heard()) == sorted(sold)


def test_a_revoked_token_ends_the_stream_within_five_seconds(shop: Shop) -> None:
    token = shop.witness(inside.new_token, "leaver")
    with Listening(shop, headers={"Authorization": f"Bearer {token}"}) as leaver, Listening(shop) as stays:
        shop.witness(inside.revoke, token)
        until(lambda: leaver.has_ended, 5.0)
        sold = shop.sell()
        until(lambda: stays.heard() == sold)
        assert leaver.heard() == [] and not stays.has_ended


@pytest.mark.parametrize(
    ("asked", "headers", "status", "code"),
    [
        ({}, {"Authorization": "Bearer cairn_no.secret"}, 401, "not_signed_in"),
        ({"color": "red"}, {}, 400, "invalid_input"),
        ({"topic": "shop.nothing"}, {}, 404, "unknown_topic"),
        ({"after": "abc"}, {}, 400, "not_a_cursor"),
        ({}, {"Last-Event-ID": "abc"}, 400, "not_a_cursor"),
    ],
)
@pytest.mark.parametrize("kind", ["text/event-stream", "application/json"])
def test_who_may_not_listen_is_told_so_as_everywhere(
    shop: Shop, kind: str, asked: dict[str, str], headers: dict[str, str], status: int, code: str
) -> None:
    if "Last-Event-ID" in headers and kind == "application/json":
        return  # only streams have one
    params = {"topic": TOPIC, "wait": "20", **asked}
    answer = shop.http.get("/api/v1/events", params=params, headers={"Accept": kind, **headers})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["code"] == code


def test_without_redis_who_waits_is_told_a_moment_later(shop: Shop) -> None:
    shop.installation.valkey.stop()
    try:
        with ThreadPoolExecutor(1) as pool, Listening(shop) as listening:
            waiting = pool.submit(shop.ask, wait="20")
            time.sleep(0.3)
            sold = shop.sell()
            assert [event["id"] for event in waiting.result(SOON).json()["data"]] == sold
            until(lambda: listening.heard() == sold)
    finally:
        shop.installation.valkey.start()
