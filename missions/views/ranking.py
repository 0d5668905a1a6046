"""Moving outcomes in their rank: a script is answered in JSON, a plain form is led back to the board."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from missions import access, actions, queries
from missions.actions.ranking import NO_REASON
from missions.models import Outcome
from missions.views.door import named
from missions.views.outcomes import board
from pipeline import log
from rest.refusal import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rank(request: HttpRequest, key: str) -> HttpResponse:
    """Moves an outcome to `position`; asked for, the form that does so without a script.

    A script gets `move`, the id by which the move can be explained, or the refusal.
    """
    assert isinstance(request.user, User)
    outcome = named(queries.outcomes(), key)
    access.require(access.may_shape_portfolio(request.user), access.SHAPING)
    if request.method != "POST":
        context = {
            "thing": outcome,
            "count": Outcome.objects.active().count(),
            "reasons": queries.reasons_of(request.user),
        }
        return render(request, "missions/outcome_rank.html", context)
    move_id = log.new_id()
    try:
        moved = actions.rank_outcome(
            outcome=outcome, **_move(request), move_id=move_id, by=request.user, at=timezone.now()
        )
    except Refusal as no:
        return _refused(request, outcome, no)
    if _is_script(request):
        return JsonResponse({"move": str(move_id), "rank": moved.rank})
    return HttpResponseRedirect(board(outcome), status=303)


def _move(request: HttpRequest) -> dict[str, Any]:
    """What the form says; a position that is no number is no rank, which the action refuses."""
    position, expected = request.POST.get("position", ""), request.POST.get("expected_rank", "")
    return {
        "to_rank": _whole(position) or 0,
        "expected_rank": _whole(expected),
        "reason": request.POST.get("reason", "").strip() or NO_REASON,
    }


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@login_required
@require_POST
def explain(request: HttpRequest, key: str, move_id: UUID) -> HttpResponse:
    """Says why a move was made that was made without a word."""
    assert isinstance(request.user, User)
    outcome = named(queries.outcomes(), key)
    access.require(access.may_shape_portfolio(request.user), access.SHAPING)
    reason = request.POST.get("reason", "")
    try:
        actions.explain_move(outcome=outcome, move_id=move_id, reason=reason, by=request.user, at=timezone.now())
    except Refusal as no:
        return _refused(request, outcome, no)
    return HttpResponse(status=204) if _is_script(request) else HttpResponseRedirect(board(outcome), status=303)


def _refused(request: HttpRequest, outcome: Outcome, no: Refusal) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"code": no.code, "title": no.title, "detail": no.message, **no.extra}, status=no.status)
    messages.error(request, no.message)
    return HttpResponseRedirect(board(outcome), status=303)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or "json" in request.headers.get("Accept", "")
