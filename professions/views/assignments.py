"""Pages of assignments: lend a person beside what is free of them, and end it earlier."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions.views.door import ActionPage, named
from professions import access, actions, queries
from professions.candidates import candidates
from professions.forms import AssignForm, EndForm
from professions.models import Assignment, Demand, Professional
from professions.models.planning import SHARE
from professions.views.professionals import page_of
from rest.once import new_form_id


class Assign(ActionPage):
    """The address may name a person, a mission, or a demand with the day and the share that are open."""

    template, form, sentence = "professions/assignment_assign.html", AssignForm, access.ASSIGNING

    def may(self) -> bool:
        return access.may_write(self.user)

    def filled(self, request: HttpRequest) -> AssignForm:
        given = {"form_id": new_form_id(), **_asked_for(request)}
        return AssignForm(request.POST if request.method == "POST" else None, initial=given, user=self.user)

    def context(self) -> dict[str, Any]:
        named_in = self.request.POST.get("professional") or self.request.GET.get("professional", "")
        return {"plan": _plan(named_in), **_answer(self.request, self.user)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        made = actions.assign(**values, by=self.user, at=self.now)
        told = {"name": made.professional.name, "mission": made.mission.title}
        messages.success(self.request, _("%(name)s is lent to %(mission)s.") % told)
        if warning := queries.outside_window(made.mission, made.starts_on, made.ends_on):
            messages.warning(self.request, warning)
        return page_of(made.professional)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What the address names, and the days from today on."""
    person = queries.person_named(request.GET.get("professional", ""))
    demand = queries.demand_named(request.GET.get("demand", ""))
    if demand is not None:
        starts_on, fte = _open(request, demand)
        wanted = {"mission": demand.mission, "role": demand.role, "fte": fte}
        return {**wanted, "professional": person, "starts_on": starts_on, "ends_on": demand.ends_on}
    mission = queries.mission_named(request.GET.get("mission", ""))
    today = timezone.now().date()
    starts_on = max(today, mission.starts_on) if mission and mission.starts_on else today
    return {
        "professional": person,
        "mission": mission,
        "starts_on": starts_on,
        "ends_on": mission.ends_on if mission else None,
    }


def _open(request: HttpRequest, demand: Demand) -> tuple[date, Decimal]:
    """From which day and how much of the demand is to be answered: never before today, never more than one person."""
    try:
        asked_on = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        asked_on = demand.starts_on
    try:
        fte = Decimal(request.GET.get("fte", "")).quantize(SHARE)
    except InvalidOperation:
        fte = demand.fte
    starts_on = min(max(asked_on, demand.starts_on, timezone.now().date()), max(demand.last_day, demand.starts_on))
    return starts_on, min(max(fte, SHARE), Decimal(1)) if fte.is_finite() else Decimal(1)


def _answer(request: HttpRequest, user: User) -> dict[str, Any]:
    """The demand that is being answered, who could, and whether this person decides about them."""
    demand = queries.demand_named(request.GET.get("demand", ""))
    if demand is None:
        return {}
    starts_on, fte = _open(request, demand)
    may_choose = access.may_lead(user, demand.profession) or demand.mission.is_owned_by(user)
    return {
        "may_choose": may_choose,
        "demand": demand,
        "fte": fte,
        "wanted_from": starts_on,
        "candidates": candidates(demand, starts_on, fte),
    }


def _plan(name: str) -> queries.Plan | None:
    person = queries.person_named(name)
    return queries.plan_of(person, timezone.now().date()) if person else None


@login_required
@require_safe
def free(request: HttpRequest) -> HttpResponse:
    """What is free of the chosen person, for the form that is being filled in."""
    return render(request, "professions/free.html", {"plan": _plan(request.GET.get("professional", ""))})


class EndAssignment(ActionPage):
    template, form, sentence = "professions/assignment_end.html", EndForm, access.ASSIGNING
    thing: Assignment

    def find(self, **kwargs: Any) -> Assignment:
        found: Assignment = named(queries.assignments(), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_end(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        return {"ends_on": min(self.now.date() + timedelta(days=1), self.thing.ends_on)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        ended = actions.end_assignment(
            assignment=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        person: Professional = ended.professional
        messages.success(
            self.request,
            _("%(key)s ends earlier; %(name)s has that time back.") % {"key": ended.key, "name": person.name},
        )
        return page_of(person)
