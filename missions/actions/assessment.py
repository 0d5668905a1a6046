"""A finished walk through the decision tree, kept with every answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from missions import classifier
from missions.events import AssessmentFinished, TestAnswered
from missions.models import AnswersUnclear, Assessment, OverrideUnclear
from missions.models.limits import REASON, TITLE
from missions.models.texts import required_text, text
from pipeline import log

MOST_ROUNDS = 100
PROBES = tuple(str(probe) for probe in classifier.Probe)
QUESTIONS = (*[str(test) for test in classifier.Test], classifier.ALIGNMENT_EXISTS, *PROBES)
TYPES = tuple(str(kind) for kind in classifier.MissionType)


@log.action
def assess(
    *,
    title: str,
    answers: Mapping[str, str] | None = None,
    rounds: Sequence[Mapping[str, str]] = (),
    override_type: str = "",
    override_reason: str = "",
    draft: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime,
) -> Assessment:
    """The assessment that these answers come to. `rounds` tells the walk in its order, each {question, answer, reason};
    without it the answers are taken as one walk without reasons. `draft`: what the remedies brought, for the proposal.

    Raises TextMissing, TextTooLong, AnswersUnclear, OverrideUnclear.
    """
    walked = _walked(answers or {}, rounds)
    final = {step["question"]: step["answer"] for step in walked}
    verdict = verdict_on(final)
    kind = str(verdict.mission_type or "")
    reason = text(override_reason, "override_reason", REASON)
    _require_clear_override(override_type, reason, kind)
    assessment = Assessment.created(
        title=required_text(title, "title", TITLE),
        answers=final,
        rounds=walked,
        verdict=str(verdict.outcome),
        type=kind,
        tree_version=verdict.tree_version,
        override_type=override_type,
        override_reason=reason,
        draft=dict(draft or {}),
        assessed_by=by,
        at=at,
    )
    _tell(assessment, by=by, at=at)
    return assessment


def verdict_on(answers: Mapping[str, str]) -> classifier.Verdict:
    """What the tree says to these answers, probes among them; nothing is kept. Raises AnswersUnclear."""
    for question in answers:
        if question not in QUESTIONS:
            raise AnswersUnclear(
                f"The tree has no question {question!r}. Its questions are: {', '.join(QUESTIONS)}.", field="answers"
            )
    tests = {q: a for q, a in answers.items() if q not in PROBES and q != classifier.ALIGNMENT_EXISTS}
    probes = {q: a for q, a in answers.items() if q in PROBES}
    try:
        return classifier.assess(tests, alignment=answers.get(classifier.ALIGNMENT_EXISTS, "unknown"), probes=probes)
    except ValueError as trouble:
        raise AnswersUnclear(f"{trouble}. An answer is yes, no or unknown.", field="answers") from trouble


def _walked(answers: Mapping[str, str], rounds: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rounds, or the answers in the order in which the tree asks. Raises AnswersUnclear."""
    verdict_on(answers)
    walked = [_round(step) for step in rounds] or [
        _round({"question": question, "answer": answers[question]}) for question in QUESTIONS if question in answers
    ]
    if len(walked) > MOST_ROUNDS:
        raise AnswersUnclear(
            f"{len(walked)} rounds are more than a walk has; send at most {MOST_ROUNDS}.", field="rounds"
        )
    final = {step["question"]: step["answer"] for step in walked}
    for step in walked:
        verdict_on({step["question"]: step["answer"]})
    if any(final.get(question) != answer for question, answer in answers.items()):
        raise AnswersUnclear(
            "The answers are not those that the rounds end with. Send only one of the two.", field="answers"
        )
    return walked


def _round(step: Mapping[str, str]) -> dict[str, str]:
    return {
        "question": str(step.get("question", "")),
        "answer": str(step.get("answer", "")),
        "reason": text(str(step.get("reason", "")), "reason", REASON),
    }


def _require_clear_override(wanted: str, reason: str, kind: str) -> None:
    if not wanted and not reason:
        return
    if wanted not in TYPES:
        raise OverrideUnclear(f"Name the type you find right: {', '.join(TYPES)}.", field="override_type")
    if wanted == kind:
        raise OverrideUnclear(f"The tree says {kind} too. Leave the override out.", field="override_type")
    if not reason:
        raise OverrideUnclear(
            "Say why you disagree with the tree: the reason stays for all to read.", field="override_reason"
        )


def _tell(assessment: Assessment, *, by: User | None, at: datetime) -> None:
    for step in assessment.rounds:
        log.append(TestAnswered(assessment_id=assessment.pk, title=assessment.title, **step), by=by, at=at)
    fact = AssessmentFinished(
        assessment_id=assessment.pk,
        title=assessment.title,
        answers=assessment.answers,
        verdict=assessment.verdict,
        type=assessment.chosen_type,
        tree_version=assessment.tree_version,
        override_reason=assessment.override_reason,
    )
    log.append(fact, by=by, at=at)
