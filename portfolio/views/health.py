"""What speaks against a mission today, each in a sentence with the way to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from interface import words
from missions.life import OVER
from portfolio.models import MissionCard
from portfolio.queries.people import Asked

LOW = 45  # per cent of confidence; below it people say that it will rather not happen
MOST = 6


def worries(
    card: MissionCard, objectives: list[dict[str, Any]], asked: Iterable[Asked], today: date, *, has_left: bool = False
) -> list[dict[str, str]]:
    """{status, sentence, href}, the gravest first; nothing once it is concluded. `has_left`: its owner's account is closed."""
    if card.state in OVER:
        return []
    found = [*_of_the_mission(card, today), *(_of_a_demand(one) for one in asked if one.stretches)]
    for objective in objectives:
        for row in objective["key_results"]:
            found += _of_a_key_result(row)
    if has_left:
        left = _("The account of %(name)s, who owns it, is closed: hand it over.") % {"name": card.owner_name}
        found.insert(0, _worry("off_track", left))
    order = {"regressed": 0, "off_track": 0, "at_risk": 1, "no_data": 2}
    return sorted(found, key=lambda worry: order[worry["status"]])[:MOST]


def _of_the_mission(card: MissionCard, today: date) -> list[dict[str, str]]:
    found = []
    if card.state == "active" and card.ends_on and card.ends_on <= today:
        found.append(_worry("off_track", _("Its time is over: conclude it, or agree on a new end.")))
    if card.fte_max is not None and card.fte_peak > card.fte_max:
        most = words.number(card.fte_max, "FTE")
        found.append(
            _worry(
                "at_risk",
                _("%(peak)s are assigned, the envelope ends at %(most)s.")
                % {"peak": words.number(card.fte_peak, "FTE"), "most": most},
            )
        )
    if card.state == "active" and not card.people:
        found.append(_worry("at_risk", _("Nobody is assigned to it.")))
    return found


def _of_a_demand(asked: Asked) -> dict[str, str]:
    """Nobody is lent for some days of it: how much at most, and which days come first."""
    first = asked.stretches[0]
    told = {
        "fte": words.number(first.fte, "FTE"),
        "role": asked.row["role"],
        "days": words.day_range(first.starts_on, first.ends_on),
    }
    href = f"{reverse('portfolio:heat_map')}?{urlencode({'profession': asked.row['profession_id']})}"
    return _worry("at_risk", _("%(role)s: nobody is lent for %(fte)s, %(days)s.") % told, href)


def _of_a_key_result(row: dict[str, Any]) -> list[dict[str, str]]:
    if row["is_closed"]:
        return []
    href, title = reverse("okrs:key_result_show", args=[row["key"]]), row["title"]
    if row["status"] in ("regressed", "off_track", "at_risk"):
        return [_worry(row["status"], f"{title}. {row['because'][0]}", href)]
    if row["attainment"].latest_at is None:
        return [_worry("no_data", _("Nobody has said anything on %(title)s.") % {"title": title}, href)]
    if row["attainment"].stale:
        return [_worry("no_data", _("What is known of %(title)s is too old to rely on.") % {"title": title}, href)]
    if row["confidence"] is not None and row["confidence"] < LOW:
        sure = words.number(row["confidence"], "%", 0)
        return [
            _worry("at_risk", _("Confidence in %(title)s is low, %(sure)s.") % {"title": title, "sure": sure}, href)
        ]
    return []


def _worry(status: str, sentence: str, href: str = "") -> dict[str, str]:
    return {"status": status, "sentence": sentence, "href": href}
