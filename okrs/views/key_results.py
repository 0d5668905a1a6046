"""Pages of key results: one with its story, and the forms that define, aim, tie and close."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from interface.charts import Point
from missions.views.door import ActionPage, named
from okrs import access, actions, queries
from okrs.forms import key_results as forms
from okrs.models import CheckIn, KeyResult, Objective
from okrs.queries import Scored

SAID = 20


@login_required
@require_safe
def key_result_show(request: HttpRequest, key: str) -> HttpResponse:
    """A key result with its score and why, its trend, and everything that was said on it."""
    assert isinstance(request.user, User)
    key_result = named(queries.key_results(), key)
    today = timezone.now().date()
    known = queries.scored(key_result, today)
    said = named(CheckIn.objects.all(), request.GET["said"]) if request.GET.get("said") else None
    heard = queries.check_ins().filter(key_result=key_result).order_by("-number")
    page = Paginator(heard, SAID).get_page(request.GET.get("page"))
    context = {
        "known": known, "key_result": key_result, "today": today, "now": timezone.now(), "points": points_of(known),
        "change": queries.change_by(said, key_result, today) if said and said.key_result_id == key_result.pk else None,
        "may_check_in": access.may_check_in(request.user, key_result, on=today),
        "page": page, "may_correct": access.correctable(request.user, key_result, page, on=today),
        "may_set": access.may_set(request.user, key_result.objective.holder),
    }  # fmt: skip
    return render(request, "okrs/key_result_show.html", context)


def points_of(known: Scored) -> list[Point]:
    """One point a day: the last word on a day is what the line shows."""
    by_day = {said.observed_at.date(): said.value for said in known.check_ins if said.value is not None}
    return [Point(day, value) for day, value in sorted(by_day.items())]


class Define(ActionPage):
    template, form, sentence = "okrs/key_result_define.html", forms.KeyResultForm, access.SETTING
    thing: Objective

    def find(self, **kwargs: Any) -> Objective:
        found: Objective = named(queries.objectives(), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_set(self.user, self.thing.holder)

    def initial(self) -> dict[str, Any]:
        """A key result of a mission usually runs as long as the mission."""
        mission = self.thing.mission
        return {"starts_on": mission.starts_on, "due_on": words.last_day(mission.ends_on)} if mission else {}

    def require_version(self, request: HttpRequest) -> None:
        """None is needed: a further key result overwrites nothing of its objective."""

    def act(self, values: dict[str, Any], version: int | None) -> str:
        key_result = actions.define_key_result(objective=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is defined.") % {"key": key_result.key})
        return page_of(key_result)


class KeyResultPage(ActionPage):
    """The page of an action on one key result."""

    sentence = access.SETTING
    thing: KeyResult

    def find(self, **kwargs: Any) -> KeyResult:
        found: KeyResult = named(queries.key_results(), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_set(self.user, self.thing.objective.holder)

    def context(self) -> dict[str, Any]:
        return {"known": queries.scored(self.thing, self.now.date())}


class ChangeTarget(KeyResultPage):
    template, form = "okrs/key_result_target.html", forms.TargetForm

    def initial(self) -> dict[str, Any]:
        return forms.aims_of(self.thing)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.change_target(key_result=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s aims anew.") % {"key": self.thing.key})
        return page_of(self.thing)


class FollowKpi(KeyResultPage):
    template, form = "okrs/key_result_follow.html", forms.FollowForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.follow_kpi(key_result=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(
            self.request, _("%(key)s follows %(kpi)s.") % {"key": self.thing.key, "kpi": values["kpi"].title}
        )
        return page_of(self.thing)


class CloseKeyResult(KeyResultPage):
    template, form = "okrs/key_result_close.html", forms.CloseForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.close_key_result(key_result=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is closed. Its last score stands.") % {"key": self.thing.key})
        return page_of(self.thing)


def page_of(key_result: KeyResult) -> str:
    return reverse("okrs:key_result_show", args=[key_result.key])
