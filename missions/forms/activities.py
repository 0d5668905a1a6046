"""Forms of an activity: its framings, and the one that is chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.coached import COACHED, coached
from missions.forms.intake import ANSWERS
from missions.forms.sent import ActionForm, Amount, Line, Paragraph
from missions.models.limits import REASON, STATEMENT, TITLE

OPEN = [("", _("Not asked yet")), *ANSWERS]


class BeginForm(ActionForm):
    """Nothing to say: the button is pressed."""


class FramingForm(ActionForm):
    title = Line(longest=TITLE, label=_("Framed as"), widget=forms.TextInput(attrs={**COACHED, "autofocus": True}))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=3,
        required=False,
        label=_("What would be different, and for whom?"),
        attrs=coached("purpose"),
    )
    problem_understood = forms.ChoiceField(
        choices=OPEN, required=False, label=_("Framed so, is the problem understood?")
    )
    solution_predictable = forms.ChoiceField(
        choices=OPEN, required=False, label=_("Framed so, is the solution predictable?")
    )
    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"), help_text=_("Three letters, such as GBP."))

    @property
    def values(self) -> dict[str, Any]:
        given = dict(super().values)
        said = {name: given.pop(name) for name in ("problem_understood", "solution_predictable")}
        return given | {"answers": {question: answer for question, answer in said.items() if answer}}


class ChoiceForm(ActionForm):
    reason = Paragraph(
        longest=REASON,
        rows=3,
        label=_("Why this one"),
        help_text=_("It stays beside the others for everybody to read."),
    )
