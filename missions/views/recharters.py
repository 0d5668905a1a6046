"""Pages of a re-charter: a doubt is raised, and decided in one of three ways."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions import access, actions, queries
from missions.forms import charters as forms
from missions.models import Recharter
from missions.views.door import ActionPage, named
from missions.views.missions import MissionPage, page_of


class OpenRecharter(MissionPage):
    template, form, sentence = "missions/recharter_open.html", forms.RecharterForm, access.CONCLUDING

    def may(self) -> bool:
        return access.may_conclude(self.user, self.thing)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        recharter = actions.open_recharter(
            mission=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        messages.success(self.request, _("%(key)s is frozen until somebody decides.") % {"key": self.thing.key})
        return reverse("portfolio:recharter_show", args=[recharter.key])


class Decide(ActionPage):
    template, sentence = "missions/recharter_decide.html", access.DECIDING
    thing: Recharter
    heading: ClassVar[str | Promise]
    lede: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    step: ClassVar[Callable[..., Recharter]]

    def find(self, **kwargs: Any) -> Recharter:
        return named(queries.recharters(), kwargs["key"])

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing.mission)

    def context(self) -> dict[str, Any]:
        return {"mission": self.thing.mission, "heading": self.heading, "lede": self.lede, "button": self.button}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        decided = type(self).step(recharter=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is decided.") % {"key": decided.key})
        return page_of(decided.successor or decided.mission)


class Continue(Decide):
    form, step = forms.ReasonForm, staticmethod(actions.continue_mission)
    heading, button = gettext_lazy("Continue the mission"), gettext_lazy("Continue it")
    lede = gettext_lazy("It runs on under its own purpose, which never changed.")


class Succeed(Decide):
    form, step = forms.SucceedForm, staticmethod(actions.succeed_mission)
    heading, button = gettext_lazy("Begin a successor"), gettext_lazy("Begin the successor")
    lede = gettext_lazy(
        "A new candidate with the new purpose; this mission is concluded as superseded. Neither people, owner, key results, "
        "window nor envelope go over: the successor asks for its own."
    )

    def initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("purpose", "0")
        place = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        considered = self.thing.considered
        return {
            "purpose": considered[min(place, len(considered) - 1)],
            "title": self.thing.mission.title,
            "confidence": 5,
        }


class Stop(Decide):
    form, step = forms.StopForm, staticmethod(actions.stop_mission)
    heading, button = gettext_lazy("Stop the mission"), gettext_lazy("Stop it")
    lede = gettext_lazy("It is concluded now, with what was learned. Its people are free for what comes next.")
