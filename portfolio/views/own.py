"""What is one's own: what waits for me, my missions, my outcomes, my time; and the way to the craft that I lead."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from okrs import queries as okrs
from portfolio import watched
from portfolio.projections.told import monday
from portfolio.queries import charters, gates, kin, own
from portfolio.views.parts import is_up_to_date

MOST_DUE = 6
MOST_GATES = 6
MOST_CHARTERS = 6


@require_safe
@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    is_current = is_up_to_date(
        request,
        watched.MISSION_CARD,
        watched.OUTCOME_CARD,
        watched.PERSON_LOAD,
        watched.GATE_CARD,
        watched.HANDOVER_CARD,
        watched.CHARTER_CARD,
    )
    now, user = timezone.now(), request.user
    today = now.date()
    time = own.time(user, today)
    missions = own.missions(user, time.lent if time else [], today)
    due = list(okrs.due(user, at=now))
    ending = own.to_decide(missions, today)
    waiting = gates.of_person(user, today)
    to_sign = charters.to_sign(user)
    context = {
        "headline": _headline(len(due), len(ending), sum(gate["decides"] for gate in waiting), len(to_sign)),
        "charters": to_sign[:MOST_CHARTERS],
        "more_charters": max(0, len(to_sign) - MOST_CHARTERS),
        "gates": waiting[:MOST_GATES],
        "more_gates": max(0, len(waiting) - MOST_GATES),
        "due": [okrs.scored(key_result, today) for key_result in due[:MOST_DUE]],
        "more_due": max(0, len(due) - MOST_DUE),
        "handovers": kin.handovers_of(user, now),
        "ending": ending,
        "missions": missions,
        "outcomes": own.outcomes(user, today),
        "craft": own.craft(user),
        "time": time,
        "free_from": time.free_from(monday(today)) if time else None,
        "now": now,
        "today": today,
        "is_current": is_current,
    }
    return render(request, "portfolio/my_work.html", context)


def _headline(due: int, ending: int, gates: int, charters: int) -> str:
    """What waits, in a sentence."""
    check_ins = ngettext("One key result waits for your check-in", "%(n)d key results wait for your check-in", due)
    missions = ngettext("one mission ends within a month", "%(n)d missions end within a month", ending)
    decisions = ngettext("one gate waits for your decision", "%(n)d gates wait for your decision", gates)
    signatures = ngettext("one charter waits for your signature", "%(n)d charters wait for your signature", charters)
    told = ((check_ins, due), (missions, ending), (decisions, gates), (signatures, charters))
    parts = [words % {"n": n} for words, n in told if n]
    if not parts:
        return _("Nothing waits for you today")
    *first, last = parts
    sentence = _("%(first)s, and %(second)s") % {"first": ", ".join(first), "second": last} if first else last
    return sentence[0].upper() + sentence[1:]


@require_safe
@login_required
def my_craft(request: HttpRequest) -> HttpResponse:
    """On to the weeks of the profession that the person leads; of all of them for who leads none."""
    assert isinstance(request.user, User)
    craft = own.craft(request.user)
    address = reverse("portfolio:heat_map")
    return redirect(f"{address}?profession={craft.key}" if craft else address)
