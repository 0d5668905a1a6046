"""Forms of handovers, parents and reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import queries
from missions.forms.missions import reason
from missions.forms.sent import ActionForm, Day, LastDay, Line, Paragraph, PersonChoice, RowChoice
from missions.models import Handover
from missions.models.handover import BRIEF
from missions.models.limits import REASON, STATEMENT, TITLE


class SuccessorForm(ActionForm):
    """To whom and why: what a handover of several missions asks too."""

    to = PersonChoice(queryset=None, label=_("New owner"), empty_label=_("Choose a person"))
    kind = forms.ChoiceField(
        choices=Handover.Kind.choices,
        widget=forms.RadioSelect,
        initial="best_use",
        label=_("Because of"),
    )
    starts_on = Day(required=False, label=_("First day away"), help_text=_("Only of an absence. Today when left open."))
    ends_on = LastDay(
        required=False,
        label=_("Last day away"),
        help_text=_("Only of an absence: the mission comes back by itself on the day after."),
    )
    reason = reason(label=_("Why now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = queries.people()  # type: ignore[attr-defined]


class HandoverForm(SuccessorForm):
    brief = Paragraph(
        longest=BRIEF,
        rows=18,
        required=False,
        label=_("What the successor must know"),
        help_text=_(
            "Drawn from the log; strike out what does not help and add what nobody wrote down. Two pages at most."
        ),
    )


class ReasonForm(ActionForm):
    reason = reason()


class AcknowledgementForm(ActionForm):
    """Nothing to fill in: who sends it has read the brief."""


class ParentForm(ActionForm):
    parent = RowChoice(
        queryset=None, required=False, label=_("Parent"), empty_label=_("None: it stands on its own"),
        help_text=_("Only strategic missions spawn others."),
    )  # fmt: skip
    reason = reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = queries.parents()  # type: ignore[attr-defined]


class GraduationForm(ActionForm):
    repetitive = Paragraph(longest=REASON, rows=3, label=_("Is the result repetitive?"))
    team = Paragraph(longest=REASON, rows=3, label=_("Is a platform team formed?"))
    leading = Paragraph(longest=REASON, rows=3, label=_("Does the way of leading change?"))
    platform = RowChoice(
        queryset=None, required=False, label=_("Platform mission"), empty_label=_("A new one, proposed here")
    )
    title = Line(longest=TITLE, required=False, label=_("Title of the new one"))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=3,
        required=False,
        label=_("Purpose of the new one"),
        help_text=_("What it keeps up and for whom. It is written once and never changes afterwards."),
    )
    owner = PersonChoice(queryset=None, required=False, label=_("Owner of the new one"), empty_label=_("Nobody yet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].queryset = queries.platforms()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = queries.people()  # type: ignore[attr-defined]


class ReviewForm(ActionForm):
    review_on = Day(label=_("Next review on"), help_text=_("The new end of its window."))
    reason = reason(label=_("Why it goes on"))
