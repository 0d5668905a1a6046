"""Forms of gates: what is asked, and what is decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.missions import reason
from missions.forms.sent import ActionForm, Amount, Day, Line, Paragraph
from missions.models import Gate, GateDecision
from missions.models.limits import FREE_TEXT, REASON, STATEMENT


class GateForm(ActionForm):
    question = Paragraph(
        longest=REASON,
        rows=2,
        label=_("Question"),
        help_text=_("What has to be known before more is spent. One that a figure or a test can answer."),
    )
    evidence_required = Paragraph(
        longest=STATEMENT,
        rows=3,
        label=_("Evidence required"),
        help_text=_("What would have to be seen to go on, and what would end it."),
    )
    tranche = Amount(label=_("Tranche to release"))
    currency = Line(longest=3, required=False, label=_("Currency"))
    fte = Amount(digits=7, label=_("People to release"))
    due_on = Day(label=_("Due on"), help_text=_("The last day on which the decision is in time."))
    options = forms.MultipleChoiceField(
        choices=Gate.Option.choices, widget=forms.CheckboxSelectMultiple, label=_("Options"), initial=Gate.Option.values
    )

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "tranche": self.cleaned_data["tranche"] or 0, "fte": self.cleaned_data["fte"] or 0}


class GateChangeForm(GateForm):
    reason = reason()


class GateWithdrawForm(ActionForm):
    reason = reason()


class GateDecisionForm(ActionForm):
    option = forms.ChoiceField(widget=forms.RadioSelect, label=_("Decision"))
    reason = reason()
    evidence = Paragraph(
        longest=FREE_TEXT,
        rows=4,
        label=_("Evidence seen"),
        help_text=_("One piece a line: a link, a figure, the key of an event."),
    )
    confidence = forms.TypedChoiceField(
        coerce=int,
        choices=[(step, str(step)) for step in GateDecision.CONFIDENCE],
        label=_("Confidence"),
        help_text=_("0: a guess. 10: nobody who saw the evidence would decide otherwise."),
        initial=5,
    )

    def __init__(self, *args: Any, options: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in OPTIONS if value in options
        ]

    def clean_evidence(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip()]


OPTIONS = [
    ("scale", _("Scale: release the tranche, and widen the envelope next")),
    ("continue", _("Continue: release the tranche")),
    ("spin_down", _("Spin down: release nothing, and conclude the mission honestly")),
]


def words_of(gate: Gate) -> dict[str, Any]:
    """The gate as its form shows it; an amount without its idle decimals."""
    shown = {name: getattr(gate, name) for name in GateForm.base_fields if name not in ("form_id", "version")}
    for name in ("tranche", "fte"):
        shown[name] = shown[name].normalize() if shown[name] else None
    return {**shown, **{name: f"{shown[name]:f}" for name in ("tranche", "fte") if shown[name] is not None}}
