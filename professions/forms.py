"""Forms of professions, their people and assignments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from missions.forms.sent import ActionForm, Day, LastDay, Line, PersonChoice, RowChoice
from missions.models.limits import LINE, REASON, TITLE
from missions.queries import people
from professions import access, queries
from professions.models import Employment, Professional
from professions.models.demand import MOST
from professions.models.recipe import MOST_LINES

LEVELS = [
    (1, _("1 · learns the craft")), (2, _("2 · works with guidance")), (3, _("3 · works alone")),
    (4, _("4 · guides others")), (5, _("5 · shapes the craft")),
]  # fmt: skip


class Share(forms.DecimalField):
    """A share of a full week, from nothing to all of it, in hundredths."""

    def __init__(self, *, least: Decimal = Decimal(0), **options: Any) -> None:
        super().__init__(min_value=least, max_value=1, decimal_places=2, **options)
        self.widget.attrs.update({"step": "0.01", "inputmode": "decimal"})


class PersonRow(forms.ModelChoiceField):
    def label_from_instance(self, row: Professional) -> str:
        return f"{row.name} · {row.profession.title}, {row.level}"


def level(**options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Level"), **options)


def reason() -> Line:
    return Line(longest=REASON, label=_("Reason"), help_text=_("It stays with the change for everybody to read."))


class ProfessionForm(ActionForm):
    title = Line(longest=TITLE, label=_("Profession"), help_text=_("The craft, such as Service design."))
    lead = PersonChoice(queryset=None, required=False, label=_("Lead"), empty_label=_("Nobody yet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = people()  # type: ignore[attr-defined]


class LeadForm(ActionForm):
    lead = PersonChoice(queryset=None, label=_("Leads from now on"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = people()  # type: ignore[attr-defined]


class JoinForm(ActionForm):
    name = Line(longest=LINE, label=_("Name"))
    profession = RowChoice(queryset=None, label=_("Profession"), empty_label=_("Choose a profession"))
    level = level(initial=3)
    employment = forms.ChoiceField(
        choices=Employment.choices, initial="internal", widget=forms.RadioSelect, label=_("Employment")
    )
    available_from = Day(label=_("Available from"))
    available_fte = Share(
        initial=Decimal(1), label=_("Share of a full week"), help_text=_("1 is full time, 0.5 half of the week.")
    )
    user = PersonChoice(
        queryset=None, required=False, label=_("Signs in as"), empty_label=_("Has no account"),
        help_text=_("So that they see their own missions."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profession"].queryset = queries.led_by(user)  # type: ignore[attr-defined]
        self.fields["user"].queryset = people().filter(professional=None)  # type: ignore[attr-defined]


class AvailabilityForm(ActionForm):
    starts_on = Day(label=_("From"))
    ends_on = LastDay(required=False, label=_("To"), help_text=_("The last day. Leave it empty for good."))
    available_fte = Share(label=_("Share of a full week"), help_text=_("0 is leave."))
    reason = reason()


class LevelForm(ActionForm):
    level = level()
    reason = reason()


class AssignForm(ActionForm):
    professional = PersonRow(queryset=None, label=_("Person"), empty_label=_("Choose a person"))
    mission = RowChoice(queryset=None, label=_("Mission"), empty_label=_("Choose a mission"))
    role = Line(longest=LINE, label=_("Role on the mission"))
    starts_on = Day(label=_("From"))
    ends_on = LastDay(label=_("To (the last day)"))
    fte = Share(least=Decimal("0.01"), label=_("Share of a full week"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["professional"].queryset = queries.assignable_by(user)  # type: ignore[attr-defined]
        self.fields["mission"].queryset = queries.missions_for(user)  # type: ignore[attr-defined]
        shown = {"hx-get": reverse_lazy("professions:free"), "hx-target": "#free", "hx-swap": "outerHTML"}
        self.fields["professional"].widget.attrs |= shown

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        person, mission = given.get("professional"), given.get("mission")
        if person and mission and not access.may_assign(self.user, person, mission):
            self.add_error(None, access.ASSIGNING)
        return given


class AskForm(ActionForm):
    mission = RowChoice(queryset=None, label=_("Mission"), empty_label=_("Choose a mission"))
    profession = RowChoice(queryset=None, label=_("Profession"), empty_label=_("Choose a profession"))
    role = Line(longest=LINE, label=_("Role on the mission"), help_text=_("What they are to do there."))
    level = level(initial=3, help_text=_("This level or above."))
    fte = forms.DecimalField(
        min_value=Decimal("0.01"), max_value=MOST, decimal_places=2, label=_("Full-time people"),
        help_text=_("1 is one person all week, 0.5 half of somebody's week."),
    )  # fmt: skip
    starts_on = Day(label=_("From"))
    ends_on = LastDay(label=_("To (the last day)"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = queries.missions_for(user)  # type: ignore[attr-defined]
        self.fields["profession"].queryset = queries.professions()  # type: ignore[attr-defined]
        self.fields["fte"].widget.attrs.update({"step": "0.01", "inputmode": "decimal"})


ROWS = 8  # of a recipe's form: as many as are filled in, and some that are empty


class RecipeForm(ActionForm):
    """The whole edition: rows without a craft are left out."""

    seen_edition = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason()

    def __init__(self, *args: Any, lines: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = range(min(max(ROWS, lines + 2), MOST_LINES))
        crafts = queries.professions()
        for n in self.places:
            self.fields[f"profession_{n}"] = RowChoice(
                queryset=crafts, required=False, label=_("Profession"), empty_label=_("Nobody")
            )
            self.fields[f"role_{n}"] = Line(longest=LINE, required=False, label=_("Role"))
            self.fields[f"level_min_{n}"] = level(required=False, initial=2, empty_value=1)
            for name, label in ((f"fte_min_{n}", _("At least")), (f"fte_max_{n}", _("At most"))):
                self.fields[name] = forms.DecimalField(
                    required=False, min_value=Decimal("0.01"), max_value=MOST, decimal_places=2, label=label
                )
                self.fields[name].widget.attrs.update({"step": "0.01", "inputmode": "decimal"})

    def rows(self) -> list[list[Any]]:
        """The fields of each line, for the table of the page."""
        return [[self[f"{name}_{n}"] for name in PARTS] for n in self.places]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in self.places:
            said = [given.get(f"{name}_{n}") for name in ("role", "fte_min", "fte_max")]
            if given.get(f"profession_{n}") and not all(said):
                self.add_error(f"role_{n}", _("Say the role, and how many people at least and at most."))
            elif any(said) and not given.get(f"profession_{n}"):
                self.add_error(f"profession_{n}", _("Choose the craft, or empty the row."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        lines = [{name: given[f"{name}_{n}"] for name in PARTS} for n in self.places if given.get(f"profession_{n}")]
        return {"lines": lines, "reason": given["reason"], "expected_edition": given["seen_edition"]}


PARTS = ("profession", "role", "level_min", "fte_min", "fte_max")


class WithdrawForm(ActionForm):
    ends_on = Day(label=_("From this day on"), help_text=_("The first day on which nobody is asked for any more."))
    reason = reason()


class EndForm(ActionForm):
    ends_on = LastDay(label=_("Last day"), help_text=_("A day before the start says that it never began."))
    reason = reason()
