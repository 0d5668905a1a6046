"""What people type about their tokens."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import User
from accounts.roles import ABOUT, SCOPE_MEANINGS, SCOPE_ROOMS, SCOPES, Role
from rest import texts
from rest.once import LONGEST

LIVES = {30: "30 days", 90: "90 days", 180: "Half a year", 365: "A year"}


class TokenForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name", help_text="Which program will use it, and where it runs.")
    scopes = forms.MultipleChoiceField(label="Scopes", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label="Ends after", coerce=int, choices=list(LIVES.items()), initial=90)
    form_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = access.scopes(user)
        choices = [(scope, SCOPE_MEANINGS[scope]) for scope in SCOPES if scope in held]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    def scope_rooms(self) -> list[tuple[str, list[Any]]]:
        """The scopes to choose from, by the room that they open."""
        boxes = list(self["scopes"])
        by_room = {
            title: [box for box in boxes if box.data["value"].startswith(f"{room}:")]
            for room, title in SCOPE_ROOMS.items()
        }
        return [(title, found) for title, found in by_room.items() if found]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        flaw = texts.flaw_of(name)
        if flaw:
            raise forms.ValidationError(flaw)
        return name

    def expires_at(self, now: datetime) -> datetime:
        """When the token ends, counted from now."""
        return now + timedelta(days=self.cleaned_data["days"])


class InviteForm(forms.Form):
    """Somebody who is to come in, and as what."""

    name = forms.CharField(max_length=120, label=_("Name"))
    email = forms.EmailField(max_length=254, label=_("Email address"), help_text=_("They sign in with it."))
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, f"{ABOUT[role].title}: {ABOUT[role].what}") for role in Role],
        widget=forms.CheckboxSelectMultiple,
        initial=[Role.MEMBER.value],
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        flaw = texts.flaw_of(name)
        if flaw:
            raise forms.ValidationError(flaw)
        return name
