"""Pages of people: one with their time ahead, joining, level, availability."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import may_erase
from accounts.models import User
from missions.views.door import ActionPage, named
from professions import access, actions, queries
from professions.forms import AvailabilityForm, JoinForm, LevelForm
from professions.models import Professional
from rest.once import new_form_id


@login_required
@require_safe
def professional_show(request: HttpRequest, key: str) -> HttpResponse:
    """A person with their time in the next half year and whom they work for."""
    assert isinstance(request.user, User)
    person = named(queries.with_load(queries.professionals()), key)
    today = timezone.now().date()
    context = {
        "person": person, "plan": queries.plan_of(person, today), "today": today,
        "assignments": [one for one in person.assignments.all() if one.has_begun_at_all],
        "may_lead": access.may_lead(request.user, person.profession), "may_assign": _may_lend(request.user, person),
        "may_erase": may_erase(request.user),
        "ending": {one.pk for one in person.assignments.all() if access.may_assign(request.user, person, one.mission)},
    }  # fmt: skip
    return render(request, "professions/professional_show.html", context)


def _may_lend(user: User, person: Professional) -> bool:
    return access.may_write(user) and queries.assignable_by(user).filter(pk=person.pk).exists()


class Join(ActionPage):
    template, form, sentence = "professions/professional_join.html", JoinForm, access.LEADING

    def may(self) -> bool:
        return access.may_write(self.user) and queries.led_by(self.user).exists()

    def filled(self, request: HttpRequest) -> JoinForm:
        given = {
            "form_id": new_form_id(),
            "profession": request.GET.get("profession", ""),
            "available_from": self.now.date(),
        }
        return JoinForm(request.POST if request.method == "POST" else None, initial=given, user=self.user)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        person = actions.join(**values, by=self.user, at=self.now)
        messages.success(self.request, _("%(name)s has joined.") % {"name": person.name})
        return page_of(person)


class PersonPage(ActionPage):
    """The page of an action on one person."""

    sentence = access.LEADING
    thing: Professional

    def find(self, **kwargs: Any) -> Professional:
        found: Professional = named(queries.with_load(queries.professionals()), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_lead(self.user, self.thing.profession)

    def context(self) -> dict[str, Any]:
        return {"plan": queries.plan_of(self.thing, self.now.date())}


class ChangeAvailability(PersonPage):
    template, form = "professions/professional_availability.html", AvailabilityForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.change_availability(
            professional=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        messages.success(self.request, _("The availability of %(name)s is changed.") % {"name": self.thing.name})
        return page_of(self.thing)


class ChangeLevel(PersonPage):
    template, form = "professions/professional_level.html", LevelForm

    def initial(self) -> dict[str, Any]:
        return {"level": self.thing.level}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.change_level(professional=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(
            self.request, _("%(name)s is at level %(level)s.") % {"name": self.thing.name, "level": values["level"]}
        )
        return page_of(self.thing)


def page_of(person: Professional) -> str:
    return reverse("professions:professional_show", args=[person.key])
