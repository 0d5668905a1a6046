"""The decision log of the portfolio, declared as a list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Cell, Choice, Choices, Days, Keys, ListPage, Sort, View, column
from portfolio.queries import choices
from portfolio.queries.decision_log import about

KINDS = (
    Choice("gate", _("Decided at a gate")),
    Choice("gate_set", _("Gate set")),
    Choice("gate_changed", _("Gate changed")),
    Choice("gate_withdrawn", _("Gate withdrawn")),
    Choice("charter", _("Charter signed")),
    Choice("launch", _("Launch")),
    Choice("turned_down", _("Turned down")),
    Choice("pause", _("Pause")),
    Choice("resume", _("Resumption")),
    Choice("recharter_opened", _("Re-charter opened")),
    Choice("recharter", _("Re-charter decided")),
    Choice("review", _("Review")),
    Choice("parent", _("Parent mission")),
    Choice("envelope", _("Envelope")),
    Choice("window", _("Window")),
    Choice("handover", _("Handover")),
    Choice("alignment", _("Alignment")),
    Choice("classification", _("Type")),
    Choice("override", _("Override of the tree")),
    Choice("conclusion", _("Conclusion")),
    Choice("graduation", _("Graduation")),
    Choice("rank", _("Rank")),
    Choice("order", _("Order of outcomes")),
    Choice("retirement", _("Outcome retired")),
    Choice("goal_retirement", _("Goal retired")),
    Choice("mix_targets", _("Targets of the mix")),
    Choice("strategic_limit", _("Strategic limit")),
    Choice("limit_exceeded", _("Beyond the limit")),
)
LABELS = {choice.value: choice.label for choice in KINDS}


def kind_word(kind: str) -> str:
    return str(LABELS.get(kind, kind))


class DecisionList(ListPage):
    name = "portfolio:decision_list"
    title = _("Decisions")
    searches = _("Words of the reason, or what it was about")
    empty_title = _("Nothing was decided yet")
    empty_text = _(
        "Gates, charters, conclusions, ranks and envelopes: whoever decides says why, and it stands here for good."
    )
    parts = ("list",)
    columns = (
        column("at", _("When"), Cell("at", _("When"), lambda row: row["at"]), tight=True, sort="at"),
        column("decision", _("Decision"), Cell("decision", _("Decision"), lambda row: row["sentence"]),
               Cell("reason", _("Reason"), lambda row: row["reason"]), main=True, wide=True),
        column("about", _("About"), Cell("key", _("Key"), lambda row: row["mission_key"] or row["outcome_key"]),
               Cell("about", _("About"), about), wide=True),
        column("kind", _("Kind"), lambda row: kind_word(row["kind"]), tight=True, sort="kind"),
        column("by", _("By"), "by_name", sort="by"),
    )  # fmt: skip
    filters = (
        Choices("kind", _("Kind"), KINDS),
        Choices("by", _("By"), choices.deciders, has_me=True),
        Choices("outcome", _("Outcome"), choices.outcomes),
        Days("since", _("From")),
        Days("until", _("Until")),
        Days("as_of", _("As known on")),
        Keys("mission", _("Mission")),
    )
    sorts = (
        Sort("at", _("Newest first"), _("Oldest first")),
        Sort("kind", _("Kind, A to Z"), _("Kind, Z to A")),
        Sort("by", _("Who, A to Z"), _("Who, Z to A")),
    )
    views = (
        View(_("All"), ""),
        View(_("Money"), "kind=gate&kind=gate_set&kind=gate_changed&kind=gate_withdrawn&kind=envelope"),
        View(_("Charters"), "kind=charter&kind=launch&kind=recharter_opened&kind=recharter"),
        View(_("Conclusions"), "kind=conclusion"),
        View(_("Order"), "kind=rank&kind=order&kind=retirement&kind=goal_retirement"),
        View(_("Rules bent"), "kind=override&kind=limit_exceeded"),
        View(_("Mine"), "by=me"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d decision", "%(n)d decisions", count) % {"n": count}
