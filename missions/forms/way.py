"""Forms of a mission's way: the next stage, a means, an assumption."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from missions import stages
from missions.forms.missions import reason
from missions.forms.sent import ActionForm, Day, Line, Paragraph
from missions.models import Assumption, Option
from missions.models.limits import FREE_TEXT, LINE, REASON

TESTED = {"hx-get": reverse_lazy("missions:testable"), "hx-trigger": "input changed delay:300ms", "hx-target": "#coach"}


class StageForm(ActionForm):
    stage = forms.ChoiceField(widget=forms.RadioSelect, label=_("Goes to"))
    reason = Line(
        longest=REASON, required=False, label=_("Reason"), help_text=_("Straight on needs none; anything else does.")
    )

    def __init__(self, *args: Any, moves: list[stages.Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(move.stage.code, _choice(move)) for move in moves]  # type: ignore[attr-defined]


def _choice(move: stages.Move) -> str:
    told = f"{move.stage.title}: {move.stage.what}"
    return told if move.is_forward else str(_("%(told)s Say why.") % {"told": told})


class OptionForm(ActionForm):
    title = Line(longest=LINE, label=_("The means"), help_text=_("Such as a shop in Brighton: one way among several."))
    note = Paragraph(longest=FREE_TEXT, rows=3, required=False, label=_("What speaks for it"))


class OptionMoveForm(ActionForm):
    state = forms.ChoiceField(choices=Option.State.choices, widget=forms.RadioSelect, label=_("It is"))
    came_of_it = Paragraph(
        longest=FREE_TEXT, rows=4, required=False, label=_("What came of it"),
        help_text=_("Needed once it was tried or dropped: the next mission reads it."),
    )  # fmt: skip


class AssumptionForm(ActionForm):
    sentence = Line(
        longest=LINE, label=_("What you take for true"), widget=forms.TextInput(attrs=TESTED),
        help_text=_("As if it were so, with a figure and a case: of those who came once, a third come again."),
    )  # fmt: skip
    expires_on = Day(label=_("Expires on"), help_text=_("By then somebody has found out, or it counts as overdue."))


class JudgementForm(ActionForm):
    state = forms.ChoiceField(
        choices=[pair for pair in Assumption.State.choices if pair[0] != "open"], widget=forms.RadioSelect,
        label=_("It is"),
    )  # fmt: skip
    evidence = Paragraph(longest=FREE_TEXT, rows=4, label=_("What was seen"))


class ExtensionForm(ActionForm):
    expires_on = Day(label=_("Expires on"))
    reason = reason()
