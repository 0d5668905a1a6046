"""One strategic goal: what we want to be true in ten years, and the outcomes that lead there."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access as mission_access
from missions.models import StrategicGoal
from okrs import access as okr_access
from portfolio import watched
from portfolio.queries import freshness, goals
from portfolio.views.key_results import objectives_of
from portfolio.views.parts import is_up_to_date

WATCHES = (watched.GOAL_CARD, watched.OUTCOME_CARD, watched.MISSION_CARD)


@require_safe
@login_required
def goal_show(request: HttpRequest, key: str) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    now = timezone.now()
    card = goals.one(key)
    if card is None:
        raise Http404(_("There is no goal %(key)s.") % {"key": key})
    if card.key != key:
        return redirect("portfolio:goal_show", card.key)
    assert isinstance(request.user, User)
    served = goals.served(card, now.date())
    url = reverse("portfolio:goal_show", args=[card.key])
    context = {
        **_doors(request.user, card.pk),
        "card": card,
        "served": served,
        "headline": _headline(served, card.horizon_year, now.date()),
        "set_on": StrategicGoal.objects.only("created_at").get(pk=card.pk).created_at.date(),
        "ends_on": date(card.horizon_year, 12, 31) if card.horizon_year else None,
        "objectives": objectives_of(card.detail, now.date()),
        "others": [goal for goal in goals.all_of_them() if goal["key"] != card.key],
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{url}?part=goal",
        "today": now.date(),
        "now": now,
        "is_current": is_current,
    }
    part = request.GET.get("part") == "goal"
    return render(request, "portfolio/goal_show_part.html" if part else "portfolio/goal_show.html", context)


def _doors(user: User, goal_id: Any) -> dict[str, bool]:
    """What this reader is offered: only what would not be refused behind the door."""
    may_set = okr_access.may_set(user, StrategicGoal(pk=goal_id))
    return {
        "may_reword": mission_access.may_shape_portfolio(user),
        "may_check_in": may_set,
        "may_define": may_set,
    }


def _headline(served: goals.Served, horizon: int | None, today: date) -> str:
    """How its outcomes stand, and how far away it is."""
    if not served.outcomes:
        return _("No outcome serves it yet")
    count = len(served.outcomes)
    stand = ngettext(
        "%(well)d of %(n)d outcome is on track", "%(well)d of %(n)d outcomes are on track", count
    ) % {"well": served.well, "n": count}  # fmt: skip
    if horizon is None or horizon <= today.year:
        return stand
    years = horizon - today.year
    return _("%(stand)s, with %(years)s to go") % {
        "stand": stand,
        "years": ngettext("%(n)d year", "%(n)d years", years) % {"n": years},
    }
