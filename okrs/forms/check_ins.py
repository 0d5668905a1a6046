"""The form of a check-in: a value, how sure, a line of words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interface import words
from missions.forms.sent import ActionForm, Day, Line
from missions.models.limits import STATEMENT
from okrs.forms.key_results import Number
from okrs.models import CheckIn, KeyResult
from okrs.scoring import is_leap

SURE = [
    ("", _("Not given")),
    *((str(step), f"{step * 10}% · {words.confidence_word(step * 10)}") for step in range(10, -1, -1)),
]
YES_NO = [("1", _("Yes, it is done")), ("0", _("No, not yet"))]


HIDDEN = ("form_id", "version", "supersedes", "saw")
MISSING = {"required": _("Give the value, or press “No change”.")}


class CheckInForm(ActionForm):
    """Pressed with the button `same` it says "no change", and needs no value. A value that leaps is asked about once; the
    button `sure` repeats it, and counts for that value only."""

    value = Number(label=_("Value"), error_messages=MISSING)
    confidence = forms.TypedChoiceField(
        choices=SURE,
        coerce=int,
        empty_value=None,
        required=False,
        label=_("How sure are you?"),
    )
    comment = Line(longest=STATEMENT, required=False, label=_("What happened, and what you will try next"))
    seen_on = Day(required=False, label=_("Seen on"), help_text=_("Only when it was not today."))
    supersedes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    # The number of the newest check-in that it was shown with.
    saw = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key_result: KeyResult, known: Sequence[CheckIn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_result, self.known, self.asks_about = key_result, known, ""
        self.says_same = "same" in self.data or key_result.kpi_id is not None
        if key_result.is_said_in_zones:
            del self.fields["value"]
            self.fields = {"zone": _zone(key_result.zones)} | self.fields
        elif key_result.kpi_id is not None:
            del self.fields["value"], self.fields["seen_on"]
        elif key_result.measure_kind == "binary":
            self.fields["value"] = _yes_or_no(is_done=bool(known and known[-1].value))
        for name in self.said:
            self.fields[name].required = not self.says_same
        next(iter(field for name, field in self.fields.items() if name not in HIDDEN)).widget.attrs["autofocus"] = True

    @property
    def said(self) -> list[str]:
        """The field that holds what is said: value or zone, if any."""
        return [name for name in ("value", "zone") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.says_same:
            given |= {name: None if name == "value" else "" for name in self.said}
            for name in self.said:
                self.errors.pop(name, None)
        elif not self.errors and given.get("value") is not None and not given["supersedes"]:
            self._ask_about(given["value"])
        return given

    def _ask_about(self, value: Decimal) -> None:
        earlier = [said.value for said in self.known if said.value is not None]
        typed = str(self.data.get("value", ""))
        if self.data.get("sure") == typed or not is_leap(value, self.key_result.measure, earlier):
            return
        self.asks_about = typed
        unit = self.key_result.unit
        said = {"value": words.number(value, unit), "last": words.number(earlier[-1], unit)}
        self.add_error("value", _("%(value)s is far from the last value, %(last)s. Is it right?") % said)


def _zone(zones: list[str]) -> forms.ChoiceField:
    choices = [(zone, zone) for zone in zones]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, label=_("Zone"), error_messages=MISSING)


def _yes_or_no(*, is_done: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce=Decimal,
        empty_value=None,
        widget=forms.RadioSelect,
        label=_("It was done last time. Is it still?") if is_done else _("Is it done?"),
        error_messages=MISSING,
    )
