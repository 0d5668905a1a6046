"""A walk through the decision tree as it happens: answers, remedies, rounds. Anybody who may propose goes on with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from missions import classifier
from missions.actions.findings import findings, require_remedy
from missions.actions.verdicts import verdict_on
from missions.classifier import ALIGNMENT_EXISTS, Answer, Test
from missions.events import AssessmentBegun, AssessmentFinished, RemedyDone, TestAnswered
from missions.models import (
    Activity,
    AnswersUnclear,
    Assessment,
    NothingToMend,
    OverrideUnclear,
    SessionUnderWay,
    Turn,
)
from missions.models.limits import REASON, STATEMENT, TITLE
from missions.models.texts import link, required_text, text
from pipeline import log

MOST_ROUNDS = 100
TYPES = tuple(str(kind) for kind in classifier.MissionType)


@log.action
def begin(*, activity: Activity, found: Mapping[str, Any] | None = None, by: User | None, at: datetime) -> Assessment:
    """A session of the activity; it starts from the framing that was chosen, else from what was proposed. `found`: what is
    known before anybody is asked, such as the outcome that a mission is looked for.

    Raises SessionUnderWay, and as answer for what was found.
    """
    session = opened(activity, by=by, at=at)
    session.assessment.draft |= findings(found or {})
    session.keep()
    return session.assessment


@log.action
def answer(
    *,
    assessment: Assessment,
    question: str,
    answer: str,
    reason: str = "",
    evidence: str = "",
    found: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assessment:
    """One answer, with what it rests on and what it brings to light. Answered again, it opens another round.

    Raises SessionOver, AnswersUnclear, TextTooLong, LinkUnusable, FindingUnclear, EnvelopeImpossible, WindowReversed, Stale.
    """
    session = resumed(assessment, expected_version, by=by, at=at)
    session.answer(question, answer, reason=reason, evidence=evidence, found=found or {})
    session.keep()
    return session.assessment


@log.action
def mend(
    *,
    assessment: Assessment,
    question: str,
    reason: str = "",
    found: Mapping[str, Any],
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assessment:
    """The remedy of a no was done, and what it brought to light is kept; the same question is asked again.

    Raises SessionOver, NothingToMend, FindingUnclear, TextTooLong, EnvelopeImpossible, WindowReversed, Stale.
    """
    session = resumed(assessment, expected_version, by=by, at=at)
    session.mend(question, reason=reason, found=found)
    session.keep()
    return session.assessment


@log.action
def finish(
    *,
    assessment: Assessment,
    override_type: str = "",
    override_reason: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Assessment:
    """The session ends with what the tree says now, or with another type for a reason, which is counted.

    Raises SessionOver, OverrideUnclear, TextTooLong, Stale.
    """
    session = resumed(assessment, expected_version, by=by, at=at)
    session.finish(override_type, override_reason)
    session.keep()
    return session.assessment


@dataclass
class Session:
    """An assessment with its turns, and what was added to it since it was read."""

    assessment: Assessment
    turns: list[Turn]
    by: User | None
    at: datetime
    added: list[Turn] = field(default_factory=list)
    facts: list[Any] = field(default_factory=list)

    def answer(
        self,
        question: str,
        answer: str,
        *,
        reason: str = "",
        evidence: str = "",
        found: Mapping[str, Any] | None = None,
    ) -> None:
        row = self.assessment
        if answer not in tuple(Answer):
            raise AnswersUnclear(f"{answer!r} is no answer. An answer is yes, no or unknown.", field="answer")
        verdict = verdict_on({**row.answers, question: answer})
        kept = findings(found or {})
        turn = self._turn(question, answer=answer, reason=reason, evidence=evidence, found=kept)
        row.answers = {**row.answers, question: answer}
        row.verdict, row.type = str(verdict.outcome), str(verdict.mission_type or "")
        self._take_in(kept)
        self.facts.append(
            TestAnswered(
                activity_id=row.activity_id, assessment_id=row.pk, title=row.title, position=turn.position,
                round=turn.round, question=question, answer=answer, reason=turn.reason, evidence=turn.evidence,
                verdict=row.verdict, type=row.type, found=kept,
            )
        )  # fmt: skip

    def mend(self, question: str, *, reason: str, found: Mapping[str, Any]) -> None:
        row = self.assessment
        if question not in classifier.FIRST_STAGE or row.answers.get(question) != Answer.NO:
            raise NothingToMend(f"{row.key} has no {question!r} that was answered with no.", field="question")
        kept = findings(found)
        require_remedy(question, kept)
        if question == Test.STRATEGIC_FIT:  # its remedy is a question of the tree: an alignment was found
            self.answer(ALIGNMENT_EXISTS, Answer.YES, reason=reason, found=found)
            return
        remedy = classifier.tree(row.tree_version).way(question, Answer.NO).target
        turn = self._turn(question, remedy=remedy, reason=reason, found=kept)
        self._take_in(kept)
        self.facts.append(
            RemedyDone(
                activity_id=row.activity_id, assessment_id=row.pk, title=row.title, position=turn.position,
                round=turn.round, question=question, remedy=remedy, found=kept,
            )
        )  # fmt: skip

    def finish(self, override_type: str, override_reason: str) -> None:
        row = self.assessment
        reason = text(override_reason, "override_reason", REASON)
        require_clear_override(override_type, reason, row.type)
        row.override_type, row.override_reason = override_type, reason
        trust = trusted(row, self.turns)
        row.confidence = str(trust.level) if trust else ""
        row.finished_at, row.assessed_by = self.at, self.by
        self.facts.append(
            AssessmentFinished(
                activity_id=row.activity_id, assessment_id=row.pk, key=row.key, title=row.title, answers=row.answers,
                verdict=row.verdict, type=row.type, confidence=row.confidence, override_type=override_type,
                override_reason=reason, tree_version=row.tree_version, rounds=self.turns[-1].round if self.turns else 1,
            )
        )  # fmt: skip

    def keep(self) -> None:
        """Writes what was added, and tells it."""
        self.assessment.store(
            "title", "purpose", "answers", "verdict", "type", "confidence", "draft", "override_type", "override_reason",
            "finished_at", "assessed_by", at=self.at,
        )  # fmt: skip
        Turn.objects.bulk_create(self.added)
        for fact in self.facts:
            log.append(fact, by=self.by, at=self.at)

    def _turn(self, question: str, *, reason: str, **values: Any) -> Turn:
        if len(self.turns) >= MOST_ROUNDS:
            raise AnswersUnclear(
                f"A walk has at most {MOST_ROUNDS} rounds. Finish this one and begin another.", field="rounds"
            )
        turn = Turn(
            assessment=self.assessment, position=len(self.turns) + 1, round=round_of(self.turns, "" if "remedy" in values else question),
            question=question, reason=text(reason, "reason", REASON), given_by=self.by, given_at=self.at,
            **values | {"evidence": link(values.get("evidence", ""), "evidence")},
        )  # fmt: skip
        self.turns.append(turn)
        self.added.append(turn)
        return turn

    def _take_in(self, found: Mapping[str, Any]) -> None:
        row = self.assessment
        row.title, row.purpose = found.get("title", row.title), found.get("purpose", row.purpose)
        row.draft = {**row.draft, **{name: said for name, said in found.items() if name not in ("title", "purpose")}}
        if "outcome" in found:
            row.draft.pop("goal", None)  # the outcome has one
        elif "goal" in found:
            row.draft.pop("outcome", None)


def opened(activity: Activity, *, by: User | None, at: datetime, title: str = "") -> Session:
    """A session from its start, with its first fact; `keep` writes the rest. Of two who begin at once one is told.

    Raises SessionUnderWay.
    """
    activity = activity.locked()
    if under_way := activity.assessments.filter(finished_at=None).first():
        raise SessionUnderWay(f"{under_way.key} is under way for {activity.key}. Go on with it, or finish it first.")
    framing = activity.framings.filter(is_chosen=True).first()
    draft = {} if framing is None else findings({name: getattr(framing, name) for name in ENVELOPE})
    verdict = verdict_on({})
    assessment = Assessment.created(
        activity=activity,
        title=required_text(title or (framing or activity).title, "title", TITLE),
        purpose=text(framing.purpose if framing else activity.words, "purpose", STATEMENT),
        verdict=str(verdict.outcome),
        tree_version=verdict.tree_version,
        draft=draft,
        assessed_by=by,
        at=at,
    )
    fact = AssessmentBegun(
        activity_id=activity.pk, assessment_id=assessment.pk, key=assessment.key, title=assessment.title,
        tree_version=assessment.tree_version,
    )  # fmt: skip
    return Session(assessment, [], by, at, facts=[fact])


ENVELOPE = ("fte_min", "fte_max", "money_min", "money_max", "currency")


def resumed(assessment: Assessment, expected_version: int | None, *, by: User | None, at: datetime) -> Session:
    assessment = assessment.locked()
    assessment.require_version(expected_version)
    assessment.require_under_way()
    return Session(assessment, list(assessment.turns.all()), by, at)


def round_of(turns: list[Turn], question: str) -> int:
    """Which entry into the tree the next turn belongs to: a remedy leads back into it, and so does a second answer.

    A remedy itself asks no question: it belongs to the round of its no.
    """
    if not turns:
        return 1
    last = turns[-1]
    asked = {turn.question for turn in turns if turn.round == last.round and turn.answer}
    is_mended = bool(last.remedy) or last.question == ALIGNMENT_EXISTS
    return last.round + (is_mended or (question in asked))


def trusted(assessment: Assessment, turns: Iterable[Turn]) -> classifier.Confidence | None:
    """How far the verdict can be trusted, by the last answer to each question."""
    final = {turn.question: turn for turn in turns if turn.answer}
    return classifier.confidence_in(
        verdict_on(assessment.answers),
        reasoned=[question for question, turn in final.items() if turn.reason],
        evidenced=[question for question, turn in final.items() if turn.evidence],
        probed=[question for question, turn in final.items() if turn.answer != Answer.UNKNOWN],
    )


def require_clear_override(wanted: str, reason: str, kind: str) -> None:
    """Raises OverrideUnclear."""
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
