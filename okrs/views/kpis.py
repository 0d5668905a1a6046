"""Pages of KPIs: the list, a new one, and one with its series, which moves by itself."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import ListView
from interface import words
from interface.charts import Point, is_long
from interface.lists import Asked, Shown
from missions.views.door import ActionPage, named
from okrs import access, actions, queries
from okrs.forms.kpis import KpiForm
from okrs.lists.kpis import KpiList
from okrs.models import Kpi
from pipeline import readers
from pipeline.middleware import wait_for_own_writes

ROWS = 60  # windows in the list below the figure; the table of the figure has them all


class Kpis(ListView):
    page = KpiList
    template, row_template = "okrs/kpi_list.html", "okrs/kpi_row.html"

    def rows(self, asked: Asked) -> QuerySet[Kpi]:
        found = queries.kpis()
        if topics := asked.given("topic"):
            found = found.filter(topic__in=topics)
        if followed := asked.given("followed"):
            found = found.filter(
                reduce(or_, (Q(followers__gt=0) if value == "yes" else Q(followers=0) for value in followed))
            )
        if keys := asked.given("key"):
            found = found.filter(number__in=[int(key.rpartition("-")[2]) for key in keys])
        for word in asked.q.split():
            found = found.filter(Q(title__icontains=word) | Q(topic__name__icontains=word) | Q(number=_number(word)))
        column = {"topic": "topic_id"}.get(asked.sort_name, asked.sort_name)
        return found.order_by(f"-{column}" if asked.is_descending else column, "number")

    def prepared(self, rows: Sequence[Kpi]) -> list[queries.Latest]:
        return queries.latest_of(rows)

    def context(self, shown: Shown) -> dict[str, Any]:
        return {"may_declare": access.may_declare(self.user), "all": Kpi.objects.count()}


def _number(word: str) -> int | None:
    """3 of KPI-3."""
    prefix, _, number = word.upper().partition("-")
    return int(number) if prefix == Kpi.PREFIX and number.isascii() and number.isdigit() and len(number) < 9 else None


@login_required
@require_safe
def kpi_show(request: HttpRequest, key: str) -> HttpResponse:
    """A KPI with its series; asked for by the live part, the series alone."""
    kpi = named(queries.kpis(), key)
    wait_for_own_writes(request, kpi.subscription)
    part = "#series" if request.headers.get("HX-Request") else ""
    return render(request, f"okrs/kpi_show.html{part}", _series(kpi))


def _series(kpi: Kpi) -> dict[str, Any]:
    lines = queries.series_of(kpi)
    today = timezone.now().date()
    known = [line for line in lines if line.value is not None and line.ends_on < today]
    running = lines[-1] if lines and lines[-1].ends_on >= today else None
    whole = [line for line in lines if line is not running]  # a window that still fills up would look like a fall
    points = [Point(line.ends_on, line.value) for line in whole or lines]
    return {
        "kpi": kpi, "lines": lines[: -ROWS - 1 : -1], "windows": len(lines), "points": points, "is_long": is_long(points),
        "says": _says(known, kpi.unit),
        "newest": known[-1] if known else None, "running": running,
        "change": known[-1].value - known[-2].value if len(known) > 1 else None,  # type: ignore[operator]
        "rule": queries.told(kpi.computes), "lag": readers.lag_of(kpi.subscription), "today": today,
        "followers": [queries.scored(row, today) for row in queries.key_results().filter(kpi=kpi)],
    }  # fmt: skip


def _says(known: list[queries.Line], unit: str) -> str:
    """What the line says, in words: its last whole window against the mean of all of them."""
    if len(known) < 2:
        return _("The first windows of the series")
    values = [line.value for line in known if line.value is not None]
    latest, mean = values[-1], sum(values) / len(values)
    way = _("above") if latest > mean else _("below") if latest < mean else _("at")
    return _("%(latest)s in the last whole window, %(way)s the mean of %(mean)s over %(n)d") % {
        "latest": words.number(latest, unit), "way": way, "mean": words.number(mean, unit), "n": len(values)
    }  # fmt: skip


class DeclareKpi(ActionPage):
    template, form, sentence = "okrs/kpi_declare.html", KpiForm, access.DECLARING

    def may(self) -> bool:
        return access.may_declare(self.user)

    def initial(self) -> dict[str, Any]:
        return {"topic": self.request.GET.get("topic", "")}

    def context(self) -> dict[str, Any]:
        topic = self.request.POST.get("topic") or self.request.GET.get("topic", "")
        return {"topic": topic, "sample": queries.sample_of(topic) if topic else None}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        kpi = actions.declare_kpi(**values, by=self.user, at=self.now)
        messages.success(
            self.request,
            _("%(key)s is declared. It is computed from the first event of its topic on.") % {"key": kpi.key},
        )
        return reverse("okrs:kpi_show", args=[kpi.key])
