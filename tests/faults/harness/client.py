"""One client as a process: `python -m tests.faults.harness.client`, with what it is to do as JSON in the first line.

It works until its standard input ends, and then ends what it has begun. What it got no answer for it sends again, as
integrators do, with the same Idempotency-Key; now and then it gives up, and now and then it sends again what was done.
"""

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from tests.faults import till
from tests.faults.harness.history import FAIL, OK, UNKNOWN, Pen
from tests.faults.harness.world import World
from tests.faults.inside import Shop

PATIENCE = 60.0  # seconds with all repetitions; nothing stays broken that long
GIVES_UP, SENDS_AGAIN = 0.15, 0.1  # the share of operations
KEPT = ("id", "version", "code", "detail", "errors", "accepted", "duplicate", "rejected")  # of what an answer says
NOT_YET = ("still_running", "busy")  # asked to come back: nobody knows yet


@dataclass(frozen=True)
class Job:
    """What a client is told."""

    name: str
    seed: int
    address: str
    world: World
    history: str
    batch: int  # till lines sent at once

    def dumped(self) -> bytes:
        return orjson.dumps(asdict(self)) + b"\n"

    @classmethod
    def loaded(cls, line: bytes) -> "Job":
        told = orjson.loads(line)
        shop = Shop(**told["world"].pop("shop"))
        return cls(**{**told, "world": World(shop=shop, **told["world"])})


@dataclass(frozen=True)
class Call:
    what: str
    about: str
    method: str
    path: str
    body: Any
    headers: dict[str, str]
    said: dict[str, Any]


