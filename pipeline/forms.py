import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.models import Topic
from pipeline.models.domain import DOMAIN_NAME
from pipeline.models.topic import NAME, Classification
from rest import texts
from rest.refusal import Refusal


class RetryForm(forms.Form):
    """Names what is parked: a subscription's key in a partition."""

    subscription = forms.CharField(max_length=120)
    topic = forms.CharField(max_length=120)
    partition = forms.IntegerField(min_value=0, max_value=255)
    key = forms.CharField(max_length=200)


class RangeForm(forms.Form):
    """Everything that one reader has parked, or what was parked between two moments (UTC)."""

    subscription = forms.ChoiceField(label=_("Reader"))
    since = forms.DateTimeField(
        label=_("Parked since"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=_("Parked until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, readers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subscription"].choices = readers  # type: ignore[attr-defined]


class RebuildForm(forms.Form):
    """Which read model is to be folded anew."""

    read_model = forms.ChoiceField(label=_("Read model"))

    def __init__(self, *args: Any, read_models: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["read_model"].choices = read_models  # type: ignore[attr-defined]


class _Schema(forms.CharField):
    """JSON that is an object; None when nothing is written."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            schema = json.loads(text)
        except (ValueError, RecursionError) as trouble:
            raise forms.ValidationError(_("This is not JSON: %(trouble)s") % {"trouble": trouble}) from trouble
        if not isinstance(schema, dict):
            raise forms.ValidationError(_("A schema is an object in braces."))
        return schema


class _Tags(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        return [tag for part in super().clean(value).split(",") if (tag := part.strip()[:60])]


class _Lines(forms.CharField):
    """Several lines without letters that nobody can see."""

    def __init__(self, rows: int = 4, **options: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).replace("\r\n", "\n")
        if text and (flaw := texts.flaw_of(text, lines=True)):
            raise forms.ValidationError(flaw)
        return text


class MentalModelForm(forms.Form):
    """What a topic means to whoever reads it first."""

    topic: Topic | None = None
    meaning = _Lines(label=_("Meaning"), help_text=_("What one event means, in at least five words."))
    selection = _Lines(3, required=False, label=_("How they are selected"), help_text=_("What is in, and what is not."))
    traps = _Lines(
        3, required=False, label=_("Traps"), help_text=_("What misleads whoever reads them for the first time.")
    )
    tags = _Tags(max_length=400, required=False, label=_("Tags"), help_text=_("Parted by commas."))
    reason = forms.CharField(max_length=500, required=False, label=_("Why now"), help_text=_("Stands in its history."))

    def clean_meaning(self) -> str | None:
        """What Cairn's own topics mean comes with the program: the field is shown, and stays."""
        meaning: str = self.cleaned_data["meaning"]
        return None if self.topic is not None and meaning == self.topic.meaning else meaning


class OwnerForm(forms.Form):
    owner = forms.CharField(
        max_length=120, label=_("Owner"), help_text=_("A mission by its key, such as MIS-12, or a person or service by name or e-mail.")
    )  # fmt: skip
    reason = forms.CharField(max_length=500, required=False, label=_("Why"), help_text=_("Stands in its history."))


class SchemaForm(forms.Form):
    schema = _Schema(
        max_length=100_000, label=_("JSON Schema of the data"),
        help_text=_("A newer schema only adds: optional fields, wider kinds. What breaks a reader or a publisher is refused by name."),
    )  # fmt: skip
    reason = forms.CharField(max_length=500, required=False, label=_("Why"), help_text=_("Stands in its history."))

    @staticmethod
    def text_of(schema: Any) -> str:
        return json.dumps(schema, indent=2, ensure_ascii=False) if schema else ""


class DomainForm(forms.Form):
    """What `actions.open_domain` takes."""

    name = forms.RegexField(
        regex=DOMAIN_NAME, max_length=60, label=_("Name"), help_text=_("One lower-case word: the first of its topics' names."),
        error_messages={"invalid": _("Write one lower-case word, such as channels.")},
    )  # fmt: skip
    title = forms.CharField(max_length=120, label=_("Title"))
    belongs = _Lines(label=_("What belongs in it"), help_text=_("And what does not."))
    owner = forms.CharField(max_length=120, label=_("Owner"), help_text=_("A mission, a person or a service."))


class DomainChangeForm(DomainForm):
    name = None  # type: ignore[assignment]  # it stays


class TopicForm(forms.Form):
    """What `actions.propose_topic` takes. The schema may wait until the first events have been seen."""

    name = forms.RegexField(
        regex=NAME,
        max_length=120,
        label=_("Name"),
        help_text=_("A data domain and further words, joined by dots, such as channels.sale. It stays for ever."),
        error_messages={"invalid": _("Write lower-case words joined by dots, such as channels.sale.")},
    )
    meaning = _Lines(label=_("Meaning"), help_text=_("What one event means, in at least five words."))
    selection = _Lines(3, required=False, label=_("How they are selected"), help_text=_("What is in, and what is not."))
    traps = _Lines(
        3, required=False, label=_("Traps"), help_text=_("What misleads whoever reads them for the first time.")
    )
    owner = forms.CharField(
        max_length=120, required=False, label=_("Owner"),
        help_text=_("Who answers questions: a mission (MIS-12), a person or a service. Empty: you."),
    )  # fmt: skip
    tags = _Tags(max_length=400, required=False, label=_("Tags"), help_text=_("Parted by commas."))
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
    schema = _Schema(
        required=False,
        max_length=100_000,
        label=_("JSON Schema of the data"),
        help_text=_(
            "Empty accepts any object. With a schema, events that do not fit are refused with the place named."
        ),
    )

    def refuse(self, no: Refusal) -> None:
        """Says each line of the rule that refuses beside its field."""
        for line in (no, *(Refusal(also["detail"], field=also["field"]) for also in no.extra.get("also", ()))):
            line.show_in(self)
