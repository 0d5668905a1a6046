"""Looking after readers: unknown events wait for a version that knows them, parked ones are retried, readers pause and go on."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline import actions, dead_letters, facts, log, pauses, readers, readmodels, retries, tasks
from pipeline.envelope import Event
from pipeline.models import DeadLetter, StoredEvent
from pipeline.models.dead_letter import Kind, NothingParked
from pipeline.models.suspicion import AlreadyPaused, NotPaused
from portfolio import watched

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC, NAME = "tests.saying", "tests.listener"
DOMAIN_OPENED = "pipeline.domain.opened.v1"


class Listener:
    """Remembers what it was given; refuses words that begin with what is in `refuses`."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuses: tuple[str, ...] = ()

    def __call__(self, events: Sequence[Event]) -> None:
        words = [str(event.data.get("words", event.type)) for event in events]
        if bad := [word for word in words if word.startswith(self.refuses)] if self.refuses else []:
            raise ValueError(f"cannot read {bad[0]}")
        self.heard += words


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setattr(dead_letters, "BACKOFF", 0.0)
    actions.open_topic(name=TOPIC, meaning="What tests say.", by=None, at=NOW)
    readers.drain_fully()
    listener = Listener()
    readers.subscribe(readers.Subscription(name=NAME, topics=(TOPIC, "pipeline.domain"), handle=listener))
    yield listener
    readers._subscriptions.pop(NAME)


@log.action
def say(*words: str) -> None:
    """The first letter is the key."""
    for said in words:
        log.append_draft(
            log.Draft(topic=TOPIC, type="tests.saying.said.v1", key=said[0], data={"words": said}, time=NOW)
        )


@log.action
def tell(type_: str, key: str) -> None:
    log.append_draft(log.Draft(topic="pipeline.domain", type=type_, key=key, data={"name": key}, time=NOW))


def waiting() -> list[tuple[str, str]]:
    rows = DeadLetter.objects.filter(subscription=NAME, resolved_at=None)
    return sorted(rows.values_list("key", "kind"))


def parked(listener: Listener, *words: str) -> None:
    listener.refuses = ("a", "b", "c")
    say(*words)
    readers.drain()
    listener.refuses = ()


