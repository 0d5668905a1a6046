"""REST of the ledger: conclusions found and corrected, what contradicts what, and what a mission makes of those before it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import access, actions, ledger
from missions.api.named import Row, Thing, Who, caller, row_of_address, thing, who
from missions.models import Conclusion, Consideration, Contradiction, Correction, Mission, MissionType, Outcome
from missions.models.limits import FREE_TEXT, REASON, STATEMENT, TITLE
from missions.search_terms import LONGEST, excerpt, question
from rest import fields
from rest.endpoints import DetailEndpoint, Endpoint, ListEndpoint
from rest.problems import NotFound


class ConclusionOf(fields.Ref):
    """The conclusion of a mission, named by the mission's id or key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Mission.PREFIX, **options)

    def to_internal_value(self, data: Any) -> Any:
        found = Conclusion.objects.known_as(str(super().to_internal_value(data))).select_related("mission").first()
        if found is None:
            raise self.refuse("not_found", f"There is no conclusion of {data}. Name a mission that is concluded.")
        return found


class CorrectionAnswer(TypedDict):
    id: UUID
    words: str
    corrected_by: Who | None
    corrected_at: datetime


class SaidAnswer(TypedDict):
    """What was said last of this conclusion and another one."""

    key: str
    title: str
    reason: str


class PieceAnswer(TypedDict):
    text: str
    is_match: bool


class LedgerAnswer(TypedDict):
    id: UUID
    key: str
    mission: Thing
    outcome: Thing | None
    type: str
    result: str
    hypothesis: str
    learned: str
    would_change_mind: str
    confidence: int
    evidence: list[str]
    counter_evidence: list[str]
    concluded_on: date
    signed_by: Who | None
    signed_at: datetime
    corrections: list[CorrectionAnswer]
    contradicted_by: list[SaidAnswer]
    found: list[PieceAnswer]


def show_conclusion(conclusion: Conclusion) -> LedgerAnswer:
    mission = conclusion.mission
    return {
        "id": conclusion.pk, "key": conclusion.key, "mission": _named(mission), "outcome": thing(mission.outcome),
        "type": mission.type, "result": conclusion.result, "hypothesis": conclusion.hypothesis,
        "learned": conclusion.learned, "would_change_mind": conclusion.would_change_mind,
        "confidence": conclusion.confidence, "evidence": conclusion.evidence,
        "counter_evidence": conclusion.counter_evidence, "concluded_on": conclusion.concluded_on,
        "signed_by": who(conclusion.signed_by), "signed_at": conclusion.signed_at,
        "corrections": [show_correction(each) for each in conclusion.corrections.all()],
        "contradicted_by": [], "found": [],
    }  # fmt: skip


def show_correction(correction: Correction) -> CorrectionAnswer:
    return {
        "id": correction.pk, "words": correction.words, "corrected_by": who(correction.corrected_by),
        "corrected_at": correction.corrected_at,
    }  # fmt: skip


def _named(mission: Mission) -> Thing:
    return {"id": mission.pk, "key": mission.key, "title": mission.title}


def _said(found: list[ledger.Said]) -> list[SaidAnswer]:
    return [{"key": each.other.key, "title": each.other.mission.title, "reason": each.reason} for each in found]


def conclusion_at(ref: str) -> Conclusion:
    """Raises NotFound."""
    found = ledger.conclusions().filter(mission=row_of_address(Mission, ref)).first()
    if found is None:
        raise NotFound("This mission has no conclusion. It still runs, or never began.")
    return found


class ConclusionFilters(fields.Parameters):
    q = fields.Text(longest=LONGEST, help_text='Words that it has to hold; "words in a row", -without, or.')
    result = fields.Several(fields.Choice(Conclusion.Result.values))
    type = fields.Several(fields.Choice(MissionType.values))
    outcome = Row(Outcome)
    concluded_on__gte = fields.Day()
    concluded_on__lte = fields.Day()


