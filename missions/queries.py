"""What doors read: rows with what they name, and the counts that pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import User
from missions import life
from missions.events import RANKING
from missions.life import OVER
from missions.models import (
    Activity,
    Affiliation,
    Assessment,
    Assumption,
    Charter,
    Cluster,
    Gate,
    Handover,
    LimitDecision,
    Mission,
    MissionType,
    MixTarget,
    Option,
    Outcome,
    Recharter,
    Segment,
    StageInterval,
    StatusReport,
    StrategicGoal,
    StrategicLimit,
)
from missions.models.mix_target import MixTargetQuerySet
from missions.models.strategic import LimitDecisionQuerySet, running_in_parallel
from missions.similar import Candidate, Likeness, alike
from pipeline.models import StoredEvent

SAYS_LITTLE = frozenset({"", "No reason given", "Undone", "Added to the portfolio"})
SHORT = 60


def goals() -> QuerySet[StrategicGoal]:
    return StrategicGoal.objects.all()


def pursued_goals() -> QuerySet[StrategicGoal]:
    return StrategicGoal.objects.filter(retired_at=None)


def outcomes() -> QuerySet[Outcome]:
    return Outcome.objects.select_related("goal", "owner")


def missions() -> QuerySet[Mission]:
    return Mission.objects.select_related(
        "goal", "outcome__goal", "owner", "conclusion", "parentage__parent", "graduation__platform", "succeeds__mission"
    )


def missions_with_successors() -> QuerySet[Mission]:
    decided = Recharter.objects.filter(decision=Recharter.Decision.SUCCESSOR).select_related("successor")
    return missions().prefetch_related(Prefetch("recharters", decided, to_attr="succeeded_by"))


def handovers(mission: Mission) -> QuerySet[Handover]:
    return Handover.objects.filter(mission=mission).select_related("from_owner", "to_owner")


def platforms() -> QuerySet[Mission]:
    return Mission.objects.platforms().order_by("title")


def parents() -> QuerySet[Mission]:
    """The missions that may have children."""
    return Mission.objects.filter(type=MissionType.STRATEGIC).exclude(state__in=OVER).order_by("title")


def charters() -> QuerySet[Charter]:
    return Charter.objects.select_related(
        "mission__outcome__goal", "mission__owner", "written_by", "submitted_by", "ended_by"
    )


def recharters() -> QuerySet[Recharter]:
    return Recharter.objects.select_related(
        "mission__outcome__goal", "mission__owner", "opened_by", "decided_by", "successor"
    )


def clusters() -> QuerySet[Cluster]:
    return Cluster.objects.all()


def segments() -> QuerySet[Segment]:
    return Segment.objects.select_related("cluster")


def affiliations() -> QuerySet[Affiliation]:
    return Affiliation.objects.select_related("mission", "cluster", "segment")


def reports(mission: Mission) -> QuerySet[StatusReport]:
    return StatusReport.objects.filter(mission=mission)


def activities() -> QuerySet[Activity]:
    return Activity.objects.select_related("proposed_by")


def assessments() -> QuerySet[Assessment]:
    return Assessment.objects.select_related("activity", "assessed_by", "mission")


@dataclass(frozen=True)
class Overridden:
    """How many finished assessments ended at the leaf, and how many of those a person saw otherwise."""

    leaf: str
    finished: int
    overridden: int


def overrides() -> list[Overridden]:
    """By leaf of the tree, those with an assessment only."""
    rows = Assessment.objects.filter(finished_at__isnull=False).order_by().values("verdict", "type")
    counted = rows.annotate(finished=Count("pk"), overridden=Count("pk", filter=~Q(override_type="")))
    found = [Overridden(row["type"] or row["verdict"], row["finished"], row["overridden"]) for row in counted]
    return sorted(found, key=lambda row: (-row.finished, row.leaf))


def mix_targets() -> MixTargetQuerySet:
    rows: MixTargetQuerySet = MixTarget.objects.select_related("set_by")
    return rows


def targets_on(day: date) -> list[MixTarget]:
    """The sets of targets that hold on this day, at most one for each measure and way to divide."""
    pairs = [(measure, by) for measure in MixTarget.Measure.values for by in MixTarget.By.values]
    found = [mix_targets().holding(day, measure=measure, by=by) for measure, by in pairs]
    return [target for target in found if target]


def strategic_limits() -> QuerySet[StrategicLimit]:
    return StrategicLimit.objects.select_related("set_by")


def limit_decisions() -> LimitDecisionQuerySet:
    rows: LimitDecisionQuerySet = LimitDecision.objects.select_related("set_by")
    return rows


def strategic_running() -> list[str]:
    """The keys of the strategic missions that count against the limit."""
    return [mission.key for mission in running_in_parallel().order_by("number")]


def gates() -> QuerySet[Gate]:
    return Gate.objects.select_related("mission__outcome", "decision__decided_by", "set_by")


def stages_of(mission: Mission) -> QuerySet[StageInterval]:
    return StageInterval.objects.filter(mission=mission).select_related("entered_by")


def options() -> QuerySet[Option]:
    return Option.objects.select_related("mission__outcome")


def assumptions(*, on: date) -> QuerySet[Assumption]:
    """Each with `standing`, its state on this day."""
    return Assumption.objects.select_related("mission__outcome").standing(on=on)


def people() -> QuerySet[User]:
    """Those who can own something: active people, no services."""
    return User.objects.active().people()


def filtered(rows: QuerySet[Any], filters: Mapping[str, Any]) -> QuerySet[Any]:
    """The rows that match; a list of values means any of them."""
    for name, value in filters.items():
        rows = rows.filter(**{f"{name}__in" if isinstance(value, list) else name: value})
    return rows


def reasons_of(user: User, most: int = 4) -> list[str]:
    """What the person gave as the reason of their last moves, the newest first: often the next one has it too."""
    mine = StoredEvent.objects.filter(topic=RANKING, authid=str(user.pk)).order_by("-recorded_at")
    said = [data["reason"] for data in mine.values_list("data", flat=True)[:40]]
    return [reason for reason in dict.fromkeys(said) if reason not in SAYS_LITTLE and len(reason) <= SHORT][:most]


@dataclass(frozen=True)
class Similar:
    """A mission that resembles a proposal, and in what."""

    mission: Mission
    likeness: Likeness


def similar_to(title: str, purpose: str, *, outcome_id: str = "") -> list[Similar]:
    """Missions that share words of title, purpose, outcome or cluster with the proposal, or pursue its outcome."""
    rows = missions().prefetch_related("affiliations__cluster")
    by_key = {mission.key: mission for mission in rows}
    candidates = [
        Candidate(mission.key, mission.title, _words_of(mission), str(mission.outcome_id or ""))
        for mission in by_key.values()
    ]
    return [Similar(by_key[like.key], like) for like in alike(title, purpose, outcome_id, candidates)]


def _words_of(mission: Mission) -> str:
    clusters_of = [affiliation.cluster.title for affiliation in mission.affiliations.all()]
    outcome = mission.outcome.title if mission.outcome else ""
    return " ".join((mission.purpose, outcome, *clusters_of))


@dataclass(frozen=True)
class Cell:
    """How many missions of a cluster are affiliated with a segment."""

    running: int = 0
    candidates: int = 0
    concluded: int = 0

    @property
    def all(self) -> int:
        return self.running + self.candidates + self.concluded


@dataclass(frozen=True)
class MatrixRow:
    cluster: Cluster
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Clusters by segments, the fullest cluster first. A first column without a segment is there only when it is needed."""

    columns: list[Segment | None]
    rows: list[MatrixRow]

    @property
    def most(self) -> int:
        return max((cell.running for row in self.rows for cell in row.cells), default=0)


