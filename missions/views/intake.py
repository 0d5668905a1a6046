"""The walk through the decision tree: one question a page, remedies at a no, the verdict at the end."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import access, actions, framing, intake, queries
from missions.classifier import ALIGNMENT_EXISTS, VerdictOutcome
from missions.forms.intake import (
    ANSWER_FORMS,
    ANSWERS,
    REMEDY_FORMS,
    AlignForm,
    AnswerForm,
    StartForm,
    VerdictForm,
)
from missions.models import StrategicGoal
from missions.views.door import ActionPage, named

KEPT = "intake"
MOST_WALKS = 8


class IntakePage(LoginRequiredMixin, View):
    """Walks live in the session under an id of their own, so that two tabs do not get into each other's way."""

    template: ClassVar[str]
    walk: intake.Walk

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, User):
            return self.handle_no_permission()
        access.require(access.may_propose(request.user), access.PROPOSING)
        if "walk" in kwargs:
            self.walk = walk_of(request, kwargs["walk"])
        return super().dispatch(request, *args, **kwargs)

    def keep(self) -> None:
        keep(self.request, self.kwargs["walk"], self.walk)

    def onwards(self) -> HttpResponse:
        """The page of the next question, or the verdict."""
        question = self.walk.next_question()
        return self.lead("intake_question", question) if question else self.lead("intake_verdict")

    def lead(self, name: str, *where: str) -> HttpResponse:
        address = reverse(f"missions:{name}", args=[self.kwargs["walk"], *where])
        return HttpResponseRedirect(address, status=303)

    def show(self, form: Any, status: int = 200, **found: Any) -> HttpResponse:
        walk_id = self.kwargs["walk"]
        given = {
            "form": form, "walk": self.walk, "walk_id": walk_id,
            "tree": linked(self.walk, walk_id, self.kwargs.get("question", "")),
            "cautions": self.walk.verdict.cautions, **found,
        }  # fmt: skip
        return render(self.request, self.template, given, status=status)


def linked(walk: intake.Walk, walk_id: str, current: str = "") -> list[dict[str, Any]]:
    """The tree of the walk, in which questions that were answered can be answered again."""
    stages = walk.drawn(current)
    for node in (node for stage in stages for node in stage["nodes"]):
        if node["state"] != "not_asked":
            node["href"] = reverse("missions:intake_question", args=[walk_id, node["node"]])
    return stages


def walk_of(request: HttpRequest, walk: str) -> intake.Walk:
    """Raises Http404 for a walk that is not this person's, or was ended."""
    kept = request.session.get(KEPT, {}).get(walk)
    if kept is None:
        raise Http404
    return intake.Walk.of(kept)


def keep(request: HttpRequest, walk: str, state: intake.Walk) -> None:
    """The walk, and with it the latest few: nobody takes more at a time."""
    walks = {**request.session.get(KEPT, {}), walk: state.kept()}
    request.session[KEPT] = dict(list(walks.items())[-MOST_WALKS:])


