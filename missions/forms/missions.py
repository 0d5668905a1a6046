"""Forms of missions, from proposal to conclusion."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import queries
from missions.forms.coached import COACHED, coached
from missions.forms.sent import ActionForm, Amount, Day, LastDay, Line, Paragraph, PersonChoice, RowChoice
from missions.models import Affiliation, Ambition, Conclusion, Mission, MissionType, Segment
from missions.models.limits import FREE_TEXT, REASON, STATEMENT, TITLE

TYPES = [(value, label) for value, label in MissionType.choices if value != "unclassified"]
AMBITIONS = [(value, label) for value, label in Ambition.choices if value != "unclassified"]


WHY = _("Reason")
STAYS = _("It stays with the change for everybody to read.")


def reason(label: Any = WHY, help_text: Any = STAYS) -> Line:
    return Line(longest=REASON, label=label, help_text=help_text)


class ProposalForm(ActionForm):
    title = Line(longest=TITLE, label=_("Mission"), widget=forms.TextInput(attrs=COACHED))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=4,
        label=_("Purpose"),
        help_text=_("What will be different and for whom. It is written once and never changes afterwards."),
        attrs=coached("purpose"),
    )
    type = forms.ChoiceField(choices=TYPES, widget=forms.RadioSelect, label=_("Type"))
    ambition = forms.ChoiceField(choices=AMBITIONS, widget=forms.RadioSelect, label=_("Ambition"), initial="core")
    outcome = RowChoice(queryset=None, required=False, label=_("Outcome"), empty_label=_("None yet"))
    goal = RowChoice(
        queryset=None,
        required=False,
        label=_("Strategic goal"),
        empty_label=_("The goal of its outcome"),
        help_text=_("Only as long as it has no outcome."),
    )
    owner = PersonChoice(queryset=None, required=False, label=_("Mission owner"), empty_label=_("Nobody yet"))
    parent = RowChoice(
        queryset=None, required=False, label=_("Parent"), empty_label=_("None: it stands on its own"),
        help_text=_("The strategic mission that it came of."),
    )  # fmt: skip
    starts_on = Day(required=False, label=_("Starts on"))
    ends_on = LastDay(required=False, label=_("Last day"))
    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"), help_text=_("Three letters, such as GBP."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = queries.outcomes().ranked()  # type: ignore[attr-defined]
        self.fields["goal"].queryset = queries.pursued_goals()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = queries.people()  # type: ignore[attr-defined]
        self.fields["parent"].queryset = queries.parents()  # type: ignore[attr-defined]


class WindowForm(ActionForm):
    starts_on = Day(required=False, label=_("Starts on"))
    ends_on = LastDay(required=False, label=_("Last day"))
    reason = reason()


class EnvelopeForm(ActionForm):
    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"))
    reason = reason()


class AlignmentForm(ActionForm):
    outcome = RowChoice(queryset=None, label=_("Outcome"), empty_label=_("Choose an outcome"))
    reason = reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = queries.outcomes().ranked()  # type: ignore[attr-defined]


class TypeForm(ActionForm):
    type = forms.ChoiceField(choices=TYPES, widget=forms.RadioSelect, label=_("Type"))
    ambition = forms.ChoiceField(choices=AMBITIONS, widget=forms.RadioSelect, label=_("Ambition"))
    reason = reason()


class AffiliationForm(ActionForm):
    cluster = RowChoice(queryset=None, label=_("Cluster"), empty_label=_("Choose a cluster"))
    segment = RowChoice(queryset=None, required=False, label=_("Segment"), empty_label=_("None"))
    strength = forms.ChoiceField(choices=Affiliation.Strength.choices, widget=forms.RadioSelect, label=_("Strength"))
    reason = reason(label=_("Why it belongs there"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = queries.clusters()  # type: ignore[attr-defined]
        self.fields["segment"] = SegmentChoice(
            queryset=queries.segments(), required=False, label=_("Segment"), empty_label=_("None")
        )


class SegmentChoice(RowChoice):
    """Segments of one cluster carry its name, those across all clusters do not."""

    def label_from_instance(self, row: Segment) -> str:
        return f"{row.cluster.title}: {row.title}" if row.cluster else row.title


class LaunchForm(ActionForm):
    """Nothing to fill in: the mission has everything, or says what it lacks."""


# Superseded is only what has a successor, and a successor begins in a re-charter.
RESULTS = [(value, label) for value, label in Conclusion.Result.choices if value != "superseded"]


class ConclusionForm(ActionForm):
    result = forms.ChoiceField(
        choices=RESULTS, widget=forms.RadioSelect, label=_("How it ended"),
        error_messages={"required": _("A mission closes with an honest conclusion and not without. Say how it ended.")},
    )  # fmt: skip
    learned = Paragraph(
        longest=FREE_TEXT,
        rows=6,
        error_messages={"required": _("Say what is known now that was not known before, also when it is little.")},
        label=_("What was learned"),
        help_text=_(
            "About the people it was for and how the market works. Somebody will find this before they try again."
        ),
    )
    would_change_mind = Paragraph(
        longest=FREE_TEXT, rows=3, required=False, label=_("What would change our mind"),
        help_text=_("Evidence that would show that this conclusion is wrong."),
    )  # fmt: skip
    evidence = Paragraph(
        longest=FREE_TEXT, rows=3, required=False, label=_("Evidence"),
        help_text=_("One piece a line: a link, the id of an event, a figure, a source."),
    )  # fmt: skip
    counter_evidence = Paragraph(
        longest=FREE_TEXT, rows=3, required=False, label=_("What speaks against it"),
        help_text=_("One piece a line, as honestly as the evidence for it."),
    )  # fmt: skip
    children = Paragraph(
        longest=REASON, rows=2, required=False, label=_("What becomes of its open children"),
        help_text=_("They go on after it: under whom, and why."),
    )  # fmt: skip
    confidence = forms.TypedChoiceField(
        coerce=int,
        choices=[(step, str(step)) for step in Conclusion.CONFIDENCE],
        label=_("Confidence"),
        help_text=_("0: a guess. 10: we would bet the budget of the next mission on it."),
        initial=5,
    )

    def clean_evidence(self) -> list[str]:
        return _lines(self.cleaned_data["evidence"])

    def clean_counter_evidence(self) -> list[str]:
        return _lines(self.cleaned_data["counter_evidence"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def window_of(mission: Mission) -> dict[str, Any]:
    return {"starts_on": mission.starts_on, "ends_on": mission.ends_on}


def envelope_of(mission: Mission) -> dict[str, Any]:
    names = ("fte_min", "fte_max", "money_min", "money_max", "currency")
    return {name: _bare(getattr(mission, name)) for name in names}


def _bare(value: Any) -> Any:
    """A whole amount without its idle decimals, as people type it."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
