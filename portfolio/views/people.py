"""The heat map of people: who is free when, and where too much is asked."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

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
from portfolio import watched
from portfolio.models import ProfessionCard
from portfolio.projections.told import monday
from portfolio.queries import freshness, people
from portfolio.queries.people import Group, Load
from portfolio.views.parts import is_up_to_date
from professions import access, queries

WEEKS = 12
WATCHES = (watched.PERSON_LOAD, watched.PROFESSION_CARD)


@require_safe
@login_required
def heat_map(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, watched.PERSON_LOAD)
    assert isinstance(request.user, User)
    heat, may_write = _heat(request), access.may_write(request.user)
    may_join = not heat["groups"] and may_write and queries.led_by(request.user).exists()
    context = {**heat, "may_assign": may_write, "may_join": may_join, "is_current": is_current}
    part = request.GET.get("part") == "heat"
    return render(request, "portfolio/heat_map_part.html" if part else "portfolio/heat_map.html", context)


def _heat(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    first = _first_monday(request.GET.get("from", ""), now.date())
    cards = people.professions()
    chosen = _chosen(cards, request.GET.get("profession", ""))
    after = _whole(request.GET.get("after", ""))
    groups, has_more = people.groups([chosen] if chosen else cards, first, WEEKS, after=after)
    asked = {"profession": str(chosen.pk)} if chosen else {}
    return {
        "groups": [_group(group, first) for group in groups],
        "weeks": [words.week_label(first + timedelta(weeks=n)) for n in range(WEEKS)],
        "first": first,
        "last": first + timedelta(weeks=WEEKS, days=-1),
        "tabs": _tabs(cards, chosen, first),
        "headline": _headline(groups, first, now.date()),
        "earlier_url": _url(asked, first - timedelta(weeks=4)),
        "later_url": _url(asked, first + timedelta(weeks=4)),
        "today_url": _url(asked, monday(now.date())),
        "more_url": _url({**asked, "after": str(after + people.MOST_PEOPLE)}, first) if has_more else "",
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": _url({**asked, "part": "heat", **({"after": str(after)} if after else {})}, first),
        "has_people": bool(cards),
    }


def _first_monday(text: str, today: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    return monday(min(max(asked, date(2000, 1, 3)), date(2200, 1, 1)))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _chosen(cards: list[ProfessionCard], text: str) -> ProfessionCard | None:
    """The asked one; the first when there are too many people for one page."""
    try:
        asked = next((card for card in cards if card.pk == UUID(text)), None)
    except ValueError:
        asked = next((card for card in cards if card.key == text.upper()), None)
    too_many = sum(card.people for card in cards) > people.MOST_PEOPLE
    return asked or (cards[0] if cards and too_many else None)


def _url(asked: dict[str, str], first: date) -> str:
    return f"{reverse('portfolio:heat_map')}?{urlencode({**asked, 'from': first.isoformat()})}"


def _tabs(cards: list[ProfessionCard], chosen: ProfessionCard | None, first: date) -> list[dict[str, Any]]:
    everybody = {
        "label": _("Everybody"), "href": _url({}, first), "current": chosen is None, "count": sum(card.people for card in cards)
    }  # fmt: skip
    return [
        everybody,
        *(
            {
                "label": card.title,
                "href": _url({"profession": str(card.pk)}, first),
                "current": card == chosen,
                "count": card.people,
            }
            for card in cards
        ),
    ]


def _group(group: Group, first: date) -> dict[str, Any]:
    """The rows of one profession: what is free on top, then its people."""
    free = {
        "label": _("Free"),
        "note": _("FTE of the profession"),
        "pinned": True,
        "cells": [_free_cell(group, week) for week in range(WEEKS)],
    }
    return {
        "profession": group.profession,
        "rows": [free, *(_person(load, first) for load in group.loads)],
        "cards": [_card(load, first) for load in group.loads],
        "free_now": group.free(0),
        "available_now": group.available(0),
        "title": _("%(craft)s by week, share of their time that missions have") % {"craft": group.profession.title},
    }


def _free_cell(group: Group, week: int) -> dict[str, Any]:
    over = group.over(week)
    text = words.number(group.free(week), decimals=1)
    title = _("%(n)s FTE over-booked") % {"n": words.number(over)} if over else ""
    return {"value": float(group.free(week)), "text": text, "title": title, "key": f"free-{group.profession.pk}-{week}"}


def _person(load: Load, first: date) -> dict[str, Any]:
    cells = []
    for week, share in enumerate(load.shares):
        missions = load.missions_in(first + timedelta(weeks=week))
        title = "; ".join(missions) or (_("free") if share is not None else _("not available"))
        cells.append({"value": share, "title": title, "key": f"{load.row['key']}-{week}"})
    note = _("level %(n)d") % {"n": load.row["level"]}
    return {"label": load.row["name"], "href": _page_of(load), "note": note, "cells": cells}


def _page_of(load: Load) -> str:
    return reverse("professions:professional_show", args=[load.row["key"]])


def _card(load: Load, first: date) -> dict[str, Any]:
    """The same person for a narrow screen: this week in words, the weeks as a line, the first week with room."""
    shares = load.shares
    free = next((n for n, share in enumerate(shares) if share is not None and share <= 50), None)
    return {
        "name": load.row["name"],
        "href": _page_of(load),
        "level": load.row["level"],
        "share": shares[0],
        "step": words.heat_step(shares[0]),
        "is_over": shares[0] is not None and shares[0] > 100,
        "weeks": [
            {"share": share, "step": words.heat_step(share), "monday": first + timedelta(weeks=n)}
            for n, share in enumerate(shares)
        ],
        "missions": load.missions_in(first),
        "free_from": None if free is None else first + timedelta(weeks=free),
        "is_free_now": free == 0,
    }


def _headline(groups: list[Group], first: date, today: date) -> str:
    if not groups:
        return _("Nobody has joined a profession yet")
    over = sum(
        share is not None and share > 100 for group in groups for load in group.loads for share in load.shares[:1]
    )
    free = sum((group.free(0) for group in groups), people.NONE)
    when = _("this week") if first == monday(today) else _("in the week of %(day)s") % {"day": words.day(first)}
    sentence = _("%(free)s FTE are free %(when)s") % {"free": words.number(free), "when": when}
    if over:
        busy = ngettext("%(n)d person is over-booked", "%(n)d people are over-booked", over) % {"n": over}
        return _("%(sentence)s, and %(busy)s") % {"sentence": sentence, "busy": busy}
    return _("%(sentence)s, and nobody is over-booked") % {"sentence": sentence}
