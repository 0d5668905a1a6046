"""What clients did and what they were told: one line for each call and each answer, appended so that no kill tears it."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

OK, FAIL, UNKNOWN = "ok", "fail", "unknown"


@dataclass(frozen=True)
class Line:
    """`state`: invoke, then ok (it was done), fail (it was refused, nothing was done) or unknown (nobody knows)."""

    at: float  # of the machine's one clock
    operation: str
    what: str
    about: str  # the thing that it changes: within it, order is promised
    state: str
    status: int = 0
    said: dict[str, Any] = field(default_factory=dict)


class Pen:
    """Writes lines to the file; many processes may write to the same one."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, operation: str, what: str, about: str, state: str, status: int = 0, **said: Any) -> None:
        line = Line(time.monotonic(), operation, what, about, state, status, said)
        os.write(self._file, orjson.dumps(asdict(line)) + b"\n")


@dataclass
class Operation:
    """All that is known of one operation: when it was first called, and every answer that it got."""

    name: str
    what: str
    about: str
    began: float
    said: dict[str, Any]
    answers: list[Line] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """One good answer makes it done; a refusal says that nothing was, unless an earlier try got no answer."""
        states = [answer.state for answer in self.answers]
        if OK in states:
            return OK
        if states and all(state == FAIL for state in states):
            return FAIL
        return UNKNOWN

    @property
    def good(self) -> list[Line]:
        return [answer for answer in self.answers if answer.state == OK]

    @property
    def ended(self) -> float:
        """When it was first known to be done."""
        return self.good[0].at if self.good else float("inf")


def read(path: Path) -> dict[str, Operation]:
    """The operations by name, in the order in which they were first called."""
    found: dict[str, Operation] = {}
    for line in lines(path):
        if line.state == "invoke":
            found.setdefault(line.operation, Operation(line.operation, line.what, line.about, line.at, line.said))
        else:
            found[line.operation].answers.append(line)
    return found


def lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        for line in file:
            yield Line(**orjson.loads(line))
