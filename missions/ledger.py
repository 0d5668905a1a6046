"""The ledger of conclusions as doors and rules read it: what was found, what is alike, what contradicts what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from missions import fulltext, similar
from missions.models import (
    Affiliation,
    Conclusion,
    ConclusionsUnread,
    Consideration,
    Contradiction,
    Correction,
    Mission,
    MissionState,
)
from missions.search_terms import any_of, question
from missions.similar import Ended, Likeness
from rest.fields import ref

LOOKED_AT = 100  # conclusions that are compared with a draft, after the index has chosen them
TELLING = 120  # words of a draft that the index is asked for
LEAST = 4  # how much two must have in common besides an outcome: conclusions are long, and single words are chance
NAMED = 5


def conclusions() -> QuerySet[Conclusion]:
    """All of them with what their pages name, the newest first."""
    rows = Conclusion.objects.select_related("mission__outcome", "mission__owner", "signed_by")
    return rows.prefetch_related("corrections__corrected_by").order_by("-signed_at", "-pk")


def corrections(conclusion: Conclusion) -> QuerySet[Correction]:
    return Correction.objects.filter(conclusion=conclusion).select_related("corrected_by")


def asked_for(rows: QuerySet[Conclusion], text: str) -> QuerySet[Conclusion]:
    """Those that a question in words finds; all of them when nothing is asked."""
    return fulltext.matching(rows, question(text)) if text.strip() else rows


def filtered(rows: QuerySet[Conclusion], asked: Mapping[str, Any]) -> QuerySet[Conclusion]:
    """Those that fit everything asked: words, results, types of their missions, outcomes, days."""
    columns = {"type": "mission__type", "outcome": "mission__outcome"}
    for name, value in asked.items():
        if name == "q":
            rows = asked_for(rows, value)
        else:
            column = columns.get(name, name)
            rows = rows.filter(**{f"{column}__in" if isinstance(value, list | tuple) else column: value})
    return rows


def told(conclusion: Conclusion) -> str:
    """Everything that the search reads of it, for the excerpt: what was learned comes first."""
    corrections = [each.words for each in conclusion.corrections.all()]
    mission = conclusion.mission
    said = (conclusion.learned, *corrections, conclusion.would_change_mind, conclusion.hypothesis)
    last = (*conclusion.evidence, *conclusion.counter_evidence, mission.purpose, mission.title)
    return " · ".join(filter(None, (*said, *last)))


def contradictions_of(conclusion: Conclusion) -> QuerySet[Contradiction]:
    return Contradiction.objects.about(conclusion).select_related("first__mission", "second__mission", "said_by")


@dataclass(frozen=True)
class Said:
    """The last word on a pair, seen from one of the two."""

    other: Conclusion
    holds: bool
    reason: str
    by: Any
    at: datetime


def said_of(them: Sequence[Conclusion] | None = None) -> dict[UUID, list[Said]]:
    """For each conclusion, or for all of them, the last word on every pair that it is one of."""
    last = {(row.first_id, row.second_id): row for row in _judged(them)}
    others = {
        each.pk: each
        for each in Conclusion.objects.filter(pk__in={pk for pair in last for pk in pair}).select_related("mission")
    }
    found: dict[UUID, list[Said]] = defaultdict(list)
    for (first, second), row in last.items():
        for one, other in ((first, second), (second, first)):
            found[one].append(Said(others[other], row.holds, row.reason, row.said_by, row.said_at))
    return found


def _judged(them: Sequence[Conclusion] | None) -> QuerySet[Contradiction]:
    rows = Contradiction.objects.all() if them is None else Contradiction.objects.about(*them)
    return rows.select_related("said_by").order_by("id")


def contradicting(them: Sequence[Conclusion] | None = None) -> dict[UUID, list[Said]]:
    """For each conclusion what contradicts it, by the last word."""
    return {pk: held for pk, said in said_of(them).items() if (held := [each for each in said if each.holds])}


def might_contradict(conclusion: Conclusion) -> list[tuple[Conclusion, Likeness]]:
    """Conclusions that ended the other way round although they are like it, and of which nobody has said anything yet."""
    judged = {said.other.pk for said in said_of([conclusion]).get(conclusion.pk, [])}
    mission = conclusion.mission
    one = _ended(conclusion)
    near = _near(f"{one.title} {one.words}", mission.outcome_id, one.segments, besides=mission)
    others = {row.key: row for row in near if row.pk not in judged}
    return [(others[like.key], like) for like in similar.might_contradict(one, map(_ended, others.values()))]


@dataclass(frozen=True)
class Alike:
    """A conclusion like a draft: in what, what was said of it, and what contradicts it."""

    conclusion: Conclusion
    likeness: Likeness | None
    mark: Consideration | None = None
    contradicts: list[Said] = field(default_factory=list)


def like_draft(title: str, purpose: str, *, outcome_id: str = "") -> list[Alike]:
    """Conclusions like what somebody is about to propose. An outcome that is none shares nothing."""
    outcome_id = str(known) if isinstance(known := ref(outcome_id), UUID) else ""
    return _with_contradictions(_like(title, purpose, outcome_id, frozenset(), besides=None))


def like_mission(mission: Mission) -> list[Alike]:
    """Conclusions like the mission, with its marks; then those marked before that are no longer among the most alike."""
    marks = {mark.conclusion_id: mark for mark in considerations(mission)}
    found = _like(mission.title, mission.purpose, str(mission.outcome_id or ""), _segments_of(mission), besides=mission)
    alike = [Alike(each.conclusion, each.likeness, marks.pop(each.conclusion.pk, None)) for each in found]
    return _with_contradictions([*alike, *(Alike(mark.conclusion, None, mark) for mark in marks.values())])


def considerations(mission: Mission) -> QuerySet[Consideration]:
    rows = Consideration.objects.filter(mission=mission)
    return rows.select_related("conclusion__mission__outcome", "conclusion__signed_by", "marked_by")


def unread(mission: Mission) -> list[Conclusion]:
    """The conclusions like it of which nobody has said yet whether they were considered."""
    return [each.conclusion for each in like_mission(mission) if each.mark is None]


def require_considered(mission: Mission) -> None:
    """Raises ConclusionsUnread, naming what nobody has looked at."""
    left = unread(mission)
    if left:
        names = ", ".join(f"{each.key} “{each.mission.title}”" for each in left[:NAMED])
        raise ConclusionsUnread(
            f"{mission.key} is like missions that have their conclusion: {names}. Read what they learned and mark each as "
            "considered or not applicable.",
            extra={"unread": [{"key": each.key, "title": each.mission.title} for each in left]},
        )


def evidence(items: Iterable[str]) -> list[dict[str, str]]:
    """Each piece in words, with the address that it is or, when it is an event of the log, the page of that."""
    return [{"words": item, "href": _leads_to(item)} for item in items]


def _leads_to(item: str) -> str:
    if item.startswith(("https://", "http://")) and " " not in item:
        return item
    return reverse("portfolio:event_show", args=[item]) if is_event_id(item) else ""


def is_event_id(item: str) -> bool:
    """True when the evidence is the bare id of an event, as our own events have them."""
    try:
        return str(UUID(item)) == item
    except ValueError:
        return False


@dataclass(frozen=True)
class Citing:
    """How many of the missions that were chartered here cite what others have learned."""

    citing: int
    chartered: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.citing / self.chartered) if self.chartered else None


def citing() -> Citing:
    chartered = Mission.objects.filter(is_brought_in=False).exclude(state=MissionState.CANDIDATE)
    cites = Consideration.objects.filter(mission=OuterRef("pk"), verdict=Consideration.Verdict.CONSIDERED)
    return Citing(chartered.filter(Exists(cites)).count(), chartered.count())


def _like(
    title: str, purpose: str, outcome_id: str, segments: frozenset[str], *, besides: Mission | None
) -> list[Alike]:
    near = {row.key: row for row in _near(f"{title} {purpose}", outcome_id or None, segments, besides=besides)}
    found = similar.alike(title, purpose, outcome_id, map(_ended, near.values()), segments=segments, least=LEAST)
    return [Alike(near[like.key], like) for like in found]


def _near(words: str, outcome_id: Any, segments: Iterable[str], *, besides: Mission | None) -> QuerySet[Conclusion]:
    """What is worth comparing: the closest by their words, and all of the outcome and of the segments."""
    wanted = Q()
    if telling := list(similar.stems(words))[:TELLING]:
        wanted |= Q(pk__in=fulltext.closest(any_of(telling), LOOKED_AT))
    if outcome_id:
        wanted |= Q(mission__outcome=outcome_id)
    if segments:
        wanted |= Q(mission__in=Affiliation.objects.filter(segment__in=list(segments)).values("mission"))
    if not wanted:
        return Conclusion.objects.none()
    rows = conclusions().prefetch_related("mission__affiliations").filter(wanted)
    return rows.exclude(mission=besides) if besides else rows


def _ended(conclusion: Conclusion) -> Ended:
    mission = conclusion.mission
    corrected = [each.words for each in conclusion.corrections.all()]
    # Hypotheses are left out: they are worded alike whatever they are about.
    words = " ".join((mission.purpose, conclusion.learned, *corrected))
    segments = frozenset(str(each.segment_id) for each in mission.affiliations.all() if each.segment_id)
    outcome_id = str(mission.outcome_id or "")
    return Ended(conclusion.key, mission.title, words, outcome_id, segments, str(conclusion.result))


def _segments_of(mission: Mission) -> frozenset[str]:
    return frozenset(map(str, mission.affiliations.exclude(segment=None).values_list("segment_id", flat=True)))


def _with_contradictions(found: list[Alike]) -> list[Alike]:
    held = contradicting([each.conclusion for each in found]) if found else {}
    return [Alike(each.conclusion, each.likeness, each.mark, held.get(each.conclusion.pk, [])) for each in found]
