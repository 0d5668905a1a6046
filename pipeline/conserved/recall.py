"""Events out of the archive, as readers receive them, so that a read model can be rebuilt from all that ever happened."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson

from pipeline.conserved import files
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Archive

GONE = [Archive.State.REMOVING, Archive.State.REMOVED]

# Where this process stands in a file: (archive, number of the next event) and the lines from there on.
_reading: tuple[int, int, Iterator[bytes]] | None = None


def archived(topic: str, partition: int, after: int, upto: int) -> list[Event]:
    """The events directly behind `after`, as far as files hold them; none when the log has the next one itself.

    Raises ArchiveDamaged.
    """
    found: list[Event] = []
    gone = Archive.objects.filter(topic=topic, partition=partition, last__gt=after, first__lte=upto, state__in=GONE)
    for one in gone.order_by("first"):
        if one.first > after + 1:
            break
        count = min(upto, one.last) - after
        read = list(itertools.islice(_lines(one, after + 1), count))
        if len(read) != count:
            raise files.ArchiveDamaged(f"{one.file} holds fewer events than {one.first} to {one.last}")
        after += count
        _stand(one, after + 1)
        found += database.from_rows([_row(line) for line in read])
    return found


def _lines(one: Archive, number: int) -> Iterator[bytes]:
    """The lines from this event on; whoever reads on need not begin the file again."""
    global _reading
    if _reading is None or _reading[:2] != (one.pk, number):
        _reading = (one.pk, number, itertools.islice(files.lines_in(one), number - one.first, None))
    return _reading[2]


def _stand(one: Archive, number: int) -> None:
    global _reading
    _reading = (one.pk, number, _reading[2]) if _reading and number <= one.last else None


def _row(line: bytes) -> list[object]:
    """The row as a database gives it."""
    row = orjson.loads(line)
    row[8], row[9], row[10] = _moment(row[8]), _moment(row[9]), orjson.dumps(row[10]).decode()
    return list(row)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
