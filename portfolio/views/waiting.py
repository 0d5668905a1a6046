"""What waits for a decision, as lines: what, why, whose, for how long, and the form that decides it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interface import words
from portfolio.queries.strip import Crafts, Day, Strip, lead_of

SHORT_OF = 1  # FTE missing in some week, from which on it is worth a line


def mission(row: Mapping[str, Any], today: date, *, decides: bool) -> dict[str, Any]:
    """One mission of the queue. Who may not decide is led to its page instead of into a refusal."""
    page = reverse("portfolio:mission_show", args=[row["key"]])
    label, address = _DOORS[row["kind"]]() if decides else (_("Look into it"), "")
    return {
        "key": row["key"],
        "title": row["title"],
        "href": page,
        "status": "off_track" if row["kind"] == "gate" else row["today"],
        "word": _WORDS.get(row["kind"], ""),
        "why": _WHY[row["kind"]](row, today),
        "owner": row["owner_name"],
        "age": _age(row["since"], today),
        "door": _door(address, row["for"]["said"] if row["kind"] == "gate" else row["key"]) if address else page,
        "label": label,
    }


def _door(address: str, key: str) -> str:
    if address == "okrs:objective_set":
        return f"{reverse(address)}?{urlencode({'holder': key})}"
    return reverse(address, args=[key])


def shortage(crafts: Crafts, today: date) -> dict[str, Any] | None:
    """The scarcest craft, if it misses anybody in the weeks ahead."""
    if not crafts.strips or crafts.strips[0].worst.open < SHORT_OF:
        return None
    strip = crafts.strips[0]
    href = f"{reverse('portfolio:heat_map')}?{urlencode({'profession': strip.profession_id})}"
    return {
        "key": "",
        "title": _("%(craft)s: %(fte)s short") % {"craft": strip.title, "fte": words.number(strip.worst.open, "FTE")},
        "href": href,
        "status": "at_risk",
        "word": _("Short"),
        "why": _why_short(strip, today),
        "owner": lead_of(strip),
        "age": "",
        "door": href,
        "label": _("Find people"),
    }


def beyond_the_limit(said: Mapping[str, Any], *, decides: bool) -> dict[str, Any] | None:
    """More strategic missions than anybody decided on, if so many run."""
    if not said["held"].is_undecided:
        return None
    page = reverse("portfolio:mix") + "#limit"
    return {
        "key": "",
        "title": _("Strategic missions in parallel"),
        "href": page,
        "status": said["status"],
        "word": said["word"],
        "why": said["sentence"],
        "owner": "",
        "age": "",
        "door": reverse("missions:strategic_limit_exceed") if decides else page,
        "label": _("Decide") if decides else _("Look into it"),
    }


def _why_short(strip: Strip, today: date) -> str:
    first: Day = next(day for day in (strip.today, *strip.ahead) if day.open >= SHORT_OF)
    begins = _("today") if first.on == today else words.day(first.on, today.year)
    return _("From %(day)s missions ask for people whom nobody has lent yet.") % {"day": begins}


def _age(since: date | None, today: date) -> str:
    return "" if since is None or since > today else words.days((today - since).days) if since < today else _("today")


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
    said = _("%(attained)s, %(sure)s.") % {"attained": attained[0].upper() + attained[1:], "sure": sure}
    return f"{said} {_why_regressed(row, today)}" if row["regressed"] else said


def _why_overdue(row: Mapping[str, Any], today: date) -> str:
    return _("Its window closed on %(day)s.") % {"day": words.day(words.last_day(row["ends_on"]), today.year)}


def _why_gate(row: Mapping[str, Any], today: date) -> str:
    return _("%(key)s was to be decided by %(day)s.") % {
        "key": row["for"]["said"],
        "day": words.day(row["for"]["on"], today.year),
    }


def _why_assumption(row: Mapping[str, Any], today: date) -> str:
    told = _("Broken: “%(sentence)s”") if row["for"]["state"] == "broken" else _("Not judged in time: “%(sentence)s”")
    return told % {"sentence": row["for"]["said"]}


def _why_signature(row: Mapping[str, Any], today: date) -> str:
    if row["state"] == "candidate":
        return _("Its charter waits for a signature.")
    return _("Edition %(n)d of its charter waits for a signature.") % {"n": row["for"]["number"]}


_WORDS = {
    "left": gettext_lazy("Owner has left"),
    "signature": gettext_lazy("To be signed"),
    "assumption": gettext_lazy("Assumption"),
    "gate": gettext_lazy("Gate overdue"),
    "rechartered": gettext_lazy("In re-charter"),
    "chartered": gettext_lazy("Chartered"),
    "candidate": gettext_lazy("Candidate"),
}
_WHY: dict[str, Callable[[Mapping[str, Any], date], str]] = {
    "gate": _why_gate,
    "assumption": _why_assumption,
    "signature": _why_signature,
    "left": lambda row, today: (
        _("The account of %(name)s is closed, so nobody looks after it.") % {"name": row["owner_name"]}
    ),
    "regressed": _why_regressed,
    "off_track": _why_off_track,
    "overdue": _why_overdue,
    "review": lambda row, today: (
        _("Its review was due on %(day)s: does it go on?") % {"day": words.day(row["ends_on"], today.year)}
    ),
    "no_key_results": lambda row, today: _("It has no key result, so nobody can say how it goes."),
    "rechartered": lambda row, today: _("It is frozen until somebody decides whether it goes on."),
    "chartered": lambda row, today: _("Its charter is signed. It waits to be launched."),
    "candidate": lambda row, today: _("It waits to be chartered or turned down."),
}
_DOORS: dict[str, Callable[[], tuple[str, str]]] = {
    "assumption": lambda: (_("Look into it"), ""),
    "gate": lambda: (_("Decide the gate"), "missions:gate_decide"),
    "left": lambda: (_("Hand it over"), "missions:mission_hand_over"),
    "signature": lambda: (_("Read and sign"), "missions:mission_charter"),
    "regressed": lambda: (_("Decide"), "missions:mission_edit"),
    "off_track": lambda: (_("Decide"), "missions:mission_edit"),
    "overdue": lambda: (_("Conclude it"), "missions:mission_conclude"),
    "review": lambda: (_("Review it"), "missions:mission_review"),
    "no_key_results": lambda: (_("Set an objective"), "okrs:objective_set"),
    "rechartered": lambda: (_("Decide"), "portfolio:mission_show"),
    "chartered": lambda: (_("Launch it"), "missions:mission_launch"),
    "candidate": lambda: (_("Charter it"), "missions:mission_charter"),
}
