"""Append to the log, in the caller's transaction: no change without its event, no event without its commit."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from structlog.contextvars import bound_contextvars, get_contextvars
from uuid6 import uuid7

from accounts.models import User
from pipeline import doorbell, facts
from pipeline.engines import database
from pipeline.envelope import SOURCE, Event
from pipeline.models import Topic, UnknownTopic

P = ParamSpec("P")
R = TypeVar("R")
Place = tuple[str, int]


@dataclass(frozen=True)
class Draft:
    """An event before it has its number."""

    topic: str
    type: str
    key: str
    data: Mapping[str, Any]
    time: datetime
    authid: str = ""
    authtype: str = "system"
    subject: str = ""
    id: str = ""
    source: str = SOURCE
    causation_id: str = ""
    correlation_id: str = ""  # empty: the id of the request that wrote it


_open: ContextVar[list[Draft] | None] = ContextVar("facts of the running action", default=None)
_written: ContextVar[dict[Place, int] | None] = ContextVar("positions written by this request", default=None)
_cause: ContextVar[str] = ContextVar("the event that is being handled", default="")


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Runs the verb in one transaction; the facts it appends are written, in order, when the outermost action ends.

    Numbers are taken last so that the locks on the partitions are short, and sorted so that nobody deadlocks.
    """

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        facts_so_far = _open.get()
        if facts_so_far is not None:
            return _inner(facts_so_far, verb, *args, **kwargs)
        drafts: list[Draft] = []
        token = _open.set(drafts)
        try:
            with transaction.atomic():
                result = verb(*args, **kwargs)
                write(drafts)
            return result
        finally:
            _open.reset(token)

    return run


def _inner(drafts: list[Draft], verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    mark = len(drafts)
    try:
        with transaction.atomic():
            return verb(*args, **kwargs)
    except BaseException:
        del drafts[mark:]  # the change was rolled back, so nothing happened
        raise


def append(fact: Any, *, by: User | None, at: datetime, id: UUID | None = None) -> None:  # noqa: A002 (the envelope's word)
    """Publishes the fact when the running action ends, under this id when the caller has to know it. Raises RuntimeError."""
    kind = facts.kind_of(fact)
    data = facts.payload(fact)
    key = str(data[kind.key])
    append_draft(
        Draft(
            topic=kind.topic,
            type=kind.type,
            key=key,
            subject=f"{kind.topic.split('.')[1]}/{key}",
            data=data,
            time=at,
            authid=str(by.pk) if by else "",
            authtype="user" if by else "system",
            id=str(id) if id else "",
        )
    )


def append_draft(draft: Draft) -> None:
    drafts = _open.get()
    if drafts is None:
        raise RuntimeError("log.append is called inside an action: wrap the function in @log.action")
    drafts.append(draft)


def write(drafts: list[Draft]) -> list[Event]:
    """Numbers and stores the drafts. Raises UnknownTopic. Must run inside a transaction."""
    if not drafts:
        return []
    now = timezone.now()
    correlation = str(get_contextvars().get("request_id", ""))
    by_place: dict[Place, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_place[draft.topic, database.partition_of(draft.key, topic_named(draft.topic).partitions)].append(draft)
    taken = {place: database.take(*place, len(by_place[place]), now) for place in sorted(by_place)}
    recorded_at = max(at for _, at in taken.values())
    events: list[Event] = []
    for place, (head, at) in taken.items():
        events += [
            _event(draft, place, head + n, recorded_at, correlation) for n, draft in enumerate(by_place[place], 1)
        ]
        if at < recorded_at:  # what happened together is recorded together
            database.note(*place, recorded_at)
    database.append(events)
    heads = {(event.topic, event.partition): event.sequence for event in events}
    transaction.on_commit(functools.partial(_tell, heads))
    return events


def _event(draft: Draft, place: Place, sequence: int, recorded_at: datetime, correlation: str) -> Event:
    return Event(
        topic=draft.topic,
        partition=place[1],
        sequence=sequence,
        id=draft.id or str(uuid7()),
        source=draft.source,
        type=draft.type,
        subject=draft.subject,
        key=draft.key,
        time=draft.time,
        recorded_at=recorded_at,
        data=dict(draft.data),
        correlation_id=draft.correlation_id or correlation[:64],
        causation_id=draft.causation_id or _cause.get(),
        authtype=draft.authtype,
        authid=draft.authid,
        classification=topic_named(draft.topic).classification,
    )


def _tell(heads: dict[Place, int]) -> None:
    written = _written.get()
    if written is not None:
        written.update(heads)
    doorbell.ring(heads)


_known: dict[str, Topic] = {}  # several threads take from it and forget in it


def topic_named(name: str) -> Topic:
    """The topic, remembered by this process: its partitions never change. Raises UnknownTopic."""
    known = _known.get(name)
    if known is not None:
        return known
    topic = Topic.objects.filter(name=name).first()
    if topic is None:
        said = f"There is no topic {name!r}. Open it first, or choose one from the list of topics."
        raise UnknownTopic(said, field="topic")
    _known[name] = topic
    return topic


def renew_topics(names: Iterable[str]) -> None:
    """Takes in what other processes changed in the topics that this one remembers, such as a newer schema."""
    known = [name for name in names if name in _known]
    for name, version in Topic.objects.filter(name__in=known).values_list("name", "version") if known else ():
        topic = _known.get(name)
        if topic is not None and topic.version != version:
            _known.pop(name, None)


def forget_topics() -> None:
    _known.clear()
    database.forget()


@contextmanager
def positions_written() -> Iterator[dict[Place, int]]:
    """Collects the positions that are written inside the `with`: {(topic, partition): sequence}."""
    heads: dict[Place, int] = {}
    token = _written.set(heads)
    try:
        yield heads
    finally:
        _written.reset(token)


@contextmanager
def caused_by(event: Event) -> Iterator[None]:
    """Events appended inside the `with` name this event as their cause, and the request that it began with as theirs."""
    token = _cause.set(event.id)
    try:
        with bound_contextvars(**({"request_id": event.correlation_id} if event.correlation_id else {})):
            yield
    finally:
        _cause.reset(token)


def new_id() -> UUID:
    return UUID(str(uuid7()))
