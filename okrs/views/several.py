"""Pages of a change of several key results: another due day, closing."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from missions.views.several import ChangeSeveral
from okrs import access, actions, queries
from okrs.forms.key_results import CloseForm, DueForm
from okrs.models import KeyResult


class SeveralKeyResults(ChangeSeveral):
    back_to, sentence = "portfolio:key_result_list", access.SETTING

    def may(self) -> bool:
        return access.may_write(self.user)

    def all_rows(self) -> QuerySet[KeyResult]:
        return queries.key_results()

    def may_change(self, row: KeyResult) -> bool:
        return access.may_set(self.user, row.objective.holder)

    def counted(self, count: int) -> str:
        return ngettext("%(n)d key result", "%(n)d key results", count) % {"n": count}


class ChangeDueDays(SeveralKeyResults):
    form, heading = DueForm, gettext_lazy("Change the due day")

    def change(self, row: KeyResult, values: dict[str, Any]) -> None:
        actions.change_target(key_result=row, **values, by=self.user, at=self.now)


class CloseSeveral(SeveralKeyResults):
    form, heading = CloseForm, gettext_lazy("Close")

    def change(self, row: KeyResult, values: dict[str, Any]) -> None:
        actions.close_key_result(key_result=row, **values, by=self.user, at=self.now)