def matrix() -> Matrix:
    """Every cluster with the number of its missions in each segment."""
    counted = _counted_cells()
    found = list(clusters())
    columns: list[Segment | None] = list(segments())
    if not columns or any(segment is None for _, segment in counted):
        columns.insert(0, None)
    totals = _counted_totals()
    rows = [
        MatrixRow(
            cluster=cluster,
            cells=[counted.get((cluster.pk, column.pk if column else None), Cell()) for column in columns],
            total=totals.get(cluster.pk, Cell()),
        )
        for cluster in found
    ]
    return Matrix(columns=columns, rows=sorted(rows, key=lambda row: -row.total.running))


def _counted_cells() -> dict[tuple[Any, Any], Cell]:
    rows = Affiliation.objects.order_by().values("cluster", "segment").annotate(**_states())
    return {(row["cluster"], row["segment"]): _cell(row) for row in rows}


def _counted_totals() -> dict[Any, Cell]:
    """A mission in two segments of a cluster counts once in the cluster."""
    rows = Affiliation.objects.order_by().values("cluster").annotate(**_states())
    return {row["cluster"]: _cell(row) for row in rows}


def _states() -> dict[str, Count]:
    states = {"running": life.UNDER_WAY, "candidates": life.BEFORE, "concluded": life.OVER}
    return {name: Count("mission", filter=Q(mission__state__in=among), distinct=True) for name, among in states.items()}


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(running=row["running"], candidates=row["candidates"], concluded=row["concluded"])


@dataclass(frozen=True)
class Group:
    """The missions of one segment of a cluster."""

    segment: Segment | None
    affiliations: list[Affiliation]


def missions_of(cluster: Cluster) -> list[Group]:
    """The affiliations of a cluster by segment; what has no segment comes last."""
    rows = affiliations().filter(cluster=cluster).select_related("mission__owner")
    found: dict[Segment | None, list[Affiliation]] = {}
    for affiliation in rows.order_by(F("segment__title").asc(nulls_last=True), "mission__state", "mission__number"):
        found.setdefault(affiliation.segment, []).append(affiliation)
    return [Group(segment, members) for segment, members in found.items()]


def types_by_cluster() -> dict[Any, dict[str, int]]:
    """Open missions of each cluster by type; a mission in two segments counts once."""
    rows = Affiliation.objects.exclude(mission__state__in=life.OVER).order_by()
    found: dict[Any, dict[str, int]] = {}
    for row in rows.values("cluster", "mission__type").annotate(n=Count("mission", distinct=True)):
        found.setdefault(row["cluster"], {})[row["mission__type"]] = row["n"]
    return found


@dataclass(frozen=True)
class ClusterFigures:
    """How much of the portfolio the clusters hold."""

    clusters: int
    segments: int
    missions: int
    unaffiliated: int


def cluster_figures() -> ClusterFigures:
    """Counts over running and candidate missions."""
    open_ones = Mission.objects.still_open()
    counted = open_ones.aggregate(
        all=Count("pk", distinct=True), inside=Count("pk", filter=Q(affiliations__isnull=False), distinct=True)
    )
    return ClusterFigures(
        clusters=Cluster.objects.count(),
        segments=Segment.objects.count(),
        missions=counted["inside"],
        unaffiliated=counted["all"] - counted["inside"],
    )
