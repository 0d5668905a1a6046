"""Pages of demands: a mission asks for people, and does so no longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from missions.views.door import ActionPage, named
from professions import access, actions, queries
from professions.forms import AskForm, WithdrawForm
from professions.models import Demand
from rest.once import new_form_id


class Ask(ActionPage):
    template, form, sentence = "professions/demand_ask.html", AskForm, access.ASKING

    def may(self) -> bool:
        return access.may_write(self.user) and queries.missions_for(self.user).exists()

    def filled(self, request: HttpRequest) -> AskForm:
        mission = queries.mission_named(request.GET.get("mission", ""))
        today = timezone.now().date()
        starts_on = max(today, mission.starts_on) if mission and mission.starts_on else today
        given = {
            "form_id": new_form_id(), "mission": mission, "profession": request.GET.get("profession", ""), "starts_on": starts_on,
            "ends_on": mission.ends_on if mission else None,
        }  # fmt: skip
        return AskForm(request.POST if request.method == "POST" else None, initial=given, user=self.user)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        demand = actions.ask_for(**values, by=self.user, at=self.now)
        lead = demand.profession.lead
        told = {"key": demand.key, "lead": lead.name if lead else _("the profession leads")}
        messages.success(self.request, _("%(key)s is asked for; %(lead)s sees the gap now.") % told)
        return f"{reverse('portfolio:heat_map')}?profession={demand.profession_id}"


class Withdraw(ActionPage):
    template, form, sentence = "professions/demand_withdraw.html", WithdrawForm, access.ASKING
    thing: Demand

    def find(self, **kwargs: Any) -> Demand:
        found: Demand = named(queries.demands(), kwargs["key"])
        return found

    def may(self) -> bool:
        return access.may_assign_to(self.user, self.thing.mission)

    def initial(self) -> dict[str, Any]:
        return {"ends_on": min(self.now.date(), self.thing.ends_on)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.withdraw_demand(demand=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is withdrawn from that day on.") % {"key": self.thing.key})
        return reverse("professions:profession_show", args=[self.thing.profession.key])
