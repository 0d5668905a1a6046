"""The form of an objective."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from missions.forms.coached import coached
from missions.forms.sent import ActionForm, Paragraph
from missions.models.limits import STATEMENT
from okrs import queries
from okrs.models import Commitment, Holder, Intent, ObjectiveKind


class ObjectiveForm(ActionForm):
    holder = forms.ChoiceField(label=_("Whose objective"), help_text=_("What you may set objectives for."))
    statement = Paragraph(
        longest=STATEMENT,
        rows=3,
        label=_("Objective"),
        help_text=_("Where to go, in words that people remember. The figures follow as key results."),
        attrs=coached("statement"),
    )
    kind = forms.ChoiceField(
        choices=ObjectiveKind.choices, initial="improve", widget=forms.RadioSelect, label=_("It is there to")
    )
    intent = forms.ChoiceField(
        choices=[("ambition", _("Ambition: somewhere new")), ("health", _("Health: keep what is good"))],
        initial=Intent.AMBITION,
        widget=forms.RadioSelect,
        label=_("Intent"),
    )
    commitment = forms.ChoiceField(
        choices=[
            (Commitment.COMMITTED, _("Committed: 100 % is expected")),
            (Commitment.ASPIRATIONAL, _("Aspirational: 60 to 70 % would be good")),
        ],
        initial=Commitment.COMMITTED,
        widget=forms.RadioSelect,
        label=_("Commitment"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {holder.key: holder for holder in queries.holders_of(user)}
        self.fields["holder"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a goal, an outcome or a mission")),
            *((key, f"{key} · {holder.title}") for key, holder in self.holders.items()),
        ]

    def clean_holder(self) -> Holder:
        return self.holders[self.cleaned_data["holder"]]
