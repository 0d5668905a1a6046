"""The order of the active outcomes is 1..N, whatever is added, moved and retired, and by whomever."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from missions import actions, queries
from missions.models import AlreadyThere, Outcome, RankMoved, RankOutOfRange, ReasonMissing, Retired, StillPursued
from pipeline.models import StoredEvent


def order() -> list[str]:
    return list(Outcome.objects.ranked().values_list("title", flat=True))


def ranks() -> list[int]:
    return list(Outcome.objects.ranked().values_list("rank", flat=True))


@pytest.fixture
def five(executive: User, now: datetime) -> list[Outcome]:
    return [actions.add_outcome(title=title, by=executive, at=now) for title in "ABCDE"]


def test_a_new_outcome_comes_last(five: list[Outcome]) -> None:
    assert order() == ["A", "B", "C", "D", "E"]
    assert ranks() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("moved", "to_rank", "expected"),
    [("E", 1, "EABCD"), ("A", 5, "BCDEA"), ("C", 2, "ACBDE"), ("C", 4, "ABDCE"), ("B", 1, "BACDE")],
)
def test_a_move_shifts_those_between(
    five: list[Outcome], executive: User, now: datetime, moved: str, to_rank: int, expected: str
) -> None:
    outcome = next(outcome for outcome in five if outcome.title == moved)
    actions.rank_outcome(outcome=outcome, to_rank=to_rank, reason="It matters more", by=executive, at=now)
    assert "".join(order()) == expected
    assert ranks() == [1, 2, 3, 4, 5]


def test_a_move_is_one_fact_with_its_reason(five: list[Outcome], executive: User, now: datetime, facts: Any) -> None:
    before = len(facts("missions.ranking.changed.v1"))
    actions.rank_outcome(outcome=five[3], to_rank=2, reason="Christmas comes", by=executive, at=now)
    told = facts("missions.ranking.changed.v1")[before:]
    assert len(told) == 1
    data = told[0].data
    assert (data["from_rank"], data["to_rank"], data["reason"]) == (4, 2, "Christmas comes")
    assert data["ranks"] == {str(five[3].pk): 2, str(five[1].pk): 3, str(five[2].pk): 4}
    assert told[0].authid == str(executive.pk)


def test_retiring_moves_up_those_below(five: list[Outcome], executive: User, now: datetime, facts: Any) -> None:
    actions.retire_outcome(outcome=five[1], reason="Done with it", by=executive, at=now)
    assert "".join(order()) == "ACDE"
    assert ranks() == [1, 2, 3, 4]
    assert facts("outcome.retired.v1")[-1].data["reason"] == "Done with it"
    assert facts("ranking.changed.v1")[-1].data["to_rank"] is None


def test_a_retired_outcome_cannot_be_ranked(five: list[Outcome], executive: User, now: datetime) -> None:
    actions.retire_outcome(outcome=five[1], reason="Done", by=executive, at=now)
    with pytest.raises(Retired):
        actions.rank_outcome(outcome=five[1], to_rank=1, reason="Back", by=executive, at=now)


def test_an_outcome_with_running_missions_cannot_retire(running: Any, executive: User, now: datetime) -> None:
    with pytest.raises(StillPursued, match="1 mission under way pursues OUT-1"):
        actions.retire_outcome(outcome=running.outcome, reason="Tired", by=executive, at=now)
    assert Outcome.objects.get(pk=running.outcome_id).is_active


@pytest.mark.parametrize("to_rank", [0, -1, 6, 10**9])
def test_there_are_as_many_ranks_as_outcomes(five: list[Outcome], executive: User, now: datetime, to_rank: int) -> None:
    with pytest.raises(RankOutOfRange, match="ranks 1 to 5"):
        actions.rank_outcome(outcome=five[0], to_rank=to_rank, reason="Up", by=executive, at=now)


def test_a_move_to_where_it_stands_is_refused(five: list[Outcome], executive: User, now: datetime) -> None:
    with pytest.raises(AlreadyThere):
        actions.rank_outcome(outcome=five[0], to_rank=1, reason="Up", by=executive, at=now)


def test_a_move_needs_a_reason(five: list[Outcome], executive: User, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        actions.rank_outcome(outcome=five[0], to_rank=2, reason="  ", by=executive, at=now)


def test_only_reasons_that_somebody_gave_are_offered_again(five: list[Outcome], executive: User, now: datetime) -> None:
    assert queries.reasons_of(executive) == []
    actions.rank_outcome(outcome=five[4], to_rank=1, reason="Sales fall.", by=executive, at=now)
    assert queries.reasons_of(executive) == ["Sales fall."]


def test_who_looked_at_an_older_order_is_told_the_new_one(five: list[Outcome], executive: User, now: datetime) -> None:
    actions.rank_outcome(outcome=five[4], to_rank=1, reason="First", by=executive, at=now)
    with pytest.raises(RankMoved) as refused:
        actions.rank_outcome(outcome=five[0], to_rank=3, reason="Second", expected_rank=1, by=executive, at=now)
    assert "OUT-1 now stands at 2, not at 1" in refused.value.message
    assert [entry["title"] for entry in refused.value.order] == ["E", "A", "B", "C", "D"]
    assert "".join(order()) == "EABCD"


@pytest.mark.django_db(transaction=True)
def test_two_executives_at_once_lose_no_move(person: Any, now: datetime) -> None:
    """Both saw A at 1. One moves it first; the other is told the new order and nothing of the first is undone."""
    people = [person("executive", name=name) for name in ("Amara", "Ben")]
    outcomes = [actions.add_outcome(title=title, by=people[0], at=now) for title in "ABCDEF"]
    barrier, results = threading.Barrier(2), []

    def move(who: User, to_rank: int) -> None:
        try:
            barrier.wait(10)
            actions.rank_outcome(outcome=outcomes[0], to_rank=to_rank, reason=who.name, expected_rank=1, by=who, at=now)
            results.append("moved")
        except RankMoved as refused:
            results.append(refused.order)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(who, rank)) for who, rank in zip(people, (3, 5), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results.count("moved") == 1
    told = next(result for result in results if result != "moved")
    assert [entry["title"] for entry in told] == order()
    assert ranks() == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_many_moves_at_once_are_all_made(person: Any, now: datetime) -> None:
    """Without an expected rank every move is made, one after the other, and the log tells each of them."""
    amara = person("executive", name="Amara")
    outcomes = [actions.add_outcome(title=title, by=amara, at=now) for title in "ABCDEF"]
    before = StoredEvent.objects.filter(topic="missions.ranking").count()
    made: list[int] = []

    def move(number: int) -> None:
        try:
            for to_rank in (6, 1, 4):
                try:
                    actions.rank_outcome(outcome=outcomes[number], to_rank=to_rank, reason="x", by=amara, at=now)
                    made.append(number)
                except AlreadyThere:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ranks() == [1, 2, 3, 4, 5, 6]
    assert StoredEvent.objects.filter(topic="missions.ranking").count() - before == len(made)
    assert folded() == table()


def table() -> dict[str, int]:
    return {str(pk): rank for pk, rank in Outcome.objects.active().values_list("pk", "rank")}


def folded() -> dict[str, int]:
    """The order as somebody has it who only reads the log."""
    ranks: dict[str, int] = {}
    for event in StoredEvent.objects.filter(topic="missions.ranking").order_by("partition", "sequence"):
        ranks.update(event.data["ranks"])
        if event.data["to_rank"] is None:
            ranks.pop(event.data["outcome_id"], None)
    return ranks


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add")),
        st.tuples(st.just("rank"), st.integers(0, 30), st.integers(0, 30)),
        st.tuples(st.just("retire"), st.integers(0, 30)),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_sequence_keeps_the_order_dense_and_the_log_equal_to_the_table(
    executive: User, now: datetime, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        for number, step in enumerate(steps):
            act(number, step, executive, now)
            assert ranks() == list(range(1, len(ranks()) + 1))
        assert folded() == table()
        transaction.set_rollback(True)


def act(number: int, step: tuple[Any, ...], by: User, at: datetime) -> None:
    active = list(Outcome.objects.ranked())
    if step[0] == "add":
        actions.add_outcome(title=f"Outcome {number}", by=by, at=at)
    elif active and step[0] == "retire":
        actions.retire_outcome(outcome=active[step[1] % len(active)], reason="x", by=by, at=at)
    elif active and step[0] == "rank":
        chosen, to_rank = active[step[1] % len(active)], step[2] % len(active) + 1
        if chosen.rank != to_rank:
            actions.rank_outcome(outcome=chosen, to_rank=to_rank, reason="x", by=by, at=at)


def test_the_database_gives_a_rank_to_one_outcome_only(five: list[Outcome]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=five[0].pk).update(rank=2)


@pytest.mark.parametrize("changes", [{"rank": None}, {"rank": 0}, {"retired_at": datetime(2026, 1, 1).astimezone()}])
def test_the_database_ranks_the_active_ones_and_only_them(five: list[Outcome], changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=five[4].pk).update(**changes)


def test_an_outcome_is_not_retired_under_a_paused_mission(running: Any, executive: User, now: datetime) -> None:
    """Whoever resumes it would let it run for an outcome that nobody pursues."""
    actions.pause(mission=running, reason="Rain", by=executive, at=now)
    with pytest.raises(StillPursued, match="Conclude them, or align them with another"):
        actions.retire_outcome(outcome=running.outcome, reason="Tired", by=executive, at=now)
