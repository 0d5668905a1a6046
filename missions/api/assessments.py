"""REST of the decision tree: the tree itself, its sessions from first answer to verdict, and how often they are overridden."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import actions, classifier, queries
from missions.actions.findings import MOST_CAPABILITIES
from missions.actions.session import MOST_ROUNDS, TYPES
from missions.actions.verdicts import QUESTIONS
from missions.api.bodies import Envelope, Window
from missions.api.missions import require_proposer
from missions.api.named import Person, Row, Thing, Who, caller, thing, who
from missions.models import Activity, Assessment, Outcome, StrategicGoal
from missions.models.limits import LINE, LINK, REASON, STATEMENT, TITLE
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint

WORDS = [str(answer) for answer in classifier.Answer]


class Round(TypedDict):
    """One turn: an answer, or a remedy done. `round` counts how often the tree was entered."""

    question: str
    answer: str
    remedy: str
    reason: str
    evidence: str
    round: int
    found: dict[str, Any]
    given_by: Who | None
    given_at: datetime


class ConfidenceAnswer(TypedDict):
    level: str
    sentence: str


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
    activity: Thing | None
    title: str
    purpose: str
    state: str
    verdict: str
    type: str
    confidence: ConfidenceAnswer | None
    override_type: str
    override_reason: str
    answers: dict[str, str]
    rounds: list[Round]
    why: list[Step]
    remedies: list[RemedyAnswer]
    unanswered: list[str]
    cautions: list[CautionAnswer]
    flips: list[Flip]
    found: dict[str, Any]
    tree_version: str
    finished_at: datetime | None
    assessed_by: Who | None
    mission: Thing | None
    version: int
    created_at: datetime


def show_assessment(assessment: Assessment) -> AssessmentAnswer:
    """The verdict's reasons are those of the tree that the assessment was made with."""
    verdict, turns = actions.verdict_on(assessment.answers), list(assessment.turns.all())
    trust = actions.trusted(assessment, turns)
    return {
        "id": assessment.pk, "key": assessment.key, "activity": thing(assessment.activity), "title": assessment.title,
        "purpose": assessment.purpose, "state": "finished" if assessment.is_finished else "under_way",
        "verdict": assessment.verdict, "type": assessment.type,
        "confidence": {"level": trust.level, "sentence": trust.sentence} if trust else None,
        "override_type": assessment.override_type,
        "override_reason": assessment.override_reason, "answers": assessment.answers,
        "rounds": [
            {"question": t.question, "answer": t.answer, "remedy": t.remedy, "reason": t.reason, "evidence": t.evidence,
             "round": t.round, "found": t.found, "given_by": who(t.given_by), "given_at": t.given_at}
            for t in turns
        ],
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
        "found": assessment.draft, "tree_version": assessment.tree_version, "finished_at": assessment.finished_at,
        "assessed_by": who(assessment.assessed_by),
        "mission": thing(assessment.mission), "version": assessment.version, "created_at": assessment.created_at,
    }  # fmt: skip


def _rows() -> QuerySet[Assessment]:
    return queries.assessments().prefetch_related("turns__given_by")


class AssessmentFilters(fields.Parameters):
    verdict = fields.Choice([str(outcome) for outcome in classifier.VerdictOutcome])
    type = fields.Choice(TYPES)
    state = fields.Choice(["under_way", "finished"])
    activity = Row(Activity)
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
    evidence = fields.Text(longest=LINK, shortest=0, required=False, help_text="A link from https:// or http://.")


class NewAssessment(fields.Body):
    title = fields.Text(longest=TITLE)
    activity = Row(
        Activity, required=False, allow_null=True, help_text="Without one the title is proposed as an activity."
    )
    answers = Answers(required=False)
    rounds = fields.Several(
        NewRound(), most=MOST_ROUNDS, required=False, help_text="The walk in its order; or answers."
    )
    override_type = fields.Choice(TYPES, required=False)
    override_reason = fields.Text(longest=REASON, lines=True, required=False)


class Capability(fields.Body):
    profession = fields.Text(longest=LINE)
    level = fields.Whole(least=1, most=5, required=False)
    fte = fields.Exact(least=0, most=99_999, places=2, required=False)


class Found(Window, Envelope):
    """What an answer or a remedy brought to light; the proposal starts from it."""

    title = fields.Text(longest=TITLE, required=False)
    purpose = fields.Text(longest=STATEMENT, lines=True, required=False)
    outcome = Row(Outcome, required=False, allow_null=True)
    goal = Row(StrategicGoal, required=False, allow_null=True)
    capabilities = fields.Several(Capability(), most=MOST_CAPABILITIES, required=False)


