"""What doors read: rows with what they name, and the counts that pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from missions.events import RANKING
from missions.models import (
    Affiliation,
    Assessment,
    Cluster,
    Mission,
    MissionState,
    Outcome,
    Segment,
    StatusReport,
    StrategicGoal,
)
from missions.similar import Candidate, Likeness, alike
from pipeline.models import StoredEvent

SAYS_LITTLE = frozenset({"", "No reason given", "Undone", "Added to the portfolio"})
SHORT = 60


def goals() -> QuerySet[StrategicGoal]:
    return StrategicGoal.objects.all()


def outcomes() -> QuerySet[Outcome]:
    return Outcome.objects.select_related("goal", "owner")


def missions() -> QuerySet[Mission]:
    return Mission.objects.select_related("goal", "outcome__goal", "owner", "conclusion")


def clusters() -> QuerySet[Cluster]:
    return Cluster.objects.all()


def segments() -> QuerySet[Segment]:
    return Segment.objects.select_related("cluster")


def affiliations() -> QuerySet[Affiliation]:
    return Affiliation.objects.select_related("mission", "cluster", "segment")


def reports(mission: Mission) -> QuerySet[StatusReport]:
    return StatusReport.objects.filter(mission=mission)


def assessments() -> QuerySet[Assessment]:
    return Assessment.objects.select_related("assessed_by", "mission")


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
    states = {"running": MissionState.ACTIVE, "candidates": MissionState.CANDIDATE, "concluded": MissionState.CONCLUDED}
    return {name: Count("mission", filter=Q(mission__state=state), distinct=True) for name, state in states.items()}


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
    rows = Affiliation.objects.exclude(mission__state=MissionState.CONCLUDED).order_by()
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
    open_ones = Mission.objects.exclude(state=MissionState.CONCLUDED)
    counted = open_ones.aggregate(
        all=Count("pk", distinct=True), inside=Count("pk", filter=Q(affiliations__isnull=False), distinct=True)
    )
    return ClusterFigures(
        clusters=Cluster.objects.count(),
        segments=Segment.objects.count(),
        missions=counted["inside"],
        unaffiliated=counted["all"] - counted["inside"],
    )
