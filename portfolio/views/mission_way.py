"""The way of a mission, as its page shows it: its stages, its means, what it takes for true, and the team a stage asks for."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from missions import stages
from missions.life import OVER, UNDER_WAY
from portfolio.models import AssumptionCard, MissionCard, OptionCard, RecipeCard, StageCard

STATUS = {"open": "not_started", "confirmed": "met", "broken": "off_track", "expired": "at_risk"}
DOUBTFUL = ("broken", "expired")


def words_of(standing: str) -> str:
    return {
        "open": _("Open"),
        "confirmed": _("Confirmed"),
        "broken": _("Broken"),
        "expired": _("Overdue"),
        "tried": _("Tried"),
        "dropped": _("Dropped"),
    }.get(standing, standing)


def card(mission: MissionCard, today: date) -> dict[str, Any]:
    """What the first tab shows of it: the stage on its path, and whether something taken for true fell."""
    here = StageCard.objects.filter(pk=mission.pk).first()
    taken = _assumptions(mission, today)
    href = f"{reverse('portfolio:mission_show', args=[mission.key])}?tab=way"
    return {
        "way_href": href,
        "stage": _stage(mission, here),
        "doubts": [one for one in taken if one["is_doubtful"]],
        "taken": taken,
    }


def whole(mission: MissionCard, today: date) -> dict[str, Any]:
    """Everything of it."""
    options = [
        {"option": one, "word": words_of(one.state)}
        for one in OptionCard.objects.filter(mission_id=mission.pk).exclude(key="")
    ]
    shown = card(mission, today)
    return {**shown, "way_href": "", "options": options, "way_says": says(shown["taken"])}


def _stage(mission: MissionCard, here: StageCard | None) -> dict[str, Any] | None:
    """Where it stands on the path of its type; None for a mission that has no path or is not under way."""
    code = here.stage if here else ""
    path = stages.path_of(here.type if here and code else mission.type)
    if path is None or (not code and mission.state not in UNDER_WAY):
        return None
    entered = here.detail["entered"] if here else []
    been = {one["stage"] for one in entered}
    current = path.stage(code)
    return {
        "title": current.title if current else "",
        "what": current.what if current else "",
        "since": here.since if here else None,
        "is_over": mission.state in OVER,
        "path": path,
        "place": f"{path.type}/{code}",
        "steps": [
            {
                "label": one.title,
                "state": "current" if one.code == code else "done" if one.code in been else "todo",
                "href": "",
            }
            for one in path.stages
            if not (code == "scale" and one.is_exit) and not (code == "spin_down" and one.code == "scale")
        ],
        "entered": [
            {**one, "on": date.fromisoformat(one["on"]), "title": stages.title_of(one["type"], one["stage"])}
            for one in reversed(entered)
        ],
    }


def _assumptions(mission: MissionCard, today: date) -> list[dict[str, Any]]:
    """What it takes for true, what needs somebody first on top."""
    rows = AssumptionCard.objects.filter(mission_id=mission.pk).exclude(key="").standing(on=today)
    order = ["broken", "expired", "open", "confirmed"]
    found = sorted(rows, key=lambda one: (order.index(one.standing), one.expires_on, one.number))
    return [
        {
            "assumption": one,
            "status": STATUS[one.standing],
            "word": words_of(one.standing),
            "is_doubtful": one.standing in DOUBTFUL,
            "is_open": one.state == "open",
        }
        for one in found
    ]


def says(taken: list[dict[str, Any]]) -> str:
    """How many of its assumptions somebody has to look at."""
    doubtful = sum(one["is_doubtful"] for one in taken)
    if not doubtful:
        return ""
    return ngettext("%(n)d assumption is broken or overdue", "%(n)d assumptions are broken or overdue", doubtful) % {
        "n": doubtful
    }


def stage_team(mission: MissionCard, today: date) -> dict[str, Any] | None:
    """The team that the stage asks for beside who is lent today, craft by craft; None when no recipe says so."""
    here = StageCard.objects.filter(pk=mission.pk).exclude(stage="").first()
    recipe = RecipeCard.objects.filter(pk=f"{here.type}/{here.stage}").first() if here else None
    if here is None or recipe is None or mission.state in OVER:
        return None
    lent = _lent(mission, today)
    rows: dict[str, dict[str, Any]] = {}
    for line in recipe.detail["lines"]:
        craft = {
            "craft": line["profession_title"],
            "roles": [],
            "least": Decimal(0),
            "most": Decimal(0),
            "lent": Decimal(0),
        }
        row = rows.setdefault(line["profession_id"], craft)
        row["roles"].append(_("%(role)s, level %(level)s or more") % {"role": line["role"], "level": line["level_min"]})
        row["least"] += Decimal(line["fte_min"])
        row["most"] += Decimal(line["fte_max"])
        row["lent"] = lent.get(line["profession_id"], Decimal(0))
    for row in rows.values():
        row["status"], row["word"] = _fits(row)
    short = sum((max(row["least"] - row["lent"], Decimal(0)) for row in rows.values()), Decimal(0))
    return {
        "title": stages.title_of(here.type, here.stage),
        "edition": recipe.edition,
        "type": here.type,
        "stage": here.stage,
        "rows": list(rows.values()),
        "short": short,
    }


def _lent(mission: MissionCard, today: date) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in mission.detail["assignments"].values():
        if one["starts_on"] <= today.isoformat() < one["ends_on"]:
            found[one["profession_id"]] = found.get(one["profession_id"], Decimal(0)) + Decimal(one["fte"])
    return found


def _fits(row: dict[str, Any]) -> tuple[str, str]:
    if row["lent"] < row["least"]:
        return "off_track" if not row["lent"] else "at_risk", _("Nobody") if not row["lent"] else _("Too few")
    return ("met", _("Enough")) if row["lent"] <= row["most"] else ("not_judged", _("More than asked for"))
