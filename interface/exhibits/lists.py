"""Lists: filters, saved views, a table, rows that ask for something."""

from datetime import datetime
from typing import Any

from django import forms


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "decisions": [
            {
                "what": "Continue, pause or conclude Poultry people come back for",
                "why": "Key result below its baseline for two weeks",
                "age": "2 days",
                "owner": "Helen Marsh",
            },
            {
                "what": "Designers: 2.5 short from April",
                "why": "Three missions ask for the same four people",
                "age": "5 days",
                "owner": "Priya Raman",
            },
            {
                "what": "Gate 2 of Make Brighton love us",
                "why": "£180,000 wait for the evidence of the pilot store",
                "age": "1 day",
                "owner": "Helen Marsh",
            },
        ],
        "views": [
            {"label": "All outcomes", "href": "#views", "current": True, "count": 10},
            {"label": "At risk or worse", "href": "#views", "count": 3},
            {"label": "Mine", "href": "#views", "count": None},
        ],
        "filters": Filters(),
    }


class Filters(forms.Form):
    """A bar of filters."""

    q = forms.CharField(label="Find", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any status"), ("at_risk", "At risk"), ("off_track", "Off track")]
    )
    zone = forms.ChoiceField(
        label="Zone", required=False, choices=[("", "Any zone"), ("core", "Core"), ("adjacent", "Adjacent")]
    )
