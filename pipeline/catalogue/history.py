"""What became of a topic, read from its own facts: who wrote which words, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from pipeline import facts
from pipeline.events import TOPIC, SchemaRevised, TopicDescribed, TopicHandedOver, TopicOpened
from pipeline.models import StoredEvent, Topic

_TYPES = {kind.fact: kind.type for kind in facts.kinds()}
PARTS = {
    "meaning": gettext_lazy("Meaning"),
    "selection": gettext_lazy("How they are selected"),
    "traps": gettext_lazy("Traps"),
    "tags": gettext_lazy("Tags"),
    "owner": gettext_lazy("Owner"),
}
MOST = 100


@dataclass(frozen=True)
class Part:
    """One thing that changed: what stood there, and what stands there from then on."""

    name: str
    title: str
    was: str
    now: str


@dataclass(frozen=True)
class Turn:
    event_id: str
    at: datetime
    by: str
    what: str
    reason: str
    parts: tuple[Part, ...]


def of_topic(topic: Topic) -> list[Turn]:
    """Its turns, the newest first."""
    told = list(StoredEvent.objects.filter(key=topic.name, topic=TOPIC).order_by("recorded_at", "sequence")[:MOST])
    names = _names(told)
    turns, stands = [], dict.fromkeys(PARTS, "")
    for event in told:
        parts = _changed(event, stands)
        stands |= {part.name: part.now for part in parts}
        what, shown = _said(event, parts)
        by = names.get(event.authid, "Cairn")
        turns.append(Turn(event.event_id, event.time, by, what, event.data.get("reason", ""), shown))
    return turns[::-1]


def _names(told: list[StoredEvent]) -> dict[str, str]:
    ids = {event.authid for event in told if event.authid}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}


def _changed(event: StoredEvent, stands: dict[str, str]) -> tuple[Part, ...]:
    """The parts that the event gives another value."""
    among = event.data.get("changed", PARTS)
    given = {name: _text(event.data[name]) for name in PARTS if name in event.data and name in among}
    return tuple(
        Part(name, str(PARTS[name]), stands[name], value) for name, value in given.items() if value != stands[name]
    )


def _said(event: StoredEvent, parts: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    if event.type == _TYPES[TopicOpened]:
        return _("opened it"), ()
    if event.type == _TYPES[TopicHandedOver]:
        return _("gave it to %(owner)s") % event.data, ()
    if event.type == _TYPES[SchemaRevised]:
        changes = ", ".join(event.data["changes"])
        told = _("gave it schema %(number)s") % event.data
        return (f"{told}: {changes}" if changes else told), ()
    return _("wrote what it means") if event.type == _TYPES[TopicDescribed] else event.type, parts


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
