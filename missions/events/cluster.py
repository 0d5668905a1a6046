"""The facts of clusters, their segments, and who is affiliated."""

from dataclasses import dataclass
from uuid import UUID

from pipeline.facts import fact, topic

CLUSTER = topic("missions.cluster", "Clusters, their segments, and which missions are affiliated with them and why.")


@fact(CLUSTER, "formed", key="cluster_id")
@dataclass(frozen=True)
class ClusterFormed:
    cluster_id: UUID
    key: str
    title: str
    purpose: str


@fact(CLUSTER, "segment_added", key="segment_id")
@dataclass(frozen=True)
class SegmentAdded:
    """A theme; without a cluster it runs across all of them."""

    segment_id: UUID
    cluster_id: UUID | None
    title: str


@fact(CLUSTER, "mission_affiliated", key="mission_id")
@dataclass(frozen=True)
class MissionAffiliated:
    affiliation_id: UUID
    mission_id: UUID
    cluster_id: UUID
    cluster_title: str
    segment_id: UUID | None
    segment_title: str
    strength: str
    reason: str
