"""The tabs of a mission's page: what each of them asks and shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interface import words
from interface.charts import Point
from missions import overlapping
from missions.life import OVER
from missions.models import Mission
from portfolio import drawers
from portfolio.models import MissionCard, OutcomeCard
from portfolio.queries import charters, conclusions, happenings, kin, missions, people, tabs
from portfolio.views import mission_gates, mission_way
from portfolio.views.health import worries
from portfolio.views.key_results import objectives_of

SAID = 30


@dataclass(frozen=True)
class Asked:
    card: MissionCard
    now: datetime
    request: HttpRequest
    mission: Mission | None
    """The write model, which says what is allowed; None when only the card is there."""

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    show: Callable[[Asked], dict[str, Any]]

    @property
    def template(self) -> str:
        return f"portfolio/mission_tab_{self.name or 'overview'}.html"


def named(name: str) -> Tab:
    """Raises Http404."""
    found = next((tab for tab in TABS if tab.name == name), None)
    if found is None:
        raise Http404(_("The page of a mission has no tab %(name)s.") % {"name": name})
    return found


def links(url: str, current: Tab) -> list[dict[str, Any]]:
    return [
        {"label": tab.label, "href": f"{url}?tab={tab.name}" if tab.name else url, "current": tab is current}
        for tab in TABS
    ]


def _overview(asked: Asked) -> dict[str, Any]:
    card, today = asked.card, asked.today
    outcome = OutcomeCard.objects.filter(pk=card.outcome_id).first() if card.outcome_id else None
    objectives = objectives_of(card.detail, today)
    return {
        "outcome": outcome,
        "goal": missions.goal_of(card, outcome),
        "objectives": objectives,
        "worries": worries(card, objectives, people.asked_by(card.pk, today), today, has_left=_has_left(asked)),
        "team": team(card, today),
        "reports": _reports(card),
        "conclusion": conclusions.of_mission(card),
        "considered": conclusions.considered_by(card),
        "overlaps": overlapping.of_mission(asked.mission) if asked.mission else [],
        **mission_gates.card(card, today),
        **mission_way.card(card, today),
        "affiliations": list(card.detail["affiliations"].values()),
        "ownership": kin.ownership(card, asked.now),
        "family": kin.family(card, today),
        "chartered": charters.of_mission(card),
        "events": happenings.told(missions.story_of(card, most=5)),
        "set_url": f"{reverse('okrs:objective_set')}?holder={card.key}",
    }


def _has_left(asked: Asked) -> bool:
    return bool(asked.mission and asked.mission.owner and not asked.mission.owner.is_active)


def _reports(card: MissionCard) -> list[dict[str, Any]]:
    """The status reports, the newest first."""
    told = sorted(card.detail["reports"].values(), key=lambda report: report["reported_on"], reverse=True)
    return [{**report, "reported_on": date.fromisoformat(report["reported_on"])} for report in told]


def team(card: MissionCard, today: date) -> dict[str, Any] | None:
    """Who works on it, by profession, on one calendar; None when nobody does."""
    real = [a for a in card.detail["assignments"].values() if a["starts_on"] < a["ends_on"]]
    if not real:
        return None
    titles, people = missions.crafts_of(card), tabs.keys_of_people(card)
    rows = [
        {
            "label": assignment["name"],
            "href": people.get(assignment["professional_id"], ""),
            "start": date.fromisoformat(assignment["starts_on"]),
            "end": date.fromisoformat(assignment["ends_on"]) - timedelta(days=1),
            "role": assignment["role"],
            "fte": Decimal(assignment["fte"]),
            "note": f"{assignment['role']}, {words.number(Decimal(assignment['fte']), 'FTE')}",
            "craft": titles.get(assignment["profession_id"], ""),
        }
        for assignment in real
    ]
    rows.sort(key=lambda row: (row["craft"], row["start"], row["label"]))
    now_here = [row for row in rows if row["start"] <= today <= row["end"]]
    by_craft: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_craft.setdefault(row["craft"], []).append(row)
    title = ngettext("%(n)d person works on it today", "%(n)d people work on it today", len(now_here))
    if card.state in OVER:  # its assignments end a moment later, when their room has heard of it
        now_here = list({row["label"]: row for row in rows}.values())
        title = ngettext("%(n)d person worked on it", "%(n)d people worked on it", len(now_here))
    return {
        "first": min(row["start"] for row in rows),
        "last": max(row["end"] for row in rows),
        "by_craft": list(by_craft.items()),
        "rows": [{**row, "note": " · ".join(filter(None, (row["craft"], row["note"])))} for row in rows],
        "title": title % {"n": len(now_here)},
        "fte": sum((row["fte"] for row in now_here), Decimal(0)),
        "shares": [
            {"key": "other" if place else "accent", "label": craft or _("No profession"), "value": fte}
            for place, (craft, fte) in enumerate(_fte_by_craft(now_here).items())
        ],
    }


def _fte_by_craft(rows: list[dict[str, Any]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row["craft"]] = found.get(row["craft"], Decimal(0)) + row["fte"]
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _timeline(asked: Asked) -> dict[str, Any]:
    card, today = asked.card, asked.today
    rows = _windows(card, today)
    return {
        "rows": rows,
        "first": min((row["start"] for row in rows), default=today),
        "last": max((row["end"] for row in rows), default=today),
        "turns": happenings.told(tabs.turning_points_of(card), with_people=True),
    }


def _windows(card: MissionCard, today: date) -> list[dict[str, Any]]:
    """The mission and each of its key results, as far as their windows are known."""
    rows = []
    if card.starts_on and card.ends_on:
        kind = card.type if card.type != "unclassified" else "accent"
        rows.append(
            {
                "label": card.title,
                "start": card.starts_on,
                "end": card.concluded_on or words.last_day(card.ends_on),
                "key": kind,
            }
        )
    for objective in objectives_of(card.detail, today):
        for row in objective["key_results"]:
            measure = row["measure"]
            if measure.start_on and measure.due_on:
                rows.append({"label": row["title"], "start": measure.start_on, "end": measure.due_on, "key": "plain"})
    return rows


def _check_ins(asked: Asked) -> dict[str, Any]:
    page = Paginator(tabs.check_ins_of(asked.card), SAID).get_page(asked.request.GET.get("page"))
    url = f"{asked.request.path}?tab=check-ins&page="
    weeks = [(monday, sure) for monday, sure in tabs.confidence_by_week(asked.card, asked.today) if sure is not None]
    return {
        "page": page,
        "units": tabs.units_of(asked.card),
        "points": [Point(monday, sure) for monday, sure in weeks],
        "points_title": _confidence_title([sure for _monday, sure in weeks]),
        "next_url": f"{url}{page.next_page_number()}" if page.has_next() else "",
        "previous_url": f"{url}{page.previous_page_number()}" if page.has_previous() else "",
        "round_url": reverse("okrs:check_in_round", args=[asked.card.key]),
    }


def _confidence_title(values: list[float]) -> str:
    if len(values) < 2:
        return ""
    first, last = round(values[0]), round(values[-1])
    if first == last:
        return _("Confidence stands where it stood, at %(n)d%%") % {"n": last}
    way = (
        _("Confidence rose from %(first)d%% to %(last)d%%")
        if last > first
        else _("Confidence fell from %(first)d%% to %(last)d%%")
    )
    return way % {"first": first, "last": last}


def _people(asked: Asked) -> dict[str, Any]:
    return {
        "team": team(asked.card, asked.today),
        "stage_team": mission_way.stage_team(asked.card, asked.today),
        "demands": tabs.demands_of(asked.card, asked.today),
    }


def _data(asked: Asked) -> dict[str, Any]:
    rows = [row for objective in objectives_of(asked.card.detail, asked.today) for row in objective["key_results"]]
    kpis = tabs.kpis_of(asked.card)
    return {
        "rows": [
            {**row, "kpi": kpis.get(asked.card.detail["key_results"][row["id"]].get("kpi_id") or "")} for row in rows
        ],
        "stale": sum(1 for row in rows if row["attainment"].stale and not row["is_closed"]),
    }


def _events(asked: Asked) -> dict[str, Any]:
    return {
        "events": happenings.told(missions.story_of(asked.card, most=40), with_people=True),
        "explorer_url": f"{reverse('portfolio:event_explorer')}?key={asked.card.key}",
    }


def _api(asked: Asked) -> dict[str, Any]:
    """What the drawer of the page holds, with room to read it."""
    return {"drawer": drawers.drawer(asked.request)}


TABS = (
    Tab("", gettext_lazy("Mission"), _overview),
    Tab("way", gettext_lazy("The way"), lambda asked: mission_way.whole(asked.card, asked.today)),
    Tab("timeline", gettext_lazy("Timeline"), _timeline),
    Tab("decisions", gettext_lazy("Decisions"), lambda asked: mission_gates.whole(asked.card, asked.today)),
    Tab("check-ins", gettext_lazy("Check-ins"), _check_ins),
    Tab("people", gettext_lazy("People"), _people),
    Tab("data", gettext_lazy("Data"), _data),
    Tab("events", gettext_lazy("Events"), _events),
    Tab("api", gettext_lazy("API"), _api),
)
