"""Pages of professions: the list with what is free, one with its people, a new one, another lead."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions.views.door import ActionPage, named
from professions import access, actions, covering, queries
from professions.forms import LeadForm, ProfessionForm
from professions.models import Profession
from professions.quarters import levels, quarters

SHOWN = 20  # demands on the page of a profession; the heat map shows the open ones, the API all


@login_required
@require_safe
def profession_list(request: HttpRequest) -> HttpResponse:
    """The professions with the FTE that is free in each of the next four weeks."""
    assert isinstance(request.user, User)
    today = timezone.now().date()
    crafts = queries.crafts(queries.professions(), today)
    weeks = [queries.monday_of(today) + n * queries.WEEK for n in range(queries.WEEKS)]
    context = {
        "crafts": crafts, "weeks": weeks, "today": today, "may_found": access.may_found(request.user),
        "may_join": queries.led_by(request.user).exists() and access.may_write(request.user),
        "may_assign": access.may_write(request.user) and queries.assignable_by(request.user).exists(),
        "free": sum((craft.free[0].fte for craft in crafts), Decimal(0)),
        "there": sum((craft.strength for craft in crafts), Decimal(0)),
        "people": sum(len(craft.members) for craft in crafts),
    }  # fmt: skip
    return render(request, "professions/profession_list.html", context)


@login_required
@require_safe
def profession_show(request: HttpRequest, key: str) -> HttpResponse:
    assert isinstance(request.user, User)
    profession = named(queries.professions(), key)
    today = timezone.now().date()
    [craft] = queries.crafts([profession], today)
    weeks = [queries.monday_of(today) + n * queries.WEEK for n in range(queries.WEEKS)]
    people = [member.person for member in craft.members]
    asked = list(queries.demands_of(profession, today))
    still_open = queries.still_open(asked)
    years = quarters(people, asked, [span for spans in still_open.values() for span in spans], today)
    context = {
        "craft": craft, "weeks": weeks, "today": today, "may_lead": access.may_lead(request.user, profession),
        "quarters": years, "most": max((max(one.there, one.asked) for one in years), default=0), "levels": levels(people),
        "demands": [{"demand": one, "open": covering.ahead(still_open[one.pk], today)} for one in asked[:SHOWN]],
        "more_demands": max(0, len(asked) - SHOWN),
    }  # fmt: skip
    return render(request, "professions/profession_show.html", context)


class FoundProfession(ActionPage):
    template, form, sentence = "professions/profession_found.html", ProfessionForm, access.FOUNDING

    def may(self) -> bool:
        return access.may_found(self.user)

    def initial(self) -> dict[str, Any]:
        return {"lead": self.user.pk}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        profession = actions.found_profession(**values, by=self.user, at=self.now)
        messages.success(self.request, _("%(title)s is founded.") % {"title": profession.title})
        return reverse("professions:profession_show", args=[profession.key])


class LeadProfession(ActionPage):
    template, form, sentence = "professions/profession_lead.html", LeadForm, access.LEADING
    thing: Profession

    def find(self, **kwargs: Any) -> Profession:
        found: Profession = named(queries.professions(), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_lead(self.user, self.thing)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.lead_profession(profession=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(
            self.request, _("%(name)s leads %(title)s.") % {"name": values["lead"].name, "title": self.thing.title}
        )
        return reverse("professions:profession_show", args=[self.thing.key])
