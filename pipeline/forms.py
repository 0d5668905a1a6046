import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.models.topic import NAME, Classification
from rest import texts


class RetryForm(forms.Form):
    """Names what is parked: a subscription's key in a partition."""

    subscription = forms.CharField(max_length=120)
    topic = forms.CharField(max_length=120)
    partition = forms.IntegerField(min_value=0, max_value=255)
    key = forms.CharField(max_length=200)


class TopicForm(forms.Form):
    """What `actions.open_topic` takes. The schema may wait until the first events have been seen."""

    name = forms.RegexField(
        regex=NAME,
        max_length=120,
        label=_("Name"),
        help_text=_("Lower-case words joined by dots, such as channels.sale. It stays for ever."),
        error_messages={"invalid": _("Write lower-case words joined by dots, such as channels.sale.")},
    )
    meaning = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Meaning"),
        help_text=_("What one event means, how they are selected, what to beware of."),
    )
    owner = forms.CharField(max_length=120, required=False, label=_("Owner"), help_text=_("Who answers questions."))
    tags = forms.CharField(max_length=400, required=False, label=_("Tags"), help_text=_("Parted by commas."))
    classification = forms.ChoiceField(
        choices=Classification.choices, initial=Classification.INTERNAL, label=_("Who may read it")
    )
    retention_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=36_500,
        label=_("Days to keep"),
        help_text=_("Empty keeps events for ever."),
    )
    schema = forms.CharField(
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        label=_("JSON Schema of the data"),
        help_text=_(
            "Empty accepts any object. With a schema, events that do not fit are refused with the place named."
        ),
    )

    def clean_meaning(self) -> str:
        meaning: str = self.cleaned_data["meaning"]
        if flaw := texts.flaw_of(meaning, lines=True):
            raise forms.ValidationError(flaw)
        return meaning

    def clean_tags(self) -> list[str]:
        return [tag for part in self.cleaned_data["tags"].split(",") if (tag := part.strip()[:60])]

    def clean_schema(self) -> dict[str, Any] | None:
        text = self.cleaned_data["schema"].strip()
        if not text:
            return None
        try:
            schema = json.loads(text)
        except (ValueError, RecursionError) as trouble:
            raise forms.ValidationError(_("This is not JSON: %(trouble)s") % {"trouble": trouble}) from trouble
        if not isinstance(schema, dict):
            raise forms.ValidationError(_("A schema is an object in braces."))
        return schema
