"""The heat map of people: who is free when, what missions ask for, and where nobody is there for it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
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
from portfolio.queries.people import NONE, Group, Weeks
from portfolio.views import people_rows
from portfolio.views.parts import is_up_to_date
from professions import access, queries

WEEKS = 12
STEP = 4
WATCHES = (watched.PERSON_LOAD, watched.DEMAND, watched.PROFESSION_CARD)


@require_safe
@login_required
def heat_map(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, watched.PERSON_LOAD, watched.DEMAND)
    assert isinstance(request.user, User)
    led = set(queries.led_by(request.user).values_list("pk", flat=True)) if access.may_write(request.user) else set()
    heat = _heat(request, led)
    context = {
        **heat,
        "may_assign": access.may_write(request.user),
        "may_join": bool(led) and not heat["groups"],
        "is_current": is_current,
    }
    part = request.GET.get("part") == "heat"
    return render(request, "portfolio/heat_map_part.html" if part else "portfolio/heat_map.html", context)


def _heat(request: HttpRequest, led: set[UUID]) -> dict[str, Any]:
    now = timezone.now()
    first = _first_monday(request.GET.get("from", ""), now.date())
    weeks = Weeks(first, WEEKS, tentative=request.GET.get("tentative") != "0")
    cards = people.professions()
    chosen, after = _chosen(cards, request.GET.get("profession", ""), led), _whole(request.GET.get("after", ""))
    groups, has_more = people.groups([chosen] if chosen else cards, weeks, after=after)
    groups.sort(key=lambda group: (group.profession.pk not in led, -group.worst, group.profession.title))
    by = "level" if request.GET.get("by") == "level" else "person"
    asked = _asked(chosen, first, by, weeks, request.GET.get("profession", ""))
    return {
        "groups": [people_rows.shown(group, weeks, by, group.profession.pk in led) for group in groups],
        "weeks": [words.week_label(first + timedelta(weeks=n)) for n in range(WEEKS)],
        "first": first,
        "last": weeks.end - timedelta(days=1),
        "tabs": [_tab(None, chosen, asked, cards), *(_tab(card, chosen, asked, cards) for card in cards)],
        "headline": _headline(groups, first, now.date()),
        "by": by,
        "tentative": weeks.tentative,
        "ways": _ways(asked, first, monday(now.date()), by, weeks),
        "more_url": _url({**asked, "after": str(after + people.MOST_PEOPLE)}) if has_more else "",
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": _url({**asked, "part": "heat", **({"after": str(after)} if after else {})}),
        "has_people": bool(cards),
    }


def _asked(chosen: ProfessionCard | None, first: date, by: str, weeks: Weeks, said: str) -> dict[str, str]:
    """The whole state of the page as its address says it, without what goes without saying."""
    profession = {"profession": str(chosen.pk)} if chosen else {"profession": "all"} if said == "all" else {}
    tentative = {} if weeks.tentative else {"tentative": "0"}
    return {**profession, "from": first.isoformat(), **({"by": by} if by == "level" else {}), **tentative}


def _ways(asked: dict[str, str], first: date, today: date, by: str, weeks: Weeks) -> dict[str, str]:
    step = timedelta(weeks=STEP)
    rest = {name: value for name, value in asked.items() if name not in ("by", "tentative")}
    tentative = {} if weeks.tentative else {"tentative": "0"}
    level = {"by": "level"} if by == "level" else {}
    return {
        "earlier": _url({**asked, "from": (first - step).isoformat()}),
        "later": _url({**asked, "from": (first + step).isoformat()}),
        "today": _url({**asked, "from": today.isoformat()}),
        "by_person": _url({**rest, **tentative}),
        "by_level": _url({**rest, "by": "level", **tentative}),
        "with_tentative": _url({**rest, **level}),
        "without_tentative": _url({**rest, **level, "tentative": "0"}),
    }


def _first_monday(text: str, today: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    return monday(min(max(asked, date(2000, 1, 3)), date(2200, 1, 1)))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _chosen(cards: list[ProfessionCard], text: str, led: set[UUID]) -> ProfessionCard | None:
    """The asked one; unasked the only one that the person leads; the first when there are too many people for one page."""
    try:
        asked = next((card for card in cards if card.pk == UUID(text)), None)
    except ValueError:
        asked = next((card for card in cards if card.key == text.upper()), None)
    too_many = sum(card.people for card in cards) > people.MOST_PEOPLE
    own = [card for card in cards if card.pk in led]
    if asked is None and text not in ("", "all"):
        raise Http404(_("There is no profession %(name)s. The tabs of this page name them all.") % {"name": text})
    if asked is None and not text and len(own) == 1:
        return own[0]
    return asked or (cards[0] if cards and too_many else None)


def _url(asked: dict[str, str]) -> str:
    return f"{reverse('portfolio:heat_map')}?{urlencode(asked)}"


def _tab(
    card: ProfessionCard | None, chosen: ProfessionCard | None, asked: dict[str, str], cards: list[ProfessionCard]
) -> dict[str, Any]:
    return {
        "label": card.title if card else _("Everybody"),
        "href": _url({**asked, "profession": str(card.pk) if card else "all"}),
        "current": card == chosen,
        "count": card.people if card else sum(one.people for one in cards),
    }


def _headline(groups: list[Group], first: date, today: date) -> str:
    """What is missing first, for that asks for somebody to act; else how much is free."""
    if not groups:
        return _("Nobody has joined a profession yet")
    short = [group for group in groups if group.worst]
    free = sum((group.free(0) for group in groups), NONE)
    when = _("this week") if first == monday(today) else _("in the week of %(day)s") % {"day": words.day(first)}
    over = sum(
        share is not None and share > 100 for group in groups for load in group.loads for share in load.shares[:1]
    )
    told = {"free": words.number(free), "when": when}
    if short:
        worst = max(short, key=lambda group: group.worst)
        week = next(n for n in range(WEEKS) if worst.gap(n) == worst.worst)
        return _("%(craft)s is %(gap)s FTE short in the week of %(day)s") % {
            "craft": worst.profession.title, "gap": words.number(worst.worst), "day": words.week_label(first + timedelta(weeks=week)),
        }  # fmt: skip
    if over:
        busy = ngettext("%(n)d person is over-booked", "%(n)d people are over-booked", over) % {"n": over}
        return _("%(free)s FTE are free %(when)s, and %(busy)s") % {**told, "busy": busy}
    return _("%(free)s FTE are free %(when)s, and nobody is over-booked") % told
