"""The list of key results, across missions, outcomes and goals."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interface.lists import Asked, Bulk, Column, Shown
from okrs.access import may_write
from okrs.models import Kind
from portfolio import watched
from portfolio.lists.key_results import KeyResultList
from portfolio.queries import key_results
from portfolio.views.parts import rendered_row
from portfolio.views.watching import WatchedList


class KeyResults(WatchedList):
    page = KeyResultList
    template, row_template = "portfolio/key_result_list.html", "portfolio/key_result_row.html"
    watches = (watched.KEY_RESULT_CARD, watched.MISSION_CARD)

    def rows(self, asked: Asked) -> Any:
        wanted = {**asked.values, "q": asked.q, "owner": asked.people("owner", self.user.pk)}
        rows = key_results.filtered(key_results.listed(self.today), wanted, self.now)
        ordered = rows.order_by(*key_results.order(asked.sort_name, is_descending=asked.is_descending))
        return ordered.values(*key_results.LISTED)

    def bulk(self) -> Sequence[Bulk]:
        return super().bulk() if may_write(self.user) else ()

    def row_html(self, row: dict[str, Any], columns: dict[str, Column], picks: bool) -> SafeString:
        said_on = row["said_at"].date() if row["said_at"] else None
        silent = (self.today - said_on).days if said_on else None
        kind_word = str(Kind(row["measure_kind"]).label)
        told = {**row, "day": self.today, "silent": silent, "said_on": said_on, "kind_word": kind_word}
        return rendered_row(self.row_template, told, columns=columns, picks=picks)

    def context(self, shown: Shown) -> dict[str, Any]:
        return {**super().context(shown), "headline": self.headline(shown)}

    def headline(self, shown: Shown) -> str:
        if shown.asked.mistakes:
            return str(shown.page.title)
        if shown.asked.is_narrowed:
            return ngettext("%(n)d key result fits", "%(n)d key results fit", shown.count) % {"n": shown.count}
        return _("%(rows)s say how far we have come") % {"rows": shown.page.counted(shown.count)}
