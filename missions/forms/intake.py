"""Forms of the walk through the decision tree."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import intake, queries
from missions.forms.missions import TYPES
from missions.forms.outcomes import COACHED
from missions.forms.sent import ActionForm, Amount, Day, Line, Paragraph, RowChoice
from missions.models.limits import REASON, STATEMENT, TITLE

ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]


class StartForm(forms.Form):
    title = Line(longest=TITLE, label=_("What is proposed?"), widget=forms.TextInput(attrs=COACHED))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=3,
        required=False,
        label=_("What should be different afterwards, and for whom?"),
    )


class AnswerForm(forms.Form):
    """One question: yes, no or not known, with a reason."""

    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.RadioSelect, label=_("Your answer"))
    reason = Paragraph(
        longest=REASON, rows=2, required=False, label=_("How do you know?"), help_text=_("A sentence, or a link.")
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question not in intake.PROBES:
            choices = [(value, Told(label, intake.consequence(question, value))) for value, label in ANSWERS]
        else:
            choices = [(value, Told(label)) for value, label in ANSWERS]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Told:
    """An answer, and what follows from it."""

    word: Any
    then: str = ""

    def __str__(self) -> str:
        return f"{self.word}. {self.then}".rstrip(". ")


class FrameForm(forms.Form):
    """The remedy for an activity without an objective."""

    title = Line(longest=TITLE, label=_("Framed as an outcome"), widget=forms.TextInput(attrs=COACHED))
    purpose = Paragraph(longest=STATEMENT, rows=4, label=_("Who will be better off, and how would one notice?"))


class TimeForm(forms.Form):
    starts_on = Day(label=_("Starts on"))
    ends_on = Day(label=_("Ends on"), help_text=_("A day that those who know the work believe in."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("It would end before it starts. Choose a later end or an earlier start."))
        return given


class AlignForm(forms.Form):
    found = forms.ChoiceField(
        choices=[("yes", _("Yes, it can serve this goal")), ("no", _("No. It serves no goal and is deprioritised"))],
        widget=forms.RadioSelect,
        label=_("Was an alignment found?"),
    )
    goal = RowChoice(queryset=None, required=False, label=_("Strategic goal"), empty_label=_("Choose a goal"))
    reason = Paragraph(longest=REASON, rows=2, required=False, label=_("What did the assessment find?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = queries.goals()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("found") == "yes" and not given.get("goal"):
            self.add_error("goal", _("Choose the goal that it can serve, or answer no."))
        return given


class CapabilityForm(forms.Form):
    capability = Paragraph(
        longest=REASON,
        rows=3,
        label=_("Which professions and levels does it take?"),
        help_text=_("For example: two designers, one of them senior, and a buyer for half of the time."),
    )
    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"), help_text=_("Three letters, such as GBP."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for noun in ("fte", "money"):
            least, most = given.get(f"{noun}_min"), given.get(f"{noun}_max")
            if least is not None and most is not None and least > most:
                self.add_error(f"{noun}_min", _("The least is more than the most. Exchange the two."))
        if given.get("fte_max") is None and given.get("money_max") is None:
            self.add_error("fte_max", _("Say at most how many people or how much money. A range is enough."))
        return given


class VerdictForm(ActionForm):
    """Keeping the assessment, as the tree sees it or otherwise."""

    override_type = forms.ChoiceField(
        choices=[("", _("I agree with the tree")), *TYPES], required=False, label=_("I find it to be")
    )
    override_reason = Paragraph(longest=REASON, rows=2, required=False, label=_("Because"))


REMEDY_FORMS: dict[str, type[forms.Form]] = {
    "frame_outcome": FrameForm,
    "set_time": TimeForm,
    "assess_alignment": AlignForm,
    "understand_capability": CapabilityForm,
}
