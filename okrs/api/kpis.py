"""REST of KPIs and their windows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions.api.named import caller, row_of_address
from missions.models.limits import LINE, TITLE
from missions.queries import filtered
from okrs import access, actions, queries
from okrs.api.answers import show_kpi, show_window
from okrs.models import Kpi, KpiWindow
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint


class KpiFilters(fields.Parameters):
    topic = fields.Text()
    title__icontains = fields.Text(help_text="A part of the title.")
    external_key = fields.Text()


class NewKpi(fields.Body):
    title = fields.Text(longest=TITLE)
    unit = fields.Text(longest=LINE, shortest=0, required=False)
    rule = fields.FreeJson(
        help_text="topic, aggregate (count, sum, mean, min, max, distinct, ratio), field, where (a list of field, op, value), "
        "window (day, week, month), zone, scale, places; for a ratio also per, per_field, per_where."
    )
    external_key = fields.Text(required=False)


class WindowFilters(fields.Parameters):
    starts_on__gte = fields.Day()
    starts_on__lte = fields.Day()


class Kpis(ListEndpoint):
    """KPIs: standing measures that are computed from the events of a topic"""

    read_scope, write_scope = "okrs:read", "okrs:write"
    parameters, body = KpiFilters, NewKpi
    sorts = {"key": "number", "title": "title"}
    default_sort = "-key"
    represent = show_kpi

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Kpi]:
        return filtered(queries.kpis(), dict(filters))

    def create(self, request: Request, **values: Any) -> Kpi:
        access.require(access.may_declare(caller(request)), access.DECLARING)
        return actions.declare_kpi(**values, by=caller(request), at=self.now)


class OneKpi(DetailEndpoint):
    """A KPI"""

    read_scope = "okrs:read"
    key_column, key_prefix = "number__key", "KPI"
    represent = show_kpi

    def rows(self, request: Request) -> QuerySet[Kpi]:
        return queries.kpis()


class Windows(ListEndpoint):
    """The windows of a KPI: what the events of each day, week or month add up to"""

    read_scope = "okrs:read"
    parameters = WindowFilters
    sorts = {"starts_on": "starts_on"}
    default_sort = "-starts_on"
    represent = show_window

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[KpiWindow]:
        return filtered(queries.windows(row_of_address(Kpi, self.kwargs["ref"])), dict(filters))


routes = [
    path("kpis", Kpis.as_view(), name="kpis"),
    path("kpis/<str:ref>", OneKpi.as_view(), name="kpi"),
    path("kpis/<str:ref>/windows", Windows.as_view(), name="kpi-windows"),
]
