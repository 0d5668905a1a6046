"""The mix of the portfolio: money and people by ambition and by type against the organisation's targets, and the strategic limit."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions.access import may_shape_portfolio
from missions.mix import PARTS
from portfolio import watched
from portfolio.mix import UNSORTED, Standing
from portfolio.models import RuleCard
from portfolio.projections.rule_card import DECISION, LIMIT
from portfolio.queries import freshness, mix
from portfolio.queries.mix import SCOPES
from portfolio.views import mixes
from portfolio.views.parts import is_up_to_date

WATCHES = (watched.MISSION_CARD, watched.ALLOCATION, watched.RULE_CARD)
MOST_LISTED = 100


@require_safe
@login_required
def mix_show(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    is_current = is_up_to_date(request, *WATCHES)
    now = timezone.now()
    by, scope, part = _asked(request)
    today, states = now.date(), SCOPES[scope]
    rules = mix.rules(today)
    groups = mix.alike(mix.OPEN)
    counted = [row for row in groups if row["state"] in states]
    money = mix.money(counted, by, rules)
    people, lent = mix.people(counted, by, rules), mix.lent(today, by, rules, states)
    asked = {} if scope == "committed" else {"scope": scope}
    figures = [
        *(_card(each, by, asked, _("Money, %(unit)s") % {"unit": each.unit}, _("What the envelopes allow.")) for each in money),
        _card(people, by, asked, _("People in the envelopes"), _("What the envelopes allow, in FTE.")),
        _card(lent, by, asked, _("People lent today"), _("Who really works on these missions today, in FTE.")),
    ]  # fmt: skip
    context = {
        "headline": _headline([*money, people], rules.targets),
        "views": [_tab(_(label), each, by, {**asked, "by": each}) for each, label in _BY],
        "scopes": [_tab(label, each, scope, {"by": by, "scope": each}) for each, label in _scopes(groups)],
        "figures": figures,
        "no_money": not money,
        "slots": mixes.slots(mix.slots(rules, groups), today),
        "strategic": list(mix.strategic()),
        "part": _part(by, part, scope, today) if part else None,
        "history": [_setting(card, name, today, rules.holding) for card, name in mix.history()],
        "may_set": may_shape_portfolio(request.user),
        "by": by,
        "fresh": freshness.of(WATCHES, now),
        "is_current": is_current,
        "today": today,
    }
    return render(request, "portfolio/mix.html", context)


_BY = (("ambition", "By ambition"), ("type", "By type"))


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """By what, which missions, and the part whose missions are shown. Raises Http404."""
    by, scope = request.GET.get("by") or "ambition", request.GET.get("scope") or "committed"
    part = request.GET.get("part", "")
    if by not in PARTS or scope not in SCOPES or part not in ("", UNSORTED, *PARTS[by]):
        raise Http404(_("The mix is shown by ambition or by type. There is no such part of it."))
    return by, scope, part


def _tab(label: str, name: str, current: str, query: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "current": name == current, "href": f"{reverse('portfolio:mix')}?{urlencode(query)}"}


def _scopes(groups: list[dict[str, Any]]) -> list[tuple[str, str]]:
    candidates = sum(row["missions"] for row in groups if row["state"] == "candidate")
    said = ngettext("With %(n)d candidate", "With %(n)d candidates", candidates) % {"n": candidates}
    return [("committed", _("Committed missions")), ("open", said)]


def _card(standing: Standing, by: str, asked: dict[str, str], title: str, note: str) -> dict[str, Any]:
    return {**mixes.figure(standing, by=by, asked=asked), "name": title, "note": note}


def _headline(standings: list[Standing], targets: Any) -> str:
    known = [standing for standing in standings if standing.stands[0].share is not None]
    if not known:
        return _("The mix of the portfolio is not known yet")
    if not targets:
        return _("No target is set for the mix of the portfolio")
    aimed = [standing for standing in known if standing.has_targets]
    off = [standing for standing in aimed if any(stand.off for stand in standing.stands)]
    if not aimed:
        return _("No target is set for this way to divide the portfolio")
    return (
        f"{_of(off[0])}: {mixes.title(off[0])}" if off else _("The mix of the portfolio lies inside its target bands")
    )


def _of(standing: Standing) -> str:
    return _("People") if standing.unit == "FTE" else _("Money, %(unit)s") % {"unit": standing.unit}


def _part(by: str, part: str, scope: str, today: date) -> dict[str, Any]:
    rows = mix.missions_of(by, part, SCOPES[scope], today)
    count = rows.count()
    label = _("Not classified") if part == UNSORTED else words.kind_word(part)
    title = ngettext("%(label)s: %(n)d mission", "%(label)s: %(n)d missions", count) % {"label": label, "n": count}
    listed = f"{reverse('portfolio:mission_list')}?{urlencode({by: part, 'state': SCOPES[scope]}, doseq=True)}"
    return {"title": title, "rows": list(rows[:MOST_LISTED]), "more": max(count - MOST_LISTED, 0), "listed": listed}


def _setting(card: RuleCard, name: str, today: date, holding: set[UUID]) -> dict[str, Any]:
    """A line of what was ever set."""
    return {
        "said": _said(card),
        "status": _("Holds today") if card.pk in holding else _when(card, today),
        "days": words.day_range(card.starts_on, words.last_day(card.ends_on)) if card.ends_on else
        _("from %(day)s") % {"day": words.day(card.starts_on)},
        "who": name,
        "at": card.last_activity_at,
        "reason": card.reason,
    }  # fmt: skip


def _said(card: RuleCard) -> str:
    if card.kind == LIMIT:
        return (
            _("No limit of strategic missions")
            if card.most is None
            else _("At most %(n)d strategic missions in parallel") % {"n": card.most}
        )
    if card.kind == DECISION:
        return _("%(allowed)d strategic missions instead of %(most)d") % {"allowed": card.allowed, "most": card.most}
    of = _("Money") if card.measure == "money" else _("People")
    if not card.bands:
        return _("%(of)s by %(by)s: no target") % {"of": of, "by": _(card.by)}
    parts = [
        f"{words.kind_word(part)} {words.number(band.share * 100, '%')} ±{words.number(band.tolerance * 100)}"
        for part, band in mix.bands_of(card).items()
    ]
    return _("%(of)s by %(by)s: %(parts)s") % {"of": of, "by": _(card.by), "parts": ", ".join(parts)}


def _when(card: RuleCard, today: date) -> str:
    if card.starts_on and card.starts_on > today:
        return _("Planned")
    return _("Over") if card.ends_on and card.ends_on <= today else _("Replaced")
