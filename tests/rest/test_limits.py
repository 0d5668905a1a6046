"""A limit holds exactly, however many ask at once; it is told on every answer; and without Redis everybody passes."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client
from prometheus_client import REGISTRY

import servers
from accounts.models import User
from config import env
from rest import limits
from rest.line import Line
from tests.rest.conftest import Caller

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """A line of the test's own, patient enough for a machine that is busy with other tests."""
    line = Line("limits", 30.0)
    monkeypatch.setattr(limits, "_line", line)
    return line


@pytest.fixture
def small(settings: Any) -> None:
    """So few for so long that nothing comes back while a test runs."""
    settings.API_LIMITS = {"reads": (5, DAY), "writes": (3, DAY), "searches": (2, DAY)}


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Line]:
    """A Redis that takes connections and never answers."""
    with servers.Valkey() as valkey:
        settings.REDIS_URL = valkey.url
        line = Line("limits")
        monkeypatch.setattr(limits, "_line", line)
        monkeypatch.setattr("rest.line.PAUSE", 3600.0)
        os.kill(valkey.pid, signal.SIGSTOP)
        try:
            yield line
        finally:
            os.kill(valkey.pid, signal.SIGCONT)


def statuses(caller: Caller, path: str, times: int, **headers: str) -> list[int]:
    return [caller.get(path, **headers).status_code for _ in range(times)]


def test_of_32_who_ask_at_once_exactly_as_many_pass_as_may(settings: Any) -> None:
    settings.API_LIMITS = {"reads": (100, DAY)}

    def ask(number: int) -> int:
        spent = limits.spend("reads", "token:of-32")
        assert spent is not None
        return spent.left

    with ThreadPoolExecutor(32) as clients:
        left = Counter(clients.map(ask, range(640)))

    assert left.pop(-1) == 540
    assert left == Counter(range(100))  # nobody was told a number twice


@pytest.mark.parametrize("quota", [1, 7, 999_999])
def test_a_quota_that_does_not_divide_its_window_is_kept_too(quota: int, settings: Any) -> None:
    settings.API_LIMITS = {"reads": (quota, DAY)}
    owner = f"token:odd-{quota}"

    last = limits.spend("reads", owner, cost=quota)
    beyond = limits.spend("reads", owner)

    assert last is not None and beyond is not None
    assert (last.left, beyond.left) == (0, -1)
    assert 0 < beyond.seconds <= DAY // quota + 1


def test_an_answer_says_the_limit_and_what_is_left(small: None, caller: Caller) -> None:
    first, second = caller.get("books"), caller.get("books?sort=nonsense")

    assert first["RateLimit-Policy"] == f'"reads";q=5;w={DAY}'
    assert first["RateLimit"].startswith('"reads";r=4;t=')
    assert second.status_code == 400 and second["RateLimit"].startswith('"reads";r=3;')


def test_who_asks_too_much_is_told_when_to_come_back_and_how_to_do_with_less(small: None, caller: Caller) -> None:
    counted = "cairn_api_limited_total"
    before = REGISTRY.get_sample_value(counted, {"bucket": "reads"}) or 0

    assert statuses(caller, "books", 6) == [200] * 5 + [429]
    no = caller.get("books")

    assert no["Content-Type"] == "application/problem+json"
    assert no.json()["code"] == "too_many_requests"
    wait = int(no["Retry-After"])
    assert DAY // 5 - 600 < wait <= DAY // 5
    assert no["RateLimit"] == f'"reads";r=0;t={wait}'
    assert f"5 in a day. Come back in {wait} seconds." in no.json()["detail"]
    assert "If-None-Match" in no.json()["detail"] and "limit=200" in no.json()["detail"]
    assert REGISTRY.get_sample_value(counted, {"bucket": "reads"}) == before + 2


def test_reads_writes_and_searches_are_counted_apart(small: None, caller: Caller) -> None:
    assert statuses(caller, "books", 6)[-1] == 429
    assert [caller.post("books", {"title": "Moby"}).status_code for _ in range(4)] == [201] * 3 + [429]
    assert statuses(caller, "books?title=a&q=whale", 3) == [400, 400, 429]  # the shelf knows no q; asking counts anyway
    assert caller.client.get("/api/v1/problems").status_code == 200  # nobody was asked for there: the address counts


