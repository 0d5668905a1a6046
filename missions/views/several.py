"""Pages of a change of several rows, which a list leads to: what is changed, how, and which row refuses why."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import may
from missions import access, actions, queries
from missions.forms import kin as kin_forms
from missions.forms import missions as forms
from missions.models import Mission, Numbered
from missions.several import MOST, RowsRefused, change_each
from missions.views.door import ActionPage
from rest.refusal import Refusal

LONGEST_BACK = 4000


class NotYours(Refusal):
    """A row that is in somebody else's hands."""

    code = "not_yours"
    status = 403
    title = "The row is in somebody else's hands"
    remedy = "Ask one of those whom `detail` names."


class ChangeSeveral(ActionPage):
    """Subclasses say which rows, which change, and who may make it on a row."""

    template = "missions/several.html"
    heading: ClassVar[str | Promise]
    back_to: ClassVar[str]
    thing: list[Numbered]
    refused: RowsRefused | None = None

    def all_rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def may_change(self, row: Any) -> bool:
        raise NotImplementedError

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """Calls one action. Raises a Refusal."""
        raise NotImplementedError

    def counted(self, count: int) -> str:
        raise NotImplementedError

    def find(self, **kwargs: Any) -> list[Numbered]:
        """The rows that the address or the form names. Raises BadRequest."""
        keys = list(dict.fromkeys(self._sent.getlist("key")))
        if not keys:
            raise BadRequest("No row was chosen. Go back to the list and choose at least one.")
        if len(keys) > MOST:
            raise BadRequest(f"At most {MOST} rows are changed at once. Choose fewer.")
        found = {row.key: row for row in self.all_rows().filter(number__in=_numbers(keys))}
        missing = [key for key in keys if key not in found]
        if missing:
            raise BadRequest(f"{missing[0][:40]} is not there. Go back to the list and choose again.")
        return [found[key] for key in keys]

    @property
    def _sent(self) -> Any:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def back(self) -> str:
        """The list as it was when the rows were chosen."""
        query = self._sent.get("back", "")
        fits = query.startswith("?") and len(query) <= LONGEST_BACK and query.isprintable()
        return reverse(self.back_to) + (query if fits and query != "?" else "")

    def context(self) -> dict[str, Any]:
        reasons = self.refused.reasons if self.refused else {}
        willing = [row.key for row in self.thing if row.key not in reasons]
        return {
            "heading": f"{self.heading}: {self.counted(len(self.thing))}",
            "verb": self.heading,
            "rows": [{"row": row, "reason": reasons.get(row.key, "")} for row in self.thing],
            "back": self.back,
            "back_query": self._sent.get("back", ""),
            "without": self._without(willing) if reasons and willing else "",
            "willing": len(willing),
        }

    def _without(self, keys: Sequence[str]) -> str:
        return "?" + urlencode([*(("key", key) for key in keys), ("back", self._sent.get("back", ""))])

    def act(self, values: dict[str, Any], version: int | None) -> str:
        try:
            count = change_each(rows=self.thing, change=lambda row: self._change(row, values), at=self.now)
        except RowsRefused as no:
            self.refused = no
            raise
        messages.success(self.request, _("Done for %(rows)s.") % {"rows": self.counted(count)})
        return self.back

    def _change(self, row: Any, values: dict[str, Any]) -> None:
        if not self.may_change(row):
            raise NotYours(self.sentence)
        self.change(row, values)


def _numbers(keys: Sequence[str]) -> list[int]:
    """12 of MIS-12; what is no key matches nothing."""
    found = [key.rpartition("-")[2] for key in keys]
    return [int(number) for number in found if number.isascii() and number.isdigit() and len(number) < 10]


class SeveralMissions(ChangeSeveral):
    back_to, sentence = "portfolio:mission_list", access.EDITING

    def may(self) -> bool:
        return may(self.user, access.WRITE)

    def all_rows(self) -> QuerySet[Mission]:
        return queries.missions()

    def may_change(self, row: Mission) -> bool:
        return access.may_edit(self.user, row)

    def counted(self, count: int) -> str:
        return ngettext("%(n)d mission", "%(n)d missions", count) % {"n": count}


class AffiliateSeveral(SeveralMissions):
    form, heading = forms.AffiliationForm, gettext_lazy("Affiliate")

    def initial(self) -> dict[str, Any]:
        return {"strength": "contributing"}

    def change(self, row: Mission, values: dict[str, Any]) -> None:
        actions.affiliate(mission=row, **values, by=self.user, at=self.now)


class AlignSeveral(SeveralMissions):
    form, heading = forms.AlignmentForm, gettext_lazy("Align with an outcome")

    def change(self, row: Mission, values: dict[str, Any]) -> None:
        actions.align(mission=row, **values, by=self.user, at=self.now)


class HandOverSeveral(SeveralMissions):
    form, heading, sentence = kin_forms.SuccessorForm, gettext_lazy("Hand over"), access.DECIDING

    def may_change(self, row: Mission) -> bool:
        return access.may_hand_over(self.user, row)

    def change(self, row: Mission, values: dict[str, Any]) -> None:
        actions.hand_over(mission=row, **values, by=self.user, at=self.now)
