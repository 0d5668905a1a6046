"""The purpose of a mission is written once: the model, the actions and the database all keep it."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from missions import actions
from missions.models import Mission, PurposeIsFixed


def test_the_model_refuses_another_purpose(candidate: Mission) -> None:
    mission = Mission.objects.get(pk=candidate.pk)
    mission.purpose = "Something else"
    with pytest.raises(PurposeIsFixed, match="MIS-1 keeps its purpose"):
        mission.save()


def test_the_model_refuses_another_purpose_right_after_it_was_made(candidate: Mission) -> None:
    candidate.purpose = "Something else"
    with pytest.raises(PurposeIsFixed):
        candidate.save(update_fields=["purpose"])


def test_a_queryset_refuses_another_purpose(candidate: Mission) -> None:
    with pytest.raises(PurposeIsFixed):
        Mission.objects.filter(pk=candidate.pk).update(purpose="Something else")


@pytest.mark.parametrize("column", ["purpose", "purpose_hash"])
def test_the_database_refuses_another_purpose(candidate: Mission, column: str) -> None:
    with pytest.raises(DatabaseError, match="the purpose of a mission is written once"), transaction.atomic():
        write(f"UPDATE missions_mission SET {column} = %s", ["x" * 64])
    assert Mission.objects.get(pk=candidate.pk).purpose == candidate.purpose


def test_the_database_lets_everything_else_change(candidate: Mission) -> None:
    write("UPDATE missions_mission SET title = %s, purpose = purpose", ["Another title"])
    assert Mission.objects.get(pk=candidate.pk).title == "Another title"


def test_every_fact_of_a_mission_carries_the_hash_of_its_purpose(
    candidate: Mission, executive: User, person: Any, now: datetime, facts: Any
) -> None:
    given = {"mission": candidate, "by": executive, "at": now}
    actions.classify(type="platform", ambition="core", reason="Known well", **given)
    actions.hand_over(to=person("mission_owner", name="Lee"), reason="Best use", **given)
    actions.reschedule(starts_on=date(2026, 4, 1), ends_on=date(2026, 12, 1), reason="Later", **given)
    actions.change_envelope(fte_max=7, reason="More", **given)
    actions.align(outcome=actions.add_outcome(title="Another", by=executive, at=now), reason="Fits", **given)
    actions.launch(**given)
    actions.report_status(reported_on=date(2026, 3, 1), rating="Amber", rated_by="Audit", **given)
    actions.conclude(result="achieved", learned="That it works", **given)
    told = [event for event in facts() if event.topic == "missions.mission"]
    assert len(told) == 9
    assert {event.data["purpose_hash"] for event in told} == {sha256(candidate.purpose.encode()).hexdigest()}


def write(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
