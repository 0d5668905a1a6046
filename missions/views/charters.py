"""Pages of a charter: written, submitted, signed, returned, withdrawn; and a mission paused and resumed."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions import access, actions, framing, ledger, queries
from missions.forms import charters as forms
from missions.forms.sent import ActionForm
from missions.models import Charter, Mission, NotReady
from missions.views.door import ActionPage, named
from missions.views.missions import MissionPage, needs, page_of


def charter_page(mission: Mission) -> str:
    return reverse("missions:mission_charter", args=[mission.key])


class WriteCharter(ActionPage):
    """The page of a mission's charter: its editions, and the form of the one that is written on."""

    template, form, sentence = "missions/charter.html", forms.CharterForm, access.EDITING
    mission: Mission

    def find(self, **kwargs: Any) -> Mission | Charter:
        """The edition that is open, whose version the form carries; else the mission."""
        self.mission = named(queries.missions(), kwargs["key"])
        self.editions = list(queries.charters().filter(mission=self.mission))
        self.open = next((charter for charter in self.editions if charter.state in Charter.OPEN), None)
        return self.open or self.mission

    def may(self) -> bool:
        """Everybody reads it; who may write is looked at when somebody sends it."""
        return self.request.method == "GET" or access.may_edit(self.user, self.mission)

    def initial(self) -> dict[str, Any]:
        latest = self.open or (self.editions[0] if self.editions else None)
        if latest is None:
            return {}
        return {name: getattr(latest, name) for name in forms.CharterForm.base_fields if hasattr(latest, name)}

    def context(self) -> dict[str, Any]:
        is_writable = self.open is None or self.open.state in Charter.WRITABLE
        may_edit, may_decide = access.may_edit(self.user, self.mission), access.may_decide(self.user, self.mission)
        waits = self.open is not None and self.open.state == Charter.State.SUBMITTED
        is_held = self.mission.is_over or self.mission.state == "rechartered"
        is_own = self.open is not None and self.open.submitted_by_id == self.user.pk
        return {
            "mission": self.mission,
            "open": self.open,
            "editions": [charter for charter in self.editions if charter is not self.open],
            "may_write": may_edit and is_writable and not is_held,
            "may_submit": may_edit and self.open is not None and is_writable and not is_held,
            "may_withdraw": may_edit and self.open is not None and not is_held,
            "may_sign": may_decide and waits and not is_own and not is_held,
            "may_return": may_decide and waits and not is_held,
            "is_own": is_own and waits,
            "needs": needs(self.mission, self._missing())[:6],
            "alike": ledger.like_mission(self.mission),
            "too_bold": framing.look_at_ambition(self.mission.type, self.mission.ambition),
        }

    def _missing(self) -> dict[str, str]:
        try:
            self.mission.require_definite(on=self.now.date())
        except NotReady as no:
            return dict(no.missing)
        return {}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        given = {**values, "by": self.user, "at": self.now}
        if self.open:
            actions.reword_charter(charter=self.open, **given, expected_version=version)
        else:
            actions.write_charter(mission=self.mission, **given)
        messages.success(self.request, _("The draft of the charter is kept."))
        return charter_page(self.mission)


class CharterStep(ActionPage):
    """One step of an edition."""

    template, sentence = "missions/charter_step.html", access.DECIDING
    form: ClassVar[type[ActionForm]] = forms.StepForm
    thing: Charter
    heading: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    told: ClassVar[str | Promise]
    step: ClassVar[Callable[..., Charter]]

    def find(self, **kwargs: Any) -> Charter:
        return named(queries.charters(), kwargs["key"])

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing.mission)

    def context(self) -> dict[str, Any]:
        return {"mission": self.thing.mission, "heading": self.heading, "button": self.button}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        type(self).step(charter=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, str(self.told))
        return charter_page(self.thing.mission)


class EditorsStep(CharterStep):
    sentence = access.EDITING

    def may(self) -> bool:
        return access.may_edit(self.user, self.thing.mission)


class Submit(EditorsStep):
    heading, button = gettext_lazy("Submit the charter"), gettext_lazy("Submit it")
    told, step = gettext_lazy("The charter waits to be signed."), staticmethod(actions.submit_charter)


class Sign(CharterStep):
    heading, button = gettext_lazy("Sign the charter"), gettext_lazy("Sign it")
    told, step = gettext_lazy("The charter is signed. It stays as it is."), staticmethod(actions.sign_charter)


class Return(CharterStep):
    form = forms.ReasonForm
    heading, button = gettext_lazy("Return the charter"), gettext_lazy("Return it")
    told, step = gettext_lazy("The charter is returned."), staticmethod(actions.return_charter)


class Withdraw(EditorsStep):
    form = forms.ReasonForm
    heading, button = gettext_lazy("Withdraw the charter"), gettext_lazy("Withdraw it")
    told, step = gettext_lazy("This edition is withdrawn."), staticmethod(actions.withdraw_charter)


class Turn(MissionPage):
    """A step of the mission itself that needs nothing but a reason."""

    template, form, sentence = "missions/mission_turn.html", forms.ReasonForm, access.DECIDING
    heading: ClassVar[str | Promise]
    lede: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    step: ClassVar[Callable[..., Mission]]

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing)

    def context(self) -> dict[str, Any]:
        return {"heading": self.heading, "lede": self.lede, "button": self.button}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        type(self).step(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("It is done."))
        return page_of(self.thing)


class TurnDown(Turn):
    heading, button = gettext_lazy("Turn the mission down"), gettext_lazy("Turn it down")
    lede = gettext_lazy(
        "It will not run. Its purpose and your reason stay for everybody to read, and this is for good."
    )
    step = staticmethod(actions.turn_down)


class Pause(Turn):
    heading, button = gettext_lazy("Pause the mission"), gettext_lazy("Pause it")
    lede = gettext_lazy("Its people, its key results and its window stay. Nobody judges it until it runs again.")
    step = staticmethod(actions.pause)


class Resume(Turn):
    heading, button = gettext_lazy("Let the mission run again"), gettext_lazy("Resume it")
    lede = gettext_lazy("From today on it is judged again. If its window no longer fits, change it next.")
    step = staticmethod(actions.resume)
