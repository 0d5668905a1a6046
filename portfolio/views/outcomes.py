"""The outcome board: what matters most first, and what is done about it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access as mission_access
from missions.models import Outcome
from okrs import access as okr_access
from okrs.scoring import Status
from portfolio import watched
from portfolio.models import GoalCard, OutcomeCard
from portfolio.queries import board, capacity, centre, freshness, happenings, missions
from portfolio.views.key_results import objectives_of
from portfolio.views.parts import is_up_to_date, rendered_row

STEP = 40
MOST = 2000
WATCHES = (watched.OUTCOME_CARD, watched.MISSION_CARD)


@require_safe
@login_required
def outcome_board(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    context = {**_board(request), "is_current": is_current}
    if request.GET.get("part") == "board":
        return render(request, "portfolio/outcome_board_part.html", context)
    return render(request, "portfolio/outcome_board.html", context)


def _board(request: HttpRequest) -> dict[str, Any]:
    now, most = timezone.now(), _shown(request)
    today = now.date()
    found = board.board(today, most)
    available = sum(craft.available for craft in capacity.crafts(today))
    url = f"{reverse('portfolio:outcome_board')}?show={most}"
    return {
        "lines": _with_the_line(found.lines, float(available)),
        "count": found.count,
        "available": available if any(line["need"] for line in found.lines) else None,
        "more_url": f"{reverse('portfolio:outcome_board')}?show={most + STEP}"
        if found.count > len(found.lines)
        else "",
        "shown": len(found.lines),
        "stray": board.without_outcome(today),
        "headline": _headline(found),
        "may_rank": mission_access.may_shape_portfolio(request.user),  # type: ignore[arg-type]
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{url}&part=board",
        "today": today,
        "step": STEP,
    }


def _shown(request: HttpRequest) -> int:
    asked = request.GET.get("show", "")
    return min(max(int(asked), 1), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 6 else STEP


def _with_the_line(lines: list[dict[str, Any]], available: float) -> list[dict[str, Any]]:
    """Each line with whether today's people are used up below it, and where its rank is changed."""
    used, last = 0.0, -1
    for place, line in enumerate(lines):
        used += float(line["need"])
        if used <= available:
            last = place
    return [
        {
            **line,
            "is_first": place == 0,
            "fits": place <= last,
            "is_last_that_fits": place == last,
            "move_url": _move_url(line["key"]),
            "body": rendered_row("portfolio/outcome_line_body.html", line),
        }
        for place, line in enumerate(lines)
    ]


def _move_url(key: str) -> str:
    try:
        return reverse("missions:outcome_rank", args=[key])
    except NoReverseMatch:
        return ""


def _headline(found: board.Board) -> str:
    if not found.lines:
        return _("No outcome is ranked yet")
    first = found.lines[0]
    if first["status"] in ("no_data", "not_started"):
        return _("First comes “%(title)s”, and nothing is known of it yet") % {"title": first["title"]}
    well = first["status"] in [status.value for status in centre.GOING_WELL]
    sentence = (
        _("First comes “%(title)s”, and it is on track") if well else _("First comes “%(title)s”, and it is %(status)s")
    )
    return sentence % {"title": first["title"], "status": Status(first["status"]).value.replace("_", " ")}


@require_safe
@login_required
def outcome_show(request: HttpRequest, key: str) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    now = timezone.now()
    card = OutcomeCard.objects.exclude(key="").filter(key=key.upper()).first() if key.isprintable() else None
    if card is None:
        raise Http404(_("There is no outcome %(key)s.") % {"key": key})
    if card.key != key:
        return redirect("portfolio:outcome_show", card.key)
    line = board.one(card, now.date())
    assert isinstance(request.user, User)
    context = {
        **_doors(request.user, card),
        "card": card,
        "line": line,
        "goal": GoalCard.objects.filter(pk=card.goal_id).first() if card.goal_id else None,
        "objectives": objectives_of(card.detail, now.date()),
        "headline": _of_one(line),
        "events": happenings.told(missions.story_of(card)),
        "now": now,
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{reverse('portfolio:outcome_show', args=[card.key])}?part=outcome",
        "today": now.date(),
        "is_current": is_current,
        "api_url": f"/api/v1/portfolio/outcomes/{card.key}",
    }
    part = request.GET.get("part") == "outcome"
    return render(request, "portfolio/outcome_show_part.html" if part else "portfolio/outcome_show.html", context)


def _doors(user: User, card: OutcomeCard) -> dict[str, bool]:
    """What this reader is offered: only what would not be refused behind the door."""
    outcome = Outcome(pk=card.pk, owner_id=card.owner_id)  # whose it is decides, and the card knows that already
    may_set = okr_access.may_set(user, outcome)
    may_reword = mission_access.may_reword(user, outcome)
    return {"may_reword": may_reword, "may_check_in": may_set, "may_define": may_set and not card.is_retired}


def _of_one(line: dict[str, Any]) -> str:
    if not line["active"]:
        return _("Nobody pursues it: no mission runs for this outcome")
    return ngettext("One mission runs for it", "%(n)d missions run for it", line["active"]) % {"n": line["active"]}
