"""Pages of an activity: what was proposed, how it could be framed, and the sessions that assessed it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access, actions, framing, queries
from missions.forms.activities import BeginForm, ChoiceForm, FramingForm
from missions.models import Activity, Framing
from missions.models.activity import MOST_FRAMINGS
from missions.views.door import ActionPage, named
from missions.views.intake import address_of
from rest.once import new_form_id


@login_required
@require_safe
def activity_show(request: HttpRequest, key: str) -> HttpResponse:
    """What was proposed, with its framings side by side."""
    assert isinstance(request.user, User)
    activity = named(queries.activities(), key)
    framings = framed(activity)
    sessions = list(queries.assessments().filter(activity=activity))
    found = {
        "activity": activity,
        "framings": framings,
        "may_frame": len(framings) < MOST_FRAMINGS,
        "sessions": sessions,
        "under_way": next((session for session in sessions if not session.is_finished), None),
        "warnings": framing.look_at(activity.title),
        "may_propose": access.may_propose(request.user),
        "form_id": new_form_id(),
    }
    return render(request, "missions/activity_show.html", found)


def framed(activity: Activity) -> list[dict[str, Any]]:
    """Each framing with what the coach says to it, and the team and envelope that would follow."""
    return [
        {
            "framing": each,
            "warnings": framing.look_at(each.title),
            "verdict": actions.consequence(each),
        }
        for each in activity.framings.select_related("added_by")
    ]


class ActivityPage(ActionPage):
    thing: Activity
    sentence = access.PROPOSING

    def find(self, **kwargs: Any) -> Activity:
        return named(queries.activities(), kwargs["key"])

    def may(self) -> bool:
        return access.may_propose(self.user)


class Begin(ActivityPage):
    """A session is opened by a button on the activity's page."""

    template, form = "missions/activity_begin.html", BeginForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("missions:activity_show", self.thing.key)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        return address_of(actions.begin(activity=self.thing, by=self.user, at=self.now))


class AddFraming(ActivityPage):
    template, form = "missions/framing_add.html", FramingForm

    def initial(self) -> dict[str, Any]:
        return {"title": self.thing.title, "purpose": self.thing.words} if not self.thing.framings.exists() else {}

    def context(self) -> dict[str, Any]:
        return {"framings": framed(self.thing)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.add_framing(activity=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("The framing stands beside the others."))
        return reverse("missions:activity_show", args=[self.thing.key])


class ChooseFraming(ActivityPage):
    template, form = "missions/framing_choose.html", ChoiceForm
    framing: Framing

    def find(self, **kwargs: Any) -> Activity:
        activity = super().find(**kwargs)
        chosen = activity.framings.filter(position=kwargs["framing"]).first()
        if chosen is None:
            raise Http404
        self.framing = chosen
        return activity

    def context(self) -> dict[str, Any]:
        return {"framing": self.framing}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.choose_framing(
            activity=self.thing, framing=self.framing.position, reason=values["reason"], expected_version=version,
            by=self.user, at=self.now,
        )  # fmt: skip
        messages.success(self.request, _("The next session starts from this framing."))
        return reverse("missions:activity_show", args=[self.thing.key])
