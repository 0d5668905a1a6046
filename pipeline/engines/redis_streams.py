"""The newest events of each partition in a Redis Stream of its own: for many readers on many machines.

The stream of a partition is `cairn:{topic:partition}`; the braces are a hash tag, by which a cluster spreads streams over
its nodes. The id of an entry is `<sequence>-0`, so that Redis itself refuses a repeated copy and numbers are the same
everywhere. A stream is a copy: whatever happens to it, the database has the event.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby

import orjson
from django.conf import settings

from pipeline.engines import database
from pipeline.engines.line import Line
from pipeline.envelope import Event
from pipeline.personal import hiding

CHUNK = 500  # events in one command: Redis serves others in between
MOST_BYTES = 4 * 1024 * 1024  # about, in one command: a slow network carries it within the patience of a line

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
# It goes on until it has enough events or enough bytes, a few at a time, because some events are large.
_READ = """
local texts, size, behind, left = {}, 0, ARGV[1] .. '-0', tonumber(ARGV[2])
while left > 0 and size < tonumber(ARGV[3]) do
  local found = redis.call('XRANGE', KEYS[1], '(' .. behind, '+', 'COUNT', math.min(left, 20))
  if #found == 0 then break end
  for n = 1, #found do
    texts[#texts + 1] = found[n][2][2]
    size = size + #found[n][2][2]
  end
  behind, left = found[#found][1], left - #found
end
return table.concat(texts, '\\n')
"""


class Gone(LookupError):
    """The place is no longer in the stream: events directly behind it were trimmed, or never copied."""


class NotOurs(Exception):
    """The stream holds something else under these numbers: from a log that is no longer ours, or from another release."""


def append(events: Sequence[Event]) -> None:
    """Copies events. Those that are there already are refused by Redis and count as done.

    Raises Away, and NotOurs when what is there under these numbers is something else.
    """
    for _, following in groupby(enumerate(events), lambda found: (*found[1][:2], found[1].sequence - found[0])):
        _append([event for _, event in following])


def _append(events: Sequence[Event]) -> None:
    """Of one partition, and numbered without a gap."""
    topic, partition, before = events[0].topic, events[0].partition, events[0].sequence - 1
    key = key_of(topic, partition)
    # A stream says no more about a person than the log does.
    texts = hiding.hide([(event.type, event.data) for event in events])
    entries = [orjson.dumps((*event[:10], text, *event[11:])) for event, text in zip(events, texts, strict=True)]
    at, refused = before, 0
    for portion in _portions(entries):
        refused += _writing().ask(key, "EVAL", _APPEND, 1, key, at, *portion)
        at += len(portion)
    if refused:  # the first of them; if the last of these is ours, so are those before it
        ours = events[refused - 1]
        held = _events(_text(topic, partition, ours.sequence - 1, 1))
        if held and held[0].sequence == ours.sequence and held[0] != ours:
            raise NotOurs(f"{key} at {ours.sequence}")


def _portions(entries: Sequence[bytes]) -> Iterator[list[bytes]]:
    """All of them in their order, as many at once as one command may carry."""
    portion: list[bytes] = []
    size = 0
    for entry in entries:
        if portion and (len(portion) == CHUNK or size + len(entry) > MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(entry)
        size += len(entry)
    yield portion


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """At most `limit` events directly behind `after`, in order, as many as were copied. Raises Away, Gone, NotOurs."""
    events: list[Event] = []
    while len(events) < limit:
        wanted = min(CHUNK, limit - len(events))
        text = _text(topic, partition, after + len(events), wanted)
        more = _events(text)
        events += more
        is_end = len(more) < wanted and len(text) < MOST_BYTES
        if is_end or not more or more[-1].sequence != after + len(events):
            break
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


def _text(topic: str, partition: int, after: int, limit: int) -> bytes:
    """What the stream has behind `after`, gaps and all, an event a line. Raises Away."""
    key = key_of(topic, partition)
    return bytes(_reading().ask(key, "EVAL", _READ, 1, key, after, limit, MOST_BYTES))


def _events(text: bytes) -> list[Event]:
    """Raises NotOurs."""
    shown = hiding.Shown()
    try:
        return [_read(line, shown) for line in text.split(b"\n")] if text else []
    except (LookupError, TypeError, ValueError) as trouble:  # another release knows other attributes of an event
        raise NotOurs(str(trouble)) from trouble


def _read(text: bytes, shown: hiding.Shown) -> Event:
    values = orjson.loads(text)
    values[8], values[9] = datetime.fromisoformat(values[8]), datetime.fromisoformat(values[9])
    values[10] = shown(values[10])
    return Event._make(values)


@cache
def _line(url: str, purpose: str) -> Line:
    return Line(url)


def _writing() -> Line:
    """A Redis that is full refuses what is written and still answers readers: each has a line of its own."""
    return _line(settings.STREAMS_URL, "writing")


def _reading() -> Line:
    return _line(settings.STREAMS_URL, "reading")