class Client:
    def __init__(self, job: Job, http: httpx.Client, ending: threading.Event) -> None:
        self.job, self.world, self.http, self.ending = job, job.world, http, ending
        self.chance = random.Random(job.seed)
        self.pen = Pen(Path(job.history))
        self.lines = self._lines()
        self.sent: list[till.Line] = []
        self.mine = {"Authorization": f"Bearer {self.world.token}"}

    def work(self) -> None:
        kinds: list[Callable[[str], Call | None]] = [
            self.send_lines,
            self.check_in,
            self.rank,
            self.assign,
            self.reword,
        ]
        number = 0
        while not self.ending.is_set():
            number += 1
            name = f"{self.job.name}-{number}"
            call = self.chance.choices(kinds, weights=[8, 5, 2, 2, 3])[0](name)
            if call:
                self.perform(name, call)

    def perform(self, name: str, call: Call) -> None:
        self.pen.note(name, call.what, call.about, "invoke", **call.said)
        deadline = time.monotonic() + (0 if self.chance.random() < GIVES_UP else PATIENCE)
        while (state := self._attempt(name, call)) == UNKNOWN and time.monotonic() < deadline:
            time.sleep(self.chance.uniform(0.05, 0.3))
        if state == OK and self.chance.random() < SENDS_AGAIN:
            self._attempt(name, call)

    def _attempt(self, name: str, call: Call) -> str:
        try:
            answer = self.http.request(call.method, call.path, json=call.body, headers=call.headers)
            told = answer.json()
        except (httpx.TransportError, ValueError) as trouble:
            self.pen.note(name, call.what, call.about, UNKNOWN, why=type(trouble).__name__)
            return UNKNOWN
        state = OK if answer.is_success else FAIL
        if answer.status_code >= 500 or answer.status_code == 429 or told.get("code") in NOT_YET:
            state = UNKNOWN
        kept = {name: told[name] for name in KEPT if name in told}
        self.pen.note(name, call.what, call.about, state, answer.status_code, **kept)
        return state

    # What it does

    def send_lines(self, name: str) -> Call:
        """A batch in which some lines come for the second time, some twice, and none in order."""
        batch = [next(self.lines) for _ in range(self.job.batch)]
        again = self.chance.sample(self.sent, min(len(self.sent), len(batch) // 8))
        self.sent = [*self.sent[-500:], *batch]
        batch += [*again, *self.chance.sample(batch, len(batch) // 10)]
        self.chance.shuffle(batch)
        shop = self.world.shop
        headers = {"Authorization": f"Bearer {shop.token}"}
        said = {"lines": [line["id"] for line in batch]}
        return Call("lines", shop.topic, "POST", f"/api/v1/events?topic={shop.topic}", batch, headers, said)

    def check_in(self, name: str) -> Call:
        key = self.chance.choice(self.world.key_results)
        body = {"value": self.chance.randrange(1000), "comment": name}
        return self._keyed(name, "check_in", key, f"/api/v1/key-results/{key}/check-ins", body)

    def rank(self, name: str) -> Call:
        key = self.chance.choice(self.world.outcomes)
        body = {"to_rank": self.chance.randint(1, len(self.world.outcomes)), "reason": name}
        return self._keyed(name, "rank", "ranking", f"/api/v1/outcomes/{key}/rank", body)

    def assign(self, name: str) -> Call:
        """Somebody to the mission for one month: soon there is no room, and that must be said."""
        person, month = self.chance.choice(self.world.people), self.chance.randrange(240)
        days = {"starts_on": first_of(month), "ends_on": first_of(month + 1)}
        share = self.chance.choice([0.25, 0.5, 0.6, 1])
        body = {"professional": person, "mission": self.world.mission, "role": name, "fte": share, **days}
        return self._keyed(name, "assign", person, "/api/v1/assignments", body)

    def reword(self, name: str) -> Call | None:
        """Counts one further in the words of a goal, as somebody does who looked at it a moment ago."""
        key = self.chance.choice(self.world.goals)
        try:
            seen = self.http.get(f"/api/v1/goals/{key}", headers=self.mine)
            words = {"title": name, "statement": str(int(seen.json()["statement"]) + 1)}
        except (httpx.TransportError, ValueError, KeyError):
            return None
        time.sleep(self.chance.uniform(0, 0.02))
        call = self._keyed(name, "reword", key, f"/api/v1/goals/{key}", words)
        return Call(
            **{**call.__dict__, "method": "PATCH", "headers": {**call.headers, "If-Match": seen.headers["ETag"]}}
        )

    def _keyed(self, name: str, what: str, about: str, path: str, body: dict[str, Any]) -> Call:
        return Call(what, about, "POST", path, body, {**self.mine, "Idempotency-Key": f"{self.job.seed}-{name}"}, {})

    def _lines(self) -> Iterator[till.Line]:
        number = 0
        while True:
            number += 1
            yield from till.lines(f"{self.job.name}-{self.job.seed}-{number}", 500)


class Listener:
    """Follows topics over the pull feed, as a system outside does, and notes every event that it was given."""

    TOPICS = ("missions.goal", "missions.ranking")

    def __init__(self, job: Job, http: httpx.Client, ending: threading.Event) -> None:
        self.job, self.http, self.ending = job, http, ending
        self.pen = Pen(Path(job.history))

    def work(self) -> None:
        """Until the end, and then as far as there is something new."""
        places = dict.fromkeys((self.job.world.shop.topic, *self.TOPICS), "")
        deadline = float("inf")
        while places and time.monotonic() < deadline:
            is_over, news = self.ending.is_set(), 0
            deadline = min(deadline, time.monotonic() + PATIENCE) if is_over else deadline
            for topic, after in list(places.items()):
                heard = self._ask(topic, after)
                if heard is None:
                    continue
                places[topic], count = heard
                news += count
                if is_over and not count:
                    del places[topic]
            time.sleep(0 if news else 0.1)

    def _ask(self, topic: str, after: str) -> tuple[str, int] | None:
        """Where to go on and how many there were; None when there was no answer."""
        asked = {"topic": topic, "limit": "200", **({"after": after} if after else {})}
        try:
            answer = self.http.get(
                "/api/v1/events", params=asked, headers={"Authorization": f"Bearer {self.job.world.token}"}
            )
            told = answer.json() if answer.is_success else None
        except (httpx.TransportError, ValueError):
            return None
        if told is None:
            return None
        events = [[event["partition"], event["sequence"]] for event in told["data"]]
        if events:
            self.pen.note("", "heard", topic, OK, events=events)
        return told["next"], len(events)


def first_of(month: int) -> str:
    return f"{2027 + month // 12}-{month % 12 + 1:02}-01"


def main() -> None:
    job = Job.loaded(sys.stdin.buffer.readline())
    ending = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        ending.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with httpx.Client(base_url=job.address, timeout=15, trust_env=False) as http:
        (Listener if job.name.startswith("listener") else Client)(job, http, ending).work()


if __name__ == "__main__":
    main()
