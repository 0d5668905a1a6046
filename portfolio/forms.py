"""What may be asked of the lists: every filter lives in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.queries import missions

ANY = ("", _("Any"))


class MissionFilter(forms.Form):
    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, ("active", _("Running")), ("candidate", _("Candidate")), ("concluded", _("Concluded"))],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ANY,
            ("on_track", _("On track")),
            ("at_risk", _("At risk")),
            ("off_track", _("Off track")),
            ("met", _("Met")),
            ("no_data", _("No data")),
            ("not_started", _("Not started")),
        ],
    )
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[
            ANY,
            ("strategic", _("Strategic")),
            ("feature", _("Feature")),
            ("platform", _("Platform")),
            ("unclassified", _("Not classified")),
        ],
    )
    ambition = forms.ChoiceField(
        label=_("Ambition"),
        required=False,
        choices=[
            ANY,
            ("core", _("Core")),
            ("adjacent", _("Adjacent")),
            ("transformational", _("Transformational")),
            ("unclassified", _("Not classified")),
        ],
    )
    gap = forms.ChoiceField(
        label=_("Gap"),
        required=False,
        choices=[
            ANY,
            ("regressed", _("A key result regressed")),
            ("overdue", _("Overdue")),
            ("no_key_results", _("No key results")),
            ("no_owner", _("No owner")),
            ("no_outcome", _("No outcome")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("rank", _("Rank of the outcome")),
            ("ends_on", _("Ends first")),
            ("-score", _("Most attained")),
            ("score", _("Least attained")),
            ("-last_activity_at", _("Latest change")),
            ("title", _("Title")),
            ("-number", _("Newest")),
        ],
    )
    outcome = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def clean_sort(self) -> str:
        return self.cleaned_data["sort"] if self.cleaned_data["sort"] in missions.SORTS else "rank"


class EventFilter(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    type = forms.CharField(label=_("Type"), required=False, max_length=160)
    key = forms.CharField(label=_("Key"), required=False, max_length=200)
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