class Start(IntakePage):
    """What is proposed, in a sentence. The coach looks on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.begin(StartForm(), "")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StartForm(request.POST)
        title = request.POST.get("title", "")
        if "coach" in request.POST or not form.is_valid():
            return self.begin(form, title, status=200 if "coach" in request.POST else 422)
        self.walk = intake.Walk(form.cleaned_data["title"], form.cleaned_data["purpose"])
        self.kwargs["walk"] = uuid4().hex
        self.keep()
        return self.onwards()

    def begin(self, form: StartForm, title: str, status: int = 200) -> HttpResponse:
        found = {
            "form": form, "warnings": framing.look_at(title), "title": title,
            "assessments": queries.assessments()[:6], "tree": intake.Walk("").drawn(""), "counts": intake.counts(),
        }  # fmt: skip
        return render(self.request, "missions/intake_start.html", found, status=status)


class Question(IntakePage):
    """One question of the tree, or a probe."""

    template = "missions/intake_question.html"

    def get(self, request: HttpRequest, walk: str, question: str) -> HttpResponse:
        given = {"answer": self.walk.answers.get(question), "reason": self.walk.reasons.get(question, "")}
        return self.ask(self.form(initial=given | {"purpose": self.walk.purpose} | intake.form_values(self.walk.draft)))

    def post(self, request: HttpRequest, walk: str, question: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        self.walk.answer(question, form.cleaned_data["answer"], form.cleaned_data["reason"])
        take_in(self.walk, form.found)
        self.keep()
        return self.lead("intake_mend", question) if self.walk.needs_mending(question) else self.onwards()

    def form(self, *args: Any, **given: Any) -> AnswerForm:
        question = asked(self.kwargs["question"])
        return ANSWER_FORMS.get(question, AnswerForm)(*args, question=question, **given)

    def ask(self, form: AnswerForm, status: int = 200) -> HttpResponse:
        question = self.kwargs["question"]
        if question in intake.PROBES:
            title, text = intake.PROBES[question]
            return self.show(form, status, title=title, text=text, is_probe=True, **self._place())
        node = intake.node_of(question)
        return self.show(form, status, title=node.title, text=node.text, again=self._again(), **self._place())

    def _place(self) -> dict[str, int]:
        return {"place": intake.place_of(self.kwargs["question"]), "steps": intake.counts()["all"]}

    def _again(self) -> str:
        """What was mended since the question was answered with no."""
        question = self.kwargs["question"]
        return self.walk.draft.get(f"mended_{question}", "") if self.walk.answers.get(question) == "no" else ""


def asked(question: str) -> str:
    """The question, if the tree or the probes have it and a page asks it. Raises Http404."""
    known = {*(node.code for node in intake.questions()), *intake.PROBES} - {ALIGNMENT_EXISTS}
    if question not in known:
        raise Http404
    return question


class Mend(IntakePage):
    """The remedy for a no, and the way back into the tree."""

    template = "missions/intake_mend.html"

    def form(self, **given: Any) -> Form:
        remedy = self.remedy()
        initial = {"title": self.walk.title, "purpose": self.walk.purpose, **intake.form_values(self.walk.draft)}
        return REMEDY_FORMS[remedy.code](initial=initial, **given)

    def remedy(self) -> Any:
        if not self.walk.needs_mending(self.kwargs["question"]):
            raise Http404
        return intake.remedy_of(self.kwargs["question"])

    def get(self, request: HttpRequest, walk: str, question: str) -> HttpResponse:
        return self.show_remedy(self.form())

    def post(self, request: HttpRequest, walk: str, question: str) -> HttpResponse:
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.show_remedy(form, status=422)
        mended(self.walk, question, form)
        self.keep()
        is_over = self.walk.verdict.outcome is VerdictOutcome.DEPRIORITISED
        return self.onwards() if is_over else self.lead("intake_question", question)

    def show_remedy(self, form: Form, status: int = 200) -> HttpResponse:
        title = form["title"].value() if "title" in form.fields else ""
        remedy = self.remedy()
        found = {
            "remedy": remedy,
            "warnings": framing.look_at(title),
            "title": title,
        }
        later = self.walk.next_question()
        address = reverse("missions:intake_question", args=[self.kwargs["walk"], later]) if later else ""
        found["later"] = address or reverse("missions:intake_verdict", args=[self.kwargs["walk"]])
        return self.show(form, status, **found)


def mended(walk: intake.Walk, question: str, form: Form) -> None:
    """Takes what the remedy brought to light into the walk."""
    given = form.cleaned_data
    if isinstance(form, AlignForm):
        walk.answer(ALIGNMENT_EXISTS, given["found"], given["reason"])
        given = {"goal": given["goal"]} if given["goal"] else {}
    take_in(walk, given)
    walk.draft[f"mended_{question}"] = in_words(given)


def take_in(walk: intake.Walk, given: dict[str, Any]) -> None:
    """What was found out on the way is kept for the proposal: the words in the walk itself, the rest in its draft."""
    walk.title, walk.purpose = given.get("title", walk.title), given.get("purpose", walk.purpose)
    found = {name: value for name, value in given.items() if name not in ("title", "purpose")}
    walk.draft |= {name: str(getattr(value, "pk", value)) for name, value in found.items() if value not in (None, "")}
    if found.get("outcome"):
        walk.draft.pop("goal", None)  # the outcome has one


def in_words(given: dict[str, Any]) -> str:
    """What was mended, for the page that asks again."""
    if "starts_on" in given:
        return _("It now runs from %(start)s to %(end)s.") % {
            "start": given["starts_on"].strftime("%d %B %Y"), "end": (given["ends_on"] - timedelta(days=1)).strftime("%d %B %Y"),
        }  # fmt: skip
    if isinstance(given.get("goal"), StrategicGoal):
        return _("It can serve the goal “%(goal)s”.") % {"goal": given["goal"].title}
    if "capability" in given:
        return _("It takes: %(capability)s") % {"capability": given["capability"]}
    return _("It now reads: “%(title)s”.") % {"title": given.get("title", "")}


class Verdict(ActionPage):
    """What the tree says, why, and what would change it; kept with one press."""

    template, form, sentence = "missions/intake_verdict.html", VerdictForm, access.PROPOSING

    def may(self) -> bool:
        return access.may_propose(self.user)

    def context(self) -> dict[str, Any]:
        walk_id = self.kwargs["walk"]
        walk = walk_of(self.request, walk_id)
        return {"walk": walk, "walk_id": walk_id, "tree": linked(walk, walk_id), **explained(walk, walk_id)}

    def act(self, values: dict[str, Any], version: int | None) -> str:
        walk = walk_of(self.request, self.kwargs["walk"])
        assessment = actions.assess(
            title=walk.title, rounds=walk.rounds, draft=drafted(walk), **values, by=self.user, at=self.now
        )
        messages.success(self.request, _("The assessment is kept as %(key)s.") % {"key": assessment.key})
        return reverse("missions:assessment_show", args=[assessment.key])


def explained(walk: intake.Walk, walk_id: str = "", led_to: str = "") -> dict[str, Any]:
    """The verdict with its reasons, and what is not known yet; a walk under way has pages that ask for it.

    led_to: the key of the mission that came of it, which is not like itself.
    """
    verdict = walk.verdict
    open_questions = [
        {
            "title": intake.node_of(code).title,
            "href": reverse("missions:intake_question", args=[walk_id, code]) if walk_id else "",
        }
        for code in walk.unanswered
    ]
    path: list[Any] = [*verdict.path, *walk.probed()]
    why = [{"step": step, "reason": walk.reasons.get(_node_of(step), "")} for step in path]
    similar = queries.similar_to(walk.title, walk.purpose, outcome_id=walk.draft.get("outcome", ""))
    others = [each for each in similar if each.mission.key != led_to]
    return {"verdict": verdict, "open_questions": open_questions, "why": why, "similar": others}


def _node_of(step: Any) -> str:
    return str(step["node"] if isinstance(step, dict) else step.node)


def drafted(walk: intake.Walk) -> dict[str, str]:
    """What the proposal's form starts from."""
    names = (
        "starts_on",
        "ends_on",
        "outcome",
        "goal",
        "fte_min",
        "fte_max",
        "money_min",
        "money_max",
        "currency",
        "capability",
    )
    return {"purpose": walk.purpose} | {name: walk.draft[name] for name in names if name in walk.draft}


def _told(step: dict[str, str]) -> dict[str, str]:
    return {**step, "title": intake.title_of(step["question"]), "said": str(dict(ANSWERS)[step["answer"]])}


@login_required
@require_safe
def assessment_show(request: HttpRequest, key: str) -> HttpResponse:
    """A kept assessment, for everybody."""
    assert isinstance(request.user, User)
    assessment = named(queries.assessments(), key)
    walk = intake.Walk(assessment.title, assessment.draft.get("purpose", ""), assessment.rounds, assessment.draft)
    found = {
        "assessment": assessment,
        "walk": walk,
        "tree": walk.drawn(""),
        "rounds": [_told(step) for step in walk.rounds],
        "tree_note": _("Tree, version %(version)s") % {"version": assessment.tree_version},
        "override_title": _("Against the tree, because:"),
        **explained(walk, led_to=assessment.mission.key if assessment.mission else ""),
        "may_propose": access.may_propose(request.user),
    }
    return render(request, "missions/assessment_show.html", found)
