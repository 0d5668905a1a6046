"""Orders that a method proposes: they stand beside the rank until somebody applies them, all at once and with a reason."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from missions import actions, proposals
from missions.models import (
    ComparisonRound,
    NotCompared,
    NothingProposed,
    Outcome,
    PriorityScore,
    ProposalMoved,
    ReasonMissing,
    RoundIsClosed,
    ScoreOffScale,
    Stale,
    TooFewCompared,
)


@pytest.fixture
def five(executive: User, now: datetime) -> dict[str, Outcome]:
    return {title: actions.add_outcome(title=title, by=executive, at=now) for title in "ABCDE"}


@pytest.fixture
def opened(five: dict[str, Outcome], executive: User, now: datetime) -> ComparisonRound:
    return actions.open_round(title="Before Christmas", outcomes=list(five.values()), by=executive, at=now)


def order() -> str:
    return "".join(Outcome.objects.ranked().values_list("title", flat=True))


def ranks() -> list[int]:
    return list(Outcome.objects.ranked().values_list("rank", flat=True))


def answer_all(opened: ComparisonRound, truth: str, by: User, at: datetime) -> int:
    """How many questions the person was asked until everything had its place."""
    count = 0
    while question := proposals.pooled(opened).walk_of(by).question:
        first, second = (Outcome.objects.get(pk=pk) for pk in question)
        preferred = min(first, second, key=lambda outcome: truth.index(outcome.title))
        actions.compare(comparison_round=opened, first=first, second=second, preferred=preferred, by=by, at=at)
        count += 1
    return count


def score(outcome: Outcome, cost: int, size: int, by: User, at: datetime) -> PriorityScore:
    return actions.score_outcome(
        outcome=outcome, value=cost, time_criticality=1, risk_opportunity=1, job_size=size, by=by, at=at
    )


def test_answers_propose_an_order_and_change_nothing_until_it_is_applied(
    opened: ComparisonRound, executive: User, now: datetime, facts: Any
) -> None:
    asked = answer_all(opened, "CEABD", executive, now)
    assert asked <= 8 and order() == "ABCDE"
    proposal = proposals.pooled(opened).proposal
    before = len(facts("missions.ranking.ordered.v1"))
    actions.apply_round(
        comparison_round=opened, proposal=proposal.seen, reason="Three of us compared", by=executive, at=now
    )
    assert order() == "CEABD" and ranks() == [1, 2, 3, 4, 5]
    told = facts("missions.ranking.ordered.v1")[before:]
    assert len(told) == 1 and told[0].data["method"] == "pairwise" and told[0].data["reason"] == "Three of us compared"
    assert told[0].data["round_id"] == str(opened.pk) and sorted(told[0].data["ranks"].values()) == [1, 2, 3, 4, 5]
    assert facts("comparison.round_closed.v1")[-1].data["was_applied"] is True


def test_several_people_are_pooled_and_their_contradiction_is_pointed_out(
    opened: ComparisonRound, five: dict[str, Outcome], person: Any, now: datetime
) -> None:
    for name, pair in (("Ben", "AB"), ("Cleo", "BC"), ("Dee", "CA")):
        first, second = five[pair[0]], five[pair[1]]
        who = person("executive", name=name)
        actions.compare(comparison_round=opened, first=first, second=second, preferred=first, by=who, at=now)
    found = proposals.pooled(opened)
    assert [[outcome.title for outcome in circle] for circle in found.circles] == [["A", "B", "C"]]
    assert set(found.count_by_person().values()) == {1}


def test_who_answers_again_replaces_what_they_said(
    opened: ComparisonRound, five: dict[str, Outcome], executive: User, now: datetime, facts: Any
) -> None:
    for preferred in ("A", "B", None):
        chosen = five[preferred] if preferred else None
        actions.compare(
            comparison_round=opened, first=five["B"], second=five["A"], preferred=chosen, by=executive, at=now
        )
    said = opened.comparisons.get()
    assert (said.first.title, said.second.title, said.verdict) == ("A", "B", 0)
    assert len(facts("outcomes_compared.v1")) == 3


def test_a_proposal_that_somebody_changed_meanwhile_is_not_applied(
    opened: ComparisonRound, five: dict[str, Outcome], executive: User, now: datetime
) -> None:
    answer_all(opened, "EDCBA", executive, now)
    seen = proposals.pooled(opened).proposal.seen
    actions.rank_outcome(outcome=five["B"], to_rank=1, reason="First", by=executive, at=now)
    with pytest.raises(ProposalMoved, match="Nothing was changed") as refused:
        actions.apply_round(comparison_round=opened, proposal=seen, reason="Late", by=executive, at=now)
    assert [entry["title"] for entry in refused.value.order] == list("BACDE")
    assert order() == "BACDE" and ComparisonRound.objects.get().is_open


def test_outcomes_outside_the_round_keep_their_place(five: dict[str, Outcome], executive: User, now: datetime) -> None:
    opened = actions.open_round(title="Three", outcomes=[five["A"], five["C"], five["E"]], by=executive, at=now)
    answer_all(opened, "ECA", executive, now)
    proposal = proposals.pooled(opened).proposal
    actions.apply_round(comparison_round=opened, proposal=proposal.seen, reason="Why not", by=executive, at=now)
    assert order() == "EBCDA"


def test_who_retires_during_a_round_is_no_longer_asked_about(
    opened: ComparisonRound, five: dict[str, Outcome], executive: User, now: datetime
) -> None:
    answer_all(opened, "CEABD", executive, now)
    actions.retire_outcome(outcome=five["E"], reason="Done", by=executive, at=now)
    proposal = proposals.pooled(opened).proposal
    actions.apply_round(comparison_round=opened, proposal=proposal.seen, reason="All agree", by=executive, at=now)
    assert order() == "CABD" and ranks() == [1, 2, 3, 4]


def test_a_closed_round_takes_no_answer(
    opened: ComparisonRound, five: dict[str, Outcome], executive: User, now: datetime
) -> None:
    actions.set_aside(comparison_round=opened, reason="Nobody had time", by=executive, at=now)
    with pytest.raises(RoundIsClosed, match="set aside"):
        actions.compare(
            comparison_round=opened, first=five["A"], second=five["B"], preferred=None, by=executive, at=now
        )
    with pytest.raises(RoundIsClosed):
        actions.apply_round(comparison_round=opened, proposal="x", reason="Late", by=executive, at=now)
    assert order() == "ABCDE"


def test_a_comparison_names_two_of_the_round(five: dict[str, Outcome], executive: User, now: datetime) -> None:
    opened = actions.open_round(title="Two", outcomes=[five["A"], five["B"]], by=executive, at=now)
    for first, second, preferred in (("A", "C", "A"), ("A", "A", "A"), ("A", "B", "C")):
        with pytest.raises(NotCompared):
            actions.compare(
                comparison_round=opened, first=five[first], second=five[second], preferred=five[preferred],
                by=executive, at=now,
            )  # fmt: skip
    assert opened.comparisons.count() == 0


def test_a_round_is_of_two_at_least(five: dict[str, Outcome], executive: User, now: datetime) -> None:
    with pytest.raises(TooFewCompared, match="1 outcomes"):
        actions.open_round(title="Alone", outcomes=[five["A"], five["A"]], by=executive, at=now)


def test_a_round_changed_meanwhile_is_not_set_aside(opened: ComparisonRound, executive: User, now: datetime) -> None:
    with pytest.raises(Stale):
        actions.set_aside(comparison_round=opened, reason="x", expected_version=7, by=executive, at=now)


def test_scores_propose_and_those_without_one_keep_their_place(
    five: dict[str, Outcome], executive: User, now: datetime, facts: Any
) -> None:
    score(five["A"], 1, 20, executive, now)
    score(five["C"], 20, 1, executive, now)
    score(five["D"], 8, 3, executive, now)
    assert order() == "ABCDE"
    proposal = proposals.by_score()
    actions.apply_scores(proposal=proposal.seen, reason="Delay costs most there", by=executive, at=now)
    assert order() == "CBDAE" and ranks() == [1, 2, 3, 4, 5]
    told = facts("ranking.ordered.v1")[-1].data
    assert told["method"] == "wsjf" and told["was"][str(five["C"].pk)] == 3
    with pytest.raises(NothingProposed):
        actions.apply_scores(proposal=proposals.by_score().seen, reason="Again", by=executive, at=now)


def test_applying_says_why(five: dict[str, Outcome], executive: User, now: datetime) -> None:
    score(five["E"], 20, 1, executive, now)
    score(five["A"], 1, 20, executive, now)
    with pytest.raises(ReasonMissing):
        actions.apply_scores(proposal=proposals.by_score().seen, reason=" ", by=executive, at=now)
    assert order() == "ABCDE"


def test_a_score_is_on_the_scale_and_says_who_gave_it_when(
    five: dict[str, Outcome], executive: User, now: datetime, facts: Any
) -> None:
    with pytest.raises(ScoreOffScale, match="4 is not on the scale"):
        score(five["A"], 4, 1, executive, now)
    score(five["A"], 5, 1, executive, now)
    again = score(five["A"], 8, 2, executive, now)
    assert PriorityScore.objects.count() == 1
    assert (again.plain.cost_of_delay, again.plain.ratio, again.scored_by, again.scored_at) == (10, 5, executive, now)
    assert len(facts("outcome.scored.v1")) == 2


def test_the_database_keeps_scores_on_the_scale(five: dict[str, Outcome], executive: User, now: datetime) -> None:
    score(five["A"], 5, 1, executive, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriorityScore.objects.update(job_size=4)


def test_the_database_takes_one_answer_of_a_person_to_a_pair(
    opened: ComparisonRound, five: dict[str, Outcome], executive: User, now: datetime
) -> None:
    said = actions.compare(
        comparison_round=opened, first=five["A"], second=five["B"], preferred=None, by=executive, at=now
    )
    for changes in ({"pk": None}, {"first": five["B"], "second": five["B"]}, {"verdict": 2}):
        twin = type(said).objects.get(pk=said.pk)
        for name, value in changes.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()
