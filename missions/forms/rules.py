"""Forms of what executives set for the portfolio as a whole. People type per cent; actions take shares from 0 to 1."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.sent import ActionForm, Day, LastDay, Paragraph
from missions.mix import PARTS, Band, Bands
from missions.models import MixTarget
from missions.models.limits import REASON
from missions.models.strategic import MOST

BAND = "_band"


class PerCent(forms.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2, **options)
        self.widget.attrs.update({"step": "any", "inputmode": "decimal"})


class RuleForm(ActionForm):
    reason = Paragraph(longest=REASON, rows=3, label=_("Why"))


class TargetsForm(RuleForm):
    """One set of targets. A part without a share has none; no share at all takes the targets away."""

    by: ClassVar[str]

    measure = forms.ChoiceField(
        choices=[("money", _("Money")), ("fte", _("People"))], label=_("Targets for"), widget=forms.RadioSelect
    )
    starts_on = Day(label=_("From"))
    ends_on = LastDay(required=False, label=_("Last day"), help_text=_("Left open, they hold until new ones are set."))

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[part], self[part + BAND]) for part in PARTS[self.by]]

    @property
    def values(self) -> dict[str, Any]:
        given = super().values
        typed = [(part, given.pop(part), given.pop(part + BAND)) for part in PARTS[self.by]]
        bands = {
            part: Band(share / 100, (band or Decimal(0)) / 100) for part, share, band in typed if share is not None
        }
        return {**given, "bands": bands, "by_part": self.by}


class AmbitionTargets(TargetsForm):
    by = "ambition"
    core, core_band = PerCent(label=_("Core, %")), PerCent(label=_("give or take"))
    adjacent, adjacent_band = PerCent(label=_("Adjacent, %")), PerCent(label=_("give or take"))
    transformational = PerCent(label=_("Transformational, %"))
    transformational_band = PerCent(label=_("give or take"))


class TypeTargets(TargetsForm):
    by = "type"
    strategic, strategic_band = PerCent(label=_("Strategic, %")), PerCent(label=_("give or take"))
    feature, feature_band = PerCent(label=_("Feature, %")), PerCent(label=_("give or take"))
    platform, platform_band = PerCent(label=_("Platform, %")), PerCent(label=_("give or take"))


TARGETS: dict[str, type[TargetsForm]] = {"ambition": AmbitionTargets, "type": TypeTargets}


class LimitForm(RuleForm):
    most = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST,
        label=_("At most, in parallel"),
        help_text=_("Leave it empty for no limit."),
    )
    starts_on = Day(label=_("From"))


class DecisionForm(RuleForm):
    allowed = forms.IntegerField(min_value=1, max_value=MOST, label=_("So many may run for now"))
    expires_on = LastDay(label=_("Last day"), help_text=_("After it the limit holds again by itself."))


def typed(bands: Bands) -> dict[str, Decimal]:
    """The bands as a person would type them."""
    return {
        name: (value * 100).normalize() + 0
        for part, band in bands.items()
        for name, value in ((part, band.share), (part + BAND, band.tolerance))
    }


def initial_of(target: MixTarget | None, today: date) -> dict[str, Any]:
    return {"starts_on": today, **(typed(target.bands) if target else {})}
