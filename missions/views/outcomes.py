"""Pages of goals, outcomes and their rank."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from missions import access, actions, queries
from missions.actions.outcome import WORDING
from missions.forms.outcomes import GoalForm, OutcomeForm, RetireForm
from missions.models import Outcome, StrategicGoal
from missions.views.door import ActionPage, named


def board(outcome: Outcome) -> str:
    return f"{reverse('portfolio:outcome_board')}#{outcome.key}"


class SetGoal(ActionPage):
    template, form = "missions/goal_set.html", GoalForm

    def act(self, values: dict[str, Any], version: int | None) -> str:
        goal = actions.set_goal(**values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is set.") % {"key": goal.key})
        return reverse("missions:outcome_add") + f"?goal={goal.pk}"


class EditGoal(ActionPage):
    template, form = "missions/goal_edit.html", GoalForm
    thing: StrategicGoal

    def find(self, **kwargs: Any) -> StrategicGoal:
        return named(queries.goals(), kwargs["key"])

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.thing, name) for name in ("title", "statement", "horizon_year")}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.reword_goal(goal=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        return reverse("portfolio:outcome_board")


class RetireGoal(ActionPage):
    template, form = "missions/goal_retire.html", RetireForm
    thing: StrategicGoal

    def find(self, **kwargs: Any) -> StrategicGoal:
        return named(queries.goals(), kwargs["key"])

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.retire_goal(goal=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is retired.") % {"key": self.thing.key})
        return reverse("portfolio:outcome_board")


class AddOutcome(ActionPage):
    template, form = "missions/outcome_add.html", OutcomeForm

    def initial(self) -> dict[str, Any]:
        return {"kind": Outcome.Kind.CONSUMER, "goal": self.request.GET.get("goal", "")}

    def context(self) -> dict[str, Any]:
        return {"rank": Outcome.objects.active().count() + 1}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        outcome = actions.add_outcome(**values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s was added, last in the rank.") % {"key": outcome.key})
        return board(outcome)


class EditOutcome(ActionPage):
    template, form, sentence = "missions/outcome_edit.html", OutcomeForm, access.REWORDING
    thing: Outcome

    def find(self, **kwargs: Any) -> Outcome:
        return named(queries.outcomes(), kwargs["key"])

    def may(self) -> bool:
        return access.may_reword(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        named_rows = {"goal": self.thing.goal_id, "owner": self.thing.owner_id}
        return {name: named_rows.get(name, getattr(self.thing, name)) for name in WORDING}

    def context(self) -> dict[str, Any]:
        return {"may_retire": access.may_shape_portfolio(self.user)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        outcome = actions.reword_outcome(
            outcome=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        messages.success(self.request, _("%(key)s is reworded.") % {"key": outcome.key})
        return board(outcome)


class RetireOutcome(ActionPage):
    template, form = "missions/outcome_retire.html", RetireForm
    thing: Outcome

    def find(self, **kwargs: Any) -> Outcome:
        return named(queries.outcomes(), kwargs["key"])

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.retire_outcome(outcome=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is retired; those below it moved up.") % {"key": self.thing.key})
        return reverse("portfolio:outcome_board")
