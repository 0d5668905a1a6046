"""Forms of goals and outcomes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import queries
from missions.forms.coached import COACHED
from missions.forms.sent import ActionForm, Line, Paragraph, PersonChoice, RowChoice
from missions.models import Outcome
from missions.models.limits import LINE, REASON, STATEMENT, TITLE


class GoalForm(ActionForm):
    title = Line(
        longest=TITLE,
        label=_("Goal"),
        help_text=_("The broader aim that outcomes serve."),
        widget=forms.TextInput(attrs=COACHED),
    )
    statement = Paragraph(longest=STATEMENT, required=False, label=_("What it means"))
    horizon_year = forms.IntegerField(required=False, min_value=2000, max_value=2200, label=_("Horizon (year)"))


class OutcomeForm(ActionForm):
    title = Line(
        longest=TITLE,
        label=_("Outcome"),
        help_text=_("What will be different, for whom. Not what is to be built."),
        widget=forms.TextInput(attrs=COACHED),
    )
    kind = forms.ChoiceField(choices=Outcome.Kind.choices, label=_("For whom"), widget=forms.RadioSelect)
    beneficiary = Line(longest=LINE, required=False, label=_("Who is better off"))
    from_state = Line(longest=LINE, required=False, label=_("Today"), help_text=_("How things are now."))
    to_state = Line(longest=LINE, required=False, label=_("Then"), help_text=_("How they will be."))
    statement = Paragraph(longest=STATEMENT, required=False, label=_("Why it matters now"))
    goal = RowChoice(queryset=None, required=False, label=_("Strategic goal"), empty_label=_("None yet"))
    owner = PersonChoice(queryset=None, required=False, label=_("Outcome owner"), empty_label=_("Nobody yet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = queries.goals().filter(retired_at=None)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = queries.people()  # type: ignore[attr-defined]


class RetireForm(ActionForm):
    reason = Paragraph(longest=REASON, rows=3, label=_("Why it is no longer pursued"))
