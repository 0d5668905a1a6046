"""A program that sends till lines over REST and does not give up: what it got no answer for, it sends again."""

import random
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from tests.faults.till import Line

PATIENCE = 60.0  # seconds for one batch with all its repetitions


class Integrator:
    """Sends batches from a few threads at once. Enter it to begin; leaving waits until everything is acknowledged."""

    def __init__(
        self,
        address: str,
        token: str,
        topic: str,
        batches: Sequence[Sequence[Line]],
        *,
        threads: int = 2,
        lasting: bool = True,
    ) -> None:
        """lasting: a connection is kept from batch to batch; else each batch has its own."""
        self.address, self.token, self.topic = address, token, topic
        self._limits = httpx.Limits() if lasting else httpx.Limits(max_keepalive_connections=0)
        self.accepted: list[str] = []
        self.acknowledged = 0  # batches
        self.repeated = 0  # batches sent again, because nobody knew what had become of them
        self.refused: list[Any] = []
        self.statuses: dict[int, int] = {}
        self.slowest = 0.0
        self._waiting = list(enumerate(batches))[::-1]
        self._lock = threading.Lock()
        self._progress = threading.Condition(self._lock)
        self._threads = [threading.Thread(target=self._send_all, args=(n,), daemon=True) for n in range(threads)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            with self._lock:
                self._waiting.clear()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert kind is not None or not any(thread.is_alive() for thread in self._threads), (
            "batches are still unacknowledged"
        )

    def wait_for(self, batches: int) -> None:
        """Until so many batches are acknowledged. Raises AssertionError."""
        with self._progress:
            reached = self._progress.wait_for(lambda: self.acknowledged >= batches or bool(self.refused), PATIENCE)
        assert reached and not self.refused, f"{self.acknowledged} batches acknowledged, {self.refused}"

    def _send_all(self, number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=self.address, timeout=15, limits=self._limits, trust_env=False) as client:
            while batch := self._next():
                deadline = time.monotonic() + PATIENCE
                while (answer := self._send(client, batch)) is None and time.monotonic() < deadline:
                    time.sleep(chance.uniform(0.05, 0.2))
                self._note(answer)

    def _next(self) -> Sequence[Line] | None:
        with self._lock:
            return self._waiting.pop()[1] if self._waiting else None

    def _send(self, client: httpx.Client, batch: Sequence[Line]) -> dict[str, Any] | None:
        """The answer, or None when nobody knows what became of the batch."""
        began = time.monotonic()
        try:
            answer = client.post(
                "/api/v1/events",
                params={"topic": self.topic},
                json=batch,
                headers={"Authorization": f"Bearer {self.token}"},
            )
        except httpx.TransportError:
            return self._unknown(0)
        with self._lock:
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if answer.status_code >= 500:
            return self._unknown(answer.status_code)
        told: dict[str, Any] = answer.json()
        return told | {"http": answer.status_code}

    def _unknown(self, status: int) -> None:
        with self._lock:
            self.repeated += 1

    def _note(self, answer: dict[str, Any] | None) -> None:
        with self._progress:
            if answer is None or answer["http"] != 200:
                self.refused.append(answer)
            else:
                self.accepted += [event["id"] for event in answer["events"] if event["status"] == "accepted"]
                self.acknowledged += 1
            self._progress.notify_all()
