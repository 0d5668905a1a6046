"""The list of missions, and the page of one."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access as mission_access
from missions.models import Mission
from okrs import access as okr_access
from portfolio import watched
from portfolio.forms import MissionFilter
from portfolio.models import MissionCard, OutcomeCard
from portfolio.queries import freshness, happenings, missions
from portfolio.views.key_results import objectives_of
from portfolio.views.parts import is_up_to_date, rendered_row
from professions import access as profession_access

PAGE = 50
WATCHES = (watched.MISSION_CARD,)


@require_safe
@login_required
def mission_list(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    now = timezone.now()
    form = MissionFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = missions.filtered(missions.listed(now.date()), asked, now.date())
    order = missions.SORTS.get(asked.get("sort") or "", missions.SORTS["rank"])
    pages = Paginator(rows.order_by(*order).values(*missions.LISTED), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": [rendered_row("portfolio/mission_row.html", {**row, "day": now.date()}) for row in page],
        "page": page,
        "count": pages.count,
        "next_url": _page_url(request, page.next_page_number()) if page.has_next() else "",
        "previous_url": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": _page_url(request, page.number, part="list"),
        "today": now.date(),
        "is_current": is_current,
        "headline": _count(pages.count, bool(form.changed_data)),
    }
    part = request.GET.get("part") == "list"
    return render(request, "portfolio/mission_list_part.html" if part else "portfolio/mission_list.html", context)


def _count(count: int, is_filtered: bool) -> str:
    if is_filtered:
        return ngettext("%(n)d mission fits", "%(n)d missions fit", count) % {"n": count}
    return ngettext("%(n)d mission", "%(n)d missions, those of the first outcome first", count) % {"n": count}


def _page_url(request: HttpRequest, number: int, part: str = "") -> str:
    query = request.GET.copy()
    query.pop("part", None)
    query["page"] = str(number)
    if part:
        query["part"] = part
    return f"{request.path}?{query.urlencode()}"


@require_safe
@login_required
def mission_show(request: HttpRequest, key: str) -> HttpResponse:
    is_current = is_up_to_date(request, watched.MISSION_CARD, watched.OUTCOME_CARD)
    now = timezone.now()
    card = missions.one(key, now.date())
    if card is None:
        raise Http404(_("There is no mission %(key)s.") % {"key": key})
    if card.key != key:
        return redirect("portfolio:mission_show", card.key)
    assert isinstance(request.user, User)
    context = {**_mission(card, now), **_doors(request.user, card, now.date()), "is_current": is_current}
    part = request.GET.get("part") == "mission"
    return render(request, "portfolio/mission_show_part.html" if part else "portfolio/mission_show.html", context)


def _doors(user: User, card: MissionCard, today: date) -> dict[str, bool]:
    """What this reader is offered: only what would not be refused behind the door."""
    mission = Mission.objects.filter(pk=card.pk).select_related("outcome").first()
    if mission is None or mission.state == "concluded":
        return {}
    is_active = mission.state == "active"
    return {
        "may_launch": mission.state == "candidate" and mission_access.may_decide(user, mission),
        "may_change": mission_access.may_edit(user, mission),
        "may_conclude": is_active and mission_access.may_conclude(user, mission),
        "may_check_in": okr_access.may_check_in_on(user, mission, on=today),
        "may_define": okr_access.may_set(user, mission),
        "may_assign": profession_access.may_assign_to(user, mission),
    }


def _mission(card: MissionCard, now: datetime) -> dict[str, Any]:
    today = now.date()
    outcome = OutcomeCard.objects.filter(pk=card.outcome_id).first() if card.outcome_id else None
    objectives = objectives_of(card.detail, today)
    url = reverse("portfolio:mission_show", args=[card.key])
    return {
        "card": card,
        "outcome": outcome,
        "goal": missions.goal_of(card, outcome),
        "objectives": objectives,
        "headline": headline(card, today),
        "owner": card.owner_name or ", ".join(card.detail["named_owners"]),
        "attained": None if card.score is None else round(card.score * 100),
        "envelope": _envelope(card),
        "team": _team(card, today),
        "reports": _reports(card),
        "conclusion": card.detail["conclusion"],
        "concluded_on": card.concluded_on if card.state == "concluded" else None,
        "affiliations": list(card.detail["affiliations"].values()),
        "gaps": _gaps(card),
        "events": happenings.told(missions.story_of(card)),
        "fresh": freshness.of((watched.MISSION_CARD,), now),
        "watches": f"{watched.MISSION_CARD} {watched.LATE}",
        "part_url": f"{url}?part=mission",
        "now": now,
        "today": today,
        "set_url": f"{reverse('okrs:objective_set')}?{urlencode({'holder': card.key})}",
        "story_url": f"{reverse('portfolio:event_explorer')}?key={card.pk}",
        "api_url": f"/api/v1/portfolio/missions/{card.key}",
        "topics": ("missions.mission", "okrs.objective", "okrs.key_result", "okrs.check_in", "professions.assignment"),
    }


def headline(card: MissionCard, today: date) -> str:
    """The mission in one sentence about its result."""
    if card.state == "concluded":
        results = {"achieved": _("achieved"), "not_achieved": _("could not be achieved")}
        return f"{card.title}: {results.get(card.result, card.result.replace('_', ' '))}"
    if card.state == "candidate":
        return _("%(title)s waits for a decision") % {"title": card.title}
    left = words.time_left(card.ends_on, today)
    if card.score is None:
        return _("%(title)s: nothing is known of its key results, %(left)s") % {"title": card.title, "left": left}
    return _("%(title)s: %(n)d%% attained, %(left)s") % {
        "title": card.title,
        "n": round(card.score * 100),
        "left": left,
    }


def _envelope(card: MissionCard) -> dict[str, str]:
    return {
        "fte": _span(card.fte_min, card.fte_max, "FTE"),
        "money": _span(
            card.money_min, card.money_max, {"GBP": "£", "USD": "$", "EUR": "€"}.get(card.currency, card.currency)
        ),
    }


def _span(least: Decimal | None, most: Decimal | None, unit: str) -> str:
    if least is None and most is None:
        return ""
    if least is None or most is None or least == most:
        return words.number(least if most is None else most, unit)
    return (
        f"{words.number(least, unit if unit in '£$€' else '')}\u2013{words.number(most, '' if unit in '£$€' else unit)}"
    )


def _reports(card: MissionCard) -> list[dict[str, Any]]:
    """The status reports, the newest first."""
    told = sorted(card.detail["reports"].values(), key=lambda report: report["reported_on"], reverse=True)
    return [{**report, "reported_on": date.fromisoformat(report["reported_on"])} for report in told]


def _team(card: MissionCard, today: date) -> dict[str, Any] | None:
    """Who works on it, by profession, on one calendar; None when nobody does."""
    real = [a for a in card.detail["assignments"].values() if a["starts_on"] < a["ends_on"]]
    if not real:
        return None
    titles = missions.crafts_of(card)
    rows = [
        {
            "label": assignment["name"],
            "start": date.fromisoformat(assignment["starts_on"]),
            "end": date.fromisoformat(assignment["ends_on"]) - timedelta(days=1),
            "note": f"{assignment['role']}, {words.number(Decimal(assignment['fte']), 'FTE')}",
            "craft": titles.get(assignment["profession_id"], ""),
        }
        for assignment in real
    ]
    rows.sort(key=lambda row: (row["craft"], row["start"], row["label"]))
    now_here = [row for row in rows if row["start"] <= today <= row["end"]]
    by_craft: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_craft.setdefault(row["craft"], []).append(row)
    title = ngettext("%(n)d person works on it today", "%(n)d people work on it today", len(now_here))
    if card.state == "concluded":  # its assignments end a moment later, when their room has heard of it
        now_here = list({row["label"]: row for row in rows}.values())
        title = ngettext("%(n)d person worked on it", "%(n)d people worked on it", len(now_here))
    return {
        "first": min(row["start"] for row in rows),
        "last": max(row["end"] for row in rows),
        "by_craft": list(by_craft.items()),
        "title": title % {"n": len(now_here)},
    }


def _gaps(card: MissionCard) -> list[str]:
    """Which of the four tests of a mission it does not pass yet, in words."""
    if card.state == "concluded":
        return []
    found = []
    if not card.detail["objectives"]:
        found.append(_("It has no objective: frame what it wants as one."))
    if card.ends_on is None:
        found.append(_("It is not time-bound: set the day on which it ends."))
    if card.outcome_id is None:
        found.append(_("It pursues no outcome: align it with one."))
    if card.fte_max is None and card.money_max is None:
        found.append(_("Its resources are open: define the most it may use."))
    return found
