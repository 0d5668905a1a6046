"""The rows of the heat map: what is asked for, what is open and what is free on top, then people or levels."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface import words
from portfolio.queries.people import NONE, Asked, Group, Load, Weeks, shares

WHOLE = Decimal(1)


def shown(group: Group, weeks: Weeks, by: str, is_led: bool) -> dict[str, Any]:
    """One profession of the heat map. Who does not lead it is told whom to ask."""
    card = group.profession
    pinned = [_asked_row(group, weeks), _gap_row(group, weeks, is_led)] if group.asked else []
    below = _levels(group, weeks) if by == "level" else [_person(load, weeks) for load in group.loads]
    return {
        "profession": card,
        "href": reverse("professions:profession_show", args=[card.key]),
        "lead": card.lead_name,
        "is_led": is_led,
        "rows": [*pinned, _free_row(group, weeks), *below],
        "cards": [_card(load, weeks) for load in group.loads],
        "open": [_open(one, weeks, is_led) for one in group.open],
        "weeks": [{"monday": _day(weeks, n), "gap": group.gap(n), "free": group.free(n)} for n in range(weeks.count)],
        "free_now": group.free(0),
        "available_now": group.available(0),
        "title": _("%(craft)s by week") % {"craft": card.title},
    }


def assign_url(one: Asked, week: int, weeks: Weeks) -> str:
    """The form to lend somebody, with the mission, the craft, the days and the share of what is open."""
    left = next(step for step in one.stretches if step.ends_on and step.ends_on >= _day(weeks, week))
    starts_on = max(left.starts_on, one.row["starts_on"], _day(weeks, week))  # it may begin in the middle of a week
    asked = {"demand": f"DEM-{one.row['number']}", "from": starts_on.isoformat(), "fte": str(min(left.fte, WHOLE))}
    return f"{reverse('professions:assign')}?{urlencode(asked)}"


def _day(weeks: Weeks, week: int) -> date:
    return weeks.monday + timedelta(weeks=week)


def _fte(value: Decimal) -> str:
    return words.number(round(value, 1))


def _asked_row(group: Group, weeks: Weeks) -> dict[str, Any]:
    def cell(week: int) -> dict[str, Any]:
        told = [
            f"{one.row['mission_key']} {one.row['mission_title']} {_fte(one.fte[week])}"
            for one in group.asked
            if one.fte[week]
        ]
        return {"value": float(group.asked_for(week)), "text": _fte(group.asked_for(week)), "title": "; ".join(told)}

    return {"label": _("Asked for"), "note": _("FTE"), "pinned": True, "cells": [cell(n) for n in range(weeks.count)]}


def _gap_row(group: Group, weeks: Weeks, is_led: bool) -> dict[str, Any]:
    """A cell with a gap leads to the form that closes it, or says whom to ask."""

    def cell(week: int) -> dict[str, Any]:
        gap, worst = group.gap(week), group.most_open(week)
        if worst is None:
            return {"value": 0, "text": "0", "key": f"gap-{group.profession.pk}-{week}"}
        told = {"mission": worst.row["mission_title"], "role": worst.row["role"], "lead": group.profession.lead_name}
        title = _("%(mission)s needs: %(role)s.") % told
        if is_led:
            title = f"{title} {_('Assign somebody')}"
        elif group.profession.lead_name:
            title = f"{title} {_('Ask %(lead)s.') % told}"
        cell = {
            "value": float(gap),
            "text": _fte(gap),
            "title": title,
            "class": "gap-cell",
            "key": f"gap-{group.profession.pk}-{week}",
        }
        return cell | ({"href": assign_url(worst, week, weeks)} if is_led else {})

    return {
        "label": _("Gap"),
        "note": _("FTE, nobody lent yet"),
        "pinned": True,
        "cells": [cell(n) for n in range(weeks.count)],
    }


def _free_row(group: Group, weeks: Weeks) -> dict[str, Any]:
    def cell(week: int) -> dict[str, Any]:
        over = group.over(week)
        title = _("%(n)s FTE over-booked") % {"n": words.number(over)} if over else ""
        text = _fte(group.free(week))
        return {
            "value": float(group.free(week)),
            "text": text,
            "title": title,
            "key": f"free-{group.profession.pk}-{week}",
        }

    return {"label": _("Free"), "note": _("FTE"), "pinned": True, "cells": [cell(n) for n in range(weeks.count)]}


def _open(one: Asked, weeks: Weeks, is_led: bool) -> dict[str, Any]:
    week = one.open_from or 0
    return {
        **one.row,
        "stretches": one.stretches,
        "mission_url": reverse("portfolio:mission_show", args=[one.row["mission_key"]]),
        "assign_url": assign_url(one, week, weeks) if is_led else "",
    }


def _person(load: Load, weeks: Weeks) -> dict[str, Any]:
    cells = []
    for week, share in enumerate(load.shares):
        missions = load.missions_in(_day(weeks, week))
        title = "; ".join(missions) or (_("free") if share is not None else _("not available"))
        cells.append({"value": share, "title": _over(share) + title, "key": f"{load.row['key']}-{week}"})
    note = _("level %(n)d") % {"n": load.row["level"]}
    return {"label": load.row["name"], "href": _page_of(load), "note": note, "cells": cells}


def _over(share: int | None) -> str:
    return _("%(n)d%% too much: ") % {"n": share - 100} if share is not None and share > 100 else ""


def _levels(group: Group, weeks: Weeks) -> list[dict[str, Any]]:
    """The people of each level together: what is booked of what there is of them."""
    by_level: dict[int, list[Load]] = defaultdict(list)
    for load in group.loads:
        by_level[load.row["level"]].append(load)
    return [_level(level, by_level[level], weeks) for level in sorted(by_level, reverse=True)]


def _level(level: int, loads: list[Load], weeks: Weeks) -> dict[str, Any]:
    there = [sum((load.available[n] for load in loads), NONE) for n in range(weeks.count)]
    booked = [sum((load.booked[n] for load in loads), NONE) for n in range(weeks.count)]
    free = [sum((max(load.available[n] - load.booked[n], NONE) for load in loads), NONE) for n in range(weeks.count)]
    cells = [
        {"value": share, "title": _("%(n)s FTE free") % {"n": words.number(free[n])}}
        for n, share in enumerate(shares(booked, there))
    ]
    note = ngettext("%(n)d person", "%(n)d people", len(loads)) % {"n": len(loads)}
    return {"label": _("Level %(n)d") % {"n": level}, "note": note, "cells": cells}


def _page_of(load: Load) -> str:
    return reverse("professions:professional_show", args=[load.row["key"]])


def _card(load: Load, weeks: Weeks) -> dict[str, Any]:
    """The same person for a narrow screen: this week in words, the weeks as a line, the first week with room."""
    found = load.shares
    free = next((n for n, share in enumerate(found) if share is not None and share <= 50), None)
    return {
        "name": load.row["name"],
        "href": _page_of(load),
        "level": load.row["level"],
        "share": found[0],
        "step": words.heat_step(found[0]),
        "is_over": found[0] is not None and found[0] > 100,
        "weeks": [
            {"share": share, "step": words.heat_step(share), "monday": _day(weeks, n)} for n, share in enumerate(found)
        ],
        "missions": load.missions_in(weeks.monday),
        "free_from": None if free is None else _day(weeks, free),
        "is_free_now": free == 0,
    }
