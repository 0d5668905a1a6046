"""Pages of gates: set, change, withdraw, decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from missions import access, actions, queries
from missions.forms import gates as forms
from missions.forms.sent import ActionForm
from missions.models import Funding, Gate, Mission
from missions.views.door import ActionPage, named
from missions.views.missions import MissionPage
from rest.once import new_form_id


def page_of(mission: Mission) -> str:
    """Where the gates and the decisions of a mission are watched."""
    return f"{reverse('portfolio:mission_show', args=[mission.key])}?tab=decisions"


class SetGate(MissionPage):
    template, form, sentence = "missions/gate_set.html", forms.GateForm, access.GATING

    def may(self) -> bool:
        return access.may_set_gate(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        return {"currency": self.thing.currency}

    def context(self) -> dict[str, Any]:
        return {"funding": Funding.of(self.thing), "mission": self.thing}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        gate = actions.set_gate(mission=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is set.") % {"key": gate.key})
        return page_of(self.thing)


class GatePage(ActionPage):
    """The page of an action on one gate."""

    thing: Gate
    sentence = access.GATING

    def find(self, **kwargs: Any) -> Gate:
        return named(queries.gates(), kwargs["key"])

    def may(self) -> bool:
        return access.may_set_gate(self.user, self.thing.mission)

    def context(self) -> dict[str, Any]:
        mission = self.thing.mission
        return {"gate": self.thing, "mission": mission, "funding": Funding.of(mission)}


class ChangeGate(GatePage):
    template, form = "missions/gate_change.html", forms.GateChangeForm

    def initial(self) -> dict[str, Any]:
        return forms.words_of(self.thing)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.change_gate(gate=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is changed.") % {"key": self.thing.key})
        return page_of(self.thing.mission)


class WithdrawGate(GatePage):
    template, form = "missions/gate_withdraw.html", forms.GateWithdrawForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.withdraw_gate(gate=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is withdrawn.") % {"key": self.thing.key})
        return page_of(self.thing.mission)


class DecideGate(GatePage):
    template, form, sentence = "missions/gate_decide.html", forms.GateDecisionForm, access.DECIDING

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing.mission)

    def filled(self, request: HttpRequest) -> ActionForm:
        given = {"form_id": new_form_id(), "version": self.thing.version}
        data = request.POST if request.method == "POST" else None
        return forms.GateDecisionForm(data, initial=given, options=self.thing.options)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        """Where the decision leads next: a mission that spins down is concluded, one that scales gets a wider envelope."""
        gate = actions.decide_gate(gate=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        mission = gate.mission
        if gate.decision.option == Gate.Option.SPIN_DOWN:
            messages.success(
                self.request, _("%(key)s is decided. Now say honestly what was learned.") % {"key": gate.key}
            )
            return f"{reverse('missions:mission_conclude', args=[mission.key])}?result=spun_down"
        if gate.decision.option == Gate.Option.SCALE:
            messages.success(self.request, _("%(key)s is decided. Now give it the room to grow.") % {"key": gate.key})
            return reverse("missions:mission_envelope", args=[mission.key])
        messages.success(self.request, _("%(key)s is decided: the mission goes on.") % {"key": gate.key})
        return page_of(mission)