class Conclusions(ListEndpoint):
    """The ledger: what was learned, found by its words

    `q` looks through everything that a conclusion says and all of its corrections, in every form of a word. `found` are the words
    around the first match, in pieces of which each says whether it is one.
    """

    read_scope = "missions:read"
    parameters = ConclusionFilters
    sorts = {"signed_at": "signed_at", "confidence": "confidence"}
    default_sort = "-signed_at"
    represent = show_conclusion
    contradicting: Mapping[UUID, list[ledger.Said]] = {}

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Conclusion]:
        given = dict(filters)
        self.question = question(given.get("q", ""))
        return ledger.filtered(ledger.conclusions(), given)

    def shown(self, rows: Sequence[Conclusion]) -> list[Mapping[str, Any]]:
        self.contradicting = ledger.contradicting(rows)
        return super().shown(rows)

    def represented(self, row: Conclusion) -> Mapping[str, Any]:
        found = excerpt(ledger.told(row), self.question) if self.question else []
        return {
            **show_conclusion(row),
            "contradicted_by": _said(self.contradicting.get(row.pk, [])),
            "found": [{"text": piece.text, "is_match": piece.is_match} for piece in found],
        }


class OneConclusion(DetailEndpoint):
    """The conclusion of a mission, with its corrections and what contradicts it

    It is signed off once. What is known better since is appended under `/corrections`.
    """

    read_scope = "missions:read"
    key_column, key_prefix = "mission__number__key", "MIS"
    represent = show_conclusion

    def rows(self, request: Request) -> QuerySet[Conclusion]:
        return ledger.conclusions()

    def find(self, request: Request, *, lock: bool = False, **kwargs: Any) -> Conclusion:
        return conclusion_at(kwargs["ref"])

    def represented(self, row: Conclusion) -> Mapping[str, Any]:
        return {**show_conclusion(row), "contradicted_by": _said(ledger.contradicting([row]).get(row.pk, []))}


class NewCorrection(fields.Body):
    words = fields.Text(longest=FREE_TEXT, lines=True)


class Corrections(ListEndpoint):
    """Corrections of a conclusion: appended, never changed"""

    read_scope, write_scope = "missions:read", "missions:write"
    body = NewCorrection
    sorts = {"corrected_at": "corrected_at"}
    default_sort = "corrected_at"
    represent = show_correction

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Correction]:
        return ledger.corrections(conclusion_at(self.kwargs["ref"]))

    def create(self, request: Request, **values: Any) -> Correction:
        conclusion = conclusion_at(self.kwargs["ref"])
        access.require(access.may_conclude(caller(request), conclusion.mission), access.CORRECTING)
        return actions.correct_conclusion(conclusion=conclusion, **values, by=caller(request), at=self.now)


class ContradictionAnswer(TypedDict):
    id: UUID
    first: Thing
    second: Thing
    holds: bool
    reason: str
    said_by: Who | None
    said_at: datetime


def show_contradiction(said: Contradiction) -> ContradictionAnswer:
    return {
        "id": said.pk, "first": _named(said.first.mission), "second": _named(said.second.mission), "holds": said.holds,
        "reason": said.reason, "said_by": who(said.said_by), "said_at": said.said_at,
    }  # fmt: skip


class NewContradiction(fields.Body):
    other = ConclusionOf()
    holds = fields.YesNo(required=False, help_text="false: they only seem to contradict each other.")
    reason = fields.Text(longest=REASON, lines=True)


class Contradictions(ListEndpoint):
    """What was said of a conclusion and others: the last word on each pair counts"""

    read_scope, write_scope = "missions:read", "missions:write"
    body = NewContradiction
    sorts = {"said_at": "said_at"}
    default_sort = "-said_at"
    represent = show_contradiction

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Contradiction]:
        return ledger.contradictions_of(conclusion_at(self.kwargs["ref"]))

    def create(self, request: Request, **values: Any) -> Contradiction:
        conclusion = conclusion_at(self.kwargs["ref"])
        access.require(access.may_contradict(caller(request)), access.CONTRADICTING)
        return actions.judge_contradiction(one=conclusion, **values, by=caller(request), at=self.now)


