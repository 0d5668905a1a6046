"""REST of rebuilds: ask for one, see how far it is, cancel it."""

from collections.abc import Mapping
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline.envelope import rfc3339
from pipeline.models import Rebuild
from pipeline.models.rebuild import State
from pipeline.rebuilds import actions
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, ListEndpoint


class ShownRebuild(TypedDict):
    id: UUID
    read_model: str
    state: str
    done: int
    total: int
    asked_at: str
    started_at: str | None
    ended_at: str | None
    trouble: str


def show_rebuild(rebuild: Rebuild) -> ShownRebuild:
    return {
        "id": rebuild.pk, "read_model": rebuild.read_model, "state": rebuild.state, "done": rebuild.done,
        "total": rebuild.total, "asked_at": rfc3339(rebuild.asked_at),
        "started_at": rfc3339(rebuild.started_at) if rebuild.started_at else None,
        "ended_at": rfc3339(rebuild.ended_at) if rebuild.ended_at else None, "trouble": rebuild.trouble,
    }  # fmt: skip


class RebuildFilters(fields.Parameters):
    read_model = fields.Text(longest=120)
    state = fields.Several(fields.Choice(State.values))


class NewRebuild(fields.Body):
    read_model = fields.Text(longest=120, help_text="The name of a subscription with `can_be_rebuilt`.")


class Rebuilds(ListEndpoint):
    """Rebuilds of read models: the old rows serve until the new ones take their place at once."""

    read_scope, write_scope = "topics:read", "topics:write"
    parameters, body = RebuildFilters, NewRebuild
    sorts = {"asked_at": "asked_at"}
    default_sort = "-asked_at"
    represent = show_rebuild

    def success_of(self, method: str) -> int:
        return 202 if method == "POST" else super().success_of(method)

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Rebuild]:
        rows = Rebuild.objects.all()
        if "read_model" in filters:
            rows = rows.filter(read_model=filters["read_model"])
        return rows.filter(state__in=filters["state"]) if "state" in filters else rows

    def create(self, request: Request, **values: Any) -> Answer:
        rebuild = actions.ask_for_rebuild(**values, by=caller(request), at=self.now)
        return Answer(show_rebuild(rebuild), status=202, headers={"Location": f"/api/v1/rebuilds/{rebuild.pk}"})


class OneRebuild(DetailEndpoint):
    """A rebuild: how far it is, and how it ended"""

    read_scope, write_scope = "topics:read", "topics:write"
    represent = show_rebuild

    def rows(self, request: Request) -> QuerySet[Rebuild]:
        return Rebuild.objects.all()

    def remove(self, request: Request, rebuild: Rebuild) -> None:
        """Cancel a rebuild

        It ends before its next stretch of the log at the latest; the old rows serve on.
        """
        actions.cancel_rebuild(rebuild_id=rebuild.pk, by=caller(request), at=self.now)


routes = [
    path("rebuilds", Rebuilds.as_view(), name="rebuilds"),
    path("rebuilds/<str:ref>", OneRebuild.as_view(), name="rebuild"),
]
