"""Pages of the ledger: all conclusions, one of them, what is added to it, and the draft that has to consider it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.lists import ListView
from accounts.models import User
from interface.lists import Asked, Shown
from missions import access, actions, ledger
from missions.forms.ledger import ConsiderationForm, ContradictionForm, CorrectionForm
from missions.forms.sent import ActionForm
from missions.lists.conclusions import ConclusionList
from missions.models import Conclusion
from missions.models.limits import STATEMENT, TITLE
from missions.search_terms import Piece, excerpt, marked, question
from missions.views.door import ActionPage
from missions.views.missions import MissionPage, page_of
from rest.fields import ref
from rest.once import new_form_id

ORDERS = {"signed": ("-signed_at", "-pk"), "sure": ("-confidence", "-signed_at", "-pk")}
LEARNED = 300  # letters of what was learned that a card of the list shows


def page_of_conclusion(conclusion: Conclusion) -> str:
    return reverse("missions:conclusion_show", args=[conclusion.key])


def conclusion_named(key: str) -> Conclusion:
    """The conclusion of the mission with this id or key. Raises Http404."""
    found: Conclusion = get_object_or_404(ledger.conclusions().known_as(key))  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Found:
    """A conclusion as the list shows it: its title and its words in pieces, of which each says whether it was looked for."""

    conclusion: Conclusion
    title: list[Piece]
    words: list[Piece]
    contradicted_by: list[ledger.Said]


class Conclusions(ListView):
    """The ledger, the newest first; words are looked for in everything that conclusions and their corrections say."""

    page = ConclusionList
    template, row_template = "missions/conclusion_list.html", "missions/conclusion_row.html"
    part_template = "missions/conclusion_part.html"

    def rows(self, asked: Asked) -> QuerySet[Conclusion]:
        wanted: dict[str, Any] = {
            name: list(asked.given(name)) for name in ("result", "type", "outcome") if asked.given(name)
        }
        wanted |= {
            f"concluded_on__{end}": asked.one(name)
            for name, end in (("from", "gte"), ("until", "lte"))
            if asked.one(name)
        }
        rows = ledger.filtered(ledger.conclusions(), wanted | {"q": asked.q})
        order = ORDERS[asked.sort_name]
        return rows.order_by(*order) if not asked.is_descending else rows.order_by(*order).reverse()

    def prepared(self, rows: Sequence[Conclusion]) -> Sequence[Any]:
        asked = self.list.read(self.request.GET)
        return rows if asked.export else _found(rows, asked.q)

    def context(self, shown: Shown) -> dict[str, Any]:
        citing = ledger.citing()
        idle = bool(shown.asked.q and not question(shown.asked.q))
        return {"citing": citing, "citing_words": _citing_words(citing), "headline": _headline(shown), "is_idle": idle}


def _found(rows: Sequence[Conclusion], q: str) -> list[Found]:
    asked, held = question(q), ledger.contradicting(rows)
    return [
        Found(
            row,
            marked(row.mission.title, asked),
            excerpt(ledger.told(row), asked) if asked else _beginning(row.learned),
            held.get(row.pk, []),
        )
        for row in rows
    ]


def _beginning(text: str) -> list[Piece]:
    return [Piece(text if len(text) <= LEARNED else f"{text[:LEARNED].rsplit(' ', 1)[0]} …")]


def _headline(shown: Shown) -> str:
    if shown.asked.is_narrowed:
        return ngettext("%(n)d conclusion fits", "%(n)d conclusions fit", shown.count) % {"n": shown.count}
    if not shown.count:
        return _("Nothing was concluded yet")
    return ngettext(
        "%(n)d mission said honestly how it ended", "%(n)d missions said honestly how they ended", shown.count
    ) % {"n": shown.count}


def _citing_words(citing: ledger.Citing) -> str:
    if citing.percent is None:
        return _("No mission was chartered here yet")
    return _("%(n)d of %(of)d missions were chartered in the light of an earlier conclusion (%(share)d%%)") % {
        "n": citing.citing, "of": citing.chartered, "share": citing.percent,
    }  # fmt: skip


@require_safe
@login_required
def conclusion_show(request: HttpRequest, key: str) -> HttpResponse:
    """One conclusion as it was signed off, and everything that was added since."""
    assert isinstance(request.user, User)
    conclusion = conclusion_named(key)
    said = ledger.said_of([conclusion]).get(conclusion.pk, [])
    found = {
        "conclusion": conclusion,
        "mission": conclusion.mission,
        "evidence": ledger.evidence(conclusion.evidence),
        "counter_evidence": ledger.evidence(conclusion.counter_evidence),
        "corrections": conclusion.corrections.all(),
        "contradicted_by": [each for each in said if each.holds],
        "settled": [each for each in said if not each.holds],
        "might": ledger.might_contradict(conclusion),
        "considered_by": conclusion.considerations.filter(verdict="considered").select_related("mission", "marked_by"),
        "may_correct": access.may_conclude(request.user, conclusion.mission),
        "may_contradict": access.may_contradict(request.user),
        "is_purpose": conclusion.hypothesis == conclusion.mission.purpose,
        "today": timezone.now().date(),
    }
    return render(request, "missions/conclusion_show.html", found)


class ConclusionPage(ActionPage):
    """The page of an action on one conclusion."""

    thing: Conclusion

    def find(self, **kwargs: Any) -> Conclusion:
        return conclusion_named(kwargs["key"])


class Correct(ConclusionPage):
    template, form, sentence = "missions/conclusion_correct.html", CorrectionForm, access.CORRECTING

    def may(self) -> bool:
        return access.may_conclude(self.user, self.thing.mission)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.correct_conclusion(conclusion=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("The correction stands under the conclusion."))
        return f"{page_of_conclusion(self.thing)}#corrections"


class Contradict(ConclusionPage):
    template, form, sentence = "missions/conclusion_contradict.html", ContradictionForm, access.CONTRADICTING

    def may(self) -> bool:
        return access.may_contradict(self.user)

    def initial(self) -> dict[str, Any]:
        name = self.request.GET.get("other", "")
        other = Conclusion.objects.known_as(name).first() if ref(name, prefix="MIS") else None
        return {"other": other.pk if other else None, "holds": "yes"}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        actions.judge_contradiction(one=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("It stands on both pages."))
        return f"{page_of_conclusion(self.thing)}#contradictions"


class Consider(MissionPage):
    """The conclusions like a mission, each with its mark; one is marked at a time."""

    template, form = "missions/mission_considered.html", ConsiderationForm

    def show(self, form: ActionForm, status: int = 200) -> HttpResponse:
        self.sent = form
        return super().show(form, status)

    def context(self) -> dict[str, Any]:
        alike = ledger.like_mission(self.thing)
        given = {"form_id": new_form_id(), "version": self.thing.version}
        rows = [{"alike": each, "form": self._form_of(each, given)} for each in alike]
        return {"rows": rows, "unread": sum(each.mark is None for each in alike)}

    def _form_of(self, alike: ledger.Alike, given: dict[str, Any]) -> ActionForm:
        """What was sent and refused comes back in its own place; everywhere else stands what is marked now."""
        pk, mark = str(alike.conclusion.pk), alike.mark
        if self.request.POST.get("conclusion") == pk:
            return self.sent
        marked = {"verdict": mark.verdict, "note": mark.note} if mark else {}
        return ConsiderationForm(initial={"conclusion": pk, **given, **marked}, auto_id=f"id_{alike.conclusion.key}_%s")

    def act(self, values: dict[str, Any], version: int | None) -> str:
        mark = actions.consider(mission=self.thing, **values, by=self.user, at=self.now)
        messages.success(self.request, _("%(key)s is marked.") % {"key": mark.conclusion.key})
        left = ledger.unread(self.thing)
        return reverse("missions:mission_considered", args=[self.thing.key]) if left else page_of(self.thing)


@require_safe
@login_required
def like(request: HttpRequest) -> HttpResponse:
    """Conclusions like a draft, while it is typed."""
    title, purpose = request.GET.get("title", "")[:TITLE], request.GET.get("purpose", "")[:STATEMENT]
    found = ledger.like_draft(title, purpose, outcome_id=request.GET.get("outcome", ""))
    return render(request, "missions/alike.html", {"alike": found, "is_draft": bool(title.strip() or purpose.strip())})
