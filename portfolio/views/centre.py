"""The control centre: one screen that says how it goes, why, and what waits for a decision."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions.access import may_shape_portfolio
from portfolio import watched
from portfolio.projections.standing import WEEKS
from portfolio.projections.week import mondays
from portfolio.queries import centre, decisions, goals, happenings, mix, ranked, strip
from portfolio.views import headlines, mixes, tiles, waiting
from portfolio.views.parts import Part, asked_for, is_up_to_date, rendered

TICKER = 8
TIGHT = Decimal("0.5")  # FTE that are left when a craft is as good as fully taken
AHEAD = 11  # Mondays; with today they make six columns of two


def _centre(now: datetime, *, decides: bool) -> dict[str, Any]:
    """Headline, tiles and cards come from the same look, so that they cannot contradict each other."""
    today = now.date()
    groups, outcomes = centre.groups(today), ranked.outcomes(today)
    monday = mondays(today, 1)[0]
    crafts = strip.crafts(today, mondays(today, WEEKS), [monday + timedelta(weeks=n) for n in range(1, AHEAD + 1)])
    picture = decisions.picture(today)
    portfolio_mix = _mix(today)
    return {
        "headline": headlines.centre(groups, outcomes, today),
        "tiles": _tiles(groups, outcomes, crafts, today),
        **_waiting(picture, crafts, portfolio_mix["slots"], today, decides=decides),
        "types": headlines.mix(groups, "type"),
        **portfolio_mix,
        **_scatter(picture, outcomes),
        **_crafts(crafts, today),
    }


def _tiles(
    groups: Sequence[centre.Group], outcomes: Sequence[ranked.Ranked], crafts: strip.Crafts, today: date
) -> list[dict[str, Any]]:
    weeks = centre.weeks(today)
    told = (
        tiles.outcomes(outcomes, today),
        tiles.missions(groups, today),
        tiles.confidence(groups, weeks),
        tiles.check_ins(groups, weeks, today),
        tiles.people(crafts),
    )
    return [tiles.UNSAID | tile for tile in told]


def _waiting(
    picture: decisions.Picture, crafts: strip.Crafts, slots: dict[str, Any], today: date, *, decides: bool
) -> dict[str, Any]:
    """The missing people and a limit that nobody decided to pass first: they are what other decisions wait for."""
    first = list(filter(None, (waiting.shortage(crafts, today), waiting.beyond_the_limit(slots, decides=decides))))
    lines = [waiting.mission(row, today, decides=decides) for row in picture.waiting]
    shown = [*first, *lines][: decisions.MOST]
    count = sum(picture.more.values()) + len(first)
    told = ngettext("%(n)d decision waits", "%(n)d decisions wait", count) % {"n": count}
    return {"waiting": shown, "waiting_count": count, "waiting_told": told, "waiting_more": count - len(shown)}


def _mix(today: date) -> dict[str, Any]:
    """Money in the currency that most missions name, and people, by ambition; and how many strategic missions run."""
    rules = mix.rules(today)
    groups = mix.alike()
    committed = [row for row in groups if row["state"] in mix.COMMITTED]
    money = mix.money(committed, "ambition", rules)
    people = mix.people(committed, "ambition", rules)
    return {
        "money": mixes.figure(money[0], by="ambition") if money else None,
        "other_currencies": [standing.unit for standing in money[1:]],
        "people_mix": mixes.figure(people, by="ambition"),
        "slots": mixes.slots(mix.slots(rules, groups), today),
        "committed": sum(row["missions"] for row in committed),
    }


def _scatter(picture: decisions.Picture, outcomes: Sequence[ranked.Ranked]) -> dict[str, Any]:
    last = max((outcome.rank or 1 for outcome in outcomes), default=1)
    return {
        "dots": [headlines.dot(row) for row in picture.dots],
        "scatter_title": headlines.scatter(picture.dots),
        "lowest": last + 0.5,
        "ranks": [(n, str(n)) for n in range(1, last + 1) if n == 1 or n % 5 == 0 or last <= 10],
        "tones": [("ok", _("on track")), ("warn", _("at risk")), ("bad", _("off track"))],
    }


def _crafts(crafts: strip.Crafts, today: date) -> dict[str, Any]:
    """What is left of each craft in the weeks to come, the scarcer day of two in each cell."""
    days = [today, *(day.on for day in crafts.strips[0].ahead)] if crafts.strips else []
    heat_map = reverse("portfolio:heat_map")
    return {
        "weeks": [_("now"), *(words.day(day, day.year) for day in days[2::2])],
        "strips": [_row(each, heat_map) for each in crafts.strips],
        "strip_title": _strip_title(crafts, today),
    }


def _row(each: strip.Strip, heat_map: str) -> dict[str, Any]:
    now, ahead = each.today, (each.today, *each.ahead)
    scarcer = [max(pair, key=lambda day: day.scarcity) for pair in zip(ahead[::2], ahead[1::2], strict=True)]
    return {
        "label": each.title,
        "href": f"{heat_map}?profession={each.profession_id}",
        "note": _("%(booked)s of %(there)s on missions")
        % {"booked": words.number(now.booked), "there": words.number(now.available)},
        "cells": [_cell(day, each) for day in scarcer],
    }


def _cell(day: strip.Day, of: strip.Strip) -> dict[str, Any]:
    """What is asked for and nobody is lent for, else what is free."""
    said = {"n": words.number(day.open or day.free, "FTE", 1), "day": words.day(day.on)}
    shown = -day.open if day.open else day.free
    return {
        "value": float(shown),
        "text": words.number(shown, decimals=1),
        "title": (_("%(n)s asked for and not lent on %(day)s") if day.open else _("%(n)s free on %(day)s")) % said,
        "class": "gap-cell" if day.open else "tight-cell" if day.free < TIGHT else "heat-0",
        "key": f"{of.profession_id}-{day.on}",
    }


def _strip_title(crafts: strip.Crafts, today: date) -> str:
    """What the scarcest craft comes to."""
    if not crafts.strips:
        return _("Nobody is here yet")
    scarcest = crafts.strips[0]
    worst = scarcest.worst.on
    day = _("today") if worst == today else _("on %(day)s") % {"day": words.day(worst, today.year)}
    said = {"craft": scarcest.title, "day": day}
    if scarcest.worst.open:
        return _("%(craft)s is %(fte)s short %(day)s") % {**said, "fte": words.number(scarcest.worst.open, "FTE")}
    if scarcest.worst.free < TIGHT:
        return _("%(craft)s has nobody free %(day)s") % said
    return _("No profession is short in the next %(n)d weeks") % {"n": AHEAD}


def _ticker(now: datetime) -> dict[str, Any]:
    return {"events": happenings.newest(TICKER)}


WATCHES = (
    watched.MISSION_CARD, watched.OUTCOME_CARD, watched.PERSON_LOAD, watched.ALLOCATION, watched.DEMAND, watched.WEEK,
    watched.RULE_CARD, watched.GATE_CARD, watched.ASSUMPTION_CARD, watched.CHARTER_CARD,
)  # fmt: skip
TICKS = Part("ticker", "portfolio/centre_ticker.html", (watched.LOG,), _ticker)
PARTS = {
    decides: (
        Part("centre", "portfolio/centre_part.html", WATCHES, partial(_centre, decides=decides), variant=str(decides)),
        TICKS,
    )
    for decides in (True, False)
}


@require_safe
@login_required
def control_centre(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    url = reverse("portfolio:control_centre")
    parts = PARTS[may_shape_portfolio(request.user)]
    if (part := asked_for(request, parts, url=url)) is not None:
        return part
    is_current = is_up_to_date(request, watched.MISSION_CARD, watched.OUTCOME_CARD, watched.ALLOCATION)
    given = {
        "parts": rendered(parts, url=url, now=timezone.now()),
        "is_current": is_current,
        "goals": goals.all_of_them(),
    }
    return render(request, "portfolio/control_centre.html", given)
