"""The control centre: one screen that says how it goes, why, and what waits for a decision."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from interface import charts
from okrs.scoring import Status
from portfolio import watched
from portfolio.projections.standing import WEEKS
from portfolio.projections.week import mondays
from portfolio.queries import capacity, centre, decisions, happenings
from portfolio.views import headlines
from portfolio.views.parts import Part, asked_for, is_up_to_date, rendered

TICKER = 8
_UNSAID = {"unit": "", "delta": None, "delta_note": "", "series": None, "note": "", "href": ""}


def _figures(now: datetime) -> dict[str, Any]:
    """The headline and the tiles come from the same look, so that they cannot contradict each other."""
    today = now.date()
    groups = centre.groups(today)
    outcomes = centre.outcome_states(today)
    crafts, lent = capacity.crafts_and_weeks(today, mondays(today, WEEKS))
    weeks = centre.weeks(today)
    return {
        "headline": headlines.centre(groups, outcomes),
        "tiles": [
            _UNSAID | tile
            for tile in (
                _outcome_tile(outcomes),
                _mission_tile(groups, today),
                _confidence_tile(groups, weeks),
                _check_in_tile(groups, weeks),
                _people_tile(crafts, lent),
            )
        ],
        "mixes": [headlines.mix(groups, "type"), headlines.mix(groups, "ambition")],
        "crafts": [_craft(craft) for craft in crafts],
        "has_missions": bool(groups),
        "active": sum(group.missions for group in groups if group.state == "active"),
    }


def _outcome_tile(outcomes: dict[Any, centre.OutcomeState]) -> dict[str, Any]:
    states = [outcome.status for outcome in outcomes.values()]
    well = sum(state in centre.GOING_WELL for state in states)
    parts = [
        (states.count(Status.AT_RISK), _("at risk")),
        (states.count(Status.OFF_TRACK), _("off track")),
        (states.count(Status.NO_DATA) + states.count(Status.NOT_STARTED), _("not known yet")),
    ]
    note = ", ".join(f"{count} {words}" for count, words in parts if count)
    return {
        "label": _("Outcomes on track"),
        "value": well,
        "unit": _("of %(n)d") % {"n": len(states)},
        "note": note,
    } | {"href": reverse("portfolio:outcome_board")}


def _mission_tile(groups: Sequence[centre.Group], today: date) -> dict[str, Any]:
    now = centre.counts(groups, "today")
    well = sum(now[status] for status in centre.GOING_WELL)
    before = centre.going_well_by_week(groups, today)
    return {
        "label": _("Missions on track"),
        "value": well,
        "unit": _("of %(n)d running") % {"n": sum(now.values())},
        "delta": well - before[-1],
        "delta_note": _("since Monday"),
        "series": [*before, well],
        "note": headlines.listed(
            {_("at risk"): now["at_risk"], _("off track"): now["off_track"], _("no data"): now["no_data"]}
        ),
        "href": reverse("portfolio:mission_list") + "?state=active",
    }


def _confidence_tile(groups: Sequence[centre.Group], weeks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean confidence of what was checked in, week by week; a week without any is a gap."""
    series = [_mean(week["confidence_sum"], week["confident_check_ins"]) for week in weeks]
    known = [value for value in series if value is not None]
    active = [group for group in groups if group.state == "active"]
    tile = {
        "label": _("Confidence"),
        "value": known[-1] if known else None,
        "unit": "%",
        "series": series,
        "note": _("%(known)d of %(total)d key results known")
        % {"known": sum(g.known_krs for g in active), "total": sum(g.total_krs for g in active)},
    }
    if len(known) > 1:
        tile |= {"delta": known[-1] - known[-2], "delta_note": _("points on the week before")}
    return tile


def _mean(total: int, count: int) -> int | None:
    return round(total * 10 / count) if count else None


def _check_in_tile(groups: Sequence[centre.Group], weeks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    active = [group for group in groups if group.state == "active"]
    scores = sum(group.scores for group in active)
    attained = sum(group.score_sum for group in active) / scores if scores else None
    return {
        "label": _("Check-ins this week"),
        "value": weeks[-1]["check_ins"],
        "unit": "",
        "series": [week["check_ins"] for week in weeks],
        "delta": weeks[-1]["check_ins"] - weeks[-2]["check_ins"],
        "delta_note": _("on last week"),
        "note": "" if attained is None else _("%(n)d%% attained on average") % {"n": round(attained * 100)},
    }


def _people_tile(crafts: Sequence[capacity.Craft], before: Sequence[Decimal]) -> dict[str, Any]:
    """Today against the Mondays before; without any allocation since then there is no line to draw."""
    booked, available = sum(craft.booked for craft in crafts), sum(craft.available for craft in crafts)
    return {
        "label": _("People on missions"),
        "value": round(float(booked), 1),
        "unit": _("of %(n)s FTE") % {"n": round(float(available), 1)},
        "series": [*(float(value) for value in before), float(booked)],
        "delta": round(float(booked - before[-4]), 1) if before else None,
        "delta_note": _("FTE in four weeks"),
        "note": _("%(n)d people in %(m)d professions") % {"n": sum(craft.people for craft in crafts), "m": len(crafts)},
        "href": reverse("portfolio:heat_map"),
    }


def _craft(craft: capacity.Craft) -> dict[str, Any]:
    drawn = charts.balance(float(craft.available), float(craft.booked), unit="FTE", title=craft.title)
    return {"craft": craft, "drawn": drawn, "href": f"{reverse('portfolio:heat_map')}?profession={craft.profession_id}"}


def _picture(now: datetime) -> dict[str, Any]:
    picture = decisions.picture(now.date())
    shown = len(picture.waiting)
    return {
        "waiting": [headlines.decision(row, now.date()) for row in picture.waiting],
        "more": sum(picture.more.values()) - shown,
        "dots": [headlines.dot(row) for row in picture.dots],
        "scatter_title": headlines.scatter(picture.dots),
    }


def _ticker(now: datetime) -> dict[str, Any]:
    return {"events": happenings.newest(TICKER)}


PARTS = (
    Part(
        "figures",
        "portfolio/centre_figures.html",
        (watched.MISSION_CARD, watched.OUTCOME_CARD, watched.PERSON_LOAD, watched.ALLOCATION, watched.WEEK),
        _figures,
    ),
    Part("picture", "portfolio/centre_picture.html", (watched.MISSION_CARD, watched.OUTCOME_CARD), _picture),
    Part("ticker", "portfolio/centre_ticker.html", (watched.LOG,), _ticker),
)


@require_safe
@login_required
def control_centre(request: HttpRequest) -> HttpResponse:
    url = reverse("portfolio:control_centre")
    if (part := asked_for(request, PARTS, url=url)) is not None:
        return part
    is_current = is_up_to_date(request, watched.MISSION_CARD, watched.OUTCOME_CARD, watched.ALLOCATION)
    given = {"parts": rendered(PARTS, url=url, now=timezone.now()), "is_current": is_current}
    return render(request, "portfolio/control_centre.html", given)
