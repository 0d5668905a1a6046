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
from missions.proposals import METHODS
from missions.stages import title_of
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
    """What happened last, among what the log got last: what a reader adds belatedly has its place in time."""
    arrived = StoredEvent.objects.order_by("-recorded_at", "-event_id")[: 5 * count]
    return told(sorted(arrived, key=lambda event: event.time, reverse=True)[:count])


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
    ranked = {event.data.get("outcome_id", "") for event in events if event.topic == missions.RANKING} - {""}
    about: tuple[tuple[type[Model], set[str], Any], ...] = (
        (KeyResult, ids("key_result_id"), "title"),
        (MissionCard, ids("mission_id") | ids("holder_id"), named),
        (OutcomeCard, ids("holder_id") | ids("first_id") | ids("second_id") | ranked, named),
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


def _compared(data: dict[str, Any], titles: dict[str, str]) -> str:
    """Which of the two somebody prefers."""
    pair = {"first": data["first_id"], "second": data["second_id"]}
    if data["preferred_id"] is None:
        return _("%(first)s and %(second)s matter the same") % {name: titles.get(pk, "") for name, pk in pair.items()}
    other = pair["second"] if data["preferred_id"] == pair["first"] else pair["first"]
    told = {"more": titles.get(data["preferred_id"], ""), "less": titles.get(other, "")}
    return _("%(more)s matters more than %(less)s") % told


def plainly(type_: str) -> str:
    """What a type without a sentence of its own says: "channels.sale.recorded.v1" as "Sale recorded"; else nothing."""
    match type_.replace("_", " ").split("."):
        case [_domain, *said, version] if said and version[:1] == "v" and version[1:].isdigit():
            return " ".join(said).capitalize()
    return ""


def _in_words(data: dict[str, Any], name: str) -> dict[str, Any]:
    return data | {name: words.kind_word(data[name])}


SENTENCES: dict[str, Sentence] = {
    "mission.paused": lambda data, titles: _("Paused: %(reason)s") % data,
    "mission.resumed": lambda data, titles: _("Runs again: %(reason)s") % data,
    "mission.frozen": lambda data, titles: _("Frozen by its re-charter: %(reason)s") % data,
    "mission.continued": lambda data, titles: _("Goes on under its purpose: %(reason)s") % data,
    "mission.charter_written": lambda data, titles: _("Charter, edition %(edition)s: %(hypothesis)s") % data,
    "mission.charter_submitted": lambda data, titles: _("The charter waits to be signed"),
    "mission.charter_withdrawn": lambda data, titles: _("Charter withdrawn: %(reason)s") % data,
    "mission.chartered": lambda data, titles: (
        (_("Charter signed by %(signed_by)s") if data["signed_by"] else _("Charter signed")) % data
    ),
    "recharter.opened": lambda data, titles: _("%(key)s doubts its purpose: %(reason)s") % data,
    "recharter.decided": lambda data, titles: (
        _("%(key)s is decided: %(decision)s. %(reason)s") % _in_words(data, "decision")
    ),
    "portfolio.mix_targets_set": lambda data, titles: _("New targets of the mix: %(reason)s") % data,
    "portfolio.strategic_limit_set": lambda data, titles: _("At most %(most)s strategic missions: %(reason)s") % data,
    "portfolio.strategic_limit_exceeded": lambda data, titles: (
        _("Up to %(allowed)s strategic missions until %(expires_on)s: %(reason)s") % data
    ),
    "mission.charter_returned": lambda data, titles: _("Charter returned: %(reason)s") % data,
    "check_in.recorded": _checked_in,
    "ranking.changed": _ranked,
    "ranking.explained": lambda data, titles: _("Why it was moved: %(reason)s") % data,
    "ranking.ordered": lambda data, titles: (
        _("%(n)d outcomes reordered %(method)s: %(reason)s")
        % (data | {"n": len(data["ranks"]), "method": METHODS.get(data["method"], data["method"])})
    ),
    "comparison.round_opened": lambda data, titles: _("Which matters more? %(title)s") % data,
    "comparison.outcomes_compared": lambda data, titles: _compared(data, titles),
    "comparison.round_closed": lambda data, titles: _("The comparisons ended: %(reason)s") % data,
    "mission.proposed": lambda data, titles: _("Proposed: %(title)s") % data,
    "mission.launched": lambda data, titles: _("Launched"),
    "mission.stage_entered": lambda data, titles: (
        (_("Entered the stage %(title)s: %(reason)s") if data["reason"] else _("Entered the stage %(title)s"))
        % (data | {"title": title_of(data["type"], data["stage"])})
    ),
    "mission.option_added": lambda data, titles: _("A means to choose: %(title)s") % data,
    "mission.option_moved": lambda data, titles: (
        (_("%(title)s was %(state)s: %(came_of_it)s") if data["came_of_it"] else _("%(title)s is open again")) % data
    ),
    "mission.assumption_stated": lambda data, titles: _("Assumed: %(sentence)s") % data,
    "mission.assumption_judged": lambda data, titles: _("%(sentence)s: %(state)s. %(evidence)s") % data,
    "mission.assumption_extended": lambda data, titles: _("Assumed until %(expires_on)s: %(sentence)s") % data,
    "recipe.written": lambda data, titles: _("Team recipe, edition %(edition)s: %(reason)s") % data,
    "mission.rescheduled": lambda data, titles: _("Rescheduled: %(reason)s") % data,
    "mission.envelope_changed": lambda data, titles: _("Envelope changed: %(reason)s") % data,
    "mission.handed_over": lambda data, titles: _("Handed over to %(owner_name)s") % data,
    "mission.cover_planned": lambda data, titles: (
        _("%(owner_name)s will cover from %(starts_on)s until %(ends_on)s") % data
    ),
    "mission.cover_withdrawn": lambda data, titles: _("The cover will not be: %(reason)s") % data,
    "mission.handover_acknowledged": lambda data, titles: _("The successor has read the brief"),
    "mission.parent_set": lambda data, titles: (
        (_("Came of another mission: %(reason)s") if data["parent_id"] else _("Stands on its own: %(reason)s")) % data
    ),
    "mission.turned_down": lambda data, titles: _("Turned down: %(reason)s") % data,
    "mission.graduated": lambda data, titles: _("Graduated into %(platform_key)s: %(repetitive)s") % data,
    "mission.rolled_on": lambda data, titles: _("Goes on until the review on %(review_on)s: %(reason)s") % data,
    "mission.aligned": lambda data, titles: _("Aligned with another outcome: %(reason)s") % data,
    "mission.classified": lambda data, titles: _("Classified as %(type)s: %(reason)s") % data,
    "mission.reported": lambda data, titles: _("%(rated_by)s rated it %(rating)s on %(reported_on)s") % data,
    "mission.concluded": lambda data, titles: _("Concluded: %(learned)s") % data,
    "mission.conclusion_corrected": lambda data, titles: _("The conclusion was corrected: %(words)s") % data,
    "mission.conclusion_considered": lambda data, titles: (
        (
            _("Considered what %(concluded_key)s learned: %(note)s")
            if data["verdict"] == "considered"
            else _("What %(concluded_key)s learned does not apply: %(note)s")
        )
        % data
    ),
    "contradiction.judged": lambda data, titles: (
        (
            _("Two conclusions contradict each other: %(reason)s")
            if data["holds"]
            else _("Two conclusions only seem to contradict each other: %(reason)s")
        )
        % data
    ),
    "gate.set": lambda data, titles: _("%(key)s is set: %(question)s") % data,
    "gate.changed": lambda data, titles: _("%(key)s is changed: %(reason)s") % data,
    "gate.withdrawn": lambda data, titles: _("%(key)s is withdrawn: %(reason)s") % data,
    "gate.decided": lambda data, titles: _("%(option)s at %(key)s: %(reason)s") % _in_words(data, "option"),
    "outcome.added": lambda data, titles: _("New outcome: %(title)s") % data,
    "outcome.reworded": lambda data, titles: _("Reworded: %(title)s") % data,
    "outcome.measure_set": lambda data, titles: _("Measured by: %(title)s") % data,
    "outcome.measure_dropped": lambda data, titles: _("A measure was dropped: %(reason)s") % data,
    "outcome.scored": lambda data, titles: (
        _("Scored: cost of delay %(cost)d, job size %(job_size)d")
        % (data | {"cost": data["value"] + data["time_criticality"] + data["risk_opportunity"]})
    ),
    "outcome.retired": lambda data, titles: _("Retired: %(reason)s") % data,
    "goal.retired": lambda data, titles: _("Retired: %(reason)s") % data,
    "goal.set": lambda data, titles: _("Goal: %(title)s") % data,
    "cluster.mission_affiliated": lambda data, titles: _("Joined the cluster %(cluster_title)s") % data,
    "objective.set": lambda data, titles: _("Objective: %(statement)s") % data,
    "key_result.defined": lambda data, titles: _("Key result: %(title)s") % data,
    "key_result.target_changed": lambda data, titles: _("Target changed: %(reason)s") % data,
    "key_result.closed": lambda data, titles: (
        _("%(what)s, closed: %(reason)s") % (data | {"what": titles.get(data["key_result_id"], _("A key result"))})
    ),
    "assessment.activity_proposed": lambda data, titles: _("Somebody proposes: %(title)s") % data,
    "assessment.framing_added": lambda data, titles: _("It could be framed as: %(title)s") % data,
    "assessment.framing_chosen": lambda data, titles: _("Framed as “%(title)s”: %(reason)s") % data,
    "assessment.begun": lambda data, titles: _("A session walks the decision tree"),
    "assessment.mended": lambda data, titles: _("Mended: %(remedy)s") % _in_words(data, "remedy"),
    "assessment.led": lambda data, titles: _("It became %(mission_key)s") % data,
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
    "cluster.formed": lambda data, titles: _("New cluster: %(title)s") % data,
    "cluster.segment_added": lambda data, titles: _("New segment: %(title)s") % data,
    "profession.founded": lambda data, titles: _("New profession: %(title)s") % data,
    "profession.led": lambda data, titles: (
        (_("%(lead_name)s leads it") if data["lead_name"] else _("Nobody leads it")) % data
    ),
    "professional.level_changed": lambda data, titles: _("Level %(level)s: %(reason)s") % data,
    "key_result.kpi_followed": lambda data, titles: _("It follows a KPI"),
    "kpi.declared": lambda data, titles: _("KPI declared: %(title)s") % data,
}
