"""One outcome: what should change, and what is done about it."""

from decimal import Decimal
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
from missions import overlapping
from missions.models import Outcome
from missions.models.measure import missing_kinds
from missions.ordering import wsjf
from okrs import access as okr_access
from portfolio import watched
from portfolio.models import GoalCard, OutcomeCard
from portfolio.queries import board, conclusions, decided, freshness, happenings, missions
from portfolio.views.key_results import objectives_of
from portfolio.views.parts import is_up_to_date

WATCHES = (watched.OUTCOME_CARD, watched.MISSION_CARD, watched.PRIORITY_DECISION)
TEMPLATES = {
    "outcome": "portfolio/outcome_show_part.html",
    "missions": "portfolio/outcome_missions.html",
}


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
    part = request.GET.get("part", "")
    line = board.one(card, now.date())
    if part == "missions":
        return render(request, TEMPLATES[part], {"line": line})
    assert isinstance(request.user, User)
    context = {
        **_doors(request.user, card),
        "card": card,
        "line": line,
        "goal": GoalCard.objects.filter(pk=card.goal_id).first() if card.goal_id else None,
        "objectives": objectives_of(card.detail, now.date()),
        "conclusions": conclusions.of_outcome(card),
        "headline": _headline(line),
        "next": _next(line, request.user, card),
        **_measures(card),
        "score": _score(card),
        "decisions": decided.about(card.pk),
        "overlaps": overlapping.under(Outcome(pk=card.pk)),
        "events": happenings.told(missions.story_of(card), with_people=True),
        "now": now,
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{reverse('portfolio:outcome_show', args=[card.key])}?part=outcome",
        "today": now.date(),
        "is_current": is_current,
    }
    return render(request, TEMPLATES.get(part, "portfolio/outcome_show.html"), context)


def _doors(user: User, card: OutcomeCard) -> dict[str, bool]:
    """What this reader is offered: only what would not be refused behind the door."""
    outcome = Outcome(pk=card.pk, owner_id=card.owner_id)  # whose it is decides, and the card knows that already
    may_set = okr_access.may_set(user, outcome)
    may_reword = mission_access.may_reword(user, outcome)
    may_shape = mission_access.may_shape_portfolio(user)
    return {
        "may_shape": may_shape,
        "may_reword": may_reword,
        "may_score": may_reword and not card.is_retired,
        "may_check_in": may_set,
        "may_define": may_set and not card.is_retired,
    }


def _score(card: OutcomeCard) -> dict[str, Any] | None:
    """What it costs to wait for it against its size, as somebody judged it last."""
    said = card.detail.get("score")
    if not said:
        return None
    plain = wsjf.Score(**{part: said[part] for part in wsjf.PARTS})
    wsjf_of_it = Decimal(plain.ratio.numerator) / plain.ratio.denominator
    return {
        "wsjf": round(wsjf_of_it, 2), "cost": plain.cost_of_delay, "size": plain.job_size, "note": said["note"],
    }  # fmt: skip


def _measures(card: OutcomeCard) -> dict[str, Any]:
    """By what people will tell, and the kinds of which there is nothing yet."""
    measures = [{"id": pk, **said} for pk, said in card.detail.get("measures", {}).items()]
    return {"measures": measures, "missing_kinds": missing_kinds([measure["kind"] for measure in measures])}


def _headline(line: dict[str, Any]) -> str:
    if not line["active"]:
        return _("Nobody pursues it: no mission runs for this outcome")
    runs = ngettext("One mission runs for it", "%(n)d missions run for it", line["active"]) % {"n": line["active"]}
    if line["attained"] is None:
        return _("%(runs)s, and none has a figure yet") % {"runs": runs}
    told = {"runs": runs, "share": line["attained"]}
    if line["score"] is not None:
        return _("%(runs)s; with its own key results it is %(share)d%% of the way") % told
    if line["active"] == 1:
        return _("%(runs)s, and it is %(share)d%% of the way") % told
    return _("%(runs)s; on average they are %(share)d%% of the way") % told


def _next(line: dict[str, Any], user: User, card: OutcomeCard) -> dict[str, str] | None:
    """The one thing to do next: find a mission, look after the most worrying one, or say how it is measured."""
    if card.is_retired:
        return None
    if not line["active"] and mission_access.may_propose(user):
        return {"words": _("Frame a mission for it"), "href": f"{reverse('missions:intake')}?outcome={card.key}"}
    worst = next((one for one in line["missions"] if one["today"] in ("off_track", "at_risk")), None)
    if worst:
        sentence = _("Look at %(key)s %(title)s first") % worst
        return {"words": sentence, "href": reverse("portfolio:mission_show", args=[worst["key"]])}
    return None