def test_a_write_beyond_the_limit_does_nothing_and_may_come_again_with_its_key(
    small: None, caller: Caller, books: Any, settings: Any
) -> None:
    for number in range(3):
        caller.post("books", {"title": f"{number}"})
    refused = caller.post("books", {"title": "Fourth"}, Idempotency_Key="fourth")
    assert refused.status_code == 429 and books.objects.count() == 3

    settings.API_LIMITS = {}
    assert caller.post("books", {"title": "Fourth"}, Idempotency_Key="fourth").status_code == 201


def test_what_did_not_change_costs_nothing(small: None, caller: Caller) -> None:
    made = caller.post("books", {"title": "Moby"})
    path, tag = made["Location"], made["ETag"]

    assert statuses(caller, path, 20, If_None_Match=tag) == [304] * 20
    assert caller.get(path, If_None_Match=tag)["RateLimit"].startswith('"reads";r=5;')
    assert caller.get(path)["RateLimit"].startswith('"reads";r=4;')


def test_each_token_session_and_address_has_buckets_of_its_own(small: None, caller: Caller, someone: User) -> None:
    other, browser = Caller(someone, "okrs:read"), Client()
    browser.force_login(someone)

    assert statuses(caller, "books", 6)[-1] == 429
    assert other.get("books")["RateLimit"].startswith('"reads";r=4;')
    assert browser.get("/api/v1/books")["RateLimit"].startswith('"reads";r=4;')


def test_who_guesses_tokens_is_counted_by_address(small: None, caller: Caller) -> None:
    def guess(address: str) -> int:
        headers = {"Authorization": "Bearer cairn_guess.guess"}
        return Client(REMOTE_ADDR=address).get("/api/v1/books", headers=headers).status_code

    assert [guess("192.0.2.7") for _ in range(6)] == [401] * 5 + [429]
    assert guess("192.0.2.8") == 401


def test_without_a_limit_nothing_is_counted_and_nothing_told(caller: Caller, settings: Any) -> None:
    settings.API_LIMITS = {}
    answer = caller.get("books")
    assert answer.status_code == 200 and "RateLimit" not in answer


def test_a_frozen_redis_limits_nobody_and_is_asked_once(frozen: Line, small: None, caller: Caller) -> None:
    assert statuses(caller, "books", 50) == [200] * 50
    assert [caller.post("books", {"title": "Moby"}).status_code for _ in range(5)] == [201] * 5
    assert frozen.failures == 1


def test_a_redis_that_is_away_limits_nobody(small: None, line: Line, caller: Caller, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert statuses(caller, "books", 7) == [200] * 7
    assert line.failures == 1


def test_counting_asks_the_database_nothing(caller: Caller, settings: Any, django_assert_num_queries: Any) -> None:
    settings.API_LIMITS = {"reads": (5, DAY)}
    with django_assert_num_queries(0):
        assert Client(REMOTE_ADDR="192.0.2.9").get("/api/v1/problems")["RateLimit"].startswith('"reads";r=4;')


def test_the_setting_changes_what_it_names_or_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_LIMITS", "writes=10/hour")
    assert env.limits("API_LIMITS", "reads=6000/min writes=3000/min") == {"reads": (6000, 60), "writes": (10, 3600)}
    monkeypatch.setenv("API_LIMITS", "off")
    assert env.limits("API_LIMITS", "reads=6000/min") == {}


@pytest.mark.parametrize("said", ["reads", "reads=0/min", "reads=5/fortnight", "reads=-1/min", "visits=5/min", "none"])
def test_a_wrong_setting_stops_the_program_with_a_sentence(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_LIMITS", said)
    with pytest.raises(env.Misconfigured, match=r"^cairn: API_LIMITS holds .*\.$"):
        env.limits("API_LIMITS", "reads=6000/min")