def test_an_event_of_an_unknown_type_waits_for_the_version_that_knows_it(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("pipeline.domain.opened.v2", "a")
    tell(DOMAIN_OPENED, "a")
    tell(DOMAIN_OPENED, "b")
    readers.drain()
    assert listener.heard == [DOMAIN_OPENED]
    assert waiting() == [("a", Kind.BEHIND), ("a", Kind.UNKNOWN)]
    tasks.sweep.apply(throw=True)
    with pytest.raises(NothingParked):
        retries.retry_range(subscription="okrs.close", by=None, at=NOW)
    assert len(waiting()) == 2
    known = facts.kinds()
    newer = facts.Kind(topic="pipeline.domain", type="pipeline.domain.opened.v2", key="name", fact=object)
    monkeypatch.setattr(facts, "kinds", lambda: [*known, newer])  # the upgrade
    tasks.sweep.apply(throw=True)
    assert waiting() == [] and listener.heard[1:] == ["pipeline.domain.opened.v2", DOMAIN_OPENED]


def test_a_read_model_parks_an_unknown_type_kept_up_and_rebuilt() -> None:
    @log.action
    def launch() -> None:
        for type_ in ("missions.mission.launched.v9", "missions.mission.launched.v1"):
            log.append_draft(
                log.Draft(topic="missions.mission", type=type_, key="m", data={"mission_id": "m"}, time=NOW)
            )

    launch()
    readers.drain()
    letters = list(DeadLetter.objects.filter(subscription=watched.WEEK).values_list("kind", "type"))
    assert [kind for kind, _ in letters] == [Kind.UNKNOWN, Kind.BEHIND]
    readmodels.rebuild(readmodels.named(watched.WEEK))
    assert list(DeadLetter.objects.filter(subscription=watched.WEEK).values_list("kind", "type")) == letters


def test_whoever_only_passes_events_on_takes_unknown_types_too(listener: Listener) -> None:
    readers.subscribe(readers.Subscription(name=NAME, topics=("pipeline.domain",), handle=listener, knows_types=False))
    tell("pipeline.domain.opened.v2", "a")
    readers.drain()
    assert listener.heard == ["pipeline.domain.opened.v2"] and waiting() == []


def test_everything_that_was_parked_in_a_time_is_retried_each_key_in_its_order(listener: Listener) -> None:
    parked(listener, "a1", "b1", "a2", "c1")
    DeadLetter.objects.filter(key="c").update(parked_at=NOW)
    long_ago = NOW + timedelta(days=1)
    assert retries.retry_range(subscription=NAME, since=long_ago, by=None, at=NOW) == retries.Retried(3, 0)
    assert [word for word in listener.heard if word[0] == "a"] == ["a1", "a2"] and "b1" in listener.heard
    listener.refuses = ("c",)
    assert retries.retry_range(subscription=NAME, topic=TOPIC, until=long_ago, by=None, at=NOW) == retries.Retried(0, 1)
    listener.refuses = ()
    assert retries.retry_range(subscription=NAME, by=None, at=NOW) == retries.Retried(1, 0)
    with pytest.raises(NothingParked):
        retries.retry_range(subscription=NAME, by=None, at=NOW)
    told = StoredEvent.objects.filter(type="pipeline.reader.parked_retried.v1").values_list("data__resolved", flat=True)
    assert sorted(told) == [0, 1, 3]


def test_a_retry_that_runs_out_of_time_says_that_there_is_more(listener: Listener) -> None:
    parked(listener, "a1", "b1")
    done = retries.retry_range(subscription=NAME, by=None, at=NOW, seconds=-1)
    assert done == retries.Retried(0, 2, is_whole=False)


def test_retries_in_the_terminal(listener: Listener, capsys: Any) -> None:
    parked(listener, "a1", "b1")
    call_command("retry", NAME, "--since", "2026-01-01T00:00", "--topic", TOPIC)
    assert "2 handled, 0 still wait" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing is parked"):
        call_command("retry", NAME)


def test_a_reader_of_which_very_many_keys_are_parked_pauses_until_it_is_resumed(
    listener: Listener, settings: Any
) -> None:
    settings.READER_MOST_PARKED = 2
    parked(listener, "a1", "b1", "c1")
    assert "3 keys" in readers.lag_of(NAME).paused
    say("d1")
    readers.drain()
    assert "d1" not in listener.heard and readers.lag_of(NAME).events == 1
    retries.retry_range(subscription=NAME, by=None, at=NOW)
    pauses.resume(subscription=NAME, by=None, at=NOW)
    readers.drain()
    assert sorted(listener.heard) == ["a1", "b1", "c1", "d1"]


def test_a_reader_is_paused_once_and_resumed_once(listener: Listener) -> None:
    pauses.pause(subscription=NAME, reason="We move house", by=None, at=NOW)
    with pytest.raises(AlreadyPaused):
        pauses.pause(subscription=NAME, reason="Again", by=None, at=NOW)
    pauses.resume(subscription=NAME, by=None, at=NOW)
    with pytest.raises(NotPaused):
        pauses.resume(subscription=NAME, by=None, at=NOW)


def test_looking_after_readers_over_rest(rest: Any, listener: Listener) -> None:
    parked(listener, "a1", "b1")
    shown = {one["name"]: one for one in rest("GET", "/subscriptions").json()["data"]}
    assert shown[NAME]["parked"] == 2 and shown[watched.WEEK]["can_be_rebuilt"] and not shown[NAME]["can_be_rebuilt"]
    assert [row["kind"] for row in rest("GET", "/dead-letters?open=true&kind=failed").json()["data"]] == ["failed"] * 2
    again = rest("POST", "/dead-letters/retry-range", {"subscription": NAME, "topic": TOPIC})
    assert again.json() == {"resolved": 2, "waiting": 0, "is_whole": True}
    assert rest("POST", f"/subscriptions/{NAME}/pause", {"reason": "We move house"}).json()["paused"] == "We move house"
    assert rest("POST", f"/subscriptions/{NAME}/pause", {"reason": "Again"}).json()["code"] == "already_paused"
    assert rest("POST", f"/subscriptions/{NAME}/resume").status_code == 200
    assert rest("POST", f"/subscriptions/{NAME}/resume").json()["code"] == "not_paused"
    assert rest("POST", "/subscriptions/nobody/resume").json()["code"] == "unknown_reader"


def test_the_page_says_in_words_why_events_wait_and_a_steward_sees_to_them(
    client: Client, person: Any, listener: Listener
) -> None:
    parked(listener, "a1", "b1")
    pauses.pause(subscription=NAME, reason="We move house", by=None, at=timezone.now())
    page = reverse("pipeline:subscription_list")
    client.force_login(person("executive"))
    seen = client.get(page).content.decode()
    assert "It could not be handled" in seen and "We move house" in seen and "Try these again" not in seen
    assert client.post(reverse("pipeline:retry_range"), {"subscription": NAME}).status_code == 403
    client.force_login(person("data_steward"))
    assert "Try these again" in client.get(page).content.decode()
    said = client.post(reverse("pipeline:retry_range"), {"subscription": NAME}, follow=True).content.decode()
    assert "2 events handled, in order." in said and "Nothing is parked" in said
    assert (
        "reads on"
        in client.post(reverse("pipeline:reader_resume"), {"subscription": NAME}, follow=True).content.decode()
    )
    began = client.post(reverse("pipeline:rebuild"), {"read_model": watched.WEEK}, follow=True).content.decode()
    assert "Waits for a worker" in began and "/cancel" in began
    assert "Waits for a worker" in client.get(reverse("pipeline:rebuilds")).content.decode()
