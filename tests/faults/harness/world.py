"""What the clients work on: outcomes to rank, a goal to reword, key results to check in, people to lend, a till's topic.

`prepare` runs inside the installation; the names it gives back are all that clients know.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.faults.inside import NOW, Shop, open_shop

OUTCOMES, KEY_RESULTS, PEOPLE, GOALS = 12, 8, 6, 2


@dataclass(frozen=True)
class World:
    shop: Shop
    token: str  # of somebody who may do everything
    mission: str
    goals: list[str]
    outcomes: list[str]
    key_results: list[str]
    people: list[str]


def prepare(name: str) -> World:
    """Everything by its key. Runs inside the installation."""
    from missions import actions as missions
    from okrs import actions as okrs
    from professions import actions as professions

    said: dict[str, Any] = {"by": None, "at": NOW}
    shop = open_shop(name)
    goals = [missions.set_goal(title=f"Goal {n} of {name}", statement="0", **said).key for n in range(GOALS)]
    outcomes = [missions.add_outcome(title=f"Outcome {n} of {name}", **said).key for n in range(OUTCOMES)]
    mission = missions.bring_in(title=f"Mission of {name}", purpose="To stand whatever comes", type="feature", **said)
    objective = okrs.set_objective(holder=mission, statement="It stands", **said)
    key_results = [
        okrs.define_key_result(
            objective=objective,
            title=f"Figure {n} of {name}",
            measure_kind="increase",
            unit="%",
            baseline=Decimal(0),
            target=Decimal(1000),
            **said,
        ).key
        for n in range(KEY_RESULTS)
    ]
    profession = professions.found_profession(title=f"Craft of {name}", **said)
    people = [
        professions.join(
            name=f"Person {n} of {name}", profession=profession, level=3, available_from=NOW.date(), **said
        ).key
        for n in range(PEOPLE)
    ]
    return World(shop, _token_for_everything(name), mission.key, goals, outcomes, key_results, people)


def _token_for_everything(name: str) -> str:
    from datetime import timedelta

    from django.utils import timezone

    from accounts import actions
    from accounts.roles import SCOPES

    now = timezone.now()
    user = actions.create_user(email=f"maya.{name}@example.org", name="Maya", roles=["executive"], by=None, at=now)
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    return actions.issue_token(
        user=user, name="torture", scopes=SCOPES, expires_at=now + timedelta(days=1), by=user, at=now
    )[1]
