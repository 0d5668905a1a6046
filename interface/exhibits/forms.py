"""Form fields, as they are and as they are refused."""

from datetime import datetime
from typing import Any

from django import forms


def shown(opened_at: datetime) -> dict[str, Any]:
    bad = {"title": "", "budget": "", "kind": "", "why": "Shops lose the evening trade."}
    return {"form": Proposal(), "bad_form": Proposal(bad)}


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