class NewAnswer(NewRound):
    found = Found(required=False)


class DoneRemedy(fields.Body):
    question = fields.Choice([str(test) for test in classifier.FIRST_STAGE])
    reason = fields.Text(longest=REASON, shortest=0, lines=True, required=False)
    found = Found()


class Ending(fields.Body):
    override_type = fields.Choice(TYPES, required=False)
    override_reason = fields.Text(longest=REASON, lines=True, required=False)


class Assessments(ListEndpoint):
    """Assessments: walks through the decision tree

    A POST has all answers at hand and is finished at once; `POST /activities/{id}/assess` begins a session that is
    answered one by one. With `?dry_run=true` a POST says what the tree would answer and leaves nothing behind.
    """

    read_scope = "missions:read"
    parameters, body = AssessmentFilters, NewAssessment
    sorts = {"key": "number", "title": "title"}
    default_sort = "-key"
    represent = show_assessment

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Assessment]:
        rows, given = _rows(), dict(filters)
        if (overridden := given.pop("is_overridden", None)) is not None:
            rows = rows.exclude(override_type="") if overridden else rows.filter(override_type="")
        if "state" in given:
            given["finished_at__isnull"] = given.pop("state") == "under_way"
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
        return _rows()


class _Session(VerbEndpoint):
    """A turn of a session. Anybody who may propose goes on with it."""

    key_column, key_prefix = "number__key", "ASM"
    represent = show_assessment

    def rows(self, request: Request) -> QuerySet[Assessment]:
        return _rows()


class AnswerQuestion(_Session):
    """Answer a question of the session

    Answered again, the tree is entered anew: another round.
    """

    body = NewAnswer

    def act(self, request: Request, assessment: Assessment, /, **values: Any) -> None:
        require_proposer(request)
        actions.answer(assessment=assessment, **values, by=caller(request), at=self.now)


class DoRemedy(_Session):
    """Say what the remedy of a no brought to light

    The same question is asked again. Where no goal can be served, answer `alignment_exists` with no instead.
    """

    body = DoneRemedy

    def act(self, request: Request, assessment: Assessment, /, **values: Any) -> None:
        require_proposer(request)
        actions.mend(assessment=assessment, **values, by=caller(request), at=self.now)


class FinishSession(_Session):
    """Finish the session, as the tree sees it or otherwise

    An override names the type and the reason, and is counted.
    """

    body = Ending

    def act(self, request: Request, assessment: Assessment, /, **values: Any) -> None:
        require_proposer(request)
        actions.finish(assessment=assessment, **values, by=caller(request), at=self.now)


class LeafAnswer(TypedDict):
    leaf: str
    finished: int
    overridden: int


class OverridesAnswer(TypedDict):
    finished: int
    overridden: int
    by_leaf: list[LeafAnswer]


class Overrides(Endpoint):
    """How many finished assessments were overridden, by leaf of the tree"""

    read_scope = "missions:read"

    def get(self, request: Request) -> OverridesAnswer:
        rows = queries.overrides()
        return {
            "finished": sum(row.finished for row in rows),
            "overridden": sum(row.overridden for row in rows),
            "by_leaf": [{"leaf": r.leaf, "finished": r.finished, "overridden": r.overridden} for r in rows],
        }


class Version(fields.Parameters):
    version = fields.Choice(classifier.versions(), help_text="Without it the current one.")


class DecisionTree(Endpoint):
    """The decision tree as data: questions, remedies, endings, and the lines between them

    A published version never changes; `fingerprint` is the SHA-256 of all that it says.
    """

    read_scope = "missions:read"
    parameters = Version

    def get(self, request: Request) -> dict[str, Any]:
        tree = classifier.tree(self.asked.get("version", classifier.CURRENT))
        return tree.as_json() | {"fingerprint": tree.fingerprint}


routes = [
    path("assessments", Assessments.as_view(), name="assessments"),
    path("assessments/<str:ref>", OneAssessment.as_view(), name="assessment"),
    path("assessments/<str:ref>/answer", AnswerQuestion.as_view(), name="assessment-answer"),
    path("assessments/<str:ref>/mend", DoRemedy.as_view(), name="assessment-mend"),
    path("assessments/<str:ref>/finish", FinishSession.as_view(), name="assessment-finish"),
    path("assessment-overrides", Overrides.as_view(), name="assessment-overrides"),
    path("decision-tree", DecisionTree.as_view(), name="decision-tree"),
]
