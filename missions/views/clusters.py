"""Pages of clusters and segments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access, actions, queries
from missions.forms.clusters import ClusterForm, SegmentForm
from missions.models import Cluster, MissionType
from missions.views.door import ActionPage, named

LARGEST = 12


@login_required
@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    """Clusters by segments: how many missions stand where, and where none does."""
    assert isinstance(request.user, User)
    matrix = queries.matrix()
    figures, types = queries.cluster_figures(), queries.types_by_cluster()
    found = {
        "headline": _headline(figures),
        "tiles": _tiles(figures, matrix),
        "mixes": [_mix(row.cluster, types) for row in matrix.rows[:LARGEST]],
        "mixes_note": _("Open missions, by type")
        if len(matrix.rows) <= LARGEST
        else _("The largest, open missions by type"),
        "columns": [column.title if column else _("No segment") for column in matrix.columns],
        "rows": [_row(row, matrix) for row in matrix.rows],
        "top": max(matrix.most, 1),
        "may_shape": access.may_shape_portfolio(request.user),
    }
    return render(request, "missions/cluster_list.html", found)


def _headline(figures: queries.ClusterFigures) -> str:
    clusters = ngettext("%(n)d cluster", "%(n)d clusters", figures.clusters) % {"n": figures.clusters}
    missions = ngettext("%(n)d open mission", "%(n)d open missions", figures.missions) % {"n": figures.missions}
    told = ngettext("%(clusters)s holds %(missions)s", "%(clusters)s hold %(missions)s", figures.clusters)
    alone = ngettext("; %(n)d belongs to none", "; %(n)d belong to none", figures.unaffiliated) % {
        "n": figures.unaffiliated
    }
    return told % {"clusters": clusters, "missions": missions} + (alone if figures.unaffiliated else "")


def _tiles(figures: queries.ClusterFigures, matrix: queries.Matrix) -> list[dict[str, Any]]:
    cells = [cell for row in matrix.rows for cell in row.cells]
    holes = sum(cell.running == 0 for cell in cells)
    whole = figures.missions + figures.unaffiliated
    return [
        {"label": _("In a cluster"), "value": figures.missions, "unit": _("of %(n)d open missions") % {"n": whole}},
        {"label": _("Segments"), "value": figures.segments, "note": _("Themes that missions are affiliated with")},
        {"label": _("Holes"), "value": holes, "unit": _("of %(n)d cells") % {"n": len(cells)}, "note": _("No running mission")},
        {"label": _("Most crowded cell"), "value": matrix.most, "unit": _("running missions")},
    ]  # fmt: skip


def _mix(cluster: Cluster, types: dict[Any, dict[str, int]]) -> dict[str, Any]:
    """Open missions of a cluster by type, as the component `stacked_bar` draws them."""
    counts = types.get(cluster.pk, {})
    known = [kind for kind in MissionType if counts.get(kind)]
    parts = [
        {"key": "other" if kind == MissionType.UNCLASSIFIED else kind.value, "label": kind.label, "value": counts[kind]}
        for kind in known
    ]
    sentence = ", ".join(f"{part['value']} {str(part['label']).lower()}" for part in parts)
    address = reverse("missions:cluster_show", args=[cluster.key])
    return {"title": cluster.title, "href": address, "parts": parts, "sentence": sentence}


def _row(row: queries.MatrixRow, matrix: queries.Matrix) -> dict[str, Any]:
    """A row as the component `heat_map` draws it: running missions as the figure, the rest in words."""
    address = reverse("missions:cluster_show", args=[row.cluster.key])
    cells = [
        {
            "value": cell.running if cell.all else None,
            "text": str(cell.running) if cell.all else "",
            "href": f"{address}#{column.key if column else 'none'}" if cell.all else "",
            "title": _in_words(cell, row.cluster.title, column.title if column else ""),
        }
        for cell, column in zip(row.cells, matrix.columns, strict=True)
    ]
    note = ngettext("%(n)d running", "%(n)d running", row.total.running) % {"n": row.total.running}
    return {"label": row.cluster.title, "href": address, "note": note, "cells": cells}


def _in_words(cell: queries.Cell, cluster: str, segment: str) -> str:
    place = f"{cluster}, {segment}" if segment else cluster
    states = ((cell.running, _("running")), (cell.candidates, _("candidates")), (cell.concluded, _("concluded")))
    told = ", ".join(f"{count} {word}" for count, word in states if count)
    return f"{place}: {told or _('no mission')}"


@login_required
@require_safe
def cluster_show(request: HttpRequest, key: str) -> HttpResponse:
    """A cluster with its missions by segment, each with the reason why it belongs there."""
    cluster = named(queries.clusters(), key)
    found = {"cluster": cluster, "groups": [_group(group) for group in queries.missions_of(cluster)]}
    return render(request, "missions/cluster_show.html", found)


def _group(group: queries.Group) -> dict[str, Any]:
    count = len(group.affiliations)
    return {
        "title": group.segment.title if group.segment else _("No segment"),
        "anchor": group.segment.key if group.segment else "none",
        "note": ngettext("%(n)d mission", "%(n)d missions", count) % {"n": count},
        "affiliations": group.affiliations,
    }


class FormCluster(ActionPage):
    template, form = "missions/cluster_form.html", ClusterForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        cluster = actions.form_cluster(**values, by=self.user, at=self.now)
        messages.success(self.request, _("The cluster %(title)s is formed.") % {"title": cluster.title})
        return reverse("missions:cluster_list")


class AddSegment(ActionPage):
    template, form = "missions/segment_add.html", SegmentForm

    def initial(self) -> dict[str, Any]:
        return {"cluster": self.request.GET.get("cluster", "")}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        segment = actions.add_segment(**values, by=self.user, at=self.now)
        messages.success(self.request, _("The segment %(title)s is added.") % {"title": segment.title})
        return reverse("missions:cluster_list")
