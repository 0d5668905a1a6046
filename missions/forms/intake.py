"""Forms of the walk through the decision tree."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from missions import intake, queries
from missions.forms.coached import COACHED, coached
from missions.forms.missions import TYPES
from missions.forms.sent import ActionForm, Amount, Day, LastDay, Line, Paragraph, RowChoice
from missions.models.limits import LINE, LINK, REASON, STATEMENT, TITLE

ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]


class StartForm(ActionForm):
    title = Line(
        longest=TITLE, label=_("What is proposed?"), widget=forms.TextInput(attrs={**COACHED, "autofocus": True})
    )
    purpose = Paragraph(
        longest=STATEMENT,
        rows=3,
        required=False,
        label=_("What should be different afterwards, and for whom?"),
        attrs=coached("purpose"),
    )


class AnswerForm(ActionForm):
    """One question: yes, no or not known, with a reason and, where there is one, a link to what shows it."""

    question: ClassVar[str]
    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.RadioSelect, label=_("Your answer"))
    reason = Paragraph(longest=REASON, rows=2, required=False, label=_("How do you know?"))
    evidence = Line(
        longest=LINK,
        required=False,
        label=_("Link to evidence"),
        help_text=_("A page that colleagues can open, from https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.question not in intake.PROBES:
            choices = [(value, Told(label, intake.consequence(self.question, value))) for value, label in ANSWERS]
        else:
            choices = [(value, Told(label)) for value, label in ANSWERS]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        self.fields["answer"].widget.attrs["autofocus"] = True

    @classmethod
    def asking(cls, question: str) -> type["AnswerForm"]:
        """The form of one question."""
        return type(cls.__name__, (cls,), {"question": question})

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields that a yes opens."""
        return [bound for bound in self.visible_fields() if bound.name not in OF_EVERY_ANSWER]

    @property
    def values(self) -> dict[str, Any]:
        """The answer, and what a yes said beside it; nothing is found by another answer."""
        said = {name: self.cleaned_data[name] for name in OF_EVERY_ANSWER}
        is_yes = said["answer"] == "yes"
        return said | {"found": {b.name: self.cleaned_data.get(b.name) for b in self.details} if is_yes else {}}


OF_EVERY_ANSWER = ("answer", "reason", "evidence")


class ObjectiveAnswer(AnswerForm):
    """A yes says the objective."""

    purpose = Paragraph(
        longest=STATEMENT,
        rows=3,
        required=False,
        label=_("Then say it: what will be different, and for whom?"),
        attrs=coached("purpose"),
    )


class TimeAnswer(AnswerForm):
    """A yes names the days."""

    starts_on = Day(required=False, label=_("From"))
    ends_on = LastDay(required=False, label=_("Until (the last day)"))

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean() or {})


