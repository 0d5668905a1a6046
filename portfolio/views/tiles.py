"""The five tiles of the control centre. Every figure on them leads to the list that it counts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface import words
from okrs.scoring import Status
from portfolio.projections.week import mondays
from portfolio.queries import centre
from portfolio.queries.ranked import Ranked
from portfolio.queries.strip import Crafts

UNSAID = {"unit": "", "delta": None, "delta_note": "", "series": None, "note": "", "href": ""}
SETTLED = 3  # days into a week from which its own Monday is far enough away to compare with
IN_ORDER = (Status.MET, Status.AT_RISK, Status.OFF_TRACK, Status.NO_DATA, Status.NOT_STARTED)


def compared_with(today: date) -> date:
    """The Monday that today is compared with: this week's, or last week's while this one has hardly begun."""
    this, last = mondays(today, 2)[::-1]
    return this if (today - this).days >= SETTLED else last


def weeks_back(today: date) -> int:
    """Which of the thirteen Mondays that is, counted from the end."""
    return -1 if compared_with(today) == mondays(today, 1)[0] else -2


def missions_like(**asked: Any) -> str:
    """The address of the list that holds the missions counted."""
    return f"{reverse('portfolio:mission_list')}?{urlencode(asked, doseq=True)}"


def outcomes(ranked: Sequence[Ranked], today: date) -> dict[str, Any]:
    well = sum(outcome.goes_well for outcome in ranked)
    before = [sum(outcome.well[week] for outcome in ranked) for week in range(len(mondays(today, 13)))]
    states = [outcome.status for outcome in ranked]
    board = reverse("portfolio:outcome_board")
    return {
        "label": _("Outcomes on track"),
        "value": well,
        "unit": _("of %(n)d") % {"n": len(ranked)},
        "delta": well - before[weeks_back(today)],
        "delta_note": _since(today),
        "series": [*before, well],
        "note": _of_each({status: (states.count(status), board) for status in IN_ORDER}),
        "href": board,
    }


def missions(groups: Sequence[centre.Group], today: date) -> dict[str, Any]:
    now = centre.counts(groups, "today")
    well = sum(now[status] for status in centre.GOING_WELL)
    before = centre.going_well_by_week(groups, today)
    good = [status.value for status in centre.GOING_WELL]
    return {
        "label": _("Missions on track"),
        "value": well,
        "unit": _("of %(n)d running") % {"n": sum(now.values())},
        "delta": well - before[weeks_back(today)],
        "delta_note": _since(today),
        "series": [*before, well],
        "note": _of_each(
            {status: (now[status], missions_like(state="active", status=status.value)) for status in IN_ORDER}
        ),
        "href": missions_like(state="active", status=good),
    }


def _since(today: date) -> str:
    return _("since %(day)s") % {"day": words.day(compared_with(today), today.year)}


def _of_each(counted: Mapping[Status, tuple[int, str]]) -> SafeString:
    """ "1 of them met, 4 at risk, 2 off track": only what there is, each with its list."""
    said = [
        (
            href,
            _("%(n)d of them met") % {"n": n}
            if status is Status.MET
            else f"{n} {words.status(status.value).word}".lower(),
        )
        for status, (n, href) in counted.items()
        if n
    ]
    return format_html_join(", ", '<a class="plain" href="{}">{}</a>', said)


def confidence(groups: Sequence[centre.Group], weeks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean confidence of what was checked in, week by week; a week without any is a gap."""
    series = [_mean(week["confidence_sum"], week["confident_check_ins"]) for week in weeks]
    known = [value for value in series if value is not None]
    active = [group for group in groups if group.state == "active"]
    told, all_ = sum(g.known_krs for g in active), sum(g.total_krs for g in active)
    key_results = ngettext("%(known)d of %(n)d key result known", "%(known)d of %(n)d key results known", all_) % {
        "known": told,
        "n": all_,
    }
    tile = {
        "label": _("Confidence"),
        "value": known[-1] if known else None,
        "unit": "%",
        "series": series,
        "note": format_html('<a class="plain" href="{}">{}</a>', reverse("okrs:objective_list"), key_results),
        "href": _check_ins_since(weeks[-1]["monday"]),
    }
    if len(known) > 1:
        more = known[-1] - known[-2]
        tile |= {"delta": more, "delta_note": _("points on the week before") if more else _("on the week before")}
    return tile


def _mean(total: int, count: int) -> int | None:
    return round(total * 10 / count) if count else None


def _check_ins_since(monday: date) -> str:
    return f"{reverse('portfolio:event_explorer')}?{urlencode({'topic': 'okrs.check_in', 'since': monday.isoformat()})}"


def check_ins(groups: Sequence[centre.Group], weeks: Sequence[dict[str, Any]], today: date) -> dict[str, Any]:
    """A week is compared with the same days of the week before only when it is over; until then with nothing."""
    active = [group for group in groups if group.state == "active"]
    scores = sum(group.scores for group in active)
    attained = sum(group.score_sum for group in active) / scores if scores else None
    tile = {
        "label": _("Check-ins this week"),
        "value": weeks[-1]["check_ins"],
        "series": [week["check_ins"] for week in weeks],
        "note": "" if attained is None else _("%(n)d%% attained on average") % {"n": round(attained * 100)},
        "href": _check_ins_since(weeks[-1]["monday"]),
    }
    left = (weeks[-1]["monday"] + timedelta(days=6) - today).days
    before = weeks[-2]["check_ins"]
    if left == 0:
        return tile | {"delta": weeks[-1]["check_ins"] - before, "delta_note": _("on last week")}
    return tile | {"unit": _("against %(n)d last week") % {"n": before}}


def people(crafts: Crafts) -> dict[str, Any]:
    """Today against the Mondays before; without any allocation since then there is no line to draw."""
    booked = float(sum(strip.today.booked for strip in crafts.strips))
    available = float(sum(strip.today.available for strip in crafts.strips))
    before = [float(lent) for lent in crafts.lent_before]
    more = round(booked - before[-4], 1) if before else None
    heads = ngettext("%(n)d person", "%(n)d people", total := sum(s.people for s in crafts.strips)) % {"n": total}
    return {
        "label": _("People on missions"),
        "value": round(booked, 1),
        "unit": _("of %(n)s FTE") % {"n": words.number(round(available, 1))},
        "series": [*before, booked],
        "delta": more,
        "delta_note": _("FTE in four weeks") if more else _("in four weeks"),
        "note": _("%(people)s in %(m)d professions") % {"people": heads, "m": len(crafts.strips)},
        "href": reverse("portfolio:heat_map"),
    }
