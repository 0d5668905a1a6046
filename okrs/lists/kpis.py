"""The list of KPIs, declared."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Cell, Choice, Choices, Column, Keys, ListPage, Sort, View, column
from okrs.models import Kpi


def topics() -> list[Choice]:
    """The topics that a KPI is computed from."""
    found = Kpi.objects.order_by("topic_id").values_list("topic_id", flat=True).distinct()
    return [Choice(name, name) for name in found]


class KpiList(ListPage):
    name = "okrs:kpi_list"
    title = _("KPIs")
    searches = _("Title, key or topic")
    empty_title = _("No KPIs yet")
    empty_text = _("Declare one on a topic, such as the weekly sum of till lines, and a key result can follow it.")
    columns = (
        column("kpi", _("KPI"), Cell("key", _("Key"), lambda row: row.kpi.key), Cell("title", _("KPI"), lambda row: row.kpi.title),
               main=True, sort="title"),
        column("newest", _("Newest window"), Cell("value", _("Newest value"), lambda row: row.newest.value if row.newest else None),
               Cell("unit", _("Unit"), lambda row: row.kpi.unit), number=True),
        column("until", _("Until"), lambda row: row.newest.ends_on if row.newest else None, tight=True),
        Column("trend", _("Trend"), ()),
        column("topic", _("Topic"), lambda row: row.kpi.topic_id, sort="topic"),
        column("window", _("Window"), lambda row: row.kpi.computes.window, usual=False),
        column("followers", _("Followed by"), lambda row: row.kpi.followers, number=True, sort="followers"),
        column("declared", _("Declared"), lambda row: row.kpi.created_at, usual=False, tight=True, sort="number"),
    )  # fmt: skip
    filters = (
        Choices("topic", _("Topic"), topics),
        Choices("followed", _("Followed by a key result"), (Choice("yes", _("Yes")), Choice("no", _("No")))),
        Keys("key", _("KPIs")),
    )
    sorts = (
        Sort("title", _("Title, A to Z"), _("Title, Z to A")),
        Sort("followers", _("Least followed"), _("Most followed")),
        Sort("topic", _("Topic, A to Z"), _("Topic, Z to A")),
        Sort("number", _("Oldest first"), _("Newest first")),
    )
    views = (View(_("All"), ""), View(_("Followed"), "followed=yes"), View(_("Followed by nothing"), "followed=no"))

    def counted(self, count: int) -> str:
        return ngettext("%(n)d KPI", "%(n)d KPIs", count) % {"n": count}
