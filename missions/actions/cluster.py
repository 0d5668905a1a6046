"""What people do with clusters and segments."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from missions.events import ClusterFormed, MissionAffiliated, SegmentAdded
from missions.models import Affiliation, AlreadyAffiliated, Cluster, Mission, Segment, SegmentElsewhere, TitleTaken
from missions.models.limits import STATEMENT, TITLE
from missions.models.texts import choice, required_reason, required_text, text
from pipeline import log


@log.action
def form_cluster(*, title: str, purpose: str = "", external_key: str = "", by: User | None, at: datetime) -> Cluster:
    """A new cluster. Raises TextMissing, TextTooLong, TitleTaken, KeyTaken."""
    title = required_text(title, "title", TITLE)
    if not external_key and Cluster.objects.filter(title=title).exists():
        raise TitleTaken(f"There already is a cluster {title!r}. Use that one, or choose another title.", field="title")
    cluster = Cluster.created(
        title=title,
        purpose=text(purpose, "purpose", STATEMENT),
        external_key=text(external_key, "external_key", 200),
        at=at,
    )
    fact = ClusterFormed(cluster_id=cluster.pk, key=cluster.key, title=cluster.title, purpose=cluster.purpose)
    log.append(fact, by=by, at=at)
    return cluster


@log.action
def add_segment(
    *, title: str, cluster: Cluster | None = None, external_key: str = "", by: User | None, at: datetime
) -> Segment:
    """A new segment, of one cluster or across all of them. Raises TextMissing, TextTooLong, TitleTaken, KeyTaken."""
    title = required_text(title, "title", TITLE)
    if not external_key and Segment.objects.filter(title=title, cluster=cluster).exists():
        raise TitleTaken(f"There already is a segment {title!r} here. Use that one.", field="title")
    segment = Segment.created(title=title, cluster=cluster, external_key=text(external_key, "external_key", 200), at=at)
    fact = SegmentAdded(segment_id=segment.pk, cluster_id=segment.cluster_id, title=segment.title)
    log.append(fact, by=by, at=at)
    return segment


@log.action
def affiliate(
    *,
    mission: Mission,
    cluster: Cluster,
    segment: Segment | None = None,
    strength: str = Affiliation.Strength.PRIMARY,
    reason: str,
    by: User | None,
    at: datetime,
) -> Affiliation:
    """Why the mission belongs there. Raises AlreadyAffiliated, SegmentElsewhere, NoSuchChoice, ReasonMissing."""
    why = required_reason(reason)
    strength = choice(strength, Affiliation.Strength, "strength")
    mission = mission.locked()
    _require_segment_of(cluster, segment)
    _require_new(mission, cluster, segment, strength)
    affiliation = Affiliation.objects.create(
        mission=mission,
        cluster=cluster,
        segment=segment,
        strength=strength,
        reason=why,
        affiliated_by=by,
        created_at=at,
    )
    fact = MissionAffiliated(
        affiliation_id=affiliation.pk,
        mission_id=mission.pk,
        cluster_id=cluster.pk,
        cluster_title=cluster.title,
        segment_id=segment.pk if segment else None,
        segment_title=segment.title if segment else "",
        strength=str(strength),
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return affiliation


def _require_segment_of(cluster: Cluster, segment: Segment | None) -> None:
    if segment and segment.cluster_id not in (None, cluster.pk):
        raise SegmentElsewhere(
            f"{segment.title} is a segment of another cluster than {cluster.title}. Choose one of its own, or one that "
            "runs across all clusters.",
            field="segment",
        )


def _require_new(mission: Mission, cluster: Cluster, segment: Segment | None, strength: str) -> None:
    same = Q(cluster=cluster, segment=segment)
    for other in mission.affiliations.filter(same | Q(strength=Affiliation.Strength.PRIMARY)).select_related("cluster"):
        if (other.cluster_id, other.segment_id) == (cluster.pk, segment.pk if segment else None):
            raise AlreadyAffiliated(
                f"{mission.key} already is affiliated there. Choose another cluster or segment.", field="cluster"
            )
        if strength == Affiliation.Strength.PRIMARY:
            raise AlreadyAffiliated(
                f"{mission.key} has its primary cluster: {other.cluster.title}. Affiliate it as contributing.",
                field="strength",
            )
