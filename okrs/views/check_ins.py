"""The check-in: twenty seconds for one key result, and a round through all of a mission."""

from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from missions.models import Mission
from missions.views.door import named
from okrs import access, actions, queries
from okrs.forms.check_ins import CheckInForm
from okrs.models import CheckIn, KeyResult
from okrs.views.key_results import KeyResultPage, page_of, points_of
from rest.once import new_form_id


class SayCheckIn(KeyResultPage):
    template, form, sentence = "okrs/check_in.html", CheckInForm, access.CHECKING_IN

    def may(self) -> bool:
        return access.may_check_in(self.user, self.thing)

    def filled(self, request: HttpRequest) -> CheckInForm:
        given: dict[str, Any] = {"form_id": new_form_id(), "supersedes": request.GET.get("corrects", "")}
        if last := queries.scored(self.thing, self.now.date()).attainment.confidence:
            given["confidence"] = last
        return CheckInForm(request.POST if request.method == "POST" else None, initial=given, key_result=self.thing)

    def require_version(self, request: HttpRequest) -> None:
        """None is needed: a check-in overwrites nothing, and two that were said at once are both true."""

    def context(self) -> dict[str, Any]:
        known = queries.scored(self.thing, self.now.date())
        corrects = self._corrected(self.request.GET.get("corrects", ""))
        return {"known": known, "points": points_of(known), "steps": self._steps(), "corrects": corrects}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        seen_on = values.pop("seen_on", None)
        values["observed_at"] = min(self.now, datetime.combine(seen_on, time(12), UTC)) if seen_on else None
        values["supersedes"] = self._corrected(values["supersedes"])
        said = actions.check_in(key_result=self.thing, **values, by=self.user, at=self.now)
        return self._next(said)

    def _corrected(self, key: str) -> CheckIn | None:
        return get_object_or_404(CheckIn.objects.known_as(key), key_result=self.thing) if key else None

    def _round(self) -> list[KeyResult]:
        """The key results that are checked in one after the other; none unless one came here on a round."""
        mission = self.thing.objective.mission
        return list(queries.of_mission(mission)) if mission and self.request.GET.get("round") else []

    def _steps(self) -> list[dict[str, Any]]:
        keys = [step.pk for step in self._round()]
        here = keys.index(self.thing.pk) if self.thing.pk in keys else -1
        states = ["done"] * here + ["current"] + ["todo"] * len(keys)
        return [
            {"label": step.title, "state": state, "href": f"{address_of(step)}?round=1"}
            for step, state in zip(self._round(), states, strict=False)
        ]

    def _next(self, said: CheckIn) -> str:
        steps = self._round()
        places = [place for place, step in enumerate(steps) if step.pk == self.thing.pk]
        if not places:
            return f"{page_of(self.thing)}?{urlencode({'said': said.key})}"
        if places[0] + 1 < len(steps):
            return f"{address_of(steps[places[0] + 1])}?round=1"
        messages.success(self.request, _("Everything is checked in. Everybody who reads this mission sees it now."))
        return f"{reverse('okrs:objective_list')}?{urlencode({'holder': self.thing.objective.holder.key})}"


def address_of(key_result: KeyResult) -> str:
    return reverse("okrs:check_in", args=[key_result.key])


@login_required
@require_safe
def check_in_round(request: HttpRequest, key: str) -> HttpResponse:
    """Leads to the first key result of the mission; to its objectives when there is none to check in."""
    mission = named(Mission.objects.all(), key)
    first = queries.of_mission(mission).first()
    if first is None:
        return HttpResponseRedirect(f"{reverse('okrs:objective_list')}?{urlencode({'holder': mission.key})}")
    return HttpResponseRedirect(f"{address_of(first)}?round=1")
