"""The live stream: who may listen, what they hear, and what happens to those who listen slowly."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from pipeline import log, readers
from portfolio.live import stream as stream_module
from portfolio.live.hub import BEAT, WAITING, Hub, Page
from portfolio.live.sources import Bell, Lateness
from portfolio.live.stream import Stream


class Listener:
    """One open page, as uvicorn would hold it."""

    def __init__(
        self, stream: Stream, *, cookie: str = "", origin: str = "", host: str = "testserver", method: str = "GET"
    ) -> None:
        headers = [(b"host", host.encode())]
        headers += [(b"cookie", cookie.encode())] if cookie else []
        headers += [(b"origin", origin.encode())] if origin else []
        self.scope = {"type": "http", "method": method, "path": "/live/stream", "headers": headers}
        self.stream = stream
        self.status = 0
        self.heard: list[bytes] = []
        self.ended = False
        self.gone = asyncio.Event()

    async def run(self) -> None:
        await self.stream(self.scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.heard.append(message["body"])
            self.ended = not message.get("more_body", False)

    def moved(self) -> list[dict[str, int]]:
        return [orjson.loads(body[6:])["moved"] for body in self.heard if body.startswith(b"data: ")]


async def _until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


def _with_a_stream(story: Callable[[Stream], Awaitable[None]]) -> None:
    async def run() -> None:
        stream = Stream()
        try:
            await asyncio.wait_for(story(stream), 30)
        finally:
            await stream.close()

    asyncio.run(run())


@pytest.fixture
def cookie(person: Any, client: Client, redis_away: None, transactional_db: None) -> str:
    settings.ALLOWED_HOSTS = ["testserver"]
    client.force_login(person("executive"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"cookie": ""}, 403),
        ({"cookie": "sessionid=nobodysession"}, 403),
        ({"cookie": "sessionid=not%00good"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"host": "evil.example"}, 403),
        ({"method": "POST"}, 405),
    ],
)
def test_the_stream_is_for_people_who_are_signed_in_and_for_our_own_pages(
    cookie: str, who: dict[str, str], status: int
) -> None:
    async def story(stream: Stream) -> None:
        listener = Listener(stream, **({"cookie": cookie} | who))
        await listener.run()
        assert listener.status == status
        assert not stream.hub.pages

    _with_a_stream(story)


def test_whoever_is_signed_in_hears_what_moves_and_leaves_nothing_behind(cookie: str) -> None:
    async def story(stream: Stream) -> None:
        listener = Listener(stream, cookie=cookie, origin="http://testserver")
        running = asyncio.create_task(listener.run())
        await _until(lambda: len(stream.hub.pages) == 1)
        stream.hub.hear({"portfolio.mission_card": 7})
        await _until(lambda: any("portfolio.mission_card" in moved for moved in listener.moved()))
        assert listener.status == 200
        listener.gone.set()
        await asyncio.wait_for(running, 5)
        assert not stream.hub.pages

    _with_a_stream(story)


@log.action
def _something_happens() -> None:
    from missions.events import GoalSet

    log.append(
        GoalSet(goal_id=log.new_id(), key="GOA-1", title="A goal", statement="", horizon_year=None), by=None, at=_now()
    )


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_without_redis_the_checkpoints_themselves_are_heard(cookie: str) -> None:
    async def story(stream: Stream) -> None:
        listener = Listener(stream, cookie=cookie)
        running = asyncio.create_task(listener.run())
        await _until(lambda: "pipeline.log" in stream.hub.positions)
        await asyncio.to_thread(_happen_and_drain)
        await _until(lambda: any("portfolio.goal_card" in moved for moved in listener.moved()))
        assert any("pipeline.log" in moved for moved in listener.moved())
        listener.gone.set()
        await asyncio.wait_for(running, 5)

    _with_a_stream(story)


def _happen_and_drain() -> None:
    from django.db import connections

    try:
        _something_happens()
        readers.drain_fully()
    finally:
        connections.close_all()


def test_whoever_signs_out_is_sent_off_within_the_minute(cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "CHECK_AGAIN", 0.2)

    async def story(stream: Stream) -> None:
        listener = Listener(stream, cookie=cookie)
        running = asyncio.create_task(listener.run())
        await _until(lambda: len(stream.hub.pages) == 1)
        await asyncio.to_thread(_sign_everybody_out)
        await asyncio.wait_for(running, 5)
        assert listener.ended and not stream.hub.pages

    _with_a_stream(story)


def _sign_everybody_out() -> None:
    from django.db import connections

    try:
        Session.objects.all().delete()
    finally:
        connections.close_all()


def test_a_closing_server_ends_every_stream(cookie: str) -> None:
    async def story(stream: Stream) -> None:
        listeners = [Listener(stream, cookie=cookie) for _ in range(3)]
        running = [asyncio.create_task(listener.run()) for listener in listeners]
        await _until(lambda: len(stream.hub.pages) == 3)
        stream.hub.close()
        await asyncio.wait_for(asyncio.gather(*running), 5)
        assert all(listener.ended for listener in listeners)

    _with_a_stream(story)


def _in_a_loop(story: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await story()

    asyncio.run(run())


def test_a_message_is_made_once_for_everybody_and_news_within_a_moment_are_one() -> None:
    async def story() -> None:
        hub, pages = Hub(), [Page("a"), Page("b")]
        for page in pages:
            hub.join(page)
        hub.hear({"portfolio.week": 1})
        first = [await page.next() for page in pages]
        assert first[0] is first[1]
        hub.hear({"portfolio.week": 2})
        hub.hear({"portfolio.week": 3, "portfolio.goal_card": 1})
        said = await pages[0].next()
        assert orjson.loads(said[6:]) == {"moved": {"portfolio.week": 3, "portfolio.goal_card": 1}}

    _in_a_loop(story)


def test_an_older_position_is_no_news_but_a_rebuilt_database_is() -> None:
    async def story() -> None:
        hub = Hub()
        hub.hear({"portfolio.week": 5})
        await asyncio.sleep(0.2)
        hub.hear({"portfolio.week": 4})
        assert hub.positions["portfolio.week"] == 5 and hub._saying is None
        hub.hear({"portfolio.week": 0}, only_forward=False)
        assert hub.positions["portfolio.week"] == 0 and hub._saying is not None
        hub.close()

    _in_a_loop(story)


def test_a_slow_page_is_given_the_latest_state_instead_of_a_heap() -> None:
    async def story() -> None:
        hub, page = Hub(), Page("slow")
        hub.join(page)
        hub.positions = {"portfolio.week": 99, "portfolio.goal_card": 3}
        for _ in range(WAITING + 1):
            hub.beat()
        assert page._waiting.qsize() == 1
        assert orjson.loads((await page.next())[6:])["moved"] == hub.positions
        hub.beat()
        assert await page.next() == BEAT

    _in_a_loop(story)


def test_who_comes_just_after_a_move_hears_of_it() -> None:
    async def story() -> None:
        hub = Hub()
        hub.hear({"portfolio.week": 1, "portfolio.goal_card": 1}, is_news=False)
        hub.hear({"portfolio.week": 2})
        page = Page("late")
        hub.join(page)
        assert orjson.loads((await page.next())[6:]) == {"moved": {"portfolio.week": 2}}
        hub.close()

    _in_a_loop(story)


def test_the_first_look_is_no_news() -> None:
    async def story() -> None:
        hub = Hub()
        hub.hear({"portfolio.week": 5}, is_news=False)
        assert hub.positions == {"portfolio.week": 5} and hub._saying is None
        hub.hear({"portfolio.week": 6})
        assert hub._saying is not None
        hub.close()

    _in_a_loop(story)


def test_readers_that_stay_behind_are_noticed_and_so_is_that_they_caught_up() -> None:
    lateness = Lateness(patience=10, again=15)
    assert [lateness.note(True, now) for now in (0, 5, 10, 11, 20, 27)] == [0, 0, 0, 1, 1, 2]
    assert [lateness.note(False, now) for now in (28, 29)] == [3, 3]
    assert [lateness.note(behind, now) for behind, now in ((True, 30), (False, 35), (True, 36), (True, 45))] == [
        3,
        3,
        3,
        3,
    ]


@pytest.mark.parametrize("text", [b"no json", b"[1]", b'{"a": "b"}', b"null"])
def test_rubbish_on_the_bell_is_passed_over(text: bytes) -> None:
    async def story() -> None:
        hub = Hub()
        Bell(hub)._heard(text)
        assert hub.positions == {}

    _in_a_loop(story)
