"""Forms of measures, scores, rounds of comparisons, and of applying what they propose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.sent import ActionForm, Line, Paragraph
from missions.models import Outcome, OutcomeMeasure
from missions.models.limits import REASON, STATEMENT, TITLE
from missions.ordering import wsjf

SCALE = [(number, str(number)) for number in wsjf.SCALE]


class MeasureForm(ActionForm):
    kind = forms.ChoiceField(
        choices=[
            (OutcomeMeasure.Kind.QUANTITATIVE, _("Counted: a figure")),
            (OutcomeMeasure.Kind.QUALITATIVE, _("Told: what people say and do")),
        ],
        label=_("Kind"),
        widget=forms.RadioSelect,
    )
    title = Line(longest=TITLE, label=_("Measure"), help_text=_("By what will people tell that the outcome holds?"))
    method = Paragraph(
        longest=STATEMENT, rows=3, required=False, label=_("How it is read"),
        help_text=_("Who looks at what, how often, and what counts."),
    )  # fmt: skip


class WhyForm(ActionForm):
    reason = Paragraph(longest=REASON, rows=3, label=_("Why"))


class ScoreForm(ActionForm):
    value = forms.TypedChoiceField(choices=SCALE, coerce=int, label=_("Value"), help_text=_("To people and business."))
    time_criticality = forms.TypedChoiceField(
        choices=SCALE, coerce=int, label=_("Time criticality"), help_text=_("How fast that value decays.")
    )
    risk_opportunity = forms.TypedChoiceField(
        choices=SCALE, coerce=int, label=_("Risk and opportunity"), help_text=_("Risk taken away, doors opened.")
    )
    job_size = forms.TypedChoiceField(choices=SCALE, coerce=int, label=_("Job size"), help_text=_("How much work."))
    note = Paragraph(longest=REASON, rows=2, required=False, label=_("Why these"))


class RoundForm(ActionForm):
    title = Line(longest=TITLE, label=_("What the round is for"))
    outcomes: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Outcomes to compare"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcomes"]
        field.queryset = Outcome.objects.ranked()  # type: ignore[attr-defined]
        field.label_from_instance = lambda outcome: f"{outcome.rank} · {outcome.title}"  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "outcomes": list(self.cleaned_data["outcomes"])}


class ApplyForm(ActionForm):
    proposal = forms.CharField(widget=forms.HiddenInput, max_length=24)
    reason = Paragraph(longest=REASON, rows=2, label=_("Why this order"))


class CompareForm(ActionForm):
    first = forms.CharField(widget=forms.HiddenInput, max_length=40)
    second = forms.CharField(widget=forms.HiddenInput, max_length=40)
    preferred = forms.CharField(max_length=40)
