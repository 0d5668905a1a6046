"""Things found by their id or by words of their name, each with the page it leads to: what the palette shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.models import Activity, Assessment, Cluster, Conclusion, Mission, Outcome, Segment, StrategicGoal
from okrs.models import CheckIn, KeyResult, Kpi, Objective
from pipeline.models import Topic
from professions.models import Assignment, Demand, Profession, Professional

MOST = 20
LONGEST = 80
ID = re.compile(r"([A-Za-z]{2,3})[- ]?([0-9]{1,9})")


@dataclass(frozen=True)
class Found:
    """A thing and the page it is seen on: the URL name, what the address holds, and the place on the page."""

    group: str
    key: str
    label: str
    note: str
    page: str
    of: str
    place: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of thing: whose id begins so, in which columns words are looked for, and what is said of one row."""

    prefix: str
    group: str | Promise
    rows: Callable[[], QuerySet[Any]]
    words: tuple[str, ...]
    told: Callable[[Any], tuple[str, str, str, str]]
    """Label, note, URL name and what stands in the address."""
    place: Callable[[Any], str] = lambda thing: ""

    def found(self, thing: Any) -> Found:
        label, note, page, of = self.told(thing)
        key = thing.key if self.prefix else ""
        return Found(str(self.group), key, label, note, page, of, self.place(thing))


def find(text: str) -> list[Found]:
    """At most twenty things: the one with this id, else those whose name holds all these words, the closest names first."""
    text = text.strip()
    if not text:
        return []
    named = ID.fullmatch(text)
    if named:
        by_id = _by_id(named[1].upper(), int(named[2]))
        if by_id:
            return by_id
    found = [_by_words(kind, text.split()) for kind in KINDS if kind.words]
    share = max(2, MOST // max(1, sum(map(bool, found))))
    return list(chain.from_iterable(some[:share] for some in found))[:MOST]


def _by_id(prefix: str, number: int) -> list[Found]:
    return [
        kind.found(thing) for kind in KINDS if kind.prefix == prefix for thing in kind.rows().filter(number=number)[:1]
    ]


def _by_words(kind: Kind, wanted: list[str]) -> list[Found]:
    rows = kind.rows()
    for word in wanted:
        fits = Q()
        for column in kind.words:
            fits |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(fits)
    # A short name is mostly what was meant: "waste" before "Waste of the stores in the north".
    return [kind.found(thing) for thing in rows.order_by(Length(kind.words[0]), "pk")[:MOST]]


def _mission(mission: Mission) -> tuple[str, str, str, str]:
    note = " · ".join(filter(None, [mission.get_state_display(), mission.owner.name if mission.owner else ""]))
    return mission.title, note, "portfolio:mission_show", mission.key


def _outcome(outcome: Outcome) -> tuple[str, str, str, str]:
    note = _("Rank %(rank)s") % {"rank": outcome.rank} if outcome.rank else _("Retired")
    return outcome.title, note, "portfolio:outcome_show", outcome.key


def _objective(objective: Objective) -> tuple[str, str, str, str]:
    """An objective is seen on the page of what it belongs to; one of a goal in the list."""
    holder = objective.holder
    pages = {"mission": "portfolio:mission_show", "outcome": "portfolio:outcome_show"}
    page = pages.get(objective.holder_kind, "okrs:objective_list")
    return objective.statement, holder.title, page, holder.key if objective.holder_kind in pages else ""


def _person(person: Professional) -> tuple[str, str, str, str]:
    note = _("%(profession)s, level %(level)s") % {"profession": person.profession.title, "level": person.level}
    return person.name, note, "professions:professional_show", person.key


def _assignment(lent: Assignment) -> tuple[str, str, str, str]:
    return str(lent.professional), lent.mission.title, "professions:professional_show", lent.professional.key


def _check_in(said: CheckIn) -> tuple[str, str, str, str]:
    return said.key_result.title, said.comment, "okrs:key_result_show", said.key_result.key


KINDS = (
    Kind("MIS", gettext_lazy("Missions"), lambda: Mission.objects.select_related("owner"), ("title",), _mission),
    Kind("OUT", gettext_lazy("Outcomes"), lambda: Outcome.objects.all(), ("title",), _outcome),
    Kind(
        "KR", gettext_lazy("Key results"), lambda: KeyResult.objects.select_related("objective"), ("title",),
        lambda result: (result.title, result.objective.statement, "okrs:key_result_show", result.key),
    ),
    Kind(
        "OBJ", gettext_lazy("Objectives"), lambda: Objective.objects.select_related("goal", "outcome", "mission"),
        ("statement",), _objective, lambda objective: objective.key,
    ),
    Kind("PER", gettext_lazy("People"), lambda: Professional.objects.select_related("profession"), ("name",), _person),
    Kind(
        "PRO", gettext_lazy("Professions"), lambda: Profession.objects.all(), ("title",),
        lambda craft: (craft.title, "", "professions:profession_show", craft.key),
    ),
    Kind(
        "KPI", gettext_lazy("KPIs"), lambda: Kpi.objects.all(), ("title", "topic__name"),
        lambda kpi: (kpi.title, kpi.topic_id, "okrs:kpi_show", kpi.key),
    ),
    Kind(
        "CLU", gettext_lazy("Clusters"), lambda: Cluster.objects.all(), ("title",),
        lambda cluster: (cluster.title, "", "missions:cluster_show", cluster.key),
    ),
    Kind(
        "", gettext_lazy("Conclusions"), lambda: Conclusion.objects.select_related("mission"), ("mission__title", "learned"),
        lambda said: (said.mission.title, said.learned, "missions:conclusion_show", said.key),
    ),
    Kind(
        "", gettext_lazy("Topics"), lambda: Topic.objects.all(), ("name", "words"),
        lambda topic: (topic.name, topic.meaning, "pipeline:topic_show", topic.name),
    ),
    # Those below are called by their id and found on the page of something else.
    Kind(
        "GOA", gettext_lazy("Goals"), lambda: StrategicGoal.objects.all(), (),
        lambda goal: (goal.title, "", "portfolio:goal_show", goal.key),
    ),
    Kind(
        "SEG", gettext_lazy("Segments"), lambda: Segment.objects.filter(cluster__isnull=False).select_related("cluster"), (),
        lambda segment: (segment.title, segment.cluster.title, "missions:cluster_show", segment.cluster.key),
    ),
    Kind(
        "ACT", gettext_lazy("Proposals"), lambda: Activity.objects.all(), (),
        lambda activity: (activity.title, "", "missions:activity_show", activity.key),
    ),
    Kind(
        "ASM", gettext_lazy("Assessments"), lambda: Assessment.objects.all(), (),
        lambda assessment: (assessment.title, "", "missions:assessment_show", assessment.key),
    ),
    Kind(
        "ASG", gettext_lazy("Assignments"), lambda: Assignment.objects.select_related("professional", "mission"), (),
        _assignment,
    ),
    Kind(
        "DEM", gettext_lazy("Asked for"), lambda: Demand.objects.select_related("profession", "mission"), (),
        lambda asked: (asked.role, asked.mission.title, "portfolio:mission_show", asked.mission.key),
    ),
    Kind("CHK", gettext_lazy("Check-ins"), lambda: CheckIn.objects.select_related("key_result"), (), _check_in),
)  # fmt: skip
