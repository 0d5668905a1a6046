"""Pages of missions: propose, edit, launch, conclude."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access, actions, framing, intake, ledger, life, queries
from missions.actions.conclusion import registered_hypothesis
from missions.forms import missions as forms
from missions.models import Assessment, Mission, NotReady
from missions.models.strategic import refused_slot
from missions.views.door import ActionPage, named
from rest.once import new_form_id
from rest.refusal import Refusal


def page_of(mission: Mission) -> str:
    return reverse("portfolio:mission_show", args=[mission.key])


def point_out(request: HttpRequest, mission: Mission) -> None:
    """Says it when the ambition is more than its type is for; whoever chose it may have good reasons."""
    if too_bold := framing.look_at_ambition(mission.type, mission.ambition):
        messages.warning(request, too_bold)


class Propose(ActionPage):
    template, form, sentence = "missions/mission_propose.html", forms.ProposalForm, access.PROPOSING
    thing: Assessment | None

    def find(self, **kwargs: Any) -> Assessment | None:
        """The assessment that led here, if one did."""
        key = self.request.GET.get("assessment", "")
        return named(queries.assessments(), key) if key else None

    def may(self) -> bool:
        return access.may_propose(self.user)

    def initial(self) -> dict[str, Any]:
        given = {name: self.request.GET.get(name, "") for name in ("outcome", "parent")} | {"owner": self.user.pk}
        if self.thing:
            given |= {**intake.form_values(self.thing.draft), "title": self.thing.title, "type": self.thing.chosen_type}
            given |= {"purpose": self.thing.purpose}
        return given

    def context(self) -> dict[str, Any]:
        given = {**self.initial(), **self.request.POST.dict()}
        title, purpose, outcome = (str(given.get(name) or "") for name in ("title", "purpose", "outcome"))
        alike = ledger.like_draft(title, purpose, outcome_id=outcome)
        return {"alike": alike, "is_draft": bool(title or purpose), "unled": self._unled()}

    def _unled(self) -> str:
        """What speaks against proposing from this assessment at all, said before anybody has typed."""
        try:
            if self.thing:
                self.thing.require_led_to(self.thing.chosen_type)
        except Refusal as no:
            return str(no)
        return ""

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mission = actions.propose(**values, assessment=self.thing, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is proposed.") % {"key": mission.key})
        point_out(self.request, mission)
        return page_of(mission)


class MissionPage(ActionPage):
    """The page of an action on one mission."""

    thing: Mission
    sentence = access.EDITING

    def find(self, **kwargs: Any) -> Mission:
        return named(queries.missions(), kwargs["key"])

    def may(self) -> bool:
        return access.may_edit(self.user, self.thing)


class Launch(MissionPage):
    template, form, sentence = "missions/mission_launch.html", forms.LaunchForm, access.DECIDING

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing)

    def context(self) -> dict[str, Any]:
        missing = self._missing()
        slot = refused_slot(self.thing, on=self.now.date())
        return {"missing": missing, "needs": needs(self.thing, dict(missing)), "slot": slot}

    def _missing(self) -> list[tuple[str, str]]:
        try:
            self.thing.require_ready(on=self.now.date())
        except NotReady as no:
            return no.missing
        return []

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mission = actions.launch(mission=self.thing, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is launched.") % {"key": mission.key})
        return page_of(mission)


def needs(mission: Mission, missing: dict[str, str]) -> list[dict[str, Any]]:
    """What a launch asks for: what there is of each, or the remedy."""
    owner = mission.owner.name if mission.owner else ""
    window = words.day_range(mission.starts_on, words.last_day(mission.ends_on))
    people = words.between(mission.fte_min, mission.fte_max, "FTE")
    money = words.between(mission.money_min, mission.money_max, mission.currency)
    found = [
        (_("An outcome to pursue"), ("outcome",), mission.outcome.title if mission.outcome else ""),
        (_("A strategic goal behind it"), ("goal",), mission.strategic_goal.title if mission.strategic_goal else ""),
        (_("One owner"), ("owner",), owner),
        (_("A window"), ("starts_on", "ends_on"), window),
        (_("An envelope, defined and not fixed"), ("fte_max",), ", ".join(filter(None, (people, money)))),
        (_("A type"), ("type",), mission.get_type_display()),
        (_("A purpose, written once"), (), mission.purpose),
        (_("A signed charter"), ("charter",), "" if mission.state == "candidate" else _("Signed")),
    ]
    return [
        {
            "label": label,
            "value": value,
            "gaps": [missing[name] for name in names if name in missing],
        }
        for label, names, value in found
    ]


class Conclude(MissionPage):
    template, form, sentence = "missions/mission_conclude.html", forms.ConclusionForm, access.CONCLUDING

    def may(self) -> bool:
        return access.may_conclude(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        """A gate that spun the mission down leads here with its result."""
        return {"result": self.request.GET.get("result", "")}

    def context(self) -> dict[str, Any]:
        return {"children": actions.open_children(self.thing), "hypothesis": registered_hypothesis(self.thing)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mission = actions.conclude(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(
            self.request, _("%(key)s is concluded. Thank you for saying how it was.") % {"key": mission.key}
        )
        return page_of(mission)


class ChangePage(MissionPage):
    """One change of a mission with its reason. The form stands on the edit page too, and is sent here."""

    template = "missions/mission_change.html"
    heading: ClassVar[str]
    told: ClassVar[str]

    def context(self) -> dict[str, Any]:
        return {"heading": self.heading}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        self.change({"mission": self.thing, **values, "by": self.user, "at": self.now}, version)
        messages.success(self.request, self.told)
        return reverse("missions:mission_edit", args=[self.thing.key])

    def change(self, given: dict[str, Any], version: int | None) -> None:
        """Calls one action."""
        raise NotImplementedError


class Reschedule(ChangePage):
    form, heading, told = forms.WindowForm, "When it runs", "It has a new window."

    def initial(self) -> dict[str, Any]:
        return forms.window_of(self.thing)

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.reschedule(**given, expected_version=version)


class ChangeEnvelope(ChangePage):
    form, heading, told = forms.EnvelopeForm, "What it may use", "It has a new envelope."

    def initial(self) -> dict[str, Any]:
        return forms.envelope_of(self.thing)

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.change_envelope(**given, expected_version=version)


class Align(ChangePage):
    form, heading, told = forms.AlignmentForm, "Which outcome it pursues", "It is aligned."

    def initial(self) -> dict[str, Any]:
        return {"outcome": self.thing.outcome_id}

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.align(**given, expected_version=version)


class Classify(ChangePage):
    form, heading, told = forms.TypeForm, "What kind of mission it is", "It is classified."

    def initial(self) -> dict[str, Any]:
        return {"type": self.thing.type, "ambition": self.thing.ambition}

    def change(self, given: dict[str, Any], version: int | None) -> None:
        point_out(self.request, actions.classify(**given, expected_version=version))


class Affiliate(ChangePage):
    form, heading, told = forms.AffiliationForm, "Which clusters it belongs to", "It is affiliated."

    def initial(self) -> dict[str, Any]:
        has_primary = self.thing.affiliations.filter(strength="primary").exists()
        return {"strength": "contributing" if has_primary else "primary"}

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.affiliate(**given)


PARTS: dict[str, type[ChangePage]] = {
    "mission_reschedule": Reschedule,
    "mission_envelope": ChangeEnvelope,
    "mission_align": Align,
    "mission_classify": Classify,
    "mission_affiliate": Affiliate,
}
WHILE_FROZEN = ("mission_affiliate",)


@login_required
@require_safe
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Everything about a mission that may change, each part with its own form; the purpose is shown and stays."""
    assert isinstance(request.user, User)
    mission = named(queries.missions(), key)
    access.require(access.may_edit(request.user, mission), access.EDITING)
    found = {
        "thing": mission,
        "today": timezone.now().date(),
        "parts": _parts(request.user, mission),
        "may_set_parent": not mission.is_over and mission.state != "rechartered",
        "affiliations": queries.affiliations().filter(mission=mission),
        "may_hand_over": not mission.is_over and access.may_hand_over(request.user, mission, kind="absence"),
        "may_launch": mission.state in life.BEFORE and access.may_decide(request.user, mission),
        "may_conclude": mission.state in ("active", "paused") and access.may_conclude(request.user, mission),
    }
    return render(request, "missions/mission_edit.html", found)


def _parts(user: User, mission: Mission) -> list[dict[str, Any]]:
    """The forms that this person may send, as each page of its own would show them; none of what is over or frozen."""
    found: list[dict[str, Any]] = []
    if mission.is_over:
        return found
    for name, part in PARTS.items():
        if mission.state == "rechartered" and name not in WHILE_FROZEN:
            continue
        page = part()
        page.user, page.thing = user, mission
        if page.may():
            given = {**page.initial(), "form_id": new_form_id(), "version": mission.version}
            form = part.form(initial=given, auto_id=f"id_{name}_%s")
            address = reverse(f"missions:{name}", args=[mission.key])
            found.append({"name": name, "heading": part.heading, "form": form, "address": address})
    return found
