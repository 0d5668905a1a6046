"""The cascade: how every key result serves a goal, as a tree and as a table."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from interface import words
from portfolio import watched
from portfolio.cascade import MOST, Node, matching, walk
from portfolio.queries import cascade, freshness
from portfolio.views.headlines import TONES
from portfolio.views.parts import is_up_to_date

WATCHES = (watched.GOAL_CARD, watched.OUTCOME_CARD, watched.MISSION_CARD, watched.KEY_RESULT_CARD)
PAGES = {
    "goal": "portfolio:goal_show",
    "outcome": "portfolio:outcome_show",
    "mission": "portfolio:mission_show",
    "key_result": "okrs:key_result_show",
}
VIEWS = ("tree", "table")


@require_safe
@login_required
def cascade_show(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    now = timezone.now()
    whole = cascade.cascade(now.date())
    text = request.GET.get("q", "").strip()[:100]
    shown = matching(whole, text) if text else whole
    view = request.GET.get("view") or "tree"
    if view not in VIEWS:
        raise Http404(_("The cascade has no view %(name)s: it is a tree or a table.") % {"name": view})
    context = {
        "headline": _headline(whole),
        "nodes": [_told(node) for node in shown] if view == "tree" else [],
        "rows": [_row(node, above) for node, above in walk(shown)] if view == "table" else [],
        "is_empty": not whole,
        "count": sum(1 for _each in walk(shown)),
        "flags": _flags(whole),
        "text": text,
        "view": view,
        "views": [_tab(each, view, text) for each in VIEWS],
        "fresh": freshness.of(WATCHES, now),
        "is_current": is_current,
    }
    return render(request, "portfolio/cascade.html", context)


def _tab(name: str, current: str, text: str) -> dict[str, Any]:
    query = {**({"view": name} if name != "tree" else {}), **({"q": text} if text else {})}
    label = _("Tree") if name == "tree" else _("Table")
    return {"label": label, "href": f"?{urlencode(query)}", "current": name == current}


def _headline(whole: Sequence[Node]) -> str:
    """How much of what is measured reaches a goal."""
    every = list(walk(whole))
    key_results = [(node, above) for node, above in every if node.kind == "key_result"]
    if not key_results:
        return _("No key result serves a goal yet")
    serving = sum(above[0].kind == "goal" for _node, above in key_results)
    if serving == len(key_results):
        return ngettext(
            "The one key result under way serves a goal", "All %(n)d key results under way serve a goal", serving
        ) % {"n": serving}
    return ngettext(
        "%(n)d of %(all)d key results under way serves a goal",
        "%(n)d of %(all)d key results under way serve a goal",
        serving,
    ) % {"n": serving, "all": len(key_results)}


def _flags(whole: Sequence[Node]) -> list[dict[str, Any]]:
    """Every node that hangs loose, is empty or carries too much, each with its sentence."""
    return [
        {"title": node.title, "key": node.key, "href": _page(node, above), "sentences": _why(node)}
        for node, above in walk(whole)
        if node.is_flagged
    ]


def _why(node: Node) -> list[str]:
    found = []
    if node.is_loose:
        found.append(_("serves no goal") if node.kind == "outcome" else _("pursues no outcome"))
    if node.is_empty:
        found.append(_EMPTY[node.kind]())
    if node.is_overloaded:
        n, most = (node.carries, MOST[node.kind]) if not node.key_results else (node.key_results, MOST["objective"])
        found.append(_("%(n)d below it, more than %(most)d") % {"n": n, "most": most})
    return found


_EMPTY = {
    "goal": lambda: _("no outcome"),
    "outcome": lambda: _("no running mission, no objective"),
    "mission": lambda: _("no objective"),
    "objective": lambda: _("no key result"),
}
_KINDS = {
    "goal": lambda: _("Goal"),
    "outcome": lambda: _("Outcome"),
    "mission": lambda: _("Mission"),
    "objective": lambda: _("Objective"),
    "key_result": lambda: _("Key result"),
}


def _page(node: Node, above: Sequence[Node]) -> str:
    """Its page; an objective stands on the page of its holder."""
    if node.kind in PAGES:
        return reverse(PAGES[node.kind], args=[node.key])
    return _page(above[-1], above[:-1]) if above else reverse("okrs:objective_list")


def _told(node: Node, above: tuple[Node, ...] = ()) -> dict[str, Any]:
    """The node as the component lays it out, with everything below it."""
    tone = TONES.get(node.status, "accent")
    return {
        **vars(node),
        "word": _KINDS[node.kind](),
        "tone": tone,
        "href": _page(node, above),
        "sentences": _why(node),
        "is_calm": node.kind == "mission" and tone == "ok" and not node.is_flagged,
        "children": [_told(child, (*above, node)) for child in node.children],
    }


def _row(node: Node, above: tuple[Node, ...]) -> dict[str, Any]:
    return {
        "node": node,
        "kind": _KINDS[node.kind](),
        "href": _page(node, above),
        "serves": above[-1].title if above else "",
        "percent": words.number(node.percent, "%"),
        "sentences": _why(node),
    }
