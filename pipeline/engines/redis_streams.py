"""The newest events of each partition in a Redis Stream of its own: for many readers on many machines.

The stream of a partition is `cairn:{topic:partition}`; the braces are a hash tag, by which a cluster spreads streams over
its nodes. The id of an entry is `<sequence>-0`, so that Redis itself refuses a repeated copy and numbers are the same
everywhere. A stream is a copy: whatever happens to it, the database has the event.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby

import orjson
from django.conf import settings

from pipeline.engines import database
from pipeline.engines.line import Line
from pipeline.envelope import Event

CHUNK = 500  # events in one command: Redis serves others in between

# One script is one step: either all of its entries are there or, in a Redis that is full, none.
_APPEND = """
local refused = 0
for n = 2, #ARGV do
  local number = string.format('%.0f', ARGV[1] + n - 1)
  local answer = redis.pcall('XADD', KEYS[1], number .. '-0', 'event', ARGV[n])
  if type(answer) == 'table' and answer.err then
    if not string.find(answer.err, 'equal or smaller') then return answer end
    refused = refused + 1
  end
end
return refused
"""
# One text instead of thousands of small answers: taking those apart would cost a reader more than the database does.
_READ = """
local found = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
for n = 1, #found do found[n] = found[n][2][2] end
return table.concat(found, '\\n')
"""


class Gone(LookupError):
    """The place is no longer in the stream: events directly behind it were trimmed, or never copied."""


class NotOurs(Exception):
    """The stream holds something else under these numbers: from a log that is no longer ours, or from another release."""


def append(events: Sequence[Event]) -> None:
    """Copies events. Those that are there already are refused by Redis and count as done.

    Raises Away, and NotOurs when what is there under these numbers is something else.
    """
    for place, following in groupby(events, lambda event: (event.topic, event.partition)):
        group = list(following)
        for start in range(0, len(group), CHUNK):
            _append(*place, group[start : start + CHUNK])


def _append(topic: str, partition: int, events: Sequence[Event]) -> None:
    key, before = key_of(topic, partition), events[0].sequence - 1
    entries = [_written(event) for event in events]
    refused = _writing().ask(key, "EVAL", _APPEND, 1, key, before, *entries)
    if refused:
        held = {event.sequence: event for event in _entries(topic, partition, before, refused)}
        if any(held.get(event.sequence, event) != event for event in events):
            raise NotOurs(f"{key} after {before}")


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """At most `limit` events directly behind `after`, in order, as many as were copied. Raises Away, Gone, NotOurs."""
    events = _entries(topic, partition, after, limit)
    if events and events[0].sequence != after + 1:
        raise Gone(f"{key_of(topic, partition)} begins at {events[0].sequence}, not behind {after}")
    return [event for number, event in enumerate(events, after + 1) if event.sequence == number]


def tail(topic: str) -> dict[int, int]:
    """The number of the newest event in each partition's stream, 0 where there is none. Raises Away."""
    return {partition: newest(topic, partition) for partition in database.tail(topic)}


def newest(topic: str, partition: int) -> int:
    """Raises Away."""
    key = key_of(topic, partition)
    found = _writing().ask(key, "XREVRANGE", key, "+", "-", "COUNT", 1)
    return int(found[0][0].partition(b"-")[0]) if found else 0


def trim(topic: str, partition: int, keep: int) -> None:
    """Forgets all but the newest `keep` events. Raises Away."""
    key = key_of(topic, partition)
    _writing().ask(key, "XTRIM", key, "MAXLEN", "=", keep)


def drop(topic: str, partition: int) -> None:
    """Forgets the stream, also that these numbers were ever given. Raises Away."""
    key = key_of(topic, partition)
    _writing().ask(key, "UNLINK", key)


def is_silent(topic: str, partition: int) -> bool:
    """True while the stream's server is left alone because it failed to take something."""
    return _writing().is_silent(key_of(topic, partition))


def key_of(topic: str, partition: int) -> str:
    return f"cairn:{{{topic}:{partition}}}"


def _entries(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """What the stream has behind `after`, gaps and all. Raises Away, NotOurs."""
    key = key_of(topic, partition)
    found = _reading().ask(key, "EVAL", _READ, 1, key, f"{after + 1}-0", limit)
    try:
        return [_read(text) for text in found.split(b"\n")] if found else []
    except (LookupError, TypeError, ValueError) as trouble:  # another release knows other attributes of an event
        raise NotOurs(f"{key} after {after}: {trouble}") from trouble


def _written(event: Event) -> bytes:
    return orjson.dumps(tuple(event))


def _read(text: bytes) -> Event:
    values = orjson.loads(text)
    values[8], values[9] = datetime.fromisoformat(values[8]), datetime.fromisoformat(values[9])
    return Event._make(values)


@cache
def _line(url: str, purpose: str) -> Line:
    return Line(url)


def _writing() -> Line:
    """A Redis that is full refuses what is written and still answers readers: each has a line of its own."""
    return _line(settings.STREAMS_URL, "writing")


def _reading() -> Line:
    return _line(settings.STREAMS_URL, "reading")
