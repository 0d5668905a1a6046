"""The round of check-ins: what is due, one step after the other, and what came of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from missions.models import Mission
from missions.views.door import named
from okrs import queries
from okrs.models import CheckIn, KeyResult
from okrs.queries import Change
from okrs.rounds import MOST, Round


def address_of_step(key: str, on_round: Round) -> str:
    return f"{reverse('okrs:check_in', args=[key])}?{urlencode({'round': on_round}, safe=',')}"


def address_of_end(on_round: Round) -> str:
    return f"{reverse('okrs:round_end')}?{urlencode({'round': on_round}, safe=',')}"


@login_required
@require_safe
def check_ins(request: HttpRequest) -> HttpResponse:
    """What waits for this person's check-in, and the way through all of it."""
    assert isinstance(request.user, User)
    now = timezone.now()
    due, mine = list(queries.due(request.user, at=now)), list(queries.mine(request.user, on=now.date()))
    rows = [queries.scored(key_result, now.date()) for key_result in due or mine]
    on_round = Round(tuple(row.key_result.key for row in rows[:MOST]))
    context = {
        "rows": rows, "is_due": bool(due), "now": now, "today": now.date(), "headline": _headline(len(due), len(mine)),
        "start_url": address_of_step(on_round.keys[0], on_round) if on_round.keys else "",
    }  # fmt: skip
    return render(request, "okrs/check_ins.html", context)


def _headline(due: int, mine: int) -> str:
    if due:
        return ngettext("%(n)d key result waits for your check-in", "%(n)d key results wait for your check-in", due) % {
            "n": due
        }
    return _("Everything of yours is checked in") if mine else _("No key result waits for you")


@login_required
@require_safe
def check_in_round(request: HttpRequest, key: str) -> HttpResponse:
    """Leads to the first key result of the mission; to its objectives when there is none to check in."""
    mission = named(Mission.objects.all(), key)
    on_round = Round(tuple(step.key for step in queries.of_mission(mission))[:MOST])
    if on_round.keys:
        return HttpResponseRedirect(address_of_step(on_round.keys[0], on_round))
    return HttpResponseRedirect(f"{reverse('okrs:objective_list')}?{urlencode({'holder': mission.key})}")


@login_required
@require_safe
def round_end(request: HttpRequest) -> HttpResponse:
    """What this person said on the round today, what it changed, and who sees it."""
    assert isinstance(request.user, User)
    now = timezone.now()
    on_round = Round.of(request.GET.get("round", ""))
    steps = [_step(key_result, request.user, on_round) for key_result in queries.in_order(on_round.keys)]
    said = [step for step in steps if step["change"]]
    context = {
        "steps": steps, "today": now.date(), "readers": _readers([step["key_result"] for step in said]),
        "missions": list(dict.fromkeys(filter(None, (step["key_result"].objective.mission for step in steps)))),
        "headline": ngettext("%(n)d key result is checked in", "%(n)d key results are checked in", len(said))
        % {"n": len(said)},
    }  # fmt: skip
    return render(request, "okrs/round_end.html", context)


def _step(key_result: KeyResult, user: User, on_round: Round) -> dict[str, Any]:
    today = timezone.now().date()
    ours = CheckIn.objects.filter(key_result=key_result, by=user, recorded_at__date=today)
    said = ours.order_by("-number").first()
    change: Change | None = queries.change_by(said, key_result, today) if said else None
    return {"key_result": key_result, "change": change, "url": address_of_step(key_result.key, on_round)}


def _readers(key_results: list[KeyResult]) -> list[tuple[str, str]]:
    """Whom it concerns most, each with why: the owners of what was checked in."""
    found: dict[str, str] = {}
    for key_result in key_results:
        mission = key_result.objective.mission
        outcome = key_result.objective.outcome or (mission and mission.outcome)
        if mission and mission.owner:
            found.setdefault(mission.owner.name, _("Mission owner"))
        if outcome and outcome.owner:
            found.setdefault(outcome.owner.name, _("Outcome owner"))
    return list(found.items())
