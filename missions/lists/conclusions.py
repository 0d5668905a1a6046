"""The ledger of conclusions, declared."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.lists import Cell, Choice, Choices, Days, ListPage, Sort, View, column
from missions import queries
from missions.models import Conclusion, MissionType

RESULTS = tuple(Choice(str(value), label) for value, label in Conclusion.Result.choices)
TYPES = tuple(Choice(str(value), label) for value, label in MissionType.choices)


def outcomes() -> list[Choice]:
    return [
        Choice(str(row.pk), row.title)
        for row in queries.outcomes().filter(missions__conclusion__isnull=False).distinct()
    ]


class ConclusionList(ListPage):
    name = "missions:conclusion_list"
    title = _("Conclusions")
    searches = _("Words, “words in a row”, -without")
    empty_title = _("No conclusion yet")
    empty_text = _(
        "When a mission ends, it says here honestly how it ended and what was learned, also when it was not achieved."
    )
    has_columns = False
    sizes = (20, 50)
    columns = (
        column("mission", _("Mission"), Cell("key", _("Key"), lambda row: row.key),
               Cell("title", _("Mission"), lambda row: row.mission.title), main=True),
        column("result", _("Result"), lambda row: str(row.get_result_display())),
        column("type", _("Type"), lambda row: str(row.mission.get_type_display())),
        column("outcome", _("Outcome"), lambda row: row.mission.outcome.title if row.mission.outcome else ""),
        column("hypothesis", _("Hypothesis"), lambda row: row.hypothesis),
        column("learned", _("What was learned"), lambda row: row.learned),
        column("confidence", _("Confidence, 0 to 10"), lambda row: row.confidence),
        column("would_change_mind", _("Would change our mind"), lambda row: row.would_change_mind),
        column("corrections", _("Corrections"), lambda row: "\n".join(each.words for each in row.corrections.all())),
        column("concluded_on", _("Concluded on"), lambda row: row.concluded_on),
    )  # fmt: skip
    filters = (
        Choices("result", _("Result"), RESULTS),
        Choices("type", _("Type"), TYPES),
        Choices("outcome", _("Outcome"), outcomes),
        Days("from", _("Concluded from")),
        Days("until", _("Concluded until")),
    )
    sorts = (
        Sort("signed", _("Newest first"), _("Oldest first")),
        Sort("sure", _("Surest first"), _("Least sure first")),
    )
    views = (
        View(_("All"), ""),
        View(_("Achieved"), "result=achieved&result=scaled"),
        View(_("Not achieved"), "result=not_achieved&result=spun_down"),
        View(_("Superseded"), "result=superseded"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d conclusion", "%(n)d conclusions", count) % {"n": count}
