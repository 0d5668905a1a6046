"""Pages of a mission's way: the next stage, a means, what it takes for true."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from missions import access, actions, queries, stages, testable
from missions.forms import way as forms
from missions.models import Assumption, Mission, Option, StageInterval
from missions.models.limits import LINE
from missions.views.door import ActionPage, named
from missions.views.missions import MissionPage
from rest.once import new_form_id


def page_of(mission: Mission) -> str:
    """Where the way of a mission is watched."""
    return f"{reverse('portfolio:mission_show', args=[mission.key])}?tab=way"


class EnterStage(MissionPage):
    template, form = "missions/mission_stage.html", forms.StageForm

    def find(self, **kwargs: Any) -> Mission:
        mission = super().find(**kwargs)
        self.here = StageInterval.open_of(mission)
        self.moves = stages.moves(mission.type, self.here.stage if self.here else "")
        return mission

    def filled(self, request: HttpRequest) -> forms.StageForm:
        onward = next((move.stage.code for move in self.moves if move.is_forward), None)
        given = {"form_id": new_form_id(), "version": self.thing.version, "stage": onward}
        return forms.StageForm(request.POST if request.method == "POST" else None, initial=given, moves=self.moves)

    def context(self) -> dict[str, Any]:
        return {"here": self.here, "moves": self.moves, "back": page_of(self.thing)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.enter_stage(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        title = stages.title_of(self.thing.type, values["stage"])
        messages.success(
            self.request, _("%(key)s is in the stage %(title)s.") % {"key": self.thing.key, "title": title}
        )
        return page_of(self.thing)


class AddOption(MissionPage):
    template, form = "missions/option_add.html", forms.OptionForm

    def context(self) -> dict[str, Any]:
        return {"back": page_of(self.thing)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        option = actions.add_option(mission=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is on the table.") % {"key": option.key})
        return page_of(self.thing)


class MoveOption(ActionPage):
    template, form, sentence = "missions/option_move.html", forms.OptionMoveForm, access.EDITING
    thing: Option

    def find(self, **kwargs: Any) -> Option:
        return named(queries.options(), kwargs["key"])

    def may(self) -> bool:
        return access.may_edit(self.user, self.thing.mission)

    def initial(self) -> dict[str, Any]:
        return {"state": self.thing.state, "came_of_it": self.thing.came_of_it}

    def context(self) -> dict[str, Any]:
        return {"back": page_of(self.thing.mission)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        option = actions.move_option(option=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        told = {"key": option.key, "state": option.get_state_display().lower()}
        messages.success(self.request, _("%(key)s is %(state)s.") % told)
        return page_of(self.thing.mission)


class StateAssumption(MissionPage):
    template, form = "missions/assumption_state.html", forms.AssumptionForm

    def context(self) -> dict[str, Any]:
        sentence = self.request.POST.get("sentence", "")
        return {"back": page_of(self.thing), "warnings": testable.look_at(sentence), "title": sentence}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        assumption = actions.state_assumption(mission=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is stated.") % {"key": assumption.key})
        return page_of(self.thing)


class AssumptionPage(ActionPage):
    """The page of an action on one assumption."""

    thing: Assumption
    sentence = access.EDITING

    def find(self, **kwargs: Any) -> Assumption:
        return named(queries.assumptions(on=self.now.date()), kwargs["key"])

    def may(self) -> bool:
        return access.may_edit(self.user, self.thing.mission)

    def context(self) -> dict[str, Any]:
        return {"back": page_of(self.thing.mission)}


class JudgeAssumption(AssumptionPage):
    template, form = "missions/assumption_judge.html", forms.JudgementForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        judged = actions.judge_assumption(
            assumption=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        told = {"key": judged.key, "state": judged.get_state_display().lower()}
        messages.success(self.request, _("%(key)s is %(state)s.") % told)
        return page_of(self.thing.mission)


class ExtendAssumption(AssumptionPage):
    template, form = "missions/assumption_extend.html", forms.ExtensionForm

    def initial(self) -> dict[str, Any]:
        return {"expires_on": self.thing.expires_on}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        longer = actions.extend_assumption(
            assumption=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        messages.success(self.request, _("%(key)s has more time.") % {"key": longer.key})
        return page_of(self.thing.mission)


@login_required
@require_safe
def coach(request: HttpRequest) -> HttpResponse:
    """What the coach misses in an assumption while it is typed."""
    sentence = request.GET.get("sentence", "")[:LINE]
    return render(request, "missions/testable.html", {"warnings": testable.look_at(sentence), "title": sentence})
