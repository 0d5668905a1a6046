"""The forms of webhooks: what one hears of, and the stretch of time that is sent again."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.models import Topic
from rest import texts


class WebhookForm(forms.Form):
    """What `actions.open_webhook` and `actions.change` take."""

    url = forms.CharField(
        max_length=2000,
        label=_("Address"),
        help_text=_("https://, with a public host name. Each event is posted there."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        max_length=200, required=False, label=_("Description"), help_text=_("What listens there.")
    )
    topics = forms.MultipleChoiceField(
        choices=(),
        label=_("Topics"),
        help_text=_("It hears of their events. Confidential topics wait for a data steward."),
        widget=forms.CheckboxSelectMultiple,
    )
    types = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Types"),
        help_text=_("One a line, or the beginning of several with a star: okrs.check_in.*. Empty means all."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    keeps_order = forms.BooleanField(
        required=False,
        label=_("Keep the order of each key"),
        help_text=_("An event waits until those of its key before it have arrived."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = Topic.objects.order_by("name").values_list("name", "classification")
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (name, name if kind in ("public", "internal") else f"{name} ({kind})") for name, kind in classes
        ]

    def clean_types(self) -> list[str]:
        return [line for text in self.cleaned_data["types"].splitlines() if (line := text.strip())]

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"]
        if flaw := texts.flaw_of(text):
            raise forms.ValidationError(flaw)
        return text


class OpenForm(WebhookForm):
    from_the_beginning = forms.BooleanField(
        required=False,
        label=_("Begin with the first event there is"),
        help_text=_("Otherwise with the next one that happens."),
    )


STRETCHES = (
    ("1", _("the last hour")),
    ("24", _("the last 24 hours")),
    ("168", _("the last 7 days")),
    ("720", _("the last 30 days")),
)


class StretchForm(forms.Form):
    """A stretch that ends now: with the API it may be any."""

    hours = forms.ChoiceField(choices=STRETCHES, label=_("Events of"))

    def since(self, now: datetime) -> datetime:
        return now - timedelta(hours=int(self.cleaned_data["hours"]))


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        max_length=300, label=_("Reason"), help_text=_("Those who look for the event later will read it.")
    )

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"]
        if flaw := texts.flaw_of(text):
            raise forms.ValidationError(flaw)
        return text
