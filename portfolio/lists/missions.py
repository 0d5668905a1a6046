"""The list of missions, declared."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface import words
from interface.lists import Bulk, Cell, Choice, Choices, Column, Days, Keys, ListPage, Sort, View, column
from interface.lists.declared import Value
from portfolio.queries import choices

Row = Mapping[str, Any]

STATES = (
    Choice("active", _("Running")),
    Choice("paused", _("Paused")),
    Choice("rechartered", _("In re-charter")),
    Choice("chartered", _("Chartered")),
    Choice("candidate", _("Candidate")),
    Choice("concluded", _("Concluded")),
    Choice("graduated", _("Graduated")),
    Choice("turned_down", _("Turned down")),
)
_WORDS = {choice.value: choice.label for choice in STATES}
_NOT_JUDGED = ("paused", "rechartered", "chartered", "candidate", "graduated", "turned_down")
STATUSES = tuple(
    Choice(key, words.status(key).word)
    for key in ("on_track", "at_risk", "off_track", "met", "no_data", "not_started", "not_judged", "concluded")
)
UNCLASSIFIED = Choice("unclassified", _("Not classified"))
TYPES = (*(Choice(key, words.KINDS[key]) for key in ("strategic", "feature", "platform")), UNCLASSIFIED)
AMBITIONS = (*(Choice(key, words.KINDS[key]) for key in ("core", "adjacent", "transformational")), UNCLASSIFIED)
GAPS = (
    Choice("regressed", _("A key result regressed")),
    Choice("overdue", _("Overdue")),
    Choice("no_key_results", _("No key results")),
    Choice("assumption", _("An assumption broken or overdue")),
    Choice("no_owner", _("No owner")),
    Choice("no_outcome", _("No outcome")),
)


def status_of(row: Row) -> str:
    """The word of the status column, as its row shows it."""
    if row["state"] in _NOT_JUDGED:
        return str(_WORDS[row["state"]])
    return str(words.status(row["today"]).word)


def _attained(row: Row) -> Value:
    return None if row["score"] is None else round(row["score"] * 100)


def _last_day(row: Row) -> Value:
    """A range ends on the day after its last."""
    return row["ends_on"] - timedelta(days=1) if row["ends_on"] else None


class MissionList(ListPage):
    name = "portfolio:mission_list"
    title = _("Missions")
    searches = _("Title, key or owner")
    empty_title = _("No mission yet")
    empty_text = _("A mission is one attempt at one outcome, with an owner, an end and an envelope. Propose the first.")
    parts = ("list",)
    columns = (
        column("mission", _("Mission"), Cell("key", _("Key"), lambda row: row["key"]),
               Cell("title", _("Mission"), lambda row: row["title"]), main=True, sort="title"),
        column("type", _("Type"), lambda row: words.kind_word(row["type"]), sort="type"),
        column("ambition", _("Ambition"), lambda row: words.kind_word(row["ambition"]), usual=False),
        column("state", _("State"), lambda row: str(_WORDS[row["state"]]), usual=False),
        column("status", _("Status"), status_of, sort="status"),
        Column("weeks", _("13 weeks"), ()),
        column("attained", _("Attained"), Cell("attained", _("Attained, %"), _attained),
               Cell("known", _("Key results known"), lambda row: row["known_krs"]),
               Cell("key_results", _("Key results"), lambda row: row["total_krs"]), tight=True, sort="attained"),
        column("confidence", _("Confidence"), Cell("confidence", _("Confidence, %"), lambda row: row["confidence"]), sort="confidence"),
        column("owner", _("Owner"), "owner_name", tight=True, sort="owner"),
        column("outcome", _("Outcome"), Cell("outcome", _("Outcome"), lambda row: row["outcome_key"]),
               Cell("outcome_title", _("Outcome title"), lambda row: row["outcome_title"]), usual=False, wide=True, sort="rank"),
        column("parent", _("Came of"), Cell("parent", _("Parent"), lambda row: row["parent_key"]),
               Cell("parent_title", _("Parent title"), lambda row: row["parent_title"]), usual=False, wide=True),
        column("cluster", _("Cluster"), lambda row: ", ".join(cluster_titles(row)), usual=False, wide=True),
        column("people", _("People"), "people", usual=False, number=True, sort="people"),
        column("fte", _("FTE at most"), "fte_peak", usual=False, number=True),
        column("envelope", _("Envelope"), Cell("money_min", _("Money, least"), lambda row: row["money_min"]),
               Cell("money_max", _("Money, most"), lambda row: row["money_max"]),
               Cell("currency", _("Currency"), lambda row: row["currency"]), usual=False, number=True, sort="money"),
        column("starts", _("Starts"), "starts_on", usual=False, tight=True, sort="starts"),
        column("time", _("Time"), Cell("last_day", _("Last day"), _last_day),
               Cell("concluded_on", _("Concluded on"), lambda row: row["concluded_on"]), tight=True, sort="ends"),
        column("activity", _("Latest change"), "last_activity_at", usual=False, tight=True, sort="activity"),
    )  # fmt: skip
    filters = (
        Choices("state", _("State"), STATES),
        Choices("status", _("Status"), STATUSES),
        Choices("type", _("Type"), TYPES),
        Choices("ambition", _("Ambition"), AMBITIONS),
        Choices("gap", _("Gap"), GAPS),
        Choices("owner", _("Owner"), choices.owners, has_me=True),
        Choices("outcome", _("Outcome"), choices.outcomes),
        Choices("goal", _("Goal"), choices.goals),
        Choices("cluster", _("Cluster"), choices.clusters),
        Choices("parent", _("Came of"), choices.parents),
        Days("ends_from", _("Last day from")),
        Days("ends_until", _("Last day until")),
        Keys("key", _("Missions")),
    )
    sorts = (
        Sort("rank", _("First outcome first"), _("Last outcome first")),
        Sort("ends", _("Ends soonest"), _("Ends latest")),
        Sort("status", _("Most troubled first"), _("Least troubled first")),
        Sort("attained", _("Least attained"), _("Most attained")),
        Sort("confidence", _("Least confident"), _("Most confident")),
        Sort("activity", _("Longest untouched"), _("Latest change first")),
        Sort("title", _("Title, A to Z"), _("Title, Z to A")),
        Sort("owner", _("Owner, A to Z"), _("Owner, Z to A")),
        Sort("type", _("Type, A to Z"), _("Type, Z to A")),
        Sort("people", _("Fewest people"), _("Most people")),
        Sort("money", _("Smallest envelope"), _("Largest envelope")),
        Sort("starts", _("Starts first"), _("Starts last")),
        Sort("number", _("Oldest first"), _("Newest first")),
    )
    views = (
        View(_("All"), ""),
        View(_("Mine"), "owner=me"),
        View(_("Running"), "state=active"),
        View(_("Off track"), "state=active&status=off_track&sort=ends"),
        View(_("Regressed"), "gap=regressed"),
        View(_("Candidates"), "state=candidate&state=chartered&sort=-number"),
        View(_("Paused"), "state=paused&state=rechartered&sort=-activity"),
        View(_("Concluded"), "state=concluded&state=graduated&sort=-activity"),
    )
    bulk = (
        Bulk(_("Affiliate"), "missions:several_affiliate", "boxes"),
        Bulk(_("Align"), "missions:several_align", "goal"),
        Bulk(_("Hand over"), "missions:several_hand_over", "user-plus"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d mission", "%(n)d missions", count) % {"n": count}


def cluster_titles(row: Row) -> list[str]:
    """The titles of the clusters that the mission is affiliated with, the primary one first."""
    return [line.partition(" ")[2] for line in row["clusters"].splitlines()]
