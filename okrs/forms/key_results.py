"""Forms of key results: what is measured, what is aimed at, which KPI is followed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.sent import ActionForm, Day, Line, Paragraph, RowChoice
from missions.models.limits import LINE, REASON
from okrs import queries
from okrs.models import KeyResult
from okrs.models.figures import DIGITS, PLACES
from okrs.models.key_result import MOST_ZONES, TITLE, ZONE

# Each kind with what it asks of people; the page hides the fields that a kind has no use for.
KINDS = [
    ("increase", _("Increase: from a baseline up to a target")),
    ("decrease", _("Decrease: from a baseline down to a target")),
    ("maintain_above", _("Keep at or above a value all the time")),
    ("maintain_below", _("Keep at or below a value all the time")),
    ("milestone", _("Milestone: reached or not, by a day")),
    ("binary", _("Yes or no")),
    ("ordinal", _("Zones described in words, from worst to best")),
]
USES = {
    "increase": {"baseline", "target", "stretch"},
    "decrease": {"baseline", "target", "stretch"},
    "maintain_above": {"target"},
    "maintain_below": {"target"},
    "milestone": {"baseline", "target"},
    "binary": set(),
    "ordinal": {"zones"},
}


class Number(forms.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=DIGITS + PLACES, decimal_places=PLACES, **({"required": False} | options))
        self.widget.attrs.update({"step": "any", "inputmode": "decimal"})


class Zones(Paragraph):
    """Names of zones, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=MOST_ZONES * (ZONE + 2), rows=4, required=False, **options)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Aims(ActionForm):
    """What a key result aims at. Fields that its kind has no use for are left out, whatever was typed into them."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        used = USES.get(given.get("measure_kind", ""), {"baseline", "target", "stretch", "zones"})
        for name in ("baseline", "target", "stretch"):
            if name not in used:
                given[name] = None
        if "zones" not in used:
            given["zones"] = []
        return given


class KeyResultForm(Aims):
    title = Line(
        longest=TITLE, label=_("Key result"), help_text=_("One measure of progress, such as “Weekly poultry sales”.")
    )
    measure_kind = forms.ChoiceField(
        choices=KINDS, widget=forms.RadioSelect, label=_("How progress is read"), initial="increase"
    )
    unit = Line(longest=LINE, required=False, label=_("Unit"), help_text=_("Such as £ a week, %, or visitors."))
    baseline = Number(label=_("Baseline"), help_text=_("Empty while nobody knows it."))
    target = Number(label=_("Target"), help_text=_("What is to be reached or kept."))
    stretch = Number(label=_("Stretch"), help_text=_("Beyond expectation."))
    zones = Zones(
        label=_("Zones"),
        help_text=_("One a line, from worst to best. fail, commit, target and stretch have agreed scores."),
    )
    starts_on = Day(required=False, label=_("Starts on"), help_text=_("The day of the baseline."))
    due_on = Day(required=False, label=_("Due on"), help_text=_("The day of the target."))
    weight = forms.DecimalField(
        min_value=0, max_value=999, decimal_places=2, initial=Decimal(1), label=_("Weight"),
        help_text=_("1 as its neighbours; 0 only informs."),
    )  # fmt: skip
    kpi = RowChoice(queryset=None, required=False, label=_("Follows the KPI"), empty_label=_("None: people check in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].queryset = queries.kpis()  # type: ignore[attr-defined]


class TargetForm(Aims):
    measure_kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label=_("How progress is read"))
    baseline = Number(label=_("Baseline"))
    target = Number(label=_("Target"))
    stretch = Number(label=_("Stretch"))
    zones = Zones(label=_("Zones"), help_text=_("One a line, from worst to best."))
    starts_on = Day(required=False, label=_("Starts on"))
    due_on = Day(required=False, label=_("Due on"))
    reason = Line(longest=REASON, label=_("Reason"), help_text=_("It stays with the change for everybody to read."))


class DueForm(ActionForm):
    due_on = Day(label=_("Due on"), help_text=_("The day of the target, for each of them."))
    reason = Line(longest=REASON, label=_("Reason"), help_text=_("It stays with the change for everybody to read."))


class FollowForm(ActionForm):
    kpi = RowChoice(queryset=None, label=_("KPI"), empty_label=_("Choose a KPI"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].queryset = queries.kpis()  # type: ignore[attr-defined]


class CloseForm(ActionForm):
    reason = Line(
        longest=REASON, label=_("Reason"), help_text=_("Its last score stands, and it takes no more check-ins.")
    )


def aims_of(key_result: KeyResult) -> dict[str, Any]:
    """What the key result aims at now, as the form shows it."""
    names = ("measure_kind", "baseline", "target", "stretch", "starts_on", "due_on")
    return {name: _plain(getattr(key_result, name)) for name in names} | {"zones": "\n".join(key_result.zones)}


def _plain(value: Any) -> Any:
    """A figure without idle noughts: 340, not 340.000000."""
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value
