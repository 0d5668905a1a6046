"""The walk through the decision tree: one question a page, remedies at a no, the verdict at the end.

A session lives in the write model, so its address can be taken up tomorrow, at another desk or by somebody else.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from interface import words
from missions import access, actions, intake, ledger, queries
from missions.classifier import ALIGNMENT_EXISTS, VerdictOutcome
from missions.forms.intake import ANSWER_FORMS, REMEDY_FORMS, AlignForm, AnswerForm, StartForm, VerdictForm
from missions.forms.sent import ActionForm
from missions.models import Assessment, Outcome
from missions.views.door import ActionPage, named


class Start(ActionPage):
    """What is proposed, in a sentence. The coach looks on."""

    template, form, sentence = "missions/intake_start.html", StartForm, access.PROPOSING

    outcome: Outcome | None

    def find(self, **kwargs: Any) -> None:
        """The outcome for which somebody looks for a mission, if they came from its page."""
        key = self.request.GET.get("outcome", "")
        self.outcome = named(queries.outcomes().filter(retired_at=None), key) if key else None

    def may(self) -> bool:
        return access.may_propose(self.user)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "coach" in request.POST:
            return self.show(self.filled(request))
        return super().post(request, **kwargs)

    def context(self) -> dict[str, Any]:
        return {
            "assessments": queries.assessments().filter(finished_at__isnull=False)[:6],
            "sessions": queries.assessments().filter(finished_at=None)[:6],
            "tree": intake.Walk("").drawn(""), "counts": intake.counts(), "outcome": self.outcome,
            "alike": ledger.like_draft(self.request.POST.get("title", ""), self.request.POST.get("purpose", "")),
        }  # fmt: skip

    def act(self, values: dict[str, Any], version: int | None) -> str:
        activity = actions.propose_activity(title=values["title"], words=values["purpose"], by=self.user, at=self.now)
        if "later" in self.request.POST:
            messages.success(self.request, _("%(key)s is proposed, and waits to be assessed.") % {"key": activity.key})
            return reverse("missions:activity_show", args=[activity.key])
        found = {"outcome": self.outcome} if self.outcome else {}
        return address_of(actions.begin(activity=activity, found=found, by=self.user, at=self.now))


class SessionPage(ActionPage):
    """A page of a session under way; a finished one is read on the page of its assessment."""

    thing: Assessment
    walk: intake.Walk
    sentence = access.PROPOSING
    is_asking: ClassVar[bool] = True

    def find(self, **kwargs: Any) -> Assessment:
        session = named(queries.assessments(), kwargs["walk"])
        self.walk = walk_of(session)
        return session

    def may(self) -> bool:
        return access.may_propose(self.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.thing.is_finished:
            return redirect("missions:assessment_show", self.thing.key)
        return super().get(request, **kwargs)

    def context(self) -> dict[str, Any]:
        self.walk = walk_of(self.thing)  # what somebody else said meanwhile is shown too
        return {
            "walk": self.walk, "walk_id": self.thing.key, "assessment": self.thing,
            "tree": linked(self.walk, self.thing.key, self.kwargs.get("question", "")),
            "cautions": self.walk.verdict.cautions,
        }  # fmt: skip


def address_of(session: Assessment) -> str:
    """The page of the next question, or the verdict."""
    question = walk_of(session).next_question()
    if question:
        return reverse("missions:intake_question", args=[session.key, question])
    return reverse("missions:intake_verdict", args=[session.key])


def walk_of(session: Assessment) -> intake.Walk:
    """The session as it was walked."""
    turns = [
        intake.Said(
            turn.question, turn.answer, turn.reason, turn.evidence, turn.remedy, turn.round, turn.found,
            turn.given_by.name if turn.given_by else "", turn.given_at,
        )
        for turn in session.turns.select_related("given_by")
    ]  # fmt: skip
    return intake.Walk(session.title, session.purpose, turns, session.draft)


def linked(walk: intake.Walk, walk_id: str, current: str = "") -> list[dict[str, Any]]:
    """The tree of the walk, in which questions that were answered can be answered again."""
    stages = walk.drawn(current)
    for node in (node for stage in stages for node in stage["nodes"]):
        if node["state"] != "not_asked":
            node["href"] = reverse("missions:intake_question", args=[walk_id, node["node"]])
    return stages


@login_required
@require_safe
def resume(request: HttpRequest, walk: str) -> HttpResponse:
    """The place where the session stands: its next question, its verdict, or the assessment it became."""
    assert isinstance(request.user, User)
    session = named(queries.assessments(), walk)
    if session.is_finished or not access.may_propose(request.user):
        return redirect("missions:assessment_show", session.key)
    return redirect(address_of(session))


class Question(SessionPage):
    """One question of the tree, or a probe."""

    template = "missions/intake_question.html"

    def filled(self, request: HttpRequest) -> ActionForm:
        question = asked(self.kwargs["question"])
        self.form = ANSWER_FORMS.get(question, AnswerForm).asking(question)  # type: ignore[misc]
        return super().filled(request)

    def initial(self) -> dict[str, Any]:
        before = self.walk.said.get(self.kwargs["question"])
        said = {"answer": before.answer, "reason": before.reason, "evidence": before.evidence} if before else {}
        return said | {"purpose": self.walk.purpose} | intake.form_values(self.walk.draft)

    def context(self) -> dict[str, Any]:
        question, found = self.kwargs["question"], super().context()
        place = {"place": intake.place_of(question), "steps": intake.counts()["all"], "round": self._round()}
        if question in intake.PROBES:
            title, text = intake.PROBES[question]
            return found | place | {"title": title, "text": text, "is_probe": True}
        node = intake.node_of(question)
        mended = self.walk.mended(question)
        return found | place | {"title": node.title, "text": node.text, "again": in_words(mended)}

    def _round(self) -> int:
        return self.walk.turns[-1].round if self.walk.turns else 1

    def act(self, values: dict[str, Any], version: int | None) -> str:
        question = self.kwargs["question"]
        session = actions.answer(
            assessment=self.thing, question=question, **values, expected_version=version, by=self.user, at=self.now
        )
        if walk_of(session).needs_mending(question):
            return reverse("missions:intake_mend", args=[session.key, question])
        return address_of(session)


def asked(question: str) -> str:
    """The question, if the tree or the probes have it and a page asks it. Raises Http404."""
    known = {*(node.code for node in intake.questions()), *intake.PROBES} - {ALIGNMENT_EXISTS}
    if question not in known:
        raise Http404
    return question


class Mend(SessionPage):
    """The remedy for a no, and the way back into the tree."""

    template = "missions/intake_mend.html"

    def find(self, **kwargs: Any) -> Assessment:
        session = super().find(**kwargs)
        if not self.walk.needs_mending(kwargs["question"]):
            raise Http404
        self.remedy = intake.remedy_of(kwargs["question"])
        self.form = REMEDY_FORMS[self.remedy.code]  # type: ignore[misc]
        return session

    def initial(self) -> dict[str, Any]:
        return {"title": self.walk.title, "purpose": self.walk.purpose, **intake.form_values(self.walk.draft)}

    def context(self) -> dict[str, Any]:
        found = super().context()
        later = self.walk.next_question()
        address = reverse("missions:intake_question", args=[self.thing.key, later]) if later else ""
        return found | {
            "remedy": self.remedy,
            "later": address or reverse("missions:intake_verdict", args=[self.thing.key]),
        }  # fmt: skip

    def act(self, values: dict[str, Any], version: int | None) -> str:
        question = self.kwargs["question"]
        given = {"assessment": self.thing, "reason": values.pop("reason", ""), "expected_version": version}
        if self.form is AlignForm and values.pop("found") == "no":
            session = actions.answer(question=ALIGNMENT_EXISTS, answer="no", **given, by=self.user, at=self.now)
        else:
            session = actions.mend(question=question, found=values, **given, by=self.user, at=self.now)
        is_over = session.verdict == VerdictOutcome.DEPRIORITISED
        return address_of(session) if is_over else reverse("missions:intake_question", args=[session.key, question])


def in_words(found: Any) -> str:
    """What was mended, for the page that asks again."""
    if "starts_on" in found and "ends_on" in found:
        start, end = (date.fromisoformat(found[name]) for name in ("starts_on", "ends_on"))
        return _("It now runs from %(start)s to %(end)s.") % {
            "start": start.strftime("%d %B %Y"), "end": (end - timedelta(days=1)).strftime("%d %B %Y"),
        }  # fmt: skip
    if "goal" in found:
        goal = queries.goals().filter(pk=found["goal"]).first()
        return _("It can serve the goal “%(goal)s”.") % {"goal": goal.title if goal else ""}
    if "capability" in found:
        return _("It takes: %(capability)s") % {"capability": found["capability"]}
    if "title" in found:
        return _("It now reads: “%(title)s”.") % {"title": found["title"]}
    return ""


class Verdict(SessionPage):
    """What the tree says, why, and what would change it; kept with one press."""

    template, form = "missions/intake_verdict.html", VerdictForm

    def context(self) -> dict[str, Any]:
        return super().context() | explained(self.walk, self.thing, is_open=True)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        assessment = actions.finish(
            assessment=self.thing, **values, expected_version=version, by=self.user, at=self.now
        )
        messages.success(self.request, _("The assessment is kept as %(key)s.") % {"key": assessment.key})
        return reverse("missions:assessment_show", args=[assessment.key])


def explained(walk: intake.Walk, assessment: Assessment, *, is_open: bool) -> dict[str, Any]:
    """The verdict with its reasons, and what is not known yet; a walk under way has pages that ask for it."""
    verdict = walk.verdict
    open_questions = [
        {
            "title": intake.node_of(code).title,
            "href": reverse("missions:intake_question", args=[assessment.key, code]) if is_open else "",
        }
        for code in walk.unanswered
    ]
    path: list[Any] = [*verdict.path, *walk.probed()]
    why = [{"step": step, "said": walk.said.get(_node_of(step))} for step in path]
    led_to = assessment.mission.key if assessment.mission else ""
    similar = queries.similar_to(walk.title, walk.purpose, outcome_id=walk.draft.get("outcome", ""))
    others = [each for each in similar if each.mission.key != led_to]
    return {
        "verdict": verdict, "open_questions": open_questions, "why": why, "similar": others,
        "trust": actions.trusted(assessment, assessment.turns.all()), "brought": brought(walk),
    }  # fmt: skip


def _node_of(step: Any) -> str:
    return str(step["node"] if isinstance(step, dict) else step.node)


def brought(walk: intake.Walk) -> list[tuple[str, str]]:
    """What the walk brought to light, as the proposal will start from it."""
    values = intake.form_values(walk.draft)
    days = values.get("starts_on"), words.last_day(values.get("ends_on"))
    window = words.day_range(*days) if any(days) else ""
    outcome = queries.outcomes().filter(pk=values["outcome"]).first() if "outcome" in values else None
    goal = queries.goals().filter(pk=values["goal"]).first() if "goal" in values else None
    people = words.between(intake.amount(values, "fte_min"), intake.amount(values, "fte_max"), "FTE")
    least, most = intake.amount(values, "money_min"), intake.amount(values, "money_max")
    money = words.between(least, most, values.get("currency", ""))
    said = (
        (_("Window"), window),
        (_("Outcome"), outcome.title if outcome else ""),
        (_("Strategic goal"), goal.title if goal else ""),
        (_("Envelope"), ", ".join(filter(None, (people, money)))),
        (_("Capabilities"), values.get("capability", "")),
    )
    return [(label, value) for label, value in said if value]


@login_required
@require_safe
def assessment_show(request: HttpRequest, key: str) -> HttpResponse:
    """A kept assessment, or a session under way as it stands, for everybody."""
    assert isinstance(request.user, User)
    assessment = named(queries.assessments(), key)
    walk = walk_of(assessment)
    found = {
        "assessment": assessment,
        "walk": walk,
        "tree": walk.drawn(""),
        "tree_note": _("Tree, version %(version)s") % {"version": assessment.tree_version},
        "override_title": _("Against the tree, because:"),
        **explained(walk, assessment, is_open=False),
        "may_propose": access.may_propose(request.user),
    }
    return render(request, "missions/assessment_show.html", found)
