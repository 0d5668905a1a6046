"""What a mix says, in rows and sentences: for the control centre and for the page of the mix."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface import words
from portfolio.mix import ABOVE, BELOW, Held, Stand, Standing
from portfolio.queries.mix import Slots


def figure(standing: Standing, *, by: str, asked: dict[str, str] | None = None) -> dict[str, Any]:
    """Rows for the component `mix`, with a title that could be read aloud."""
    address = reverse("portfolio:mix")
    return {
        "unit": standing.unit,
        "title": title(standing),
        "rows": [_row(stand, standing.unit, by, address, asked or {}) for stand in standing.stands]
        if standing.stands[0].share is not None
        else [],
        "known": known(standing.whole),
        "unsorted": unsorted(standing),
        "has_targets": standing.has_targets,
    }


def _row(stand: Stand, unit: str, by: str, address: str, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "key": stand.part,
        "label": words.kind_word(stand.part),
        "share": stand.share,
        "low": stand.low,
        "high": stand.high,
        "amount": amount(stand, unit),
        "href": f"{address}?{urlencode({**asked, 'by': by, 'part': stand.part})}#missions",
    }


def amount(stand: Stand, unit: str) -> str:
    """ "£1.8m–£2.6m", and the share at the least of the envelopes when the verdict hangs on it."""
    said = between(stand.held, unit)
    if stand.held.missions > stand.held.known:
        said += " · " + known(stand.held)
    if stand.is_open and stand.share_at_least is not None:
        said += " · " + _("%(share)s at the least") % {"share": words.number(stand.share_at_least, "%")}
    return said


def between(held: Held, unit: str) -> str:
    if not held.known:
        return _("not known") if held.missions else _("no mission")
    most = words.short_number(held.most, unit)
    if held.least is None:
        return _("up to %(n)s") % {"n": most}
    least = words.short_number(held.least, unit)
    return most if least == most else f"{least}\u2013{most}"


def known(held: Held) -> str:
    return _("known of %(n)d of %(all)d") % {"n": held.known, "all": held.missions}


def unsorted(standing: Standing) -> str:
    """What takes no share, because nobody said to which part it belongs."""
    held = standing.unsorted
    if not held.missions:
        return ""
    said = ngettext("%(n)d mission belongs to no part", "%(n)d missions belong to no part", held.missions)
    told = said % {"n": held.missions}
    return f"{told}: {between(held, standing.unit)}" if held.known else told


def title(standing: Standing) -> str:
    """What lies outside its band, and by how much."""
    stands = standing.stands
    if stands[0].share is None:
        return _("Nothing is known yet")
    if not standing.has_targets:
        leading = max(stands, key=lambda stand: stand.share or 0)
        said = {"kind": words.kind_word(leading.part), "share": words.number(leading.share, "%")}
        return _("%(kind)s has most with %(share)s; no target is set") % said
    off = [_off(stand) for stand in stands if stand.verdict in (ABOVE, BELOW)]
    if not off:
        return _("Every part lies inside its target band")
    sentence = get_text_list(off, _("and"))
    return sentence[0].upper() + sentence[1:]


def _off(stand: Stand) -> str:
    said = {"kind": words.kind_word(stand.part).lower(), "n": words.number(stand.off)}
    if stand.verdict == ABOVE:
        return _("%(kind)s is %(n)s points above its band") % said
    return _("%(kind)s is %(n)s points below its band") % said


def slots(held: Slots, today: date) -> dict[str, Any]:
    """How many strategic missions run against the limit, with the word and tone that say whether that is as decided."""
    status, word = _slots_status(held)
    return {"sentence": _slots_sentence(held, today), "status": status, "word": word, "held": held}


def _slots_status(held: Slots) -> tuple[str, str]:
    if held.most is None:
        return "no_target", _("No limit")
    if held.is_undecided:
        return "off_track", _("Beyond the limit")
    if held.is_passed:
        return "at_risk", _("Beyond the limit, as decided")
    return "on_track", _("Within the limit")


def _slots_sentence(held: Slots, today: date) -> str:
    run = ngettext("%(n)d strategic mission runs", "%(n)d strategic missions run", held.running) % {"n": held.running}
    if held.most is None:
        return _("%(run)s in parallel. Nobody has set a limit.") % {"run": run}
    said = {"most": held.most, "n": held.running, "run": run}
    if not held.is_passed:
        return _("%(run)s in parallel, the limit is %(most)d.") % said
    passed = (
        ngettext("Limit of %(most)d passed: %(n)d runs", "Limit of %(most)d passed: %(n)d run", held.running) % said
    )
    if held.decision and held.decision.ends_on:
        until = words.day(words.last_day(held.decision.ends_on), today.year)
        beyond = _("%(passed)s, a decision allows %(allowed)d until %(day)s.")
        return beyond % {"passed": passed, "allowed": held.decision.allowed, "day": until}
    if held.last_decision and held.last_decision.ends_on:
        expired = words.day(words.last_day(held.last_decision.ends_on), today.year)
        return _("%(passed)s, the decision expired on %(day)s.") % {"passed": passed, "day": expired}
    return _("%(passed)s, and nobody has decided that.") % {"passed": passed}
