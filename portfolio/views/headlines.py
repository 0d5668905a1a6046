"""What the figures say, in sentences that could be read aloud."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface import charts, words
from okrs.scoring import Status
from portfolio.queries.centre import GOING_WELL, Group, OutcomeState, counts

TONES = {"on_track": "ok", "met": "ok", "at_risk": "warn", "off_track": "bad"}
ORDER = {
    "type": ("strategic", "feature", "platform", "unclassified"),
    "ambition": ("core", "adjacent", "transformational", "unclassified"),
}


def centre(groups: Sequence[Group], outcomes: Mapping[Any, OutcomeState]) -> str:
    """How the whole stands, in at most two sentences."""
    if not outcomes and not groups:
        return _("Nothing is pursued yet. The first outcome begins it.")
    return " ".join(sentence for sentence in (_of_outcomes(outcomes), _of_missions(groups)) if sentence)


def _of_outcomes(outcomes: Mapping[Any, OutcomeState]) -> str:
    states = [outcome.status for outcome in outcomes.values()]
    judged = [state for state in states if state not in (Status.NO_DATA, Status.NOT_STARTED)]
    if not judged:
        return ngettext(
            "Nothing is known yet of the one outcome.", "Nothing is known yet of the %(n)d outcomes.", len(states)
        ) % {"n": len(states)}
    well = sum(state in GOING_WELL for state in judged)
    if len(judged) == len(states):
        return ngettext(
            "%(well)d of %(all)d outcomes is on track.", "%(well)d of %(all)d outcomes are on track.", well
        ) % {"well": well, "all": len(states)}
    return ngettext(
        "%(well)d of the %(judged)d outcomes that can be judged is on track.",
        "%(well)d of the %(judged)d outcomes that can be judged are on track.",
        well,
    ) % {"well": well, "judged": len(judged)}


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


def listed(parts: Mapping[str, int]) -> str:
    """ "3 at risk, 2 off track": only what there is."""
    return ", ".join(f"{count} {name}" for name, count in parts.items() if count)


def mix(groups: Sequence[Group], by: str) -> dict[str, Any]:
    """The running missions by type or ambition, with a title that says what is most."""
    counted = counts(groups, by)
    total = sum(counted.values())
    parts = [
        {"key": "other" if key == "unclassified" else key, "label": _label(key), "value": counted[key]}
        for key in ORDER[by]
        if counted[key]
    ]
    if not total:
        return {"parts": [], "title": _("No mission runs"), "by": by}
    most, count = counted.most_common(1)[0]
    sentence = (
        _("Most are %(kind)s: %(n)d of %(all)d") if 2 * count > total else _("%(kind)s leads with %(n)d of %(all)d")
    )
    kind = _label(most).lower() if 2 * count > total else _label(most)
    return {"parts": parts, "title": sentence % {"kind": kind, "n": count, "all": total}, "by": by}


def _label(key: str) -> str:
    return _("Not classified") if key == "unclassified" else words.kind_word(key)


def decision(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    """One line of what waits: which mission, why, and the door that leads on."""
    return {
        **row,
        "href": reverse("portfolio:mission_show", args=[row["key"]]),
        "why": _WHY[row["kind"]](row, today),
        "status": {"overdue": "at_risk", "no_key_results": "no_target", "candidate": "not_started"}.get(
            row["kind"], row["kind"]
        ),
        "word": _WORDS[row["kind"]](),
    }


def _why_regressed(row: Mapping[str, Any], today: date) -> str:
    return ngettext(
        "%(n)d of %(all)d key results has regressed.", "%(n)d of %(all)d key results have regressed.", row["regressed"]
    ) % {"n": row["regressed"], "all": row["total_krs"]}


def _why_off_track(row: Mapping[str, Any], today: date) -> str:
    attained = (
        _("%(n)d%% attained") % {"n": round(row["score"] * 100)}
        if row["score"] is not None
        else _("attainment not known")
    )
    sure = (
        _("confidence %(n)d%%") % {"n": row["confidence"]}
        if row["confidence"] is not None
        else _("nobody states a confidence")
    )
    return _("%(attained)s, %(sure)s.") % {"attained": attained[0].upper() + attained[1:], "sure": sure}


def _why_overdue(row: Mapping[str, Any], today: date) -> str:
    over = words.days((today - row["ends_on"]).days)
    return _("Its window closed %(over)s ago. Conclude it, or give it more time.") % {"over": over}


_WHY: dict[str, Callable[[Mapping[str, Any], date], str]] = {
    "regressed": _why_regressed,
    "off_track": _why_off_track,
    "overdue": _why_overdue,
    "no_key_results": lambda row, today: _("It has no key result, so nobody can say how it goes."),
    "candidate": lambda row, today: _("It waits to be launched or turned down."),
}
_WORDS: dict[str, Callable[[], str]] = {
    "regressed": lambda: _("Regressed"),
    "off_track": lambda: _("Off track"),
    "overdue": lambda: _("Overdue"),
    "no_key_results": lambda: _("No key results"),
    "candidate": lambda: _("Candidate"),
}


def dot(row: Mapping[str, Any]) -> charts.Dot:
    return charts.Dot(
        x=round(float(row["score"]) * 100),
        y=row["confidence"],
        label=_short(row["title"]),
        tone=TONES.get(row["today"], "plain"),
        href=reverse("portfolio:mission_show", args=[row["key"]]),
    )


def _short(title: str, most: int = 30) -> str:
    return title if len(title) <= most else title[: most - 1].rsplit(" ", 1)[0] + "…"


def scatter(rows: Sequence[Mapping[str, Any]]) -> str:
    ahead = sum(row["confidence"] > float(row["score"]) * 100 + 10 for row in rows)
    if not rows:
        return _("No running mission has both a score and a confidence yet")
    if not ahead:
        return _("Confidence keeps within what was attained")
    return ngettext(
        "In %(n)d of %(all)d missions confidence is well ahead of what was attained",
        "In %(n)d of %(all)d missions confidence is well ahead of what was attained",
        ahead,
    ) % {"n": ahead, "all": len(rows)}
