"""The list of objectives, declared. Its rows are cards: an objective is read with its key results."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from interface.lists import Cell, Choice, Choices, Keys, ListPage, Sort, View, column
from interface.lists.declared import Value
from okrs.models import Commitment, Intent, ObjectiveKind
from okrs.queries import ScoredObjective

HOLDERS = (Choice("mission", _("Missions")), Choice("outcome", _("Outcomes")), Choice("goal", _("Goals")))
HAS = (
    Choice("no_key_results", _("No key result")),
    Choice("silent", _("A key result that nobody spoke of")),
    Choice("closed", _("Every key result closed")),
)


def owners() -> list[Choice]:
    """Who owns a mission or an outcome with objectives."""
    held = Q(missions_owned__objectives__isnull=False) | Q(outcomes_owned__objectives__isnull=False)
    return [Choice(str(pk), name) for pk, name in User.objects.filter(held).distinct().values_list("pk", "name")]


def _percent(row: ScoredObjective) -> Value:
    return None if row.percent is None else round(row.percent)


class ObjectiveList(ListPage):
    name = "okrs:objective_list"
    title = _("Objectives")
    searches = _("Words of an objective or a key result")
    empty_title = _("No objectives yet")
    empty_text = _(
        "An objective says where a goal, an outcome or a mission wants to go; its key results say how far it has come."
    )
    has_columns = False
    sizes = (20, 50)
    columns = (
        column("objective", _("Objective"), Cell("key", _("Key"), lambda row: row.objective.key),
               Cell("statement", _("Objective"), lambda row: row.objective.statement), main=True),
        column("holder", _("Belongs to"), Cell("holder", _("Belongs to"), lambda row: row.objective.holder.key),
               Cell("holder_title", _("Title of that"), lambda row: row.objective.holder.title)),
        column("status", _("Status"), lambda row: row.word),
        column("attained", _("Attained"), Cell("attained", _("Attained, %"), _percent),
               Cell("known", _("Key results known"), lambda row: row.total.known),
               Cell("key_results", _("Key results"), lambda row: row.total.total)),
        column("kind", _("Kind"), lambda row: row.objective.get_kind_display()),
        column("intent", _("Intent"), lambda row: row.objective.get_intent_display()),
        column("commitment", _("Commitment"), lambda row: row.objective.get_commitment_display()),
    )  # fmt: skip
    filters = (
        Choices("kind", _("Held by"), HOLDERS),
        Choices("has", _("Gap"), HAS),
        Choices("does", _("It is there to"), tuple(Choice(str(value), label) for value, label in ObjectiveKind.choices)),
        Choices("intent", _("Intent"), tuple(Choice(str(value), label) for value, label in Intent.choices)),
        Choices("commitment", _("Commitment"), tuple(Choice(str(value), label) for value, label in Commitment.choices)),
        Choices("owner", _("Owner"), owners, has_me=True),
        Keys("holder", _("Belongs to")),
    )  # fmt: skip
    sorts = (Sort("holder", _("Missions, outcomes, goals")), Sort("number", _("Oldest first"), _("Newest first")))
    views = (
        View(_("All"), ""),
        View(_("Mine"), "owner=me"),
        View(_("Missions"), "kind=mission"),
        View(_("Outcomes"), "kind=outcome"),
        View(_("Goals"), "kind=goal"),
        View(_("Without a key result"), "has=no_key_results"),
        View(_("Silent"), "has=silent"),
    )

    def counted(self, count: int) -> str:
        return ngettext("%(n)d objective", "%(n)d objectives", count) % {"n": count}
