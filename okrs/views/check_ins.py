"""The check-in: twenty seconds for one key result, on a page of its own, in a round, or beside the figures of a mission."""

from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from interface import words
from missions.views.door import named
from okrs import access, actions, queries
from okrs.forms.check_ins import CheckInForm
from okrs.models import CheckIn
from okrs.rounds import Round
from okrs.views.key_results import KeyResultPage, page_of, points_of
from okrs.views.rounds import address_of_end, address_of_step
from rest.once import new_form_id


class SayCheckIn(KeyResultPage):
    template, form = "okrs/check_in.html", CheckInForm

    @property
    def sentence(self) -> str:  # type: ignore[override]  # of two sentences the one that fits
        return access.CORRECTING if self._corrects else access.CHECKING_IN

    def may(self) -> bool:
        if self._corrects:
            return access.may_correct(self.user, self._corrects, on=self.now.date())
        return access.may_check_in(self.user, self.thing, on=self.now.date())

    @property
    def _corrects(self) -> CheckIn | None:
        """The check-in that this one takes the place of: the form names it, or the address that leads to the form."""
        is_sent = self.request.method == "POST"
        return self._named(self.request.POST.get("supersedes", "") if is_sent else self.request.GET.get("corrects", ""))

    def _named(self, key: str) -> CheckIn | None:
        return get_object_or_404(CheckIn.objects.known_as(key), key_result=self.thing) if key else None

    def filled(self, request: HttpRequest) -> CheckInForm:
        given: dict[str, Any] = {"form_id": new_form_id(), "supersedes": request.GET.get("corrects", "")}
        known = queries.scored(self.thing, self.now.date())
        given["saw"] = max((said.number for said in known.check_ins), default=0)
        if known.attainment.confidence is not None:
            given["confidence"] = known.attainment.confidence
        sent = request.POST if request.method == "POST" else None
        return CheckInForm(sent, initial=given, key_result=self.thing, known=known.check_ins)

    def require_version(self, request: HttpRequest) -> None:
        """None is needed: a check-in overwrites nothing, and two that were said at once are both true."""

    def context(self) -> dict[str, Any]:
        known, on_round = queries.scored(self.thing, self.now.date()), self._round
        following = on_round.after(self.thing.key)
        return {
            "known": known, "points": [] if self.thing.measure_kind == "binary" else points_of(known), "corrects": self._corrects,
            "place": on_round.place_of(self.thing.key), "steps": len(on_round.keys),
            "skip_url": self._onwards(on_round, following) if on_round.place_of(self.thing.key) else "",
        }  # fmt: skip

    @property
    def _round(self) -> Round:
        return Round.of(self.request.GET.get("round", ""))

    def act(self, values: dict[str, Any], version: int | None) -> str:
        seen_on, saw = values.pop("seen_on", None), values.pop("saw")
        between = None if saw is None else self._said_since(saw)
        values["observed_at"] = min(self.now, datetime.combine(seen_on, time(12), UTC)) if seen_on else None
        values["supersedes"] = self._named(values["supersedes"])
        said = actions.check_in(key_result=self.thing, **values, by=self.user, at=self.now)
        if between is not None:
            self._tell_of(between)
        return self.answer(said)

    def _said_since(self, saw: int) -> CheckIn | None:
        """The newest check-in of a person that this form was not shown with."""
        rows = self.thing.check_ins.standing().exclude(by=None).filter(number__gt=saw)
        found: CheckIn | None = rows.select_related("by").order_by("-number").first()
        return found

    def _tell_of(self, said: CheckIn) -> None:
        """Both check-ins are kept, and whoever speaks last should know of the other."""
        told = {
            "name": said.by.name if said.by else said.source,
            "value": said.zone or words.number(said.value, self.thing.unit),
            "age": words.age(said.recorded_at, self.now),
        }
        sentence = _(
            "%(name)s checked in %(value)s while your form was open (%(age)s). Both are kept; yours is the newest."
        )
        messages.warning(self.request, sentence % told)

    def answer(self, said: CheckIn) -> str:
        on_round = self._round
        if on_round.place_of(self.thing.key) is None:
            return f"{page_of(self.thing)}?{urlencode({'said': said.key})}"
        return self._onwards(on_round, on_round.after(self.thing.key))

    def _onwards(self, on_round: Round, key: str | None) -> str:
        return address_of_step(key, on_round) if key else address_of_end(on_round)


class SayHere(SayCheckIn):
    """The same form as a part of another page, which stays open; what came of it takes the form's place."""

    template = "okrs/check_in_here.html"

    def answer(self, said: CheckIn) -> str:
        return reverse("okrs:check_in_answer", args=[said.key])


@login_required
@require_safe
def check_in_answer(request: HttpRequest, key: str) -> HttpResponse:
    """What one check-in changed, as a part; the live part around it is told to ask for itself again."""
    said: CheckIn = get_object_or_404(CheckIn.objects.known_as(key).select_related("key_result"))
    key_result = named(queries.key_results(), said.key_result.key)
    change = queries.change_by(said, key_result, timezone.now().date())
    answer = render(request, "okrs/check_in_change.html", {"change": change, "key_result": key_result, "is_part": True})
    answer["HX-Trigger"] = "checked-in"
    return answer
