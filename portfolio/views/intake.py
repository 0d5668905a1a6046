"""The intake list: what was proposed, how far it is, and for how long it waits."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access
from portfolio import watched
from portfolio.models.intake import IntakeState
from portfolio.queries import freshness
from portfolio.queries.intake import Intake, intake
from portfolio.views.parts import is_up_to_date

WATCHES = (watched.INTAKE_CARD,)
STATES = {
    IntakeState.WAITING: gettext_lazy("Not assessed yet"),
    IntakeState.UNDER_WAY: gettext_lazy("Assessment under way"),
    IntakeState.OPEN: gettext_lazy("Ended open, with remedies to do"),
    IntakeState.MISSION: gettext_lazy("Is a mission, not proposed yet"),
    IntakeState.LED: gettext_lazy("Became a mission"),
    IntakeState.DEPRIORITISED: gettext_lazy("Deprioritised"),
    IntakeState.EARLIER: gettext_lazy("Assessed earlier"),
}


@require_safe
@login_required
def intake_list(request: HttpRequest) -> HttpResponse:
    is_current = is_up_to_date(request, *WATCHES)
    assert isinstance(request.user, User)
    now = timezone.now()
    found = intake()
    may_propose = access.may_propose(request.user)
    context = {
        "waiting": [_told(row, now, may_propose) for row in found.waiting],
        "settled": [_told(row, now, may_propose) for row in found.settled],
        "found": found,
        "leaves": [(words.kind_word(leaf.leaf), leaf) for leaf in found.leaves],
        "headline": _headline(found, now),
        "may_propose": may_propose,
        "fresh": freshness.of(WATCHES, now),
        "watches": " ".join((*WATCHES, watched.LATE)),
        "part_url": f"{reverse('portfolio:intake_list')}?part=intake",
        "now": now,
        "is_current": is_current,
    }
    part = request.GET.get("part") == "intake"
    return render(request, "portfolio/intake_part.html" if part else "portfolio/intake_list.html", context)


def _told(row: dict[str, Any], now: datetime, may_propose: bool) -> dict[str, Any]:
    """The row with its words, its age and the door to what comes next."""
    name = row["key"] or str(row["activity_id"])
    activity = reverse("missions:activity_show", args=[name])
    doors = {
        IntakeState.WAITING: (_("Assess it"), activity),
        IntakeState.UNDER_WAY: (_("Go on"), reverse("missions:intake_resume", args=[row["assessment_key"] or "-"])),
        IntakeState.OPEN: (_("Look again"), activity),
        IntakeState.MISSION: (
            _("Propose it"), f"{reverse('missions:mission_propose')}?assessment={row['assessment_key']}"
        ),
    }  # fmt: skip
    label, door = doors.get(row["state"], ("", "")) if may_propose else ("", "")
    days = (now - row["state_since"]).days if row["state_since"] else 0
    return row | {
        "href": activity, "word": STATES[row["state"]], "label": label, "door": door,
        "age": words.days(days) if days else _("today"),
        "mission_href": reverse("portfolio:mission_show", args=[row["mission_key"]]) if row["mission_key"] else "",
    }  # fmt: skip


def _headline(found: Intake, now: datetime) -> str:
    if not found.count:
        return _("Nothing that was proposed waits")
    many = ngettext("%(n)d proposal waits", "%(n)d proposals wait", found.count) % {"n": found.count}
    days = max((now - row["state_since"]).days for row in found.waiting)
    return _("%(many)s, the longest for %(age)s") % {"many": many, "age": words.days(days)} if days else many
