"""The purpose of a mission is written once: the model, the actions and the database all keep it."""

import contextlib
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from missions import actions
from missions.models import Mission, PurposeIsFixed
from rest.refusal import Refusal
from tests.launched import aimed, launched


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
    actions.align(outcome=aimed(actions.add_outcome(title="Another", by=executive, at=now)), reason="Fits", **given)
    launched(candidate, by=executive, at=now)
    actions.pause(reason="The kitchen is rebuilt", **given)
    actions.resume(reason="It is back", **given)
    actions.report_status(reported_on=date(2026, 3, 1), rating="Amber", rated_by="Audit", **given)
    actions.conclude(result="achieved", learned="That it works", **given)
    told = [event for event in facts() if event.topic == "missions.mission"]
    assert len(told) == 15  # launching also opens the first stage
    assert {event.data["purpose_hash"] for event in told} == {sha256(candidate.purpose.encode()).hexdigest()}


def write(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


OPERATIONS = {
    "launch": {},
    "pause": {"reason": "Wait"},
    "resume": {"reason": "Go on"},
    "reschedule": {"starts_on": date(2026, 3, 1), "ends_on": date(2027, 3, 1), "reason": "Later"},
    "reverse": {"starts_on": date(2027, 3, 1), "ends_on": date(2026, 3, 1), "reason": "Wrong"},
    "change_envelope": {"fte_max": 3, "reason": "Less"},
    "classify": {"type": "strategic", "ambition": "adjacent", "reason": "Unknown"},
    "report_status": {"reported_on": date(2026, 3, 2), "rating": "Green", "rated_by": "Audit"},
    "conclude": {"result": "spun_down", "learned": "Enough"},
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(OPERATIONS)), max_size=12))
def test_no_sequence_of_operations_changes_a_purpose(
    candidate: Mission, executive: User, now: datetime, names: list[str]
) -> None:
    with transaction.atomic():
        for name in names:
            verb = getattr(actions, "reschedule" if name == "reverse" else name)
            with contextlib.suppress(Refusal):
                verb(mission=candidate, by=executive, at=now, **OPERATIONS[name])
            kept = Mission.objects.get(pk=candidate.pk)
            assert (kept.purpose, kept.purpose_hash) == (candidate.purpose, candidate.purpose_hash)
        transaction.set_rollback(True)
