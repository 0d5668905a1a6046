"""A doubt about a purpose, beside the whole portfolio: whoever decides sees what the decision is weighed against."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access, queries
from portfolio.queries import round as rounds


@require_safe
@login_required
def recharter_show(request: HttpRequest, key: str) -> HttpResponse:
    assert isinstance(request.user, User)
    today = timezone.now().date()
    recharter = get_object_or_404(queries.recharters().known_as(key))  # type: ignore[attr-defined]
    mission = recharter.mission
    around = rounds.around(mission.outcome_id, today)
    found = {
        "recharter": recharter,
        "mission": mission,
        "around": around,
        "money": [words.short_number(amount, currency) for currency, amount in sorted(around.money.items())],
        "may_decide": not recharter.decision and access.may_decide(request.user, mission),
        "today": today,
    }
    return render(request, "portfolio/recharter_show.html", found)
