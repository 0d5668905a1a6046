"""The page of one mission: what it pursues and how far it has come, and six tabs that look at it from elsewhere."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access as mission_access
from missions.life import BEFORE, OVER
from missions.models import Conclusion, Mission
from missions.models.gate import DECIDABLE, GOVERNED
from okrs import access as okr_access
from portfolio import watched
from portfolio.models import MissionCard
from portfolio.queries import freshness, missions
from portfolio.views import mission_tabs
from portfolio.views.parts import is_up_to_date
from professions import access as profession_access

WATCHES = (
    watched.MISSION_CARD, watched.GATE_CARD, watched.HANDOVER_CARD, watched.KIN, watched.STAGE_CARD, watched.OPTION_CARD,
    watched.ASSUMPTION_CARD, watched.CHARTER_CARD,
)  # fmt: skip


@require_safe
@login_required
def mission_show(request: HttpRequest, key: str) -> HttpResponse:
    is_current = is_up_to_date(request, watched.OUTCOME_CARD, *WATCHES)
    now = timezone.now()
    card = missions.one(key, now.date())
    if card is None:
        raise Http404(_("There is no mission %(key)s.") % {"key": key})
    tab = mission_tabs.named(request.GET.get("tab", ""))
    if card.key != key:
        return redirect("portfolio:mission_show", card.key)
    assert isinstance(request.user, User)
    mission = Mission.objects.filter(pk=card.pk).select_related("outcome", "owner").first()
    asked = mission_tabs.Asked(card, now, request, mission)
    context = {**_mission(card, tab, now), **_doors(request.user, mission, now.date()), "is_current": is_current}
    context |= {**tab.show(asked), "gaps": gaps(card, context.get("may_change", False))}
    is_part = request.GET.get("part") == "mission"
    template = "portfolio/mission_show_part.html" if is_part else "portfolio/mission_show.html"
    return render(request, template, {**context, "is_part": is_part})


def _doors(user: User, mission: Mission | None, today: date) -> dict[str, Any]:
    """What this reader is offered: only what would not be refused behind the door."""
    if mission is None or mission.is_over:
        return {"may_graduate": _may_graduate(user, mission)}
    return {
        "may_launch": mission.state == "chartered" and mission_access.may_decide(user, mission),
        "may_turn_down": mission.state in BEFORE and mission_access.may_decide(user, mission),
        "doubt": mission.recharters.still_open().first() if mission.state == "rechartered" else None,
        "may_pause": mission.state == "active" and mission_access.may_decide(user, mission),
        "may_resume": mission.state == "paused" and mission_access.may_decide(user, mission),
        "may_doubt": mission.state in ("active", "paused") and mission_access.may_conclude(user, mission),
        "may_change": mission_access.may_edit(user, mission),
        "may_consider": mission.state == "candidate" and mission_access.may_edit(user, mission),
        "may_conclude": mission.state in ("active", "paused") and mission_access.may_conclude(user, mission),
        "may_check_in": mission.is_under_way and okr_access.may_check_in_on(user, mission, on=today),
        "may_set_gate": mission.state in GOVERNED and mission_access.may_set_gate(user, mission),
        "may_decide_gates": mission.state in DECIDABLE and mission_access.may_decide(user, mission),
        "may_hand_over": mission_access.may_hand_over(user, mission, kind="absence"),
        "may_end_cover": mission_access.may_end_cover(user, mission),
        "may_review": mission.state == "active"
        and mission.type == "platform"
        and mission_access.may_decide(user, mission),
        "may_spawn": mission.type == "strategic" and mission_access.may_propose(user),
        "may_define": okr_access.may_set(user, mission),
        "may_assign": profession_access.may_assign_to(user, mission),
    }


def _may_graduate(user: User, mission: Mission | None) -> bool:
    is_ripe = mission is not None and mission.state == "concluded" and mission.type == "feature"
    return is_ripe and mission is not None and mission_access.may_decide(user, mission)


def _mission(card: MissionCard, tab: mission_tabs.Tab, now: datetime) -> dict[str, Any]:
    """What every tab shows: the head of the page and the facts beside it."""
    today, url = now.date(), reverse("portfolio:mission_show", args=[card.key])
    return {
        "card": card,
        "headline": headline(card, today),
        "owner": card.owner_name or ", ".join(card.detail["named_owners"]),
        "attained": None if card.score is None else round(card.score * 100),
        "envelope": envelope(card),
        "concluded_on": card.concluded_on if card.state in OVER else None,
        "fresh": freshness.of((watched.MISSION_CARD,), now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{url}?part=mission" if tab.name == "" else f"{url}?tab={tab.name}&part=mission",
        "now": now,
        "today": today,
        "tab": tab,
        "tabs": mission_tabs.links(url, tab),
        "url": url,
    }


_WAITS = {
    "candidate": gettext_lazy("%(title)s waits for a decision"),
    "chartered": gettext_lazy("%(title)s is chartered and waits to be launched"),
    "paused": gettext_lazy("%(title)s is paused"),
    "rechartered": gettext_lazy("%(title)s waits for the decision on its re-charter"),
}


def headline(card: MissionCard, today: date) -> str:
    """The mission in one sentence about its result."""
    if card.state == "turned_down":
        return _("%(title)s was turned down") % {"title": card.title}
    if card.state in OVER:
        result = str(Conclusion.Result(card.result).label)
        return f"{card.title}: {result[0].lower()}{result[1:]}"
    if card.state in _WAITS:
        return _WAITS[card.state] % {"title": card.title}
    left = words.time_left(words.last_day(card.ends_on), today)
    if card.type == "platform" and card.ends_on is not None and card.ends_on <= today:
        left = _("its review is due")
    if card.score is None:
        return _("%(title)s: nothing is known of its key results, %(left)s") % {"title": card.title, "left": left}
    return _("%(title)s: %(n)d%% attained, %(left)s") % {
        "title": card.title,
        "n": round(card.score * 100),
        "left": left,
    }


def envelope(card: MissionCard) -> dict[str, str]:
    """The range of people and of money that it may count on."""
    return {
        "fte": words.between(card.fte_min, card.fte_max, "FTE"),
        "money": words.between(card.money_min, card.money_max, card.currency),
    }


def gaps(card: MissionCard, may_change: bool) -> list[dict[str, str]]:
    """Which of the four tests of a mission it does not pass, what is missing, and where that is mended."""
    if card.state in OVER:
        return []
    lacks = (
        (
            not card.detail["objectives"],
            _("It has no objective."),
            _("Set an objective"),
            f"{reverse('okrs:objective_set')}?holder={card.key}",
        ),
        (
            card.ends_on is None,
            _("It is not bound in time."),
            _("Set the day on which it ends"),
            reverse("missions:mission_reschedule", args=[card.key]),
        ),
        (
            card.outcome_id is None and card.goal_id is None,
            _("It fits within no strategic goal."),
            _("Align it with an outcome"),
            reverse("missions:mission_align", args=[card.key]),
        ),
        (
            card.fte_max is None and card.money_max is None,
            _("Its resources are not defined."),
            _("Define the most it may use"),
            reverse("missions:mission_envelope", args=[card.key]),
        ),
    )
    return [
        {"sentence": sentence, "remedy": remedy, "href": href if may_change else ""}
        for is_lacking, sentence, remedy, href in lacks
        if is_lacking
    ]
