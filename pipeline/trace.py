"""What led to an event and what followed from it, by the causes that events name: a tree with one root."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import StoredEvent

MOST_CAUSES, MOST_EFFECTS = 20, 100


@dataclass(frozen=True)
class Step:
    """One event of the trace. `depth` counts from the first cause; `relation`: cause, here or effect."""

    event: StoredEvent
    depth: int
    relation: str


@dataclass(frozen=True)
class Trace:
    """The steps in the order of a walk through the tree, each right below what it follows from."""

    steps: tuple[Step, ...]
    is_cut: bool  # there are more effects than are shown

    @property
    def causes(self) -> list[Step]:
        return [step for step in self.steps if step.relation == "cause"]

    @property
    def effects(self) -> list[Step]:
        return [step for step in self.steps if step.relation == "effect"]


def named(event_id: str) -> StoredEvent | None:
    """The event of this id: the first one recorded, where two sources gave the same."""
    if not event_id.isprintable():
        return None
    return StoredEvent.objects.filter(event_id=event_id).order_by("recorded_at").first()


def of(event: StoredEvent) -> Trace:
    """The chain of its causes, itself, and the tree of its effects."""
    causes = _causes(event)
    effects, is_cut = _effects(event)
    steps = [Step(cause, depth, "cause") for depth, cause in enumerate(causes)]
    return Trace((*steps, *_walk(event, effects, len(causes), "here")), is_cut)


def _causes(event: StoredEvent) -> list[StoredEvent]:
    """From the first one on. A cause is recorded no later than what it caused: whatever else is named is none."""
    found: list[StoredEvent] = []
    seen, at = {event.event_id}, event
    while at.causation_id and at.causation_id not in seen and len(found) < MOST_CAUSES:
        cause = named(at.causation_id)
        if cause is None or cause.recorded_at > at.recorded_at:
            break
        seen.add(cause.event_id)
        found.append(cause)
        at = cause
    return found[::-1]


def _effects(event: StoredEvent) -> tuple[dict[str, list[StoredEvent]], bool]:
    """By the id of their cause, generation after generation; looked for behind the event only, where they must be."""
    children: dict[str, list[StoredEvent]] = defaultdict(list)
    seen, generation, left = {event.event_id}, [event.event_id], MOST_EFFECTS
    while generation:
        later = StoredEvent.objects.filter(causation_id__in=generation, recorded_at__gte=event.recorded_at)
        found = [one for one in later.order_by("recorded_at", "event_id")[: left + 1] if one.event_id not in seen]
        for one in found[:left]:
            children[one.causation_id].append(one)
        if len(found) > left:
            return children, True
        left -= len(found)
        generation = [one.event_id for one in found]
        seen.update(generation)
    return children, False


def _walk(event: StoredEvent, children: dict[str, list[StoredEvent]], depth: int, relation: str) -> Iterator[Step]:
    yield Step(event, depth, relation)
    for child in children.get(event.event_id, ()):
        yield from _walk(child, children, depth + 1, "effect")