class MarkAnswer(TypedDict):
    verdict: str
    note: str
    marked_by: Who | None
    marked_at: datetime


class AlikeAnswer(TypedDict):
    key: str
    title: str
    result: str
    learned: str
    shared_words: list[str]
    same_outcome: bool
    same_segment: bool
    contradicted_by: list[SaidAnswer]
    mark: MarkAnswer | None


class AlikeList(TypedDict):
    data: list[AlikeAnswer]


def show_alike(alike: ledger.Alike) -> AlikeAnswer:
    conclusion, like = alike.conclusion, alike.likeness
    return {
        "key": conclusion.key, "title": conclusion.mission.title, "result": conclusion.result,
        "learned": conclusion.learned, "shared_words": list(like.shared) if like else [],
        "same_outcome": bool(like and like.same_outcome), "same_segment": bool(like and like.same_segment),
        "contradicted_by": _said(alike.contradicts), "mark": show_mark(alike.mark) if alike.mark else None,
    }  # fmt: skip


def show_mark(mark: Consideration) -> MarkAnswer:
    return {"verdict": mark.verdict, "note": mark.note, "marked_by": who(mark.marked_by), "marked_at": mark.marked_at}


class Draft(fields.Parameters):
    title = fields.Text(longest=TITLE, required=True)
    purpose = fields.Text(longest=STATEMENT, lines=True)
    outcome = Row(Outcome)


class SimilarToDraft(Endpoint):
    """Conclusions like what somebody is about to propose, with why they are alike"""

    read_scope = "missions:read"
    parameters = Draft

    def get(self, request: Request) -> AlikeList:
        outcome = self.asked.get("outcome")
        found = ledger.like_draft(
            self.asked["title"], self.asked.get("purpose", ""), outcome_id=str(outcome.pk) if outcome else ""
        )
        return {"data": [show_alike(each) for each in found]}


class SimilarToMission(Endpoint):
    """Conclusions like a mission, each with its mark; what has none stops its charter"""

    read_scope = "missions:read"

    def get(self, request: Request, ref: str) -> AlikeList:
        return {"data": [show_alike(each) for each in ledger.like_mission(row_of_address(Mission, ref))]}


class ConsiderationAnswer(MarkAnswer):
    id: UUID
    conclusion: Thing


def show_consideration(mark: Consideration) -> ConsiderationAnswer:
    return {"id": mark.pk, "conclusion": _named(mark.conclusion.mission), **show_mark(mark)}


class NewConsideration(fields.Body):
    conclusion = ConclusionOf()
    verdict = fields.Choice(Consideration.Verdict.values)
    note = fields.Text(longest=REASON, shortest=0, lines=True, required=False)


class Considerations(ListEndpoint):
    """What a mission made of earlier conclusions: considered, or not applicable; marking again changes the mark"""

    read_scope, write_scope = "missions:read", "missions:write"
    body = NewConsideration
    sorts = {"marked_at": "marked_at"}
    default_sort = "-marked_at"
    represent = show_consideration

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Consideration]:
        return ledger.considerations(row_of_address(Mission, self.kwargs["ref"]))

    def create(self, request: Request, **values: Any) -> Consideration:
        mission = row_of_address(Mission, self.kwargs["ref"])
        access.require(access.may_edit(caller(request), mission), access.EDITING)
        return actions.consider(mission=mission, **values, by=caller(request), at=self.now)


routes = [
    path("conclusions", Conclusions.as_view(), name="conclusions"),
    path("conclusions/<str:ref>", OneConclusion.as_view(), name="conclusion"),
    path("conclusions/<str:ref>/corrections", Corrections.as_view(), name="conclusion-corrections"),
    path("conclusions/<str:ref>/contradictions", Contradictions.as_view(), name="conclusion-contradictions"),
    path("similar-conclusions", SimilarToDraft.as_view(), name="similar-conclusions"),
    path("missions/<str:ref>/similar-conclusions", SimilarToMission.as_view(), name="mission-similar-conclusions"),
    path("missions/<str:ref>/considerations", Considerations.as_view(), name="mission-considerations"),
]
