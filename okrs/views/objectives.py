"""Pages of objectives: the list with scores, and a new one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.lists import ListView
from interface.lists import Asked, Column, Shown
from missions.views.door import ActionPage
from okrs import access, actions, queries
from okrs.forms.objectives import ObjectiveForm
from okrs.lists.objectives import ObjectiveList
from okrs.models import Objective
from rest.once import new_form_id


class Objectives(ListView):
    """Objectives with their key results, each a card below what holds it."""

    page = ObjectiveList
    template, row_template, part_template = (
        "okrs/objective_list.html",
        "okrs/objective_row.html",
        "okrs/objective_part.html",
    )
    before: Any = None

    def rows(self, asked: Asked) -> QuerySet[Objective]:
        wanted = {**asked.values, "owner": asked.people("owner", self.user.pk)}
        self.found = queries.listed(wanted, asked.q, asked.sort)
        return self.found

    def prepared(self, rows: Sequence[Objective]) -> list[queries.ScoredObjective]:
        return [queries.scored_objective(row, self.today) for row in rows]

    def row_html(self, row: queries.ScoredObjective, columns: dict[str, Column], picks: bool) -> SafeString:
        """The card, below a heading where the holder is another than that of the card before."""
        is_first, self.before = row.objective.holder_id != self.before, row.objective.holder_id
        may_set = access.may_set(self.user, row.objective.holder)
        return render_to_string(self.row_template, {"known": row, "is_first": is_first, "may_set": may_set})

    def context(self, shown: Shown) -> dict[str, Any]:
        found = Objective.objects.none() if shown.asked.mistakes else self.found
        return {"counts": queries.counts(found), "may_set": access.may_write(self.user)}


class SetObjective(ActionPage):
    template, form, sentence = "okrs/objective_set.html", ObjectiveForm, access.SETTING

    def may(self) -> bool:
        return access.may_write(self.user)

    def filled(self, request: HttpRequest) -> ObjectiveForm:
        given = {"form_id": new_form_id(), "holder": request.GET.get("holder", "")}
        return ObjectiveForm(request.POST if request.method == "POST" else None, initial=given, user=self.user)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        objective = actions.set_objective(**values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is set. Now say how progress will be read.") % {"key": objective.key})
        return reverse("okrs:key_result_define", args=[objective.key])
