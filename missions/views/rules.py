"""Pages on which executives set what holds for the portfolio as a whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from missions import access, actions, queries
from missions.forms import rules as forms
from missions.forms.sent import ActionForm
from missions.mix import PARTS, PRESET
from missions.models import MixTarget, PortfolioRules, StrategicLimit
from missions.views.door import ActionPage


class RulePage(ActionPage):
    """A form about the rules as they are: whoever set one meanwhile is not overwritten unseen."""

    sentence = access.SETTING
    thing: PortfolioRules

    def find(self, **kwargs: Any) -> PortfolioRules:
        return PortfolioRules.now()

    def seen(self, anchor: str, told: str) -> str:
        messages.success(self.request, told)
        return reverse("portfolio:mix") + anchor


class SetTargets(RulePage):
    template = "missions/mix_targets.html"

    def find(self, **kwargs: Any) -> PortfolioRules:
        self.by = kwargs["by"]
        if self.by not in PARTS:
            raise Http404(_("Targets are set by ambition or by type."))
        asked = self.request.GET.get("measure", "")
        self.measure = asked if asked in MixTarget.Measure.values else MixTarget.Measure.MONEY.value
        return super().find(**kwargs)

    def filled(self, request: HttpRequest) -> ActionForm:
        self.form = forms.TARGETS[self.by]  # type: ignore[misc]  # the parts are those of this address
        return super().filled(request)

    def initial(self) -> dict[str, Any]:
        today = self.now.date()
        now = MixTarget.objects.holding(today, measure=self.measure, by=self.by)
        given = {"measure": self.measure, **forms.initial_of(now, today)}
        if "preset" in self.request.GET and self.by == "ambition":
            given |= forms.typed(PRESET)
        return given

    def context(self) -> dict[str, Any]:
        now = [target for target in queries.targets_on(self.now.date()) if target.by == self.by]
        return {"by": self.by, "has_preset": self.by == "ambition", "measure": self.measure, "held": now}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        target = actions.set_mix_targets(**values, expected_version=version, by=self.user, at=self.now)
        address = f"?by={self.by}"
        return self.seen(address, _("The targets are set.") if target.bands else _("There is no target any more."))


class SetLimit(RulePage):
    template, form = "missions/strategic_limit.html", forms.LimitForm

    def initial(self) -> dict[str, Any]:
        return {"most": StrategicLimit.on(self.now.date()), "starts_on": self.now.date()}

    def context(self) -> dict[str, Any]:
        return {"running": queries.strategic_running()}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.set_strategic_limit(**values, expected_version=version, by=self.user, at=self.now)
        return self.seen("#limit", _("The limit is set."))


class ExceedLimit(RulePage):
    template, form = "missions/strategic_limit_exceed.html", forms.DecisionForm

    def initial(self) -> dict[str, Any]:
        """As many as run already, or one more than the limit: what somebody who comes here most likely decides."""
        most = StrategicLimit.on(self.now.date()) or 0
        return {"allowed": max(len(queries.strategic_running()), most + 1)}

    def context(self) -> dict[str, Any]:
        return {"running": queries.strategic_running(), "most": StrategicLimit.on(self.now.date())}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.exceed_strategic_limit(**values, expected_version=version, by=self.user, at=self.now)
        return self.seen("#limit", _("The decision is recorded. It ends by itself."))
