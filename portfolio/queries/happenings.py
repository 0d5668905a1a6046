"""Events as people read them: a sentence, who it was about, who did it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from accounts.models import User
from interface import words
from missions import events as missions
from okrs.models import KeyResult
from pipeline.models import StoredEvent
from portfolio.models import GoalCard, MissionCard, OutcomeCard
from professions.models import Professional


@dataclass(frozen=True)
class Happening:
    """What the event row shows, and where it leads."""

    id: str
    type: str
    topic: str
    subject: str
    text: str
    at: datetime
    by: str
    position: int
    key: str


def newest(count: int) -> list[Happening]:
    """The last events of the log."""
    return told(StoredEvent.objects.order_by("-recorded_at", "-event_id")[:count])


def told(events: Iterable[StoredEvent], *, with_people: bool = False) -> list[Happening]:
    """The events with their sentences. One look for the titles of all of them together, one more for who did it."""
    given = list(events)
    titles, people = _titles(given), _people(given) if with_people else {}
    return [_told(event, titles, people) for event in given]


def _people(events: Sequence[StoredEvent]) -> dict[str, str]:
    ids = {event.authid for event in events if event.authtype == "user" and event.authid}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def _told(event: StoredEvent, titles: dict[str, str], people: dict[str, str]) -> Happening:
    verb = ".".join(event.type.split(".")[1:3])
    sentence = SENTENCES.get(verb)
    return Happening(
        id=event.event_id,
        type=event.type,
        topic=event.topic,
        subject=_subject(event, titles),
        text=sentence(event.data, titles) if sentence else plainly(event.type),
        at=event.time,
        by=people.get(event.authid, "") or (event.source if event.source != "/cairn" else ""),
        position=event.sequence,
        key=event.key,
    )


def _titles(events: Sequence[StoredEvent]) -> dict[str, str]:
    def ids(name: str) -> set[str]:
        return {event.data[name] for event in events if event.data.get(name)}

    named = Concat("key", Value(" "), "title", output_field=TextField())
    ranked = {event.data["outcome_id"] for event in events if event.topic == missions.RANKING}
    about: tuple[tuple[type[Model], set[str], Any], ...] = (
        (KeyResult, ids("key_result_id"), "title"),
        (MissionCard, ids("mission_id") | ids("holder_id"), named),
        (OutcomeCard, ids("holder_id") | ranked, named),
        (GoalCard, ids("holder_id"), named),
        (Professional, ids("professional_id"), "name"),
    )
    asked = [
        model._default_manager.filter(pk__in=keys).order_by().values_list("pk", title)
        for model, keys, title in about
        if keys
    ]
    return {str(pk): title for pk, title in asked[0].union(*asked[1:], all=True)} if asked else {}


def _subject(event: StoredEvent, titles: dict[str, str]) -> str:
    """What it was about: the thing by its name, else by its key; the title it carries; at last as the log says it."""
    data = event.data
    about = (titles.get(data.get(name) or "", "") for name in ("mission_id", "holder_id"))
    person = titles.get(data.get("professional_id") or "", "")
    moved = titles.get(data.get("outcome_id") or "", "")
    return next(filter(None, [*about, data.get("key"), person, data.get("title"), moved, event.subject]), "")


Sentence = Callable[[dict[str, Any], dict[str, str]], str]


def _checked_in(data: dict[str, Any], titles: dict[str, str]) -> str:
    what = titles.get(data["key_result_id"], _("A key result"))
    said = data["zone"] or (words.number(Decimal(data["value"])) if data["value"] is not None else _("no value"))
    sure = "" if data["confidence"] is None else _(", confidence %(n)d of 10") % {"n": data["confidence"]}
    return f"{what}: {said}{sure}"


def _ranked(data: dict[str, Any], titles: dict[str, str]) -> str:
    if data["from_rank"] is None:
        return _("Joined the order at %(to_rank)s") % data
    if data["to_rank"] is None:
        return _("Left the order")
    moved = _("Moved from %(from_rank)s to %(to_rank)s") % data
    return f"{moved}: {data['reason']}" if data["reason"] else moved


def plainly(type_: str) -> str:
    """What a type without a sentence of its own says: "channels.sale.recorded.v1" as "Sale recorded"; else nothing."""
    match type_.replace("_", " ").split("."):
        case [_domain, *said, version] if said and version[:1] == "v" and version[1:].isdigit():
            return " ".join(said).capitalize()
    return ""


def _in_words(data: dict[str, Any], name: str) -> dict[str, Any]:
    return data | {name: words.kind_word(data[name])}


SENTENCES: dict[str, Sentence] = {
    "check_in.recorded": _checked_in,
    "ranking.changed": _ranked,
    "ranking.explained": lambda data, titles: _("Why it was moved: %(reason)s") % data,
    "mission.proposed": lambda data, titles: _("Proposed: %(title)s") % data,
    "mission.launched": lambda data, titles: _("Launched"),
    "mission.rescheduled": lambda data, titles: _("Rescheduled: %(reason)s") % data,
    "mission.envelope_changed": lambda data, titles: _("Envelope changed: %(reason)s") % data,
    "mission.handed_over": lambda data, titles: _("Handed over to %(owner_name)s") % data,
    "mission.aligned": lambda data, titles: _("Aligned with another outcome: %(reason)s") % data,
    "mission.classified": lambda data, titles: _("Classified as %(type)s: %(reason)s") % data,
    "mission.reported": lambda data, titles: _("%(rated_by)s rated it %(rating)s on %(reported_on)s") % data,
    "mission.concluded": lambda data, titles: _("Concluded: %(learned)s") % data,
    "outcome.added": lambda data, titles: _("New outcome: %(title)s") % data,
    "outcome.reworded": lambda data, titles: _("Reworded: %(title)s") % data,
    "goal.set": lambda data, titles: _("Goal: %(title)s") % data,
    "cluster.mission_affiliated": lambda data, titles: _("Joined the cluster %(cluster_title)s") % data,
    "objective.set": lambda data, titles: _("Objective: %(statement)s") % data,
    "key_result.defined": lambda data, titles: _("Key result: %(title)s") % data,
    "key_result.target_changed": lambda data, titles: _("Target changed: %(reason)s") % data,
    "key_result.closed": lambda data, titles: (
        _("%(what)s, closed: %(reason)s") % (data | {"what": titles.get(data["key_result_id"], _("A key result"))})
    ),
    "assessment.answered": lambda data, titles: _("%(question)s: %(answer)s") % _in_words(data, "question"),
    "assessment.finished": lambda data, titles: _("The verdict: %(verdict)s") % _in_words(data, "verdict"),
    "professional.availability_changed": lambda data, titles: (
        _("Available with %(available_fte)s FTE from %(starts_on)s: %(reason)s") % data
    ),
    "professional.joined": lambda data, titles: _("%(name)s joined %(profession_title)s") % data,
    "assignment.made": lambda data, titles: _("%(name)s joins as %(role)s with %(fte)s FTE") % data,
    "assignment.ended": lambda data, titles: (
        _("%(who)s goes: %(reason)s") % (data | {"who": titles.get(data["professional_id"], _("Somebody"))})
    ),
    "demand.raised": lambda data, titles: _("Asks for %(fte)s FTE of %(profession_title)s: %(role)s") % data,
    "demand.withdrawn": lambda data, titles: _("Asks for less: %(reason)s") % data,
    "kpi.declared": lambda data, titles: _("KPI declared: %(title)s") % data,
}
