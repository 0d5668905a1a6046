"""What the figures say, in sentences that could be read aloud."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface import charts, words
from okrs.scoring import Status
from portfolio.queries.centre import Group, counts
from portfolio.queries.ranked import Ranked
from portfolio.views.tiles import compared_with, missions_like, weeks_back

TONES = {"on_track": "ok", "met": "ok", "at_risk": "warn", "off_track": "bad"}
ORDER = {
    "type": ("strategic", "feature", "platform", "unclassified"),
    "ambition": ("core", "adjacent", "transformational", "unclassified"),
}
EVEN = 50


def centre(groups: Sequence[Group], ranked: Sequence[Ranked], today: date) -> str:
    """How the whole stands, in at most two sentences."""
    if not ranked and not groups:
        return _("Nothing is pursued yet. The first outcome begins it.")
    return " ".join(sentence for sentence in (_of_outcomes(ranked, today), _of_missions(groups)) if sentence)


def _of_outcomes(ranked: Sequence[Ranked], today: date) -> str:
    judged = [outcome for outcome in ranked if outcome.status not in (Status.NO_DATA, Status.NOT_STARTED)]
    if not judged:
        return ngettext(
            "Nothing is known yet of the one outcome.", "Nothing is known yet of the %(n)d outcomes.", len(ranked)
        ) % {"n": len(ranked)}
    well = sum(outcome.goes_well for outcome in judged)
    said = {"well": well, "all": len(ranked), "judged": len(judged), "change": _change(ranked, today)}
    if len(judged) == len(ranked):
        return (
            ngettext(
                "%(well)d of %(all)d outcomes is on track%(change)s.",
                "%(well)d of %(all)d outcomes are on track%(change)s.",
                well,
            )
            % said
        )
    return (
        ngettext(
            "%(well)d of the %(judged)d outcomes that can be judged is on track%(change)s.",
            "%(well)d of the %(judged)d outcomes that can be judged are on track%(change)s.",
            well,
        )
        % said
    )


def _change(ranked: Sequence[Ranked], today: date) -> str:
    """ ", one fewer than on 16 Nov"; nothing when nothing was known then or as many are."""
    before = sum(outcome.well[weeks_back(today)] for outcome in ranked)
    more = sum(outcome.goes_well for outcome in ranked) - before
    if not more or not any(any(outcome.well) for outcome in ranked):
        return ""
    said = {"n": abs(more), "day": words.day(compared_with(today), today.year)}
    if more > 0:
        return ngettext(", one more than on %(day)s", ", %(n)d more than on %(day)s", more) % said
    return ngettext(", one fewer than on %(day)s", ", %(n)d fewer than on %(day)s", -more) % said


def _of_missions(groups: Sequence[Group]) -> str:
    off = counts(groups, "today")["off_track"]
    fell = sum(group.regressed for group in groups)
    if not off and not fell:
        return _("No mission is off track.")
    missions = ngettext("One mission is off track", "%(n)d missions are off track", off) % {"n": off} if off else ""
    key_results = (
        ngettext("one key result has regressed", "%(n)d key results have regressed", fell) % {"n": fell} if fell else ""
    )
    both = _("%(missions)s, and %(key_results)s") % {"missions": missions, "key_results": key_results}
    sentence = both if missions and key_results else missions or key_results
    return sentence[0].upper() + sentence[1:] + "."


def mix(groups: Sequence[Group], by: str) -> dict[str, Any]:
    """The running missions by type or ambition, with a title that says what is most."""
    counted = counts(groups, by)
    total = sum(counted.values())
    if not total:
        return {"parts": [], "title": _("No mission runs"), "by": by}
    parts = [
        {
            "key": "other" if key == "unclassified" else key,
            "label": _label(key),
            "value": counted[key],
            "href": missions_like(state="active", **{by: key}),
        }
        for key in ORDER[by]
        if counted[key]
    ]
    most = max(counted.values())
    leading = [_label(key) for key in ORDER[by] if counted[key] == most]
    return {"parts": parts, "title": _said_of_mix(leading, most, total), "by": by}


def _said_of_mix(leading: Sequence[str], count: int, total: int) -> str:
    """Which kind there is most of; kinds that share the lead are named together."""
    told = {"kind": leading[0], "kinds": get_text_list(list(leading), _("and")), "n": count, "all": total}
    if 2 * count > total:
        return _("Most are %(kind)s: %(n)d of %(all)d") % {**told, "kind": leading[0].lower()}
    if len(leading) > 1:
        return _("%(kinds)s lead with %(n)d of %(all)d each") % told
    return _("%(kind)s leads with %(n)d of %(all)d") % told


def _label(key: str) -> str:
    return _("Not classified") if key == "unclassified" else words.kind_word(key)


def dot(row: Mapping[str, Any]) -> charts.Dot:
    return charts.Dot(
        x=row["confidence"],
        y=row["outcome_rank"],
        label=_short(row["title"]),
        tone=TONES.get(row["today"], "plain"),
        href=_mission(row["key"]),
    )


@lru_cache(1000)
def _mission(key: str) -> str:
    return reverse("portfolio:mission_show", args=[key])


def _short(title: str, most: int = 30) -> str:
    return title if len(title) <= most else title[: most - 1].rsplit(" ", 1)[0] + "…"


def scatter(rows: Sequence[Mapping[str, Any]]) -> str:
    """Whether the teams believe in what is wanted most: the missions for the upper half of the ranking."""
    if not rows:
        return _("No running mission states a confidence yet")
    half = max(1, (max(row["outcome_rank"] for row in rows) + 1) // 2)
    upper = [row for row in rows if row["outcome_rank"] <= half]
    doubted = sum(row["confidence"] < EVEN for row in upper)
    said = {"n": doubted, "all": len(upper), "half": half}
    if not upper:
        return _("No mission for the first %(half)d outcomes states a confidence") % said
    if not doubted:
        return _("Every mission for the first %(half)d outcomes gives itself an even chance or better") % said
    return (
        ngettext(
            "%(n)d of %(all)d missions for the first %(half)d outcomes gives itself less than an even chance",
            "%(n)d of %(all)d missions for the first %(half)d outcomes give themselves less than an even chance",
            doubted,
        )
        % said
    )
