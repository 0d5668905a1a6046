"""Form fields, as they are and as they are refused."""

from datetime import datetime
from typing import Any

from django import forms

from interface.exhibits.day import TODAY


def shown(opened_at: datetime) -> dict[str, Any]:
    bad = {"title": "", "budget": "", "kind": "", "why": "Shops lose the evening trade."}
    return {
        "form": Proposal(),
        "bad_form": Proposal(bad),
        "loan": Loan(auto_id="loan_%s", initial={"starts_on": TODAY}),
    }


class Proposal(forms.Form):
    """A small form with every kind of control."""

    title = forms.CharField(
        label="Outcome",
        max_length=120,
        help_text="A result, not a thing to build: who is better off, and how would we see it?",
    )
    budget = forms.DecimalField(label="Envelope", help_text="What the mission may spend before its first gate.")
    ends_on = forms.DateField(label="Ends on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    zone = forms.ChoiceField(
        label="Zone", choices=[("core", "Core"), ("adjacent", "Adjacent"), ("transformational", "Transformational")]
    )
    kind = forms.ChoiceField(
        label="Is the problem understood?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="Why now", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tell = forms.BooleanField(label="Tell the outcome owner", required=False)


PEOPLE = (
    "Ana Ferreira", "Bartosz Nowak", "Chiara Rossi", "Dylan Murphy", "Esi Owusu", "Farid Haddad", "Grace Achieng", "Hana Suzuki",
    "Ioana Popescu", "Joanna Kowalska", "Kofi Mensah", "Lucia Ferrari", "Maeve Byrne", "Nguyễn Thị Mai", "Łukasz Wójcik",
)  # fmt: skip


class Loan(forms.Form):
    """A person for some weeks."""

    person = forms.ChoiceField(
        label="Person",
        choices=[("", "Choose a person"), *((str(place), name) for place, name in enumerate(PEOPLE, 1))],
        help_text="Found by any part of the name; a plain list without a script.",
    )
    starts_on = forms.DateField(label="From", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(label="To (the last day)", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    share = forms.DecimalField(label="Share of a week", help_text="A number says its unit beside it.")
    budget = forms.DecimalField(label="Envelope", help_text="A sign of money stands before it.")


class Wording(forms.Form):
    """One value that is changed where it stands."""

    outcome = forms.CharField(label="Outcome", max_length=60)
