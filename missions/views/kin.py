"""Pages on which a mission changes hands, gets a parent or is reviewed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from missions import access, actions, briefs, graduating, queries
from missions.forms import kin as forms
from missions.models import Handover, Mission
from missions.views.missions import ChangePage, MissionPage, page_of

HALF_A_YEAR = timedelta(days=182)


class HandOver(MissionPage):
    """To whom, why, and what they must know, which the log has written down already."""

    template, form, sentence = "missions/mission_hand_over.html", forms.HandoverForm, access.DECIDING

    def may(self) -> bool:
        return self._may_for_good() or access.may_hand_over(self.user, self.thing, kind="absence")

    def _may_for_good(self) -> bool:
        return access.may_hand_over(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        brief = briefs.draft(self.thing, on=self.now.date()) if self.request.method == "GET" else ""
        return {"kind": "best_use" if self._may_for_good() else "absence", "brief": brief}

    def context(self) -> dict[str, Any]:
        return {"only_absence": not self._may_for_good(), "cover": Handover.objects.open_cover(self.thing)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        if not access.may_hand_over(self.user, self.thing, kind=values["kind"]):
            raise PermissionDenied(access.DECIDING)
        actions.hand_over(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        told = {"key": self.thing.key, "name": values["to"].name}
        messages.success(self.request, _("%(name)s is asked to read the brief of %(key)s.") % told)
        return page_of(self.thing)


class Acknowledge(MissionPage):
    """The brief, and the button that says that it was read."""

    template, form, sentence = "missions/mission_acknowledge.html", forms.AcknowledgementForm, access.ACKNOWLEDGING

    def may(self) -> bool:
        """Whoever is a party to it reads the brief; only the successor has the button."""
        return self._handover is not None

    @property
    def _handover(self) -> Handover | None:
        handovers = queries.handovers(self.thing)
        waiting = handovers.waiting(at=self.now)  # type: ignore[attr-defined]
        mine = waiting.filter(to_owner=self.user).first()
        found: Handover | None = mine or handovers.concerning(self.user).first()  # type: ignore[attr-defined]
        return found

    def context(self) -> dict[str, Any]:
        handover = self._handover
        assert handover is not None  # may() asked
        waits = handover.acknowledged_at is None and handover.state_at(self.now) != "over"
        return {"handover": handover, "is_mine": waits and handover.to_owner_id == self.user.pk, "waits": waits}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.acknowledge(mission=self.thing, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("You have read the brief of %(key)s.") % {"key": self.thing.key})
        return page_of(self.thing)


class EndCover(ChangePage):
    form, heading, told = forms.ReasonForm, "End the cover", "The cover is over."
    sentence = access.COVERING

    def may(self) -> bool:
        return access.may_end_cover(self.user, self.thing)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        super().act(values, version)
        return page_of(self.thing)

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.end_cover(**given, expected_version=version)


class SetParent(ChangePage):
    form, heading, told = forms.ParentForm, "Which mission it came from", "Its parent is set."

    def initial(self) -> dict[str, Any]:
        parentage = getattr(self.thing, "parentage", None)
        return {"parent": parentage.parent_id if parentage else None}

    def change(self, given: dict[str, Any], version: int | None) -> None:
        actions.set_parent(**given, expected_version=version)


class RollOn(MissionPage):
    """The review of a platform mission: it goes on until the next one, or it is concluded."""

    template, form, sentence = "missions/mission_review.html", forms.ReviewForm, access.DECIDING
    thing: Mission

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        return {"review_on": self.now.date() + HALF_A_YEAR}

    def context(self) -> dict[str, Any]:
        return {"conclude": reverse("missions:mission_conclude", args=[self.thing.key])}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mission = actions.roll_on(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        said = {"key": mission.key, "day": f"{values['review_on']:%d %B %Y}"}
        messages.success(self.request, _("%(key)s goes on; its next review is on %(day)s.") % said)
        return page_of(mission)


class Graduate(MissionPage):
    """The checklist with what is known of each point, and the platform mission that takes over."""

    template, form, sentence = "missions/mission_graduate.html", forms.GraduationForm, access.DECIDING

    def may(self) -> bool:
        return access.may_decide(self.user, self.thing)

    def context(self) -> dict[str, Any]:
        points = graduating.checklist(self.thing, on=self.now.date())
        return {"known": {point.name: point.lines for point in points}}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mission = actions.graduate(mission=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s has graduated.") % {"key": mission.key})
        return page_of(mission)
