"""REST of clusters, segments and affiliations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, queries
from missions.api.named import Row, Thing, caller, thing
from missions.models import Affiliation, Cluster, Mission, Segment
from missions.models.limits import REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint


class ClusterAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    purpose: str
    external_key: str
    version: int
    created_at: datetime


class SegmentAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    cluster: Thing | None
    external_key: str
    version: int
    created_at: datetime


class AffiliationAnswer(TypedDict):
    id: UUID
    mission: Thing | None
    cluster: Thing | None
    segment: Thing | None
    strength: str
    reason: str
    created_at: datetime


def show_cluster(cluster: Cluster) -> ClusterAnswer:
    return {
        "id": cluster.pk, "key": cluster.key, "title": cluster.title, "purpose": cluster.purpose,
        "external_key": cluster.external_key, "version": cluster.version, "created_at": cluster.created_at,
    }  # fmt: skip


def show_segment(segment: Segment) -> SegmentAnswer:
    return {
        "id": segment.pk, "key": segment.key, "title": segment.title, "cluster": thing(segment.cluster),
        "external_key": segment.external_key, "version": segment.version, "created_at": segment.created_at,
    }  # fmt: skip


def show_affiliation(affiliation: Affiliation) -> AffiliationAnswer:
    return {
        "id": affiliation.pk, "mission": thing(affiliation.mission), "cluster": thing(affiliation.cluster),
        "segment": thing(affiliation.segment), "strength": affiliation.strength, "reason": affiliation.reason,
        "created_at": affiliation.created_at,
    }  # fmt: skip


class KeyFilter(fields.Parameters):
    external_key = fields.Text()


class SegmentFilters(KeyFilter):
    cluster = Row(Cluster)


class AffiliationFilters(fields.Parameters):
    mission = Row(Mission)
    cluster = Row(Cluster)
    segment = Row(Segment)
    strength = fields.Choice(Affiliation.Strength.values)


class NewCluster(fields.Body):
    title = fields.Text(longest=TITLE)
    purpose = fields.Text(longest=STATEMENT, shortest=0, lines=True, required=False)
    external_key = fields.Text(required=False)


class NewSegment(fields.Body):
    title = fields.Text(longest=TITLE)
    cluster = Row(Cluster, required=False, allow_null=True, help_text="Without one it runs across all clusters.")
    external_key = fields.Text(required=False)


class NewAffiliation(fields.Body):
    mission = Row(Mission)
    cluster = Row(Cluster)
    segment = Row(Segment, required=False, allow_null=True)
    strength = fields.Choice(Affiliation.Strength.values, required=False)
    reason = fields.Text(longest=REASON, lines=True)


class Clusters(ListEndpoint):
    """Clusters: missions webbed by a shared purpose"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = KeyFilter, NewCluster
    sorts = {"title": "title", "key": "number"}
    default_sort = "title"
    represent = show_cluster

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Cluster]:
        return queries.filtered(queries.clusters(), filters)

    def create(self, request: Request, **values: Any) -> Cluster:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        return actions.form_cluster(**values, by=caller(request), at=self.now)


class OneCluster(DetailEndpoint):
    """A cluster"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "CLU"
    represent = show_cluster

    def rows(self, request: Request) -> QuerySet[Cluster]:
        return queries.clusters()


class Segments(ListEndpoint):
    """Segments: themes of one cluster, or across all of them"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = SegmentFilters, NewSegment
    sorts = {"title": "title", "key": "number"}
    default_sort = "title"
    represent = show_segment

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Segment]:
        return queries.filtered(queries.segments(), filters)

    def create(self, request: Request, **values: Any) -> Segment:
        access.require(access.may_shape_portfolio(caller(request)), access.SHAPING)
        return actions.add_segment(**values, by=caller(request), at=self.now)


class OneSegment(DetailEndpoint):
    """A segment"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "SEG"
    represent = show_segment

    def rows(self, request: Request) -> QuerySet[Segment]:
        return queries.segments()


class Affiliations(ListEndpoint):
    """Affiliations: which mission belongs to which cluster and segment, and why"""

    read_scope, write_scope = "missions:read", "missions:write"
    parameters, body = AffiliationFilters, NewAffiliation
    sorts = {"created_at": "created_at"}
    default_sort = "created_at"
    represent = show_affiliation

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Affiliation]:
        return queries.filtered(queries.affiliations(), filters)

    def create(self, request: Request, **values: Any) -> Affiliation:
        access.require(access.may_edit(caller(request), values["mission"]), access.EDITING)
        return actions.affiliate(**values, by=caller(request), at=self.now)


routes = [
    path("clusters", Clusters.as_view(), name="clusters"),
    path("clusters/<str:ref>", OneCluster.as_view(), name="cluster"),
    path("segments", Segments.as_view(), name="segments"),
    path("segments/<str:ref>", OneSegment.as_view(), name="segment"),
    path("affiliations", Affiliations.as_view(), name="affiliations"),
]
