"""The list of key results, declared."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface import words
from interface.lists import Bulk, Cell, Choice, Choices, Column, Days, Keys, ListPage, Sort, View, column
from interface.lists.declared import Value
from okrs.models import Kind
from portfolio.queries import choices

Row = Mapping[str, Any]

STATUSES = tuple(
    Choice(key, words.status(key).word)
    for key in (
        "on_track",
        "at_risk",
        "off_track",
        "regressed",
        "met",
        "no_data",
        "not_judged",
        "no_target",
        "not_started",
        "concluded",
    )
)
YES_NO = (Choice("yes", _("Yes")), Choice("no", _("No")))
SAID = (
    Choice("week", _("In the last 7 days")),
    Choice("month", _("8 to 28 days ago")),
    Choice("older", _("More than 28 days ago")),
    Choice("never", _("Never")),
)


def _attained(row: Row) -> Value:
    return None if row["score"] is None else round(row["score"] * 100)


class KeyResultList(ListPage):
    name = "portfolio:key_result_list"
    title = _("Key results")
    searches = _("Title, key, or what it belongs to")
    empty_title = _("No key result yet")
    empty_text = _("A key result is one measure of progress of an objective. Set an objective first.")
    parts = ("list",)
    columns = (
        column("key_result", _("Key result"), Cell("key", _("Key"), lambda row: row["key"]),
               Cell("title", _("Key result"), lambda row: row["title"]), main=True, sort="title"),
        column("holder", _("Belongs to"), Cell("holder", _("Belongs to"), lambda row: row["holder_key"]),
               Cell("holder_title", _("Title of that"), lambda row: row["holder_title"]), sort="holder", wide=True),
        column("owner", _("Owner"), "owner_name", usual=False, sort="owner"),
        column("status", _("Status"), lambda row: str(words.status(row["today"]).word), sort="status"),
        Column("weeks", _("13 weeks"), ()),
        column("now", _("Now"), Cell("value", _("Now"), lambda row: row["value"]), Cell("zone", _("Zone"), lambda row: row["zone"]),
               Cell("unit", _("Unit"), lambda row: row["unit"]), number=True),
        column("target", _("Target"), Cell("baseline", _("Baseline"), lambda row: row["baseline"]),
               Cell("target", _("Target"), lambda row: row["target"]), number=True),
        column("attained", _("Attained"), Cell("attained", _("Attained, %"), _attained), number=True, sort="attained"),
        column("confidence", _("Confidence"), Cell("confidence", _("Confidence, %"), lambda row: row["confidence"]), tight=True,
               usual=False, sort="confidence"),
        column("kind", _("Kind"), lambda row: str(Kind(row["measure_kind"]).label), usual=False),
        column("due", _("Due"), "due_on", tight=True, sort="due"),
        column("said", _("Last check-in"), Cell("said_at", _("Last check-in"), lambda row: row["said_at"]),
               Cell("check_ins", _("Check-ins"), lambda row: row["check_ins"]), tight=True, sort="said"),
    )  # fmt: skip
    filters = (
        Choices("status", _("Status"), STATUSES),
        Choices("said", _("Last check-in"), SAID),
        Choices("holder", _("Belongs to a"), (Choice("mission", _("Mission")), Choice("outcome", _("Outcome")), Choice("goal", _("Goal")))),
        Choices("kind", _("Kind"), tuple(Choice(str(value), label) for value, label in Kind.choices)),
        Choices("open", _("Open"), YES_NO),
        Choices("from_kpi", _("Follows a KPI"), YES_NO),
        Choices("owner", _("Owner"), choices.owners, has_me=True),
        Days("due_from", _("Due from")),
        Days("due_until", _("Due until")),
        Keys("of", _("Belongs to")),
        Keys("key", _("Key results")),
    )  # fmt: skip
    sorts = (
        Sort("due", _("Due soonest"), _("Due latest")),
        Sort("status", _("Most troubled first"), _("Least troubled first")),
        Sort("said", _("Longest unheard"), _("Latest check-in first")),
        Sort("attained", _("Least attained"), _("Most attained")),
        Sort("confidence", _("Least confident"), _("Most confident")),
        Sort("title", _("Title, A to Z"), _("Title, Z to A")),
        Sort("holder", _("What it belongs to, A to Z"), _("What it belongs to, Z to A")),
        Sort("owner", _("Owner, A to Z"), _("Owner, Z to A")),
        Sort("number", _("Oldest first"), _("Newest first")),
    )
    views = (
        View(_("Open"), "open=yes"),
        View(_("Mine"), "open=yes&owner=me"),
        View(_("Off track"), "open=yes&status=off_track&status=regressed"),
        View(_("Unheard for a month"), "open=yes&said=older&said=never&sort=said"),
        View(_("No data"), "open=yes&status=no_data&status=not_judged&status=no_target"),
        View(_("Concluded"), "open=no&sort=-due"),
        View(_("All"), ""),
    )
    bulk = (
        Bulk(_("Change the due day"), "okrs:several_due", "calendar"),
        Bulk(_("Close"), "okrs:several_close", "ban"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d key result", "%(n)d key results", count) % {"n": count}
