"""Sessions: rounds that are facts, findings that are kept, overrides that are counted, dry runs that leave nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from missions import actions, classifier, queries
from missions.actions.verdicts import QUESTIONS
from missions.models import (
    Activity,
    AlreadyChosen,
    AnswersUnclear,
    Assessment,
    EnvelopeImpossible,
    FindingUnclear,
    NoSuchFraming,
    NothingToMend,
    SessionOver,
    SessionUnderWay,
    Stale,
    TooManyFramings,
    Turn,
    WindowReversed,
)
from pipeline.models import StoredEvent
from tests.missions.test_assessments import A_FEATURE
from tests.missions.test_gates_at_once import at_once

NOW = datetime.fromisoformat("2026-03-02T09:00:00+00:00")


@pytest.fixture
def session(executive: User, now: datetime) -> Assessment:
    activity = actions.propose_activity(title="Open a shop in Brighton", words="", by=executive, at=now)
    return actions.begin(activity=activity, by=executive, at=now)


def test_a_remedy_leads_into_a_new_round_and_each_turn_is_a_fact(
    session: Assessment, executive: User, owner: User, now: datetime, facts: Any
) -> None:
    given = {"assessment": session, "question": "time_bound", "at": now}
    actions.answer(answer="no", reason="Nobody said when", by=executive, **given)
    actions.mend(found={"starts_on": date(2026, 4, 1), "ends_on": date(2026, 9, 1)}, by=owner, **given)
    session = actions.answer(answer="yes", evidence="https://plan.example/1", by=owner, **given)
    turns = list(session.turns.all())
    assert [(t.round, t.answer, t.remedy, t.given_by) for t in turns] == [
        (1, "no", "", executive), (1, "", "set_time", owner), (2, "yes", "", owner),
    ]  # fmt: skip
    assert session.draft == {"starts_on": "2026-04-01", "ends_on": "2026-09-01"}
    told = [event.type.split(".")[2] for event in facts() if event.topic == "missions.assessment"]
    assert told == ["activity_proposed", "begun", "answered", "mended", "answered"]
    assert {event.key for event in facts() if event.topic == "missions.assessment"} == {str(session.activity_id)}


def test_an_alignment_is_found_by_the_remedy_of_the_fit(session: Assessment, executive: User, now: datetime) -> None:
    goal = actions.set_goal(title="Be the grocer of choice", by=executive, at=now)
    given = {"assessment": session, "question": "strategic_fit", "by": executive, "at": now}
    actions.answer(answer="no", **given)
    session = actions.mend(found={"goal": goal}, **given)
    assert session.answers["alignment_exists"] == "yes" and session.draft["goal"] == str(goal.pk)
    assert [turn.round for turn in actions.answer(answer="yes", **given).turns.all()] == [1, 1, 2]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("specific_objective", {}),
        ("time_bound", {"starts_on": date(2026, 4, 1)}),
        ("strategic_fit", {}),
        ("defined_resources", {"fte_max": Decimal(3)}),
        ("defined_resources", {"capabilities": [{"profession": "Design"}]}),
        ("defined_resources", {"capabilities": [{"fte": Decimal(1)}]}),
        ("defined_resources", {"capabilities": [{"profession": "Design", "fte": Decimal(1)}] * 13}),
    ],
)
def test_a_remedy_brings_what_it_is_for(
    session: Assessment, executive: User, now: datetime, question: str, found: dict[str, Any]
) -> None:
    given = {"assessment": session, "question": question, "by": executive, "at": now}
    actions.answer(answer="no", **given)
    with pytest.raises(FindingUnclear):
        actions.mend(found=found, **given)
    assert Turn.objects.count() == 1


def test_what_cannot_be_is_refused_and_changes_nothing(session: Assessment, executive: User, now: datetime) -> None:
    given = {"assessment": session, "by": executive, "at": now}
    backwards = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 1)}
    for refusal, question, found in (
        (WindowReversed, "time_bound", backwards),
        (EnvelopeImpossible, "defined_resources", {"fte_min": Decimal(3), "fte_max": Decimal(2)}),
    ):
        with pytest.raises(refusal):
            actions.answer(question=question, answer="yes", found=found, **given)
    with pytest.raises(NothingToMend):
        actions.mend(question="time_bound", found={}, **given)
    with pytest.raises(NothingToMend):
        actions.mend(question="problem_understood", found={}, **given)
    with pytest.raises(Stale):
        actions.answer(question="time_bound", answer="yes", expected_version=1, **given)
    with pytest.raises(AnswersUnclear):
        actions.answer(question="time_bound", answer="perhaps", **given)
    assert not Turn.objects.exists() and Assessment.objects.get().answers == {}


def test_one_session_at_a_time_and_a_finished_one_stays(session: Assessment, executive: User, now: datetime) -> None:
    with pytest.raises(SessionUnderWay, match="ASM-1"):
        actions.begin(activity=session.activity, by=executive, at=now)
    with pytest.raises(SessionUnderWay):
        actions.propose(title="T", purpose="P", assessment=session, by=executive, at=now)
    actions.finish(assessment=session, by=executive, at=now)
    for step in (
        lambda: actions.answer(assessment=session, question="time_bound", answer="no", by=executive, at=now),
        lambda: actions.finish(assessment=session, by=executive, at=now),
    ):
        with pytest.raises(SessionOver):
            step()
    assert actions.begin(activity=session.activity, by=executive, at=now).key == "ASM-2"


def test_a_walk_does_not_go_on_for_ever(session: Assessment, executive: User, now: datetime) -> None:
    turn = {"assessment": session, "question": "time_bound", "answer": "no"}
    Turn.objects.bulk_create(Turn(position=place + 1, round=place + 1, **turn) for place in range(100))
    with pytest.raises(AnswersUnclear, match="at most 100"):
        actions.answer(**turn, by=executive, at=now)


def test_overrides_are_counted_by_leaf(executive: User, now: datetime) -> None:
    given = {"title": "T", "answers": A_FEATURE, "by": executive, "at": now}
    actions.assess(**given)
    actions.assess(override_type="strategic", override_reason="The problem moves", **given)
    actions.assess(title="U", answers={"strategic_fit": "no", "alignment_exists": "no"}, by=executive, at=now)
    counted = [(row.leaf, row.finished, row.overridden) for row in queries.overrides()]
    assert counted == [("feature", 2, 1), ("deprioritised", 1, 0)]


def test_three_framings_stand_side_by_side_with_their_consequence(executive: User, now: datetime, facts: Any) -> None:
    activity = actions.propose_activity(title="Open a shop in Brighton", by=executive, at=now)
    asked = {"activity": activity, "by": executive, "at": now}
    for title, answers in (
        ("Open a shop in Brighton", {"problem_understood": "yes", "solution_predictable": "yes"}),
        ("Make Brighton love us", {"problem_understood": "yes", "solution_predictable": "no"}),
        ("Become a company that coasts love", {"problem_understood": "no"}),
    ):
        actions.add_framing(title=title, answers=answers, fte_max=Decimal(3), **asked)
    framings = list(activity.framings.all())
    assert [str(actions.consequence(each).mission_type) for each in framings] == ["platform", "feature", "strategic"]
    assert [event.data["type"] for event in facts("framing_added.v1")] == ["platform", "feature", "strategic"]
    actions.choose_framing(framing=3, reason="Boldest", **asked)
    actions.choose_framing(framing=2, reason="No shop is presupposed", **asked)
    with pytest.raises(AlreadyChosen):
        actions.choose_framing(framing=2, reason="Again", **asked)
    with pytest.raises(NoSuchFraming):
        actions.choose_framing(framing=4, reason="None", **asked)
    assert [each.is_chosen for each in activity.framings.all()] == [False, True, False]
    session = actions.begin(**asked)
    assert (session.title, session.draft) == ("Make Brighton love us", {"fte_max": "3.00"})
    assert Activity.objects.get().title == "Open a shop in Brighton", "what was proposed stays as it was said"


def test_a_framing_that_cannot_be_is_refused(executive: User, now: datetime) -> None:
    activity = actions.propose_activity(title="T", by=executive, at=now)
    asked = {"activity": activity, "by": executive, "at": now, "title": "T"}
    for wrong in ({"answers": {"repetitive": "yes"}}, {"answers": {"time_bound": "perhaps"}}):
        with pytest.raises(AnswersUnclear):
            actions.add_framing(**wrong, **asked)
    with pytest.raises(EnvelopeImpossible):
        actions.add_framing(money_max=Decimal(3), **asked)
    for _ in range(6):
        actions.add_framing(**asked)
    with pytest.raises(TooManyFramings):
        actions.add_framing(**asked)
    assert activity.framings.count() == 6


@pytest.mark.parametrize(
    ("reasoned", "evidenced", "probes", "level"),
    [
        (6, 3, {"repetitive": "no", "changes_architecture": "no"}, "high"),
        (6, 2, {"repetitive": "no", "changes_architecture": "no"}, "medium"),
        (6, 6, {"repetitive": "no"}, "medium"),
        (6, 6, {"repetitive": "yes", "changes_architecture": "no"}, "low"),
        (2, 0, {"repetitive": "no", "changes_architecture": "no"}, "low"),
    ],
)
def test_confidence_rests_on_reasons_links_and_probes(
    executive: User, now: datetime, reasoned: int, evidenced: int, probes: dict[str, str], level: str
) -> None:
    rounds = [
        {
            "question": question, "answer": answer, "reason": "Seen" if place < reasoned else "",
            "evidence": "https://a.example" if place < evidenced else "",
        }
        for place, (question, answer) in enumerate((A_FEATURE | probes).items())
    ]  # fmt: skip
    assert actions.assess(title="T", rounds=rounds, by=executive, at=now).confidence == level


def test_an_open_verdict_claims_no_confidence(executive: User, now: datetime) -> None:
    assert actions.assess(title="T", answers={"time_bound": "no"}, by=executive, at=now).confidence == ""


class Sessions(RuleBasedStateMachine):
    """Any order of answers, remedies and endings: the session stays what its turns say."""

    def __init__(self) -> None:
        super().__init__()
        activity = actions.propose_activity(title="Anything", by=None, at=NOW)
        self.session = actions.begin(activity=activity, by=None, at=NOW)
        self.answers: dict[str, str] = {}
        self.turns = 0

    @precondition(lambda self: not self.session.is_finished and self.turns < 95)
    @rule(question=st.sampled_from(QUESTIONS), answer=st.sampled_from(["yes", "no", "unknown"]))
    def answer(self, question: str, answer: str) -> None:
        self.session = actions.answer(assessment=self.session, question=question, answer=answer, by=None, at=NOW)
        self.answers[question] = answer
        self.turns += 1

    @precondition(lambda self: not self.session.is_finished and self.turns < 95)
    @rule(question=st.sampled_from(["specific_objective", "time_bound", "defined_resources"]))
    def mend(self, question: str) -> None:
        found = {
            "purpose": "People are better off.", "starts_on": date(2026, 4, 1), "ends_on": date(2026, 9, 1),
            "capabilities": [{"profession": "Design", "fte": Decimal(1)}],
        }  # fmt: skip
        try:
            self.session = actions.mend(assessment=self.session, question=question, found=found, by=None, at=NOW)
            assert self.answers[question] == "no"
            self.turns += 1
        except NothingToMend:
            assert self.answers.get(question) != "no"

    @precondition(lambda self: self.turns > 3)
    @rule()
    def finish(self) -> None:
        if self.session.is_finished:
            with pytest.raises(SessionOver):
                actions.finish(assessment=self.session, by=None, at=NOW)
        else:
            self.session = actions.finish(assessment=self.session, by=None, at=NOW)

    @invariant()
    def the_session_is_what_its_turns_say(self) -> None:
        row = Assessment.objects.get(pk=self.session.pk)
        turns = list(row.turns.all())
        assert row.answers == self.answers == {turn.question: turn.answer for turn in turns if turn.answer}
        assert [turn.position for turn in turns] == list(range(1, self.turns + 1))
        rounds = [turn.round for turn in turns]
        assert all(after - before in (0, 1) for before, after in zip([1, *rounds], rounds, strict=False))
        asked = [(turn.round, turn.question) for turn in turns if turn.answer]
        assert len(set(asked)) == len(asked), "no question is answered twice in one round"

    @invariant()
    def it_has_exactly_one_result(self) -> None:
        row = Assessment.objects.get(pk=self.session.pk)
        verdict = actions.verdict_on(self.answers)
        assert (row.verdict, row.type) == (str(verdict.outcome), str(verdict.mission_type or ""))
        assert (row.type != "") == (row.verdict == "mission")

    @invariant()
    def every_turn_is_a_fact(self) -> None:
        told = StoredEvent.objects.filter(topic="missions.assessment", key=str(self.session.activity_id))
        kinds = [kind.split(".")[2] for kind in told.order_by("sequence").values_list("type", flat=True)]
        assert kinds[:2] == ["activity_proposed", "begun"]
        assert len(kinds) == 2 + self.turns + self.session.is_finished


@pytest.mark.usefixtures("db")
def test_any_session_stays_what_its_turns_say() -> None:
    run_state_machine_as_test(
        Sessions,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_published_tree_never_changes() -> None:
    """A better tree is a new version: whoever changes this line changes what old assessments meant."""
    published = {version: classifier.tree(version).fingerprint for version in classifier.versions()}
    assert published == {"1": "8c32bd4b008d9403dac14d0d1ca81670e3bdfb11607a8f8ca77c43a04c65de7c"}


@pytest.mark.django_db(transaction=True)
def test_of_those_who_assess_at_once_one_begins_and_the_others_are_told(executive: User, now: datetime) -> None:
    activity = actions.propose_activity(title="T", by=executive, at=now)
    begun = at_once(*[lambda: actions.begin(activity=activity, by=executive, at=now)] * 4)
    assert begun == {"done": 1, "session_under_way": 3}
    with pytest.raises(SessionUnderWay, match="ASM-1 is under way for ACT-1"):
        actions.assess(title="T", activity=activity, answers={}, by=executive, at=now)
