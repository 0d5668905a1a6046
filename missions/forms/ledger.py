"""Forms of the ledger: corrections, contradictions, and the marks of a mission that is to be chartered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import ledger
from missions.forms.sent import ActionForm, Paragraph
from missions.models import Conclusion, Consideration
from missions.models.limits import FREE_TEXT, REASON

HOLDS = [("yes", _("They contradict each other")), ("no", _("They only seem to"))]


class CorrectionForm(ActionForm):
    words = Paragraph(
        longest=FREE_TEXT, rows=5, label=_("What is known better now"),
        help_text=_("It is shown under the conclusion and found with it. The conclusion itself stays as it was signed."),
    )  # fmt: skip


class ConclusionChoice(forms.ModelChoiceField):
    """A conclusion by its mission and how it ended; missions are named by their keys."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, to_field_name="pk", **options)

    def label_from_instance(self, row: Conclusion) -> str:
        return f"{row.key} · {row.mission.title} · {row.get_result_display()}"


class ContradictionForm(ActionForm):
    other = ConclusionChoice(label=_("The other conclusion"), empty_label=_("Choose a conclusion"))
    holds = forms.ChoiceField(choices=HOLDS, widget=forms.RadioSelect, label=_("What you think"), initial="yes")
    reason = Paragraph(
        longest=REASON,
        rows=3,
        label=_("Why"),
        help_text=_("It stands on both pages, with your name. The last word on the two counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = ledger.conclusions()  # type: ignore[attr-defined]

    def clean_holds(self) -> bool:
        return bool(self.cleaned_data["holds"] == "yes")


class ConsiderationForm(ActionForm):
    conclusion = ConclusionChoice(label=_("Conclusion"), widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=Consideration.Verdict.choices, widget=forms.RadioSelect, label=_("For this mission")
    )
    note = Paragraph(
        longest=REASON, rows=2, required=False, label=_("What follows from it"), help_text=_("Or why nothing does.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].queryset = ledger.conclusions()  # type: ignore[attr-defined]