class FitAnswer(AnswerForm):
    """A yes names the outcome, or at least the goal."""

    outcome = RowChoice(queryset=None, required=False, label=_("Which outcome?"), empty_label=_("None of these"))
    goal = RowChoice(queryset=None, required=False, label=_("Or which goal?"), empty_label=_("The goal of the outcome"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = queries.outcomes().ranked()  # type: ignore[attr-defined]
        self.fields["goal"].queryset = queries.pursued_goals()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, "goal": None} if given.get("outcome") else given  # an outcome has its goal


class ResourcesAnswer(AnswerForm):
    """A yes gives the range."""

    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"), help_text=_("Three letters, such as GBP."))

    def clean(self) -> dict[str, Any]:
        return _least_first(self, super().clean() or {})


def _in_order(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    start, end = given.get("starts_on"), given.get("ends_on")
    if start and end and end <= start:
        form.add_error("ends_on", _("It would end before it starts. Choose a later end or an earlier start."))
    return given


def _least_first(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    for noun in ("fte", "money"):
        least, most = given.get(f"{noun}_min"), given.get(f"{noun}_max")
        if least is not None and most is not None and least > most:
            form.add_error(f"{noun}_min", _("The least is more than the most. Exchange the two."))
    return given


@dataclass(frozen=True)
class Told:
    """An answer, and what follows from it."""

    word: Any
    then: str = ""

    def __str__(self) -> str:
        return f"{self.word}. {self.then}".rstrip(". ")


class FrameForm(ActionForm):
    """The remedy for an activity without an objective."""

    title = Line(longest=TITLE, label=_("Framed as an outcome"), widget=forms.TextInput(attrs=COACHED))
    purpose = Paragraph(
        longest=STATEMENT,
        rows=4,
        label=_("Who will be better off, and how would one notice?"),
        attrs=coached("purpose"),
    )


class TimeForm(ActionForm):
    starts_on = Day(label=_("Starts on"))
    ends_on = LastDay(label=_("Last day"), help_text=_("A day that those who know the work believe in."))

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean() or {})


class AlignForm(ActionForm):
    found = forms.ChoiceField(
        choices=[("yes", _("Yes, it can serve this goal")), ("no", _("No. It serves no goal and is deprioritised"))],
        widget=forms.RadioSelect,
        label=_("Was an alignment found?"),
    )
    goal = RowChoice(queryset=None, required=False, label=_("Strategic goal"), empty_label=_("Choose a goal"))
    reason = Paragraph(longest=REASON, rows=2, required=False, label=_("What did the assessment find?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = queries.pursued_goals()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("found") == "yes" and not given.get("goal"):
            self.add_error("goal", _("Choose the goal that it can serve, or answer no."))
        return given


class CapabilityForm(ActionForm):
    """A line for each profession, and the envelope that comes of them."""

    fte_min = Amount(digits=7, label=_("People, at least"))
    fte_max = Amount(digits=7, label=_("People, at most"), help_text=_("Empty: the sum of the lines."))
    money_min = Amount(label=_("Money, at least"))
    money_max = Amount(label=_("Money, at most"))
    currency = Line(longest=3, required=False, label=_("Currency"), help_text=_("Three letters, such as GBP."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.initial.get("capabilities") or []
        for number in range(LINES):
            line = known[number] if number < len(known) else {}
            self.fields[f"profession_{number}"] = Line(
                longest=LINE, required=False, label=_("Profession"), initial=line.get("profession", "")
            )
            self.fields[f"level_{number}"] = forms.TypedChoiceField(
                choices=LEVELS, required=False, label=_("Level"), initial=line.get("level", "")
            )
            self.fields[f"people_{number}"] = Amount(digits=7, label=_("People"), initial=line.get("fte"))

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{number}"] for name in ("profession", "level", "people")] for number in range(LINES)]

    def clean(self) -> dict[str, Any]:
        given = _least_first(self, super().clean() or {})
        given["capabilities"] = self._told(given)
        if not given["capabilities"]:
            self.add_error("profession_0", _("Name at least one profession that it takes."))
        elif given.get("fte_max") is None and given.get("money_max") is None and not _each_says(given["capabilities"]):
            self.add_error("fte_max", _("Say at most how many people or how much money. A range is enough."))
        return given

    def _told(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        lines = []
        for number in range(LINES):
            profession, people = given.get(f"profession_{number}"), given.get(f"people_{number}")
            if profession:
                lines.append({"profession": profession, "level": given.get(f"level_{number}"), "fte": people})
            elif people is not None:
                self.add_error(f"profession_{number}", _("Say of which profession these people are."))
        return lines

    @property
    def values(self) -> dict[str, Any]:
        names = ("fte_min", "fte_max", "money_min", "money_max", "currency", "capabilities")
        return {name: self.cleaned_data.get(name) for name in names}


LINES = 5
LEVELS = [("", _("Any level")), *((str(level), _("Level %(n)d") % {"n": level}) for level in range(1, 6))]


def _each_says(lines: list[dict[str, Any]]) -> bool:
    return all(line["fte"] is not None for line in lines)


class VerdictForm(ActionForm):
    """Keeping the assessment, as the tree sees it or otherwise."""

    override_type = forms.ChoiceField(
        choices=[("", _("I agree with the tree")), *TYPES], required=False, label=_("I find it to be")
    )
    override_reason = Paragraph(longest=REASON, rows=2, required=False, label=_("Because"))


# What a yes brings to light is asked on the same page, so that nobody types it again in the proposal.
ANSWER_FORMS: dict[str, type[AnswerForm]] = {
    "specific_objective": ObjectiveAnswer,
    "time_bound": TimeAnswer,
    "strategic_fit": FitAnswer,
    "defined_resources": ResourcesAnswer,
}
REMEDY_FORMS: dict[str, type[ActionForm]] = {
    "frame_outcome": FrameForm,
    "set_time": TimeForm,
    "assess_alignment": AlignForm,
    "understand_capability": CapabilityForm,
}
