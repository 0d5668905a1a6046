"""Pages of assignments: lend a person beside what is free of them, and end it earlier."""

from collections.abc import Sequence
from dataclasses import replace
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
from missions.models.limits import LINE
from missions.views.door import ActionPage, named
from professions import access, actions, covering, queries
from professions.candidates import candidates
from professions.capacity import DAY, Span
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
        wanted = _wanted(request, demand, _stretches(demand))
        told = {"mission": demand.mission, "role": demand.role, "fte": wanted.fte, "professional": person}
        return {**told, "starts_on": wanted.starts_on, "ends_on": (wanted.ends_on or wanted.starts_on) + DAY}
    mission = queries.mission_named(request.GET.get("mission", ""))
    today = timezone.now().date()
    starts_on = max(today, mission.starts_on) if mission and mission.starts_on else today
    return {
        "professional": person,
        "mission": mission,
        "starts_on": starts_on,
        "ends_on": mission.ends_on if mission else None,
    }


def _stretches(demand: Demand) -> list[Span]:
    """The days from today on for which nobody is lent to it yet, each stretch with what is open."""
    return covering.ahead(queries.still_open([demand])[demand.pk], timezone.now().date())


def _wanted(request: HttpRequest, demand: Demand, stretches: Sequence[Span]) -> Span:
    """What the form begins with: the stretch of the asked day, or the next one, at most one person and no more than asked."""
    asked_on = _day(request.GET.get("from", "")) or demand.starts_on
    later = [one for one in stretches if one.ends_on is None or one.ends_on >= asked_on]
    left = next(iter([*later, *stretches[-1:]]), None) or _whole(demand)
    asked = _share(request.GET.get("fte", ""))
    begins = max(left.starts_on, min(asked_on, left.ends_on or asked_on))
    most = min(left.fte, Decimal(1))
    return replace(left, starts_on=begins, fte=most if asked is None else min(max(asked, SHARE), most))


def _whole(demand: Demand) -> Span:
    """All of a demand for which somebody is lent already; one that was withdrawn before it began has one day."""
    return Span(demand.starts_on, max(demand.last_day, demand.starts_on), demand.fte)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _share(text: str) -> Decimal | None:
    try:
        said = Decimal(text)
        return said.quantize(SHARE) if said.is_finite() else None
    except InvalidOperation:
        return None


def _answer(request: HttpRequest, user: User) -> dict[str, Any]:
    """The demand that is being answered with what is open of it, who could, and whether this person decides about them."""
    name = request.GET.get("demand", "").strip()
    demand = queries.demand_named(name)
    if demand is None:
        return {"unknown_demand": name[:LINE]}
    stretches = _stretches(demand)
    wanted = _wanted(request, demand, stretches)
    may_choose = access.may_lead(user, demand.profession) or demand.mission.is_owned_by(user)
    return {
        "may_choose": may_choose,
        "demand": demand,
        "stretches": stretches,
        "wanted": wanted,
        "candidates": candidates(demand, wanted),
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
