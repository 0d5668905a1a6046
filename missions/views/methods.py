"""Pages of the ways to rank: weighted shortest job first, rounds of comparisons, and applying what they propose."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access, actions, proposals, queries
from missions.forms.methods import ApplyForm, CompareForm, MeasureForm, RoundForm, ScoreForm, WhyForm
from missions.models import ComparisonRound, Outcome, OutcomeMeasure
from missions.models.comparison import MOST_COMPARED
from missions.ordering import pairwise, wsjf
from missions.views.door import ActionPage, named

SAME = "same"


@require_safe
@login_required
def ways(request: HttpRequest) -> HttpResponse:
    """The three ways to rank, the rounds of comparisons, and where each way is explained."""
    assert isinstance(request.user, User)
    rounds = proposals.rounds()[:20]
    active = Outcome.objects.active().count()
    context = {
        "rounds": rounds,
        "active": active,
        "scored": len(proposals.scores()),
        "questions": pairwise.most_questions(min(active, 10)),
        "may_shape": access.may_shape_portfolio(request.user),
    }
    return render(request, "missions/ranking_ways.html", context)


class ByScore(ActionPage):
    """The order by weighted shortest job first; posted, it becomes the rank."""

    template, form = "missions/ranking_wsjf.html", ApplyForm

    def may(self) -> bool:
        return self.request.method in ("GET", "HEAD") or access.may_shape_portfolio(self.user)

    def initial(self) -> dict[str, Any]:
        return {"proposal": proposals.by_score().seen}

    def context(self) -> dict[str, Any]:
        proposal, scores = proposals.by_score(), proposals.scores()
        rows = [
            {
                "outcome": proposal.outcomes[place.thing],
                "place": place,
                "score": scores.get(place.thing),
                "may_score": access.may_reword(self.user, proposal.outcomes[place.thing]),
                "wsjf": round(float(scores[place.thing].plain.ratio), 2) if place.thing in scores else None,
            }
            for place in proposal.places
        ]
        return {
            "rows": sorted(rows, key=lambda row: row["score"] is None), "proposal": proposal, "scale": wsjf.SCALE,
            "may_shape": access.may_shape_portfolio(self.user),
        }  # fmt: skip

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.apply_scores(**values, by=self.user, at=self.now)
        messages.success(self.request, _("The order by weighted shortest job first is the rank now."))
        return reverse("portfolio:outcome_board")


class Score(ActionPage):
    template, form, sentence = "missions/outcome_score.html", ScoreForm, access.REWORDING
    thing: Outcome

    def find(self, **kwargs: Any) -> Outcome:
        return named(queries.outcomes(), kwargs["key"])

    def may(self) -> bool:
        return access.may_reword(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        score = getattr(self.thing, "score", None)
        return {name: getattr(score, name, 3 if name != "note" else "") for name in (*wsjf.PARTS, "note")}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.score_outcome(outcome=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is scored.") % {"key": self.thing.key})
        return reverse("missions:ranking_wsjf")


class OpenRound(ActionPage):
    template, form = "missions/round_open.html", RoundForm

    def initial(self) -> dict[str, Any]:
        first = Outcome.objects.ranked().values_list("pk", flat=True)[:10]
        return {"outcomes": [str(pk) for pk in first]}

    def context(self) -> dict[str, Any]:
        return {"most": MOST_COMPARED}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        opened = actions.open_round(**values, by=self.user, at=self.now)
        return reverse("missions:round", args=[opened.key])


class Round(ActionPage):
    """A round: the next question, what is proposed so far, and where the answers contradict each other."""

    template, form = "missions/round_show.html", ApplyForm
    thing: ComparisonRound

    def find(self, **kwargs: Any) -> ComparisonRound:
        return named(proposals.rounds(), kwargs["key"])

    def may(self) -> bool:
        return self.request.method in ("GET", "HEAD") or access.may_shape_portfolio(self.user)

    @cached_property
    def pooled(self) -> proposals.Pooled:
        """What is proposed so far; what was compared does not change while a page is made."""
        return proposals.pooled(self.thing)

    def initial(self) -> dict[str, Any]:
        return {"proposal": self.pooled.proposal.seen}

    def context(self) -> dict[str, Any]:
        found = self.pooled
        walk = found.walk_of(self.user)
        may_compare = access.may_compare(self.user) and self.thing.is_open
        asked = walk.question or found.check_for(self.user) if may_compare else None
        strongest = max(found.strengths.values(), default=1.0)
        told = found.proposal.told
        people = {said.person_id: said.person.name for said in found.comparisons}
        return {
            "pooled": found, "question": [found.outcomes[pk] for pk in asked] if asked else None,
            "is_check": asked is not None and walk.question is None, "left": walk.at_most,
            "people": [(people[pk], count) for pk, count in found.count_by_person().items()],
            "rows": [
                {"outcome": found.outcomes[place.thing], "place": place,
                 "share": round(100 * found.strengths[place.thing] / strongest)}
                for place in found.proposal.places if place.thing in told
            ],
            "may_shape": access.may_shape_portfolio(self.user),
        }  # fmt: skip

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.apply_round(comparison_round=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("What was compared is the rank now."))
        return reverse("portfolio:outcome_board")


class Compare(ActionPage):
    """One answer; leads back to the round with its next question."""

    template, form, sentence = "missions/round_show.html", CompareForm, access.COMPARING
    thing: ComparisonRound

    def find(self, **kwargs: Any) -> ComparisonRound:
        return named(proposals.rounds(), kwargs["key"])

    def may(self) -> bool:
        return access.may_compare(self.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise Http404(_("An answer is sent from the page of the round."))

    def require_version(self, request: HttpRequest) -> None:
        """An answer counts whatever others answered meanwhile."""

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        for errors in form.errors.values():
            messages.error(self.request, " ".join(errors))
        page = Round()
        page.setup(self.request, key=self.thing.key)
        page.user, page.thing = self.user, self.thing
        return page.show(ApplyForm(initial={**page.initial(), "version": self.thing.version}), status=status)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        first, second = (named(queries.outcomes(), values[name]) for name in ("first", "second"))
        chosen = values["preferred"]
        preferred = None if chosen == SAME else named(queries.outcomes(), chosen)
        actions.compare(
            comparison_round=self.thing, first=first, second=second, preferred=preferred, by=self.user, at=self.now
        )
        return reverse("missions:round", args=[self.thing.key])


class SetAside(ActionPage):
    template, form = "missions/round_set_aside.html", WhyForm
    thing: ComparisonRound

    def find(self, **kwargs: Any) -> ComparisonRound:
        return named(proposals.rounds(), kwargs["key"])

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.set_aside(comparison_round=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is closed; the rank stays as it is.") % {"key": self.thing.key})
        return reverse("missions:ranking_ways")


class AddMeasure(ActionPage):
    template, form, sentence = "missions/measure_add.html", MeasureForm, access.REWORDING
    thing: Outcome

    def find(self, **kwargs: Any) -> Outcome:
        return named(queries.outcomes(), kwargs["key"])

    def may(self) -> bool:
        return access.may_reword(self.user, self.thing)

    def initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", OutcomeMeasure.Kind.QUANTITATIVE)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.add_measure(outcome=self.thing, **values, by=self.user, at=self.now)
        return reverse("portfolio:outcome_show", args=[self.thing.key])


class EditMeasure(ActionPage):
    template, form, sentence = "missions/measure_edit.html", MeasureForm, access.REWORDING
    thing: OutcomeMeasure

    def find(self, **kwargs: Any) -> OutcomeMeasure:
        rows: QuerySet[OutcomeMeasure] = OutcomeMeasure.objects.select_related("outcome")
        return named(rows, kwargs["key"])

    def may(self) -> bool:
        return access.may_reword(self.user, self.thing.outcome)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.thing, name) for name in ("kind", "title", "method")}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.reword_measure(measure=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        return reverse("portfolio:outcome_show", args=[self.thing.outcome.key])


class DropMeasure(EditMeasure):
    template, form = "missions/measure_drop.html", WhyForm  # type: ignore[assignment]

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.drop_measure(measure=self.thing, **values, expected_version=version, by=self.user, at=self.now)
        return reverse("portfolio:outcome_show", args=[self.thing.outcome.key])
