"""Forms of charters and re-charters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.missions import ConclusionForm, reason
from missions.forms.sent import ActionForm, Line, Paragraph
from missions.models import Recharter
from missions.models.limits import STATEMENT, TITLE
from missions.models.recharter import MOST_CONSIDERED


class CharterForm(ActionForm):
    objective_summary = Paragraph(
        longest=STATEMENT, rows=3, required=False, label=_("Objective, in a sentence or two"),
        help_text=_("What will be different when it has worked."),
    )  # fmt: skip
    hypothesis = Paragraph(
        longest=STATEMENT, rows=3, required=False, label=_("Hypothesis"),
        help_text=_("What you expect to happen, and why. It is registered before the launch; the conclusion is held against it."),
    )  # fmt: skip
    constraints = Paragraph(
        longest=STATEMENT, rows=3, required=False, label=_("Constraints"),
        help_text=_("What it must not touch, break or promise."),
    )  # fmt: skip
    success_measures = Paragraph(
        longest=STATEMENT, rows=3, required=False, label=_("How you will know"),
        help_text=_("In words; key results follow from them."),
    )  # fmt: skip


class StepForm(ActionForm):
    """Nothing to fill in: the step stands on its own."""


class ReasonForm(ActionForm):
    reason = reason()


class RecharterForm(ActionForm):
    trigger = forms.ChoiceField(
        choices=Recharter.Trigger.choices, widget=forms.RadioSelect, label=_("What raised the doubt")
    )
    reason = reason(label=_("What you know now that you did not know before"))
    considered = Paragraph(
        longest=MOST_CONSIDERED * STATEMENT, rows=5, label=_("Purposes to weigh"),
        help_text=_("One a line, up to five. Each would be a new mission; this one keeps its own."),
    )  # fmt: skip

    def clean_considered(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["considered"].splitlines() if line.strip()]


class _Ending(ConclusionForm):
    reason = reason(label=_("Why it is decided so"))
    children = None  # type: ignore[assignment]  # the reason of the decision says what becomes of them


class SucceedForm(_Ending):
    title = Line(longest=TITLE, label=_("Name of the successor"))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=4,
        label=_("Its purpose"),
        help_text=_("It is written once and never changes afterwards."),
    )
    result = None  # type: ignore[assignment]  # the old mission is superseded
    field_order = ("title", "purpose", "reason", "learned")


class StopForm(_Ending):
    field_order = ("result", "reason", "learned")
