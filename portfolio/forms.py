"""What may be asked of the event explorer: every filter lives in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

ANY = ("", _("Any"))


class EventFilter(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    type = forms.CharField(label=_("Type"), required=False, max_length=160)
    key = forms.CharField(label=_("Key"), required=False, max_length=200)
    author = forms.CharField(
        label=_("Told by"), required=False, max_length=200, help_text=_("A name, an e-mail or a source.")
    )
    text = forms.CharField(label=_("Says"), required=False, max_length=200, help_text=_("Words anywhere in the data."))
    by = forms.ChoiceField(
        label=_("Time is when it"), required=False, choices=(("", _("was recorded")), ("time", _("happened")))
    )
    since = forms.DateTimeField(
        label=_("Since"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: object, topics: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topic"].choices = [ANY, *((name, name) for name in topics)]  # type: ignore[attr-defined]
