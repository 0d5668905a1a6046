"""Who may do what, as a table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from missions import access, actions
from missions.models import Mission, Outcome

ROLES = (
    "executive",
    "outcome_owner",
    "mission_owner",
    "member",
    "profession_lead",
    "data_steward",
    "auditor",
    "administrator",
    "service",
)
ALLOWED: dict[str, set[str]] = {
    "shape": {"executive"},
    "reword": {"executive"},
    "propose": {"executive", "outcome_owner", "mission_owner", "member", "profession_lead", "service"},
    "edit": {"executive", "service"},
    "decide": {"executive"},
    "hand over": {"executive"},
    "conclude": {"executive"},
}
ASKED: dict[str, Callable[[User, Mission], bool]] = {
    "shape": lambda user, mission: access.may_shape_portfolio(user),
    "reword": lambda user, mission: access.may_reword(user, mission.outcome),
    "propose": lambda user, mission: access.may_propose(user),
    "edit": access.may_edit,
    "decide": access.may_decide,
    "hand over": access.may_hand_over,
    "conclude": access.may_conclude,
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("what", ALLOWED)
def test_a_role_alone_may(running: Mission, person: Any, role: str, what: str) -> None:
    assert ASKED[what](person(role), running) is (role in ALLOWED[what])


def test_an_owner_edits_and_concludes_the_own_mission_and_decides_nothing(running: Mission, owner: User) -> None:
    told = {what: ask(owner, running) for what, ask in ASKED.items()}
    assert {what for what, may in told.items() if may} == {"propose", "edit", "conclude"}


def test_the_owner_of_its_outcome_does_all_but_shape_the_portfolio(
    running: Mission, outcome: Outcome, executive: User, person: Any, now: datetime
) -> None:
    tomas = person("outcome_owner", name="Tomas")
    actions.reword_outcome(outcome=outcome, owner=tomas, by=executive, at=now)
    mission = Mission.objects.get()
    told = {what: ask(tomas, mission) for what, ask in ASKED.items()}
    assert {what for what, may in told.items() if not may} == {"shape"}


def test_who_proposed_a_mission_edits_it_until_it_has_an_owner(person: Any, owner: User, now: datetime) -> None:
    maya = person("mission_owner", name="Maya")
    mission = actions.propose(title="T", purpose="P", by=maya, at=now)
    assert access.may_edit(maya, mission)
    assert access.may_hand_over(maya, mission)
    mission = actions.hand_over(mission=mission, to=owner, reason="Best use", by=maya, at=now)
    assert not access.may_edit(maya, mission)
    assert access.may_edit(owner, mission)


def test_a_closed_account_may_nothing(running: Mission, executive: User) -> None:
    executive.is_active = False
    assert not any(ask(executive, running) for ask in ASKED.values())
