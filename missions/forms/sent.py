"""A form that changes once however often it is sent, and only the version that it was filled in for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Numbered
from rest import texts
from rest.fields.kinds import FIRST_YEAR, LAST_YEAR
from rest.once import LONGEST
from rest.refusal import Refusal

DAY = {"type": "date"}


class ActionForm(forms.Form):
    """`values` is what the action takes; `form_id` and `version` travel hidden."""

    form_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("form_id", "version")}

    def refuse(self, refusal: Refusal) -> None:
        """Shows what the action refused, beside its field when the form has it."""
        refusal.show_in(self)

    def look_again(self, thing: Numbered) -> None:
        """Shows what somebody else wrote meanwhile, and lets the next press count for the version seen now."""
        for name, bound in ((bound.name, bound) for bound in self.visible_fields()):
            now, wanted = bound.initial, self.cleaned_data.get(name)
            if hasattr(thing, name) and now != getattr(wanted, "pk", wanted):
                now = bound.field.prepare_value(now)
                self.add_error(name, f"Now it says: {now if now not in (None, '') else 'nothing'}.")
        self.data = {**self.data.dict(), self.add_prefix("version"): str(thing.version)}  # type: ignore[attr-defined]


class Line(forms.CharField):
    """A text of one line without letters that trick the reader."""

    lines = False

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(max_length=longest, **options)

    def clean(self, value: Any) -> str:
        text = texts.trimmed(super().clean(value), lines=self.lines)
        flaw = texts.flaw_of(text, lines=self.lines)
        if flaw:
            raise ValidationError(flaw)
        return text


class Paragraph(Line):
    """A text of several lines."""

    lines = True

    def __init__(
        self, *, longest: int, rows: int = 4, attrs: Mapping[str, object] | None = None, **options: Any
    ) -> None:
        super().__init__(longest=longest, widget=forms.Textarea(attrs={"rows": rows, **(attrs or {})}), **options)


class Day(forms.DateField):
    """A day of the years that the API takes too: who means "no end" leaves it empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("%(day)s is no day of this portfolio. Choose one from %(first)s to %(last)s.")
                % {"day": day.isoformat(), "first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day


class LastDay(Day):
    """The end of a range as people say it. Inside, a range ends on the first day after it: the form adds the day."""

    def clean(self, value: Any) -> date | None:
        last: date | None = super().clean(value)
        return None if last is None else last + timedelta(days=1)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value - timedelta(days=1) if isinstance(value, date) else value)


class Amount(forms.DecimalField):
    def __init__(self, *, digits: int = 18, **options: Any) -> None:
        super().__init__(required=False, min_value=0, max_digits=digits, decimal_places=2, **options)
        self.widget.attrs.update({"step": "any", "inputmode": "decimal"})


class RowChoice(forms.ModelChoiceField):
    """A row, told by its title; an outcome by its rank too."""

    def label_from_instance(self, row: Any) -> str:
        rank = getattr(row, "rank", None)
        return f"{rank} · {row.title}" if rank else str(row.title)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person.name} ({person.email})"
