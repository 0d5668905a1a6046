"""Whether the log is what was sealed: every later change shows, also one that a superuser of the database made."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import connection

from pipeline import keys
from pipeline.conserved import files, lines, sealing
from pipeline.models import Archive, Partition, Seal

Place = tuple[str, int]
Progress = Callable[[int], None]
MOST_NAMED = 10


@dataclass
class Findings:
    """What a look at the log came to."""

    events: int = 0
    seals: int = 0
    unsealed: int = 0
    anchor: str = ""
    troubles: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.troubles


def verify(*, heads: dict[str, Any] | None = None, progress: Progress = lambda events: None) -> Findings:
    """Reads everything and compares it with the seals, with the archive and with heads that were kept elsewhere.

    Without `heads`, the newest anchor of the state folder is taken.
    """
    found = Findings()
    sealed_to: dict[Place, int] = {}
    for place, seals in sealing.seals_by_place():
        sealed_to[place] = _partition(place, seals, found, progress)
    _what_is_not_sealed(sealed_to, found)
    _anchored(heads if heads is not None else _newest_anchor(found), found)
    return found


def _partition(place: Place, seals: list[Seal], found: Findings, progress: Progress) -> int:
    """Up to where the partition is sealed."""
    name = f"{place[0]}:{place[1]}"
    found.troubles += [f"{name}: {what}" for what in _chain(seals)]
    gone = [Archive.State.REMOVING, Archive.State.REMOVED]
    archives = list(Archive.objects.filter(topic=place[0], partition=place[1], state__in=gone))
    kept: list[Seal] = []
    for seal in seals:
        file = next((one for one in archives if one.first <= seal.first and seal.last <= one.last), None)
        if file is None:
            kept.append(seal)
    for one in archives:
        found.troubles += [f"{name}: {what}" for what in files.flaws_of(one)]
        found.events += one.last - one.first + 1
        if one.state == Archive.State.REMOVED and _count(place, one.first, one.last):
            found.troubles.append(f"{name}: events {one.first} to {one.last} are archived, and yet some are in the log")
    for run in _runs(kept):
        for seal, rows in _rows_of(place, run):
            found.events += len(rows)
            if hashlib.sha256(b"".join(rows)).hexdigest() != seal.content:
                found.troubles.append(f"{name}: {_what_is_wrong(seal, rows)}")
            progress(found.events)
    found.seals += len(seals)
    return seals[-1].last


def _chain(seals: Sequence[Seal]) -> Iterator[str]:
    """What is wrong with the seals themselves."""
    mark = keys.fingerprint(keys.sealing_key())
    if seals[0].first != 1 or seals[0].previous:
        yield f"the seals begin at {seals[0].first}; those before it are gone"
    for before, seal in pairwise(seals):
        if seal.first != before.last + 1:
            yield f"no seal for {before.last + 1} to {seal.first - 1}"
        if seal.previous != before.digest or seal.month < before.month:
            yield f"the seal of {seal.first} to {seal.last} does not follow the one before it"
    for seal in seals:
        if seal.sealed_by != mark:
            yield f"the seal of {seal.first} to {seal.last} was made with another key ({seal.sealed_by}, ours is {mark})"
        elif not hmac.compare_digest(sealing.digest_of(seal), seal.digest):
            yield f"the seal of {seal.first} to {seal.last} was changed"


def _runs(seals: Sequence[Seal]) -> Iterator[list[Seal]]:
    """Neighbouring stretches that are read at once, because there may be many short ones."""
    run: list[Seal] = []
    for seal in seals:
        if run and (seal.first != run[-1].last + 1 or seal.last - run[0].first >= lines.AT_ONCE):
            yield run
            run = []
        run.append(seal)
    if run:
        yield run


def _rows_of(place: Place, run: Sequence[Seal]) -> Iterator[tuple[Seal, list[bytes]]]:
    """Each stretch with its rows."""
    rows = [line for piece in lines.of(*place, run[0].first, run[-1].last) for line in piece]
    if len(rows) == run[-1].last - run[0].first + 1:  # as it should be: they lie where their numbers say
        for seal in run:
            yield seal, rows[seal.first - run[0].first : seal.last - run[0].first + 1]
        return
    numbered = [(lines.sequence_of(line), line) for line in rows]
    for seal in run:
        yield seal, [line for number, line in numbered if seal.first <= number <= seal.last]


def _what_is_wrong(seal: Seal, rows: Sequence[bytes]) -> str:
    where = f"{seal.first} to {seal.last}, sealed on {seal.sealed_at:%Y-%m-%d %H:%M}"
    numbers = [lines.sequence_of(line) for line in rows]
    missing = sorted(set(range(seal.first, seal.last + 1)) - set(numbers))
    if missing:
        named = ", ".join(map(str, missing[:MOST_NAMED])) + (" and more" if len(missing) > MOST_NAMED else "")
        return f"of {where}, {len(missing)} are missing: {named}"
    if len(numbers) > len(set(numbers)):
        return f"of {where}, some stand there twice"
    return f"of {where}, at least one is not what it was"


def _what_is_not_sealed(sealed_to: dict[Place, int], found: Findings) -> None:
    """Behind the seals: contiguous up to the head of the partition, and nothing beyond it or outside of any partition."""
    heads = {(part.topic_id, part.number): part.head for part in Partition.objects.all()}
    for place, last in sealed_to.items():
        if heads.get(place, 0) < last:
            found.troubles.append(
                f"{place[0]}:{place[1]}: is sealed up to {last}, but its head is {heads.get(place, 0)}"
            )
    seen = _outside_of_seals(sealed_to)
    for place, head in sorted(heads.items()):
        last = sealed_to.get(place, 0)
        count, first, newest = seen.pop(place, (0, 0, 0))
        found.unsealed += count
        if (count, first, newest) != ((head - last, last + 1, head) if head > last else (0, 0, 0)):
            found.troubles.append(
                f"{place[0]}:{place[1]}: behind the seals there are {count} events from {first} to {newest}; "
                f"it should be {head - last} from {last + 1} to {head}"
            )
    found.troubles += [f"{topic}:{partition}: events outside of any partition" for topic, partition in seen]


def _outside_of_seals(sealed_to: dict[Place, int]) -> dict[Place, tuple[int, int, int]]:
    """How many events each partition has that no seal covers, with the first and the last number."""
    seen: dict[Place, tuple[int, int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.topic, e.partition, count(*), min(e.sequence), max(e.sequence) FROM pipeline_event e LEFT JOIN "
            "(SELECT topic, partition, max(last) AS last FROM pipeline_seal GROUP BY topic, partition) s "
            "ON s.topic = e.topic AND s.partition = e.partition "
            "WHERE s.last IS NULL OR e.sequence > s.last OR e.sequence < 1 GROUP BY e.topic, e.partition"
        )
        for topic, partition, *figures in cursor.fetchall():
            seen[topic, partition] = (figures[0], figures[1], figures[2])
    return seen


def _count(place: Place, first: int, last: int) -> int:
    with connection.cursor() as cursor:
        where = "topic = %s AND partition = %s AND sequence BETWEEN %s AND %s"
        cursor.execute(f"SELECT count(*) FROM pipeline_event WHERE {where}", [*place, first, last])
        return int(cursor.fetchone()[0])


def _newest_anchor(found: Findings) -> dict[str, Any] | None:
    files = sealing.anchors()
    if not files:
        return None
    found.anchor = str(files[-1])
    try:
        heads = json.loads(files[-1].read_text())
    except ValueError:
        found.troubles.append(f"{files[-1]} is not what was written")
        return None
    return heads if isinstance(heads, dict) else None


def _anchored(heads: dict[str, Any] | None, found: Findings) -> None:
    """What was sealed when the heads were written must be sealed now, with the same seal."""
    if heads is None:
        return
    if not hmac.compare_digest(sealing.signature(heads), str(heads.get("signature", ""))):
        found.troubles.append("the heads that were kept elsewhere do not carry our signature")
        return
    for name, (last, digest) in heads["heads"].items():
        topic, _, partition = name.rpartition(":")
        seal = Seal.objects.filter(topic=topic, partition=int(partition), last=last).first()
        if seal is None:
            found.troubles.append(f"{name}: was sealed up to {last} on {heads['at']}, and is not any more")
        elif seal.digest != digest:
            found.troubles.append(f"{name}: up to {last} another log was sealed than on {heads['at']}")
