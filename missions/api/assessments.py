"""REST of the decision tree: the tree itself, assessments, and the framing coach."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import actions, classifier, framing, queries
from missions.actions.assessment import MOST_ROUNDS, QUESTIONS, TYPES
from missions.api.missions import require_proposer
from missions.api.named import Person, Thing, Who, caller, thing, who
from missions.models import Assessment
from missions.models.limits import REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint

WORDS = [str(answer) for answer in classifier.Answer]


class Round(TypedDict):
    question: str
    answer: str
    reason: str


class Step(TypedDict):
    question: str
    text: str
    answer: str
    consequence: str
    citation: str


class RemedyAnswer(TypedDict):
    code: str
    question: str
    title: str
    what_to_do: str


class Flip(TypedDict):
    verdict: str
    changes: dict[str, str]
    sentence: str


class CautionAnswer(TypedDict):
    code: str
    sentence: str


class AssessmentAnswer(TypedDict):
    id: UUID
    key: str
    title: str
    verdict: str
    type: str
    override_type: str
    override_reason: str
    answers: dict[str, str]
    rounds: list[Round]
    why: list[Step]
    remedies: list[RemedyAnswer]
    unanswered: list[str]
    cautions: list[CautionAnswer]
    flips: list[Flip]
    tree_version: str
    assessed_by: Who | None
    mission: Thing | None
    version: int
    created_at: datetime


def show_assessment(assessment: Assessment) -> AssessmentAnswer:
    """The verdict's reasons are those of the tree that the assessment was made with."""
    verdict = actions.verdict_on(assessment.answers)
    return {
        "id": assessment.pk, "key": assessment.key, "title": assessment.title, "verdict": assessment.verdict,
        "type": assessment.type, "override_type": assessment.override_type,
        "override_reason": assessment.override_reason, "answers": assessment.answers, "rounds": assessment.rounds,
        "why": [
            {"question": s.node, "text": s.question, "answer": s.answer, "consequence": s.consequence,
             "citation": s.citation}
            for s in verdict.path
        ],
        "remedies": [
            {"code": r.code, "question": r.test, "title": r.title, "what_to_do": r.what_to_do} for r in verdict.remedies
        ],
        "unanswered": list(verdict.unanswered),
        "cautions": [{"code": c.code, "sentence": c.sentence} for c in verdict.cautions],
        "flips": [
            {"verdict": f.leaf, "changes": {c.question: str(c.answer) for c in f.changes}, "sentence": f.sentence}
            for f in verdict.flips
        ],
        "tree_version": assessment.tree_version, "assessed_by": who(assessment.assessed_by),
        "mission": thing(assessment.mission), "version": assessment.version, "created_at": assessment.created_at,
    }  # fmt: skip


class AssessmentFilters(fields.Parameters):
    verdict = fields.Choice([str(outcome) for outcome in classifier.VerdictOutcome])
    type = fields.Choice(TYPES)
    assessed_by = Person()
    is_overridden = fields.YesNo()


Answers = type(
    "Answers",
    (fields.Body,),
    {"__doc__": "An answer to each question that was asked.", "__module__": __name__}
    | {question: fields.Choice(WORDS, required=False) for question in QUESTIONS},
)


class NewRound(fields.Body):
    question = fields.Choice(QUESTIONS)
    answer = fields.Choice(WORDS)
    reason = fields.Text(longest=REASON, shortest=0, lines=True, required=False)


class NewAssessment(fields.Body):
    title = fields.Text(longest=TITLE)
    answers = Answers(required=False)
    rounds = fields.Several(
        NewRound(), most=MOST_ROUNDS, required=False, help_text="The walk in its order; or answers."
    )
    override_type = fields.Choice(TYPES, required=False)
    override_reason = fields.Text(longest=REASON, lines=True, required=False)


class Assessments(ListEndpoint):
    """Assessments: walks through the decision tree

    With `?dry_run=true` a POST says what the tree would answer and leaves nothing behind.
    """

    read_scope = "missions:read"
    parameters, body = AssessmentFilters, NewAssessment
    sorts = {"key": "number", "title": "title"}
    default_sort = "-key"
    represent = show_assessment

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Assessment]:
        rows, given = queries.assessments(), dict(filters)
        if (overridden := given.pop("is_overridden", None)) is not None:
            rows = rows.exclude(override_type="") if overridden else rows.filter(override_type="")
        return queries.filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Assessment:
        require_proposer(request)
        return actions.assess(**values, by=caller(request), at=self.now)


class OneAssessment(DetailEndpoint):
    """An assessment, with what would change its verdict"""

    read_scope = "missions:read"
    key_column, key_prefix = "number__key", "ASM"
    represent = show_assessment

    def rows(self, request: Request) -> QuerySet[Assessment]:
        return queries.assessments()


class DecisionTree(Endpoint):
    """The decision tree as data: questions, remedies, endings, and the lines between them"""

    read_scope = "missions:read"

    def get(self, request: Request) -> dict[str, Any]:
        return classifier.tree().as_json()


class Statement(fields.Parameters):
    statement = fields.Text(longest=STATEMENT, required=True)


class Warnings(TypedDict):
    data: list[dict[str, str]]


class Framing(Endpoint):
    """What the framing coach says to a statement: it explains and never blocks"""

    read_scope = "missions:read"
    parameters = Statement

    def get(self, request: Request) -> Warnings:
        found = framing.look_at(self.asked["statement"])
        return {"data": [{"code": w.code, "sentence": w.sentence, "suggestion": w.suggestion} for w in found]}


routes = [
    path("assessments", Assessments.as_view(), name="assessments"),
    path("assessments/<str:ref>", OneAssessment.as_view(), name="assessment"),
    path("decision-tree", DecisionTree.as_view(), name="decision-tree"),
    path("framing", Framing.as_view(), name="framing"),
]
