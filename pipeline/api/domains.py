"""REST of the data domains that topics lie in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline import access
from pipeline.catalogue import actions
from pipeline.models import DataDomain
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint
from rest.problems import InvalidInput, NotFound


class ShownDomain(TypedDict):
    name: str
    title: str
    belongs: str
    owner: str
    owner_kind: str
    owner_key: str
    topics: int
    is_ours: bool
    version: int
    created_at: datetime


def show_domain(domain: DataDomain) -> ShownDomain:
    return {
        "name": domain.name, "title": domain.title, "belongs": domain.belongs, "owner": domain.owner,
        "owner_kind": domain.owner_kind, "owner_key": domain.owner_key, "topics": getattr(domain, "topic_count", 0),
        "is_ours": domain.is_ours, "version": domain.version, "created_at": domain.created_at,
    }  # fmt: skip


class NewDomain(fields.Body):
    name = fields.Text(longest=60, help_text="One lower-case word: the first of its topics' names.")
    title = fields.Text(longest=120)
    belongs = fields.Text(longest=4000, lines=True, help_text="What belongs in it, and what does not.")
    owner = fields.Text(longest=120, required=False, help_text="A mission (MIS-12), a person or a service.")


class DomainChange(fields.Change):
    title = fields.Text(longest=120)
    belongs = fields.Text(longest=4000, lines=True)
    owner = fields.Text(longest=120)


def _domains() -> QuerySet[Any]:
    return DataDomain.objects.annotate(topic_count=Count("topics"))


class Domains(ListEndpoint):
    """Data domains: the large areas that topics belong to"""

    read_scope, write_scope = "topics:read", "topics:write"
    body = NewDomain
    sorts = {"name": "name", "title": "title"}
    default_sort, key_column = "name", "name"
    represent = show_domain

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[DataDomain]:
        return _domains()

    def create(self, request: Request, **values: Any) -> DataDomain:
        """Open a data domain"""
        if not actions.is_domain_name(values["name"]):
            raise InvalidInput("A data domain is one lower-case word, such as channels. Choose another name.")
        return actions.open_domain(**values, by=caller(request), at=self.now)


class OneDomain(DetailEndpoint):
    """A data domain, by its name"""

    read_scope, write_scope = "topics:read", "topics:write"
    body = DomainChange
    represent = show_domain

    def rows(self, request: Request) -> QuerySet[DataDomain]:
        return _domains()

    def find(self, request: Request, *, lock: bool = False, **kwargs: Any) -> DataDomain:
        if lock:
            list(DataDomain.objects.select_for_update(no_key=True).filter(name=kwargs["name"]).values_list("pk"))
        domain: DataDomain | None = _domains().filter(name=kwargs["name"]).first()
        if domain is None:
            raise NotFound("There is no data domain of this name. Look at GET /data-domains.")
        return domain

    def change(self, request: Request, domain: DataDomain, **values: Any) -> None:
        """Change what is said of a data domain"""
        access.require_keeper(caller(request), domain)
        actions.describe_domain(domain=domain, **values, by=caller(request), at=self.now)


routes = [
    path("data-domains", Domains.as_view(), name="data-domains"),
    path("data-domains/<str:name>", OneDomain.as_view(), name="data-domain"),
]
