"""Handovers: who owns a mission at each instant, covers that begin and end by themselves, briefs that are acknowledged."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from accounts.models import User
from missions import access, actions, briefs, turns
from missions.models import (
    CannotOwn,
    CoverInThePast,
    CoverReversed,
    CoverWithoutEnd,
    Handover,
    Mission,
    NobodyToCover,
    NoCover,
    NoSuchChoice,
    NoSuchStep,
    NothingToAcknowledge,
    Outcome,
    Ownership,
    SecondOwner,
    TextTooLong,
)
from pipeline.log import new_id

DAY = timedelta(days=1)
TENTH = date(2026, 3, 10)
TWENTIETH = date(2026, 3, 20)


@pytest.fixture
def lee(person: Any) -> User:
    return person("mission_owner", name="Lee")


@pytest.fixture
def away(running: Mission, lee: User, executive: User, now: datetime) -> Callable[..., Mission]:
    def cover(**values: Any) -> Mission:
        given = {"to": lee, "kind": "absence", "reason": "Away", "ends_on": TWENTIETH, "by": executive, "at": now}
        return actions.hand_over(mission=running, **given | values)

    return cover


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_a_cover_begins_at_once_and_ends_by_itself(
    away: Any, owner: User, lee: User, now: datetime, facts: Any
) -> None:
    mission = away()
    assert (mission.owner, mission.owner_until) == (lee, midnight(TWENTIETH))
    assert turns.turn_owners(at=midnight(TWENTIETH) - timedelta(seconds=1)) == 0
    assert turns.turn_owners(at=midnight(TWENTIETH) + timedelta(seconds=7)) == 1
    mission.refresh_from_db()
    assert (mission.owner, mission.owner_until) == (owner, None)
    told = facts("mission.handed_over.v1")
    assert [(event.data["kind"], event.data["owner_name"]) for event in told] == [
        ("absence", "Lee"),
        ("return", "Priya Raman"),
    ]
    assert told[1].time == midnight(TWENTIETH)
    assert told[1].data["closes"] == [told[0].data["handover_id"]]


def test_who_asks_between_the_ticks_hears_who_has_it_by_the_date(away: Any, owner: User, lee: User) -> None:
    mission = away(starts_on=TENTH)
    for moment, has_it in (
        (midnight(TENTH) - DAY, owner),
        (midnight(TENTH), lee),
        (midnight(TWENTIETH) - timedelta(microseconds=1), lee),
        (midnight(TWENTIETH), owner),
    ):
        assert mission.owner_at(moment) == has_it
        assert (mission.is_owned_by(owner, moment), mission.is_owned_by(lee, moment)) == (
            has_it == owner,
            has_it == lee,
        )


def test_a_cover_that_is_planned_begins_and_ends_once_however_often_somebody_looks(away: Any, facts: Any) -> None:
    away(starts_on=TENTH)
    assert facts("mission.cover_planned.v1")[0].data["starts_on"] == "2026-03-10"
    assert facts("mission.handed_over.v1") == []
    for moment in (midnight(TENTH), midnight(TENTH) + DAY, midnight(TWENTIETH) + DAY, midnight(TWENTIETH) + DAY):
        turns.turn_owners(at=moment)
    assert [event.data["kind"] for event in facts("mission.handed_over.v1")] == ["absence", "return"]


def test_both_turns_of_a_cover_are_told_when_beat_was_down_all_the_while(away: Any, owner: User, facts: Any) -> None:
    mission = away(starts_on=TENTH)
    turns.turn_owners(at=midnight(TWENTIETH) + 30 * DAY)
    assert [event.time for event in facts("mission.handed_over.v1")] == [midnight(TENTH), midnight(TWENTIETH)]
    mission.refresh_from_db()
    assert mission.owner == owner


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_of_a_turn_once(away: Any, facts: Any) -> None:
    away()

    def beat(_n: int) -> None:
        try:
            turns.turn_owners(at=midnight(TWENTIETH))
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":  # one writer at a time, by its nature
        beat(1), beat(2)
    else:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(beat, range(4)))
    assert [event.data["kind"] for event in facts("mission.handed_over.v1")] == ["absence", "return"]


def test_an_action_after_the_cover_meets_the_owner_by_the_date(
    away: Any, owner: User, person: Any, executive: User, facts: Any
) -> None:
    mission = away()
    maya = person("mission_owner", name="Maya")
    later = midnight(TWENTIETH) + timedelta(hours=9)
    mission = actions.hand_over(mission=mission, to=maya, kind="leaver", reason="Priya leaves", by=executive, at=later)
    told = [(event.data["kind"], event.data["from_owner_name"]) for event in facts("mission.handed_over.v1")]
    assert told == [("absence", "Priya Raman"), ("return", "Lee"), ("leaver", "Priya Raman")]
    assert [row.owner for row in Ownership.objects.filter(mission=mission)][-2:] == [owner, maya]


def test_a_handover_for_good_ends_the_cover_that_runs(away: Any, person: Any, executive: User, now: datetime) -> None:
    mission = away()
    maya = person("mission_owner", name="Maya")
    mission = actions.hand_over(mission=mission, to=maya, reason="Best use", by=executive, at=now + DAY)
    turns.turn_owners(at=midnight(TWENTIETH) + DAY)
    mission.refresh_from_db()
    assert (mission.owner, mission.owner_until) == (maya, None)
    assert Handover.objects.filter(mission=mission, ended_at=None).get().to_owner == maya


def test_whoever_comes_back_early_has_it_at_once(
    away: Any, owner: User, executive: User, now: datetime, facts: Any
) -> None:
    mission = actions.end_cover(mission=away(), reason="Back already", by=executive, at=now + DAY)
    assert (mission.owner, mission.owner_until) == (owner, None)
    assert facts("mission.handed_over.v1")[1].data["kind"] == "return"
    with pytest.raises(NoCover):
        actions.end_cover(mission=mission, reason="Again", by=executive, at=now + DAY)


def test_a_planned_cover_is_withdrawn_and_nothing_begins(
    away: Any, owner: User, executive: User, now: datetime, facts: Any
) -> None:
    mission = actions.end_cover(mission=away(starts_on=TENTH), reason="Not away", by=executive, at=now)
    assert turns.turn_owners(at=midnight(TENTH)) == 0
    assert (mission.owner, facts("mission.handed_over.v1")) == (owner, [])
    assert facts("mission.cover_withdrawn.v1")[0].data["reason"] == "Not away"


@pytest.mark.parametrize(
    ("days", "refusal", "field"),
    [
        ({"ends_on": None}, CoverWithoutEnd, "ends_on"),
        ({"ends_on": date(2026, 3, 2)}, CoverInThePast, "ends_on"),
        ({"starts_on": date(2026, 3, 1)}, CoverInThePast, "starts_on"),
        ({"starts_on": TENTH, "ends_on": TENTH}, CoverReversed, "ends_on"),
        ({"starts_on": TWENTIETH, "ends_on": TENTH}, CoverReversed, "ends_on"),
        ({"kind": "leaver"}, CoverWithoutEnd, "kind"),
        ({"kind": "holiday"}, NoSuchChoice, "kind"),
        ({"brief": "x" * 6001}, TextTooLong, "brief"),
    ],
)
def test_a_handover_that_cannot_be_is_refused_with_its_field_and_changes_nothing(
    away: Any, running: Mission, facts: Any, days: dict[str, Any], refusal: type[Any], field: str
) -> None:
    before = (Mission.objects.values().get(pk=running.pk), Ownership.objects.count(), len(facts()))
    with pytest.raises(refusal) as refused:
        away(**days)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert (Mission.objects.values().get(pk=running.pk), Ownership.objects.count(), len(facts())) == before


def test_a_second_owner_at_one_instant_is_refused(away: Any, person: Any) -> None:
    away(starts_on=TENTH)
    with pytest.raises(SecondOwner, match="Lee covers from 10 March 2026 and until 20 March 2026"):
        away(to=person("mission_owner", name="Maya"), starts_on=date(2026, 3, 15), ends_on=date(2026, 4, 1))


def test_who_owns_nothing_is_not_covered_for(outcome: Outcome, lee: User, executive: User, now: datetime) -> None:
    mission = actions.propose(title="T", purpose="P", by=executive, at=now)
    with pytest.raises(NobodyToCover):
        actions.hand_over(mission=mission, to=lee, kind="absence", ends_on=TENTH, reason="Away", by=executive, at=now)


def test_a_concluded_mission_is_not_handed_over(running: Mission, lee: User, executive: User, now: datetime) -> None:
    actions.conclude(mission=running, result="achieved", learned="It works", by=executive, at=now)
    with pytest.raises(NoSuchStep):
        actions.hand_over(mission=running, to=lee, reason="Best use", by=executive, at=now)


def test_the_successor_acknowledges_the_brief_once(
    away: Any, lee: User, owner: User, now: datetime, facts: Any
) -> None:
    mission = away()
    with pytest.raises(NothingToAcknowledge):
        actions.acknowledge(mission=mission, by=owner, at=now)
    handover = actions.acknowledge(mission=mission, by=lee, at=now)
    assert handover.acknowledged_at == now
    assert facts("mission.handover_acknowledged.v1")[0].data["owner_id"] == str(lee.pk)
    with pytest.raises(NothingToAcknowledge):
        actions.acknowledge(mission=mission, by=lee, at=now)


def test_what_is_over_waits_for_nobody(away: Any, lee: User, executive: User, now: datetime) -> None:
    mission = away()
    assert Handover.objects.waiting(at=now).count() == 1
    assert not Handover.objects.waiting(at=midnight(TWENTIETH)).exists()
    actions.end_cover(mission=mission, reason="Back", by=executive, at=now)
    with pytest.raises(NothingToAcknowledge):
        actions.acknowledge(mission=mission, by=lee, at=now)


def test_the_brief_is_drawn_from_the_log(running: Mission, executive: User, now: datetime) -> None:
    actions.reschedule(
        mission=running, starts_on=running.starts_on, ends_on=date(2026, 12, 1), reason="The season is longer",
        by=executive, at=now,
    )  # fmt: skip
    running.refresh_from_db()
    text = briefs.draft(running, on=now.date())
    for known in (running.purpose, "rescheduled: The season is longer", "30 November 2026", "Amara Okafor: "):
        assert known in text
    assert len(text) <= 6000


def test_a_handover_without_words_takes_the_brief_of_the_log(away: Any, running: Mission) -> None:
    assert running.purpose in away().handovers.get().brief


def test_owners_arrange_their_own_absence_and_nothing_else(running: Mission, owner: User, lee: User) -> None:
    assert access.may_hand_over(owner, running, kind="absence")
    assert not access.may_hand_over(owner, running, kind="best_use")
    assert not access.may_hand_over(lee, running, kind="absence")


def write(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE missions_ownership SET owner_id = %s", "an ownership is not rewritten"),
        ("DELETE FROM missions_ownership WHERE is_told AND owner_id <> %s", "of which the log knows stays"),
    ],
)
def test_the_database_keeps_who_owned_it_when(away: Any, executive: User, sql: str, says: str) -> None:
    away()
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        write(sql, [executive.pk.hex if connection.vendor == "sqlite" else executive.pk])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "holiday"},
        {"ends_at": None},
        {"from_owner": None},
        {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"reason": ""},
        {"reason": "x" * 1001},
        {"brief": "x" * 6001},
    ],
)
def test_the_database_keeps_a_handover_true(away: Any, changes: dict[str, Any]) -> None:
    away()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Handover.objects.update(**changes)


def test_the_database_keeps_one_open_cover_of_a_mission(away: Any) -> None:
    away()
    again = Handover.objects.get()
    again.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.parametrize("who", ["somebody who left", "a program"])
def test_a_mission_is_given_only_to_somebody_who_works_here(
    candidate: Mission, executive: User, person: Any, now: datetime, who: str
) -> None:
    """By handing it over, and from its proposal on."""
    to = person("service" if who == "a program" else "mission_owner", name="Gone")
    if who == "somebody who left":
        to.is_active = False
        to.save(update_fields=["is_active"])
    by = {"by": executive, "at": now}
    with pytest.raises(CannotOwn, match=r"Gone .* Choose a person whose account is open"):
        actions.hand_over(mission=candidate, to=to, reason="Best use", **by)
    with pytest.raises(CannotOwn):
        actions.propose(title="T", purpose="P", owner=to, **by)
    assert Mission.objects.get().owner == candidate.owner
