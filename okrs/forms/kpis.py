"""The form of a KPI: a title and a rule, taken apart into what people can fill in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext_lazy as _

from missions.forms.sent import ActionForm, Line
from missions.models.limits import LINE, TITLE
from okrs import queries
from pipeline.windows import number_of
from rest.refusal import Refusal

AGGREGATES = [
    ("count", _("Number of events")),
    ("sum", _("Sum of a field")),
    ("mean", _("Mean of a field")),
    ("min", _("Least of a field")),
    ("max", _("Most of a field")),
    ("distinct", _("Number of different values of a field")),
    ("ratio", _("Ratio of two sums or counts")),
]
OPS = [
    ("", _("no condition")), ("eq", _("is")), ("ne", _("is not")), ("in", _("is one of")), ("gt", _("is more than")),
    ("gte", _("is at least")), ("lt", _("is less than")), ("lte", _("is at most")), ("exists", _("is there")),
]  # fmt: skip
CONDITIONS = (1, 2, 3)
PATH = 120


class KpiForm(ActionForm):
    title = Line(longest=TITLE, label=_("KPI"))
    unit = Line(longest=LINE, required=False, label=_("Unit"))
    topic: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Topic"), empty_label=_("Choose a topic")
    )
    aggregate = forms.ChoiceField(
        choices=AGGREGATES, initial="sum", widget=forms.RadioSelect, label=_("What is computed")
    )
    field = Line(
        longest=PATH,
        required=False,
        label=_("Field"),
        help_text=_("A path into the event's data, such as sales_value."),
    )
    per = forms.ChoiceField(
        choices=[("sum", _("the sum of a field")), ("count", _("the number of events")), ("distinct", _("the number of different values"))],
        initial="sum", required=False, label=_("Divided by"),
    )  # fmt: skip
    per_field = Line(longest=PATH, required=False, label=_("Field to divide by"))
    per_all = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Divide by all events of the topic, not only by those that meet the conditions"),
    )
    window = forms.ChoiceField(
        choices=[("day", _("Day")), ("week", _("Week, from Monday")), ("month", _("Month"))], initial="week",
        widget=forms.RadioSelect, label=_("Window"),
    )  # fmt: skip
    zone = Line(longest=60, initial="Europe/London", label=_("Time zone of the windows"))
    scale = forms.DecimalField(initial=Decimal(1), label=_("Multiplied by (100 for a percentage)"))
    places = forms.IntegerField(min_value=0, max_value=6, initial=2, label=_("Decimal places"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = queries.topics()  # type: ignore[attr-defined]
        for n in CONDITIONS:
            self.fields[f"where_field_{n}"] = Line(longest=PATH, required=False, label=_("Field"))
            self.fields[f"where_op_{n}"] = forms.ChoiceField(choices=OPS, required=False, label=_("Condition"))
            self.fields[f"where_value_{n}"] = Line(longest=400, required=False, label=_("Value"))

    @property
    def conditions(self) -> list[list[forms.BoundField]]:
        """The bound fields of each condition, for the page."""
        return [[self[f"where_{part}_{n}"] for part in ("field", "op", "value")] for n in CONDITIONS]

    @property
    def values(self) -> dict[str, Any]:
        """What `declare_kpi` takes."""
        given = self.cleaned_data
        rule = {name: given[name] for name in ("aggregate", "field", "window", "zone", "places")}
        rule |= {"topic": given["topic"].pk, "scale": str(given["scale"]), "where": self._where()}
        if given["aggregate"] == "ratio":
            rule |= {
                "per": given["per"],
                "per_field": given["per_field"],
                "per_where": [] if given["per_all"] else None,
            }
        return {"title": given["title"], "unit": given["unit"], "rule": rule}

    def _where(self) -> list[dict[str, Any]]:
        return [condition for n in CONDITIONS if (condition := _condition(self.cleaned_data, n))]

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with a condition is shown at the first of them."""
        name = refusal.field.replace("where.", "where_") + "_1" if refusal.field.startswith("where") else refusal.field
        self.add_error(name if name in self.fields else None, refusal.message)


def _condition(given: Mapping[str, Any], n: int) -> dict[str, Any] | None:
    field, op, text = (given[f"where_{part}_{n}"] for part in ("field", "op", "value"))
    if not op:
        return None
    if op == "exists":
        return {"field": field, "op": op, "value": text.lower() not in ("no", "false", "0")}
    value: Any = [_value(part.strip()) for part in text.split(",")] if op == "in" else _value(text)
    return {"field": field, "op": op, "value": value}


def _value(text: str) -> Any:
    """A number where the text is one, what stands in quotes as text, everything else as it is."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return found if isinstance(found, str | bool) or number_of(found) is not None else text
