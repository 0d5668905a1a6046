"""An assessment in one go, for those who have all answers at hand: a session that begins and ends in one moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from missions.actions.activity import propose_activity
from missions.actions.findings import findings
from missions.actions.session import MOST_ROUNDS, opened
from missions.actions.verdicts import QUESTIONS, verdict_on
from missions.models import Activity, AnswersUnclear, Assessment
from missions.models.limits import TITLE
from missions.models.texts import required_text
from pipeline import log


@log.action
def assess(
    *,
    title: str,
    activity: Activity | None = None,
    answers: Mapping[str, str] | None = None,
    rounds: Sequence[Mapping[str, str]] = (),
    override_type: str = "",
    override_reason: str = "",
    found: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> Assessment:
    """The finished assessment that these answers come to. `rounds` tells the walk in its order, each {question, answer,
    reason, evidence}; without it the answers are taken as one walk without reasons. Without an activity the title is
    proposed as one. `found`: what was brought to light, for the proposal.

    Raises TextMissing, TextTooLong, LinkUnusable, AnswersUnclear, OverrideUnclear, SessionUnderWay.
    """
    walked = _walked(answers or {}, rounds)
    title = required_text(title, "title", TITLE)
    activity = activity or propose_activity(title=title, by=by, at=at)
    session = opened(activity, title=title, by=by, at=at)
    for step in walked:
        session.answer(
            step["question"], step["answer"], reason=step.get("reason", ""), evidence=step.get("evidence", "")
        )
    session.assessment.draft |= findings(found or {})
    session.finish(override_type, override_reason)
    session.keep()
    return session.assessment


def _walked(answers: Mapping[str, str], rounds: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rounds, or the answers in the order in which the tree asks. Raises AnswersUnclear."""
    verdict_on(answers)
    walked = [{"question": "", "answer": "", **step} for step in rounds] or [
        {"question": question, "answer": answers[question]} for question in QUESTIONS if question in answers
    ]
    if len(walked) > MOST_ROUNDS:
        raise AnswersUnclear(
            f"{len(walked)} rounds are more than a walk has; send at most {MOST_ROUNDS}.", field="rounds"
        )
    final = {step["question"]: step["answer"] for step in walked}
    if any(final.get(question) != answer for question, answer in answers.items()):
        raise AnswersUnclear(
            "The answers are not those that the rounds end with. Send only one of the two.", field="answers"
        )
    return walked
