"""The list of missions."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from accounts.access import may
from interface.lists import Asked, Bulk, Column, Shown
from missions.access import WRITE
from portfolio import watched
from portfolio.lists.missions import MissionList, cluster_titles
from portfolio.queries import missions
from portfolio.views.parts import rendered_row
from portfolio.views.watching import WatchedList


class Missions(WatchedList):
    page = MissionList
    template, row_template = "portfolio/mission_list.html", "portfolio/mission_row.html"
    watches = (watched.MISSION_CARD, watched.OUTCOME_CARD)

    def rows(self, asked: Asked) -> Any:
        wanted = {**asked.values, "q": asked.q, "owner": asked.people("owner", self.user.pk)}
        rows = missions.filtered(missions.listed(self.today), wanted, self.today)
        return rows.order_by(*missions.order(asked.sort_name, is_descending=asked.is_descending)).values(
            *missions.LISTED
        )

    def bulk(self) -> Sequence[Bulk]:
        return super().bulk() if may(self.user, WRITE) else ()

    def row_html(self, row: dict[str, Any], columns: dict[str, Column], picks: bool) -> SafeString:
        shown = {**row, "day": self.today, "cluster_titles": cluster_titles(row)}
        return rendered_row(self.row_template, shown, columns=columns, picks=picks)

    def context(self, shown: Shown) -> dict[str, Any]:
        return {**super().context(shown), "headline": self.headline(shown)}

    def headline(self, shown: Shown) -> str:
        if shown.asked.mistakes:
            return str(shown.page.title)
        if shown.asked.is_narrowed:
            return ngettext("%(n)d mission fits", "%(n)d missions fit", shown.count) % {"n": shown.count}
        return ngettext(
            "%(n)d mission turns an outcome into work", "%(n)d missions turn outcomes into work", shown.count
        ) % {"n": shown.count}
