"""How many strategic missions run in parallel: the limit, the recorded decision beyond it, and nobody slips through."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from missions import actions
from missions.models import (
    DecisionExpired,
    LimitDecision,
    Mission,
    NothingToExceed,
    Outcome,
    RuleInThePast,
    Stale,
    StrategicLimit,
    StrategicLimitReached,
)
from tests.launched import chartered

Strategic = Callable[[str], Mission]
DAY = timedelta(days=1)


@pytest.fixture
def ready(outcome: Outcome, owner: User, executive: User, now: datetime) -> Any:
    """Makes a mission that only has to be launched."""

    def make(title: str, kind: str = "strategic") -> Mission:
        mission = actions.propose(
            title=title, purpose=f"{title}, and why it matters.", type=kind, ambition="adjacent", outcome=outcome,
            owner=owner, starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 1), fte_max=Decimal(5), by=executive, at=now,
        )  # fmt: skip
        return chartered(mission, by=executive, at=now)

    return make


@pytest.fixture
def launch(executive: User, now: datetime) -> Callable[..., Mission]:
    def launch(mission: Mission, at: datetime = now) -> Mission:
        return actions.launch(mission=mission, by=executive, at=at)

    return launch


def limited(most: int | None, executive: User, at: datetime, starts_on: date | None = None) -> StrategicLimit:
    return actions.set_strategic_limit(
        most=most, starts_on=starts_on or at.date(), reason="Our best people are few", by=executive, at=at
    )


def exceeded(allowed: int, until: date, executive: User, at: datetime) -> LimitDecision:
    return actions.exceed_strategic_limit(
        allowed=allowed, expires_on=until, reason="The clinics wait", by=executive, at=at
    )


def test_without_a_limit_nothing_is_refused(ready: Any, launch: Any) -> None:
    assert [launch(ready(title)).state for title in "ABCDE"] == ["active"] * 5


def test_one_more_than_the_limit_is_refused_with_who_runs_and_what_to_do(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    limited(2, executive, now)
    launch(ready("A")), launch(ready("B"))
    third = ready("C")
    with pytest.raises(StrategicLimitReached, match="Record a decision") as refused:
        launch(third)
    assert refused.value.extra == {"most": 2, "allowed": 2, "running": ["MIS-1", "MIS-2"]}
    third.refresh_from_db()
    assert (third.state, third.version) == ("chartered", 2)
    assert launch(ready("D", "feature")).state == "active"


def test_a_recorded_decision_lets_it_run_until_it_expires(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    limited(1, executive, now)
    launch(ready("A"))
    second, third = ready("B"), ready("C")
    exceeded(2, now.date() + 10 * DAY, executive, now)
    assert launch(second, now + 9 * DAY).state == "active"
    with pytest.raises(StrategicLimitReached, match="allows 2"):
        launch(third, now + 9 * DAY)
    actions.conclude(mission=second, result="spun_down", learned="Enough", confidence=5, by=executive, at=now + 9 * DAY)
    with pytest.raises(StrategicLimitReached):
        launch(third, now + 10 * DAY)


def test_a_limit_holds_from_its_day_and_what_ran_before_runs_on(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    launch(ready("A")), launch(ready("B"))
    limited(1, executive, now, now.date() + 7 * DAY)
    assert launch(ready("C"), now + 6 * DAY).state == "active"
    with pytest.raises(StrategicLimitReached):
        launch(ready("D"), now + 7 * DAY)
    limited(None, executive, now + 8 * DAY)
    assert launch(ready("E"), now + 8 * DAY).state == "active"
    assert StrategicLimit.on((now + 7 * DAY).date()) == 1


def test_a_planned_limit_comes_to_hold_whatever_was_set_before_its_day(executive: User, now: datetime) -> None:
    limited(5, executive, now, now.date() + 30 * DAY)
    limited(3, executive, now)
    days = (now.date(), now.date() + 29 * DAY, now.date() + 30 * DAY)
    assert [StrategicLimit.on(day) for day in days] == [3, 3, 5]


def test_what_ran_elsewhere_before_counts_and_is_not_refused(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    limited(1, executive, now)
    for title in ("A", "B"):
        actions.bring_in(title=title, purpose="It runs since long", type="strategic", by=executive, at=now)
    with pytest.raises(StrategicLimitReached, match="2 strategic missions run already"):
        launch(ready("C"))


def test_a_running_mission_becomes_strategic_only_within_the_limit(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    limited(1, executive, now)
    launch(ready("A"))
    feature = launch(ready("B", "feature"))
    said = {"type": "strategic", "ambition": "adjacent", "reason": "Nobody understands it", "by": executive, "at": now}
    with pytest.raises(StrategicLimitReached):
        actions.classify(mission=feature, **said)
    feature.refresh_from_db()
    assert feature.type == "feature"
    assert actions.classify(mission=ready("C", "feature"), **said).type == "strategic"


def test_a_paused_mission_resumes_only_within_the_limit(
    ready: Any, launch: Any, executive: User, now: datetime
) -> None:
    limited(1, executive, now)
    said = {"reason": "The team is needed elsewhere", "by": executive, "at": now}
    first = actions.pause(mission=launch(ready("A")), **said)
    second = launch(ready("B"))
    with pytest.raises(StrategicLimitReached, match="One strategic mission runs already"):
        actions.resume(mission=first, **said)
    actions.pause(mission=second, **said)
    assert actions.resume(mission=first, **said).state == "active"


def test_a_decision_needs_a_limit_more_than_it_and_days_to_come(executive: User, now: datetime) -> None:
    soon = now.date() + DAY
    with pytest.raises(NothingToExceed, match="No limit holds"):
        exceeded(4, soon, executive, now)
    limited(3, executive, now)
    with pytest.raises(NothingToExceed, match="Allow more than 3"):
        exceeded(3, soon, executive, now)
    with pytest.raises(DecisionExpired):
        exceeded(4, now.date(), executive, now)
    with pytest.raises(RuleInThePast):
        limited(3, executive, now, now.date() - DAY)
    assert not LimitDecision.objects.exists()


def test_each_setting_is_one_fact_with_who_and_why(executive: User, now: datetime, facts: Any) -> None:
    limited(3, executive, now)
    exceeded(4, now.date() + DAY, executive, now)
    one, other = facts("strategic_limit_set.v1")[-1], facts("strategic_limit_exceeded.v1")[-1]
    assert (one.data["most"], one.data["reason"], one.authid) == (3, "Our best people are few", str(executive.pk))
    assert (other.data["most"], other.data["allowed"], other.data["expires_on"]) == (3, 4, "2026-03-03")
    assert one.key == other.key == "portfolio"


def test_who_looked_at_older_rules_sets_nothing(executive: User, now: datetime) -> None:
    limited(3, executive, now)
    with pytest.raises(Stale):
        actions.set_strategic_limit(
            most=9, starts_on=now.date(), reason="More", expected_version=0, by=executive, at=now
        )
    assert StrategicLimit.on(now.date()) == 3


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="Otherwise"), lambda rows: rows.delete()])
def test_the_database_keeps_what_was_decided(executive: User, now: datetime, change: Any) -> None:
    limited(3, executive, now)
    exceeded(4, now.date() + DAY, executive, now)
    for model in (StrategicLimit, LimitDecision):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(model.objects.all())


@pytest.mark.django_db(transaction=True)
def test_of_launches_at_once_only_as_many_pass_as_the_limit_allows(ready: Any, executive: User, now: datetime) -> None:
    limited(2, executive, now)
    missions = [ready(title) for title in "ABCDE"]
    barrier, results = threading.Barrier(len(missions)), []

    def launch(mission: Mission) -> None:
        try:
            barrier.wait(10)
            actions.launch(mission=mission, by=executive, at=now)
            results.append("launched")
        except StrategicLimitReached as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=launch, args=(mission,)) for mission in missions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["launched"] * 2 + ["strategic_limit_reached"] * 3
    assert Mission.objects.running().count() == 2
