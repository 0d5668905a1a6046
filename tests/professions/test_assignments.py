"""Nobody is lent for more of a week than there is, and who says no says on which day and what fits."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from missions import actions as missions
from missions.models import ReasonMissing, Stale, TextMissing
from pipeline import readers
from pipeline.models import StoredEvent
from professions import actions
from professions.models import (
    Assignment,
    EndsBeforeItStarts,
    MissionIsOver,
    NotAShare,
    NothingToEnd,
    Overbooked,
    Professional,
)

pytestmark = pytest.mark.django_db


def test_an_assignment_is_one_event_with_everything_a_reader_needs(lend: Any, ana: Professional, mission: Any) -> None:
    made = lend("0.50")
    event = StoredEvent.objects.get(type="professions.assignment.made.v1")
    assert event.key == str(ana.pk)
    assert (event.data["fte"], event.data["mission_key"], event.data["role"]) == ("0.50", mission.key, "Designer")
    assert made.key == "ASG-1"


def test_a_person_is_filled_up_to_the_whole_week_and_no_further(lend: Any) -> None:
    lend("0.60")
    lend("0.40")
    with pytest.raises(Overbooked):
        lend("0.01")
    assert Assignment.objects.count() == 2


def test_the_refusal_names_the_first_day_the_free_share_and_the_ways_out(lend: Any) -> None:
    lend("0.60", date(2026, 3, 16), date(2026, 3, 28))
    with pytest.raises(Overbooked) as refused:
        lend("0.50", date(2026, 3, 2), date(2026, 4, 1))
    assert refused.value.message == (
        "On 16 March 2026 Ana Sousa has 0.40 FTE free, 0.10 less than the 0.50 asked. "
        "Ask for at most 0.40 FTE, or start on 28 March 2026, or end another of their assignments first."
    )
    assert refused.value.field == "fte"


def test_what_touches_does_not_overlap(lend: Any) -> None:
    lend("1.00", date(2026, 3, 2), date(2026, 3, 16))
    assert lend("1.00", date(2026, 3, 16), date(2026, 4, 1))
    with pytest.raises(Overbooked, match="On 15 March 2026"):
        lend("0.10", date(2026, 3, 15), date(2026, 3, 16))


def test_nobody_is_lent_before_they_are_there(lend: Any) -> None:
    with pytest.raises(Overbooked, match=r"On 1 December 2025 Ana Sousa has 0.00 FTE free"):
        lend("0.10", date(2025, 12, 1), date(2026, 1, 31))


@pytest.mark.parametrize("fte", ["0", "-0.5", "1.01", "0.333", "Infinity"])
def test_an_assignment_takes_a_share_of_a_week(lend: Any, fte: str) -> None:
    with pytest.raises(NotAShare):
        lend(fte)


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 3, 3), date(2026, 3, 2)),
        (date(2026, 3, 3), date(2026, 3, 3)),
        (date(2026, 3, 3), date(9999, 12, 31)),
    ],
)
def test_days_that_cannot_be_planned_are_refused(lend: Any, days: tuple[date, date]) -> None:
    with pytest.raises(EndsBeforeItStarts):
        lend("0.1", *days)


def test_a_role_is_needed(lend: Any) -> None:
    with pytest.raises(TextMissing):
        lend("0.1", role=" ")


def test_ending_early_gives_the_time_back(lend: Any, now: datetime) -> None:
    made = lend("1.00")
    ended = actions.end_assignment(
        assignment=made, ends_on=date(2026, 3, 10), reason="Needed elsewhere.", by=None, at=now
    )
    assert (ended.ends_on, ended.version) == (date(2026, 3, 10), 2)
    assert lend("1.00", date(2026, 3, 10), date(2026, 4, 1))


def test_what_ends_at_its_start_never_began(lend: Any, now: datetime) -> None:
    made = lend("1.00")
    ended = actions.end_assignment(assignment=made, ends_on=date(2025, 1, 1), reason="Plans changed.", by=None, at=now)
    assert ended.ends_on == date(2026, 3, 2)
    assert not ended.has_begun_at_all
    assert not Assignment.objects.taking_time().exists()
    assert StoredEvent.objects.get(type="professions.assignment.ended.v1").data["ends_on"] == "2026-03-02"
    assert lend("1.00")


def test_an_end_is_earlier_and_has_a_reason(lend: Any, now: datetime) -> None:
    made = lend()
    with pytest.raises(NothingToEnd):
        actions.end_assignment(assignment=made, ends_on=made.ends_on, reason="x", by=None, at=now)
    with pytest.raises(ReasonMissing):
        actions.end_assignment(assignment=made, ends_on=date(2026, 3, 10), reason="", by=None, at=now)


def test_a_second_tab_does_not_end_it_again(lend: Any, now: datetime) -> None:
    made = lend()
    actions.end_assignment(assignment=made, ends_on=date(2026, 3, 20), reason="x", expected_version=1, by=None, at=now)
    with pytest.raises(Stale):
        actions.end_assignment(
            assignment=made, ends_on=date(2026, 3, 10), reason="x", expected_version=1, by=None, at=now
        )


def test_a_concluded_mission_releases_its_people(lend: Any, mission: Any, owner: Any, now: datetime) -> None:
    done, running, planned = (
        lend("0.1", date(2026, 2, 1), date(2026, 2, 10)),
        lend("0.2", date(2026, 2, 1), date(2026, 4, 1)),
        lend("0.3", date(2026, 4, 1), date(2026, 5, 1)),
    )
    missions.conclude(mission=mission, result="achieved", learned="They came.", by=owner, at=now)
    readers.drain_fully()
    assert Assignment.objects.get(pk=done.pk).ended_at is None
    assert Assignment.objects.get(pk=running.pk).last_day == now.date()
    assert not Assignment.objects.get(pk=planned.pk).has_begun_at_all
    cause = StoredEvent.objects.get(type="missions.mission.concluded.v1").event_id
    ends = StoredEvent.objects.filter(type="professions.assignment.ended.v1")
    assert {event.causation_id for event in ends} == {cause}


def test_a_concluded_mission_takes_nobody_on(lend: Any, mission: Any, owner: Any, now: datetime) -> None:
    missions.conclude(mission=mission, result="spun_down", learned="Nobody came.", by=owner, at=now)
    with pytest.raises(MissionIsOver):
        lend()


CONSTRAINTS: list[tuple[str, dict[str, Any]]] = [
    ("assignment_takes_a_share_of_a_week", {"fte": Decimal(0)}),
    ("assignment_takes_a_share_of_a_week", {"fte": Decimal("1.01")}),
    ("assignment_ends_after_it_starts_or_never_began", {"ends_on": date(2026, 3, 1)}),
    ("assignment_has_a_role", {"role": ""}),
    ("assignment_ends_early_for_a_reason", {"ended_at": datetime(2026, 3, 1, tzinfo=None).astimezone()}),
]


@pytest.mark.parametrize(("name", "values"), CONSTRAINTS)
def test_the_database_refuses(lend: Any, name: str, values: dict[str, Any]) -> None:
    made = lend()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Assignment.objects.filter(pk=made.pk).update(**values)


def test_the_database_allows(lend: Any, now: datetime) -> None:
    made = Assignment.objects.filter(pk=lend().pk)
    assert made.update(fte=Decimal(1)) == 1
    assert made.update(fte=Decimal("0.01")) == 1
    assert made.update(ends_on=date(2026, 3, 2), ended_at=now, end_reason="Never began") == 1
    assert made.update(ends_on=date(2026, 3, 3)) == 1


def test_days_without_end_are_planned_in_a_blink(lend: Any) -> None:
    assert lend("0.1", date(2026, 3, 2), date(9997, 12, 31))
    assert lend("0.9", date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=40_000))
