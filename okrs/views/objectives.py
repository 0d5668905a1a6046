"""Pages of objectives: the list with scores, and a new one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions.views.door import ActionPage
from okrs import access, actions, queries
from okrs.forms.objectives import ObjectiveFilter, ObjectiveForm
from rest.once import new_form_id

A_PAGE = 20


@login_required
@require_safe
def objective_list(request: HttpRequest) -> HttpResponse:
    """Objectives with their key results, by holder."""
    filters = ObjectiveFilter(request.GET)
    asked = filters.asked
    rows = queries.listed(**asked)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    assert isinstance(request.user, User)
    context = {
        "filters": filters, "is_filtered": any(asked.values()), "page": page, "today": today,
        "objectives": [queries.scored_objective(row, today) for row in page],
        "counts": queries.counts(rows), "pages": _pages(request, page),
        "mine": {row.pk for row in page if access.may_set(request.user, row.holder)},
        "may_set": access.may_write(request.user),
    }  # fmt: skip
    return render(request, "okrs/objective_list.html", context)


def _pages(request: HttpRequest, page: Any) -> dict[str, str]:
    def address(number: int) -> str:
        given = request.GET.copy()
        given["page"] = str(number)
        return f"{request.path}?{given.urlencode()}"

    return {
        "next": address(page.next_page_number()) if page.has_next() else "",
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
    }


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
