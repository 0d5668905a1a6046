"""The outcome board: what matters most first, down to where today's people are used up."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access as mission_access
from missions import queries as mission_queries
from okrs.scoring import Status
from portfolio import watched
from portfolio.queries import board, capacity, centre, freshness, goals
from portfolio.views import headlines
from portfolio.views.parts import is_up_to_date, rendered_row

STEP = 40
MOST = 1000  # on one page; the rest is reached by the next rows
UNFOLDED = 12  # at a time
WATCHES = (watched.OUTCOME_CARD, watched.MISSION_CARD, watched.ALLOCATION)
TEMPLATES = {"board": "portfolio/outcome_board_part.html", "rows": "portfolio/outcome_rows.html"}


@require_safe
@login_required
def outcome_board(request: HttpRequest) -> HttpResponse:
    """The page; `part=board` is its live part, `part=rows` the rows below the rank `after`."""
    is_current = is_up_to_date(request, *WATCHES)
    if request.GET.get("part") == "board" and not is_current:
        return HttpResponse(status=204)  # the page shows the own move already: an order from before it would undo it
    assert isinstance(request.user, User)
    context = {**_board(request, request.user), "is_current": is_current, "goals": goals.all_of_them()}
    return render(request, TEMPLATES.get(request.GET.get("part", ""), "portfolio/outcome_board.html"), context)


def _board(request: HttpRequest, user: User) -> dict[str, Any]:
    now = timezone.now()
    today, after = now.date(), _whole(request, "after", 0)
    shown = min(_whole(request, "show", STEP) or STEP, MOST)
    found = board.board(today, STEP if after else shown, after=after)
    last = after + len(found.lines) if after else len(found.lines)
    may_rank = mission_access.may_shape_portfolio(user)
    return {
        **_line(found.lines, today),
        "lines": [_row(line, today, request, may_rank) for line in _told_apart(found.lines)],
        "count": found.count,
        "shown": last,
        "session": found.session,
        "more_url": _address(show=last + STEP) if last < found.count else "",
        "rows_url": _address(after=last, part="rows"),
        "may_rank": may_rank,
        "today": today,
        "step": min(STEP, found.count - last),
        **({} if after else _around(found, now, user, may_rank)),
    }


def _told_apart(lines: list[board.Line]) -> list[board.Line]:
    """Only outcomes of one title need their statement here; each has it on its page."""
    titles = Counter(line["title"] for line in lines)
    return [line if titles[line["title"]] > 1 else {**line, "statement": ""} for line in lines]


def _around(found: board.Board, now: datetime, user: User, may_rank: bool) -> dict[str, Any]:
    """What stands around the rows."""
    groups = centre.groups(now.date())
    return {
        "stray": board.without_outcome(now.date()),
        "headline": _headline(found),
        "mix": headlines.mix(groups, "ambition"),
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": _address(part="board"),
        "reasons": mission_queries.reasons_of(user) if may_rank else [],
    }


def _line(lines: list[board.Line], today: date) -> dict[str, Any]:
    """Where today's people are used up: after which row, and how many of them are used above."""
    available = float(sum(craft.available for craft in capacity.crafts(today)))
    used, fits, last = 0.0, 0.0, ""
    for line in lines:
        used += float(line["need"])
        if used <= available:
            fits, last = used, line["key"]
    is_known = any(line["need"] for line in lines)
    return {"available": available if is_known else None, "used": fits, "last_that_fits": last}


def _row(line: board.Line, today: date, request: HttpRequest, may_rank: bool) -> dict[str, Any]:
    is_open = line["key"] in request.GET.get("open", "").split(",")[:UNFOLDED]
    beneath = board.beneath(line["outcome_id"], today) if is_open else {}
    row = {**line, **beneath, "is_open": is_open}
    return {"key": line["key"], "markup": rendered_row("portfolio/outcome_line.html", row, may_rank=may_rank)}


def _address(**asked: Any) -> str:
    return f"{reverse('portfolio:outcome_board')}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"


def _whole(request: HttpRequest, name: str, otherwise: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else otherwise


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
