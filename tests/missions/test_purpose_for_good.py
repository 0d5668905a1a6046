"""Whatever people do to missions, in any order: no purpose changes, and every event of a mission carries its fingerprint.

The suite does 10,000 operations with a seed that stays, and on SQLite 500 of them; `./cairn soak` does 100,000 with a new one.
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from accounts.models import User
from missions import actions
from missions.models import Charter, Mission, Outcome, PurposeIsFixed, Recharter
from pipeline.models import StoredEvent
from rest.refusal import Refusal
from tests.launched import chartered, launched, submitted

IN_THE_SUITE = {"postgresql": "10000", "sqlite": "500"}  # what they share is proven on the first
OPERATIONS = int(os.environ.get("CAIRN_PURPOSE_OPERATIONS", IN_THE_SUITE[connection.vendor]))
SEED = int(os.environ.get("CAIRN_PURPOSE_SEED", "5"))
STEPS = 100  # operations in one run, which is rolled back
MOST = 8  # missions in one run: few enough that each is met again and again
PLACES = st.integers(0, MOST - 1)
WAYS = ("save", "update", "bulk_update", "sql purpose", "sql hash", "rest")
LIFE = (
    "propose",
    "write",
    "submit",
    "sign",
    "launch",
    "pause",
    "resume",
    "recharter",
    "continue",
    "succeed",
    "stop",
    "conclude",
)
allowed: Counter[str] = Counter()
refused: Counter[str] = Counter()


class Missions(RuleBasedStateMachine):
    """Each rule is a public operation on some mission, allowed or refused; `first` is the purpose that was written."""

    people: list[User]
    outcomes: list[Outcome]
    start: list[Mission]
    now: datetime
    client: Client

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.first: dict[UUID, tuple[str, str]] = {}
        self.missions: list[Mission] = []
        self.at = self.now
        for mission in self.start:
            self._met(mission)

    def teardown(self) -> None:
        self._nothing_is_rewritten()
        told = StoredEvent.objects.filter(topic__in=["missions.mission", "missions.recharter"])
        for data in told.values_list("data", flat=True):
            assert data["purpose_hash"] == self.first[UUID(data["mission_id"])][1]
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def _nothing_is_rewritten(self) -> None:
        kept = {row[0]: row[1:] for row in Mission.objects.values_list("pk", "purpose", "purpose_hash")}
        assert kept == self.first

    def _met(self, mission: Mission) -> None:
        self.first[mission.pk] = (mission.purpose, sha256(mission.purpose.encode()).hexdigest())
        self.missions.append(mission)

    def _by(self, who: int) -> dict[str, Any]:
        self.at += timedelta(minutes=1)
        return {"by": self.people[who % len(self.people)], "at": self.at}

    def _mission(self, place: int) -> Mission:
        """As somebody read it some time ago; an action looks for itself how it is now."""
        return self.missions[place % len(self.missions)]

    def _try(self, name: str, verb: Any, **given: Any) -> Any:
        try:
            found = verb(**given)
        except Refusal:
            refused[name] += 1
            return None
        allowed[name] += 1
        return found

    @rule(purpose=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
    def propose(self, purpose: str) -> None:
        if len(self.missions) == MOST:
            return
        day = self.at.date()
        mission = self._try("propose", actions.propose, title="M", purpose=purpose, type="feature", outcome=self.outcomes[0],
                            owner=self.people[0], starts_on=day, ends_on=day + timedelta(days=400), fte_max=Decimal(3),
                            **self._by(0))  # fmt: skip
        if mission is not None:
            self._met(mission)

    @rule(place=PLACES, words=st.sampled_from(["We learn", "We sell", ""]))
    def write_charter(self, place: int, words: str) -> None:
        self._try("write", actions.write_charter, mission=self._mission(place), objective_summary=words,
                  hypothesis=words, **self._by(0))  # fmt: skip

    @rule(place=PLACES, step=st.sampled_from(["reword", "submit", "submit", "sign", "sign", "return", "withdraw"]),
          who=st.sampled_from([1, 1, 1, 0]))  # fmt: skip
    def step_of_a_charter(self, place: int, step: str, who: int) -> None:
        """Of one that is open, if there is one; only who did not submit it may sign."""
        editions = Charter.objects.filter(mission_id=self._mission(place).pk).order_by("-edition")
        charter = Charter.objects.still_open().order_by("number").first() or editions.first()
        if charter is None:
            return
        more = {"reword": {"objective_summary": "O", "hypothesis": "H"}, "return": {"reason": "R"},
                "withdraw": {"reason": "R"}}.get(step, {})  # fmt: skip
        by = self._by(who if step == "sign" else 0)
        self._try(step, getattr(actions, f"{step}_charter"), charter=charter, **more, **by)

    @rule(place=PLACES, verb=st.sampled_from(["launch", "launch", "pause", "resume"]))
    def move(self, place: int, verb: str) -> None:
        more = {} if verb == "launch" else {"reason": "Rain"}
        self._try(verb, getattr(actions, verb), mission=self._mission(place), **more, **self._by(1))

    @rule(place=PLACES, days=st.integers(-5, 300))
    def reschedule(self, place: int, days: int) -> None:
        day = self.at.date()
        self._try("reschedule", actions.reschedule, mission=self._mission(place), starts_on=day,
                  ends_on=day + timedelta(days=days), reason="R", **self._by(0))  # fmt: skip

    @rule(place=PLACES, most=st.integers(-1, 9))
    def change_envelope(self, place: int, most: int) -> None:
        self._try("envelope", actions.change_envelope, mission=self._mission(place), fte_max=Decimal(most), reason="R",
                  **self._by(0))  # fmt: skip

    @rule(place=PLACES, who=st.integers(0, 1))
    def hand_over(self, place: int, who: int) -> None:
        self._try("hand over", actions.hand_over, mission=self._mission(place), to=self.people[who], brief="B", reason="R",
                  **self._by(1))  # fmt: skip

    @rule(place=PLACES, which=st.integers(0, 1))
    def align(self, place: int, which: int) -> None:
        self._try("align", actions.align, mission=self._mission(place), outcome=self.outcomes[which], reason="R",
                  **self._by(1))  # fmt: skip

    @rule(place=PLACES, kind=st.sampled_from(["strategic", "feature", "platform", "unclassified"]))
    def classify(self, place: int, kind: str) -> None:
        self._try("classify", actions.classify, mission=self._mission(place), type=kind, ambition="core", reason="R",
                  **self._by(1))  # fmt: skip

    @rule(place=PLACES, doubts=st.booleans())
    def doubt(self, place: int, doubts: bool) -> None:
        if doubts or not Recharter.objects.still_open().exists():
            self._try("recharter", actions.open_recharter, mission=self._mission(place), trigger="gate", reason="R",
                      considered=["Another purpose"], **self._by(0))  # fmt: skip

    @rule(decision=st.sampled_from(["continue", "continue", "succeed", "stop"]), again=st.booleans())
    def decide(self, decision: str, again: bool) -> None:
        """What waits for it; or else what is decided already, once more."""
        recharter = Recharter.objects.order_by("decision", "number").first()
        if recharter is None or (recharter.decision and not again):
            return
        more: dict[str, Any] = {"reason": "R"}
        if decision == "succeed":
            more |= {"title": "S", "purpose": "Another purpose", "learned": "L"}
        if decision == "stop":
            more |= {"result": "spun_down", "learned": "L"}
        verb = getattr(actions, f"{decision}_mission")
        decided = self._try(decision, verb, recharter=recharter, **more, **self._by(1))
        if decided is not None and decided.successor:
            self._met(decided.successor)

    @rule(place=PLACES, sure=st.integers(0, 9))
    def conclude(self, place: int, sure: int) -> None:
        """Seldom with what it needs, or soon nothing would be open."""
        learned = "L" if sure == 0 else ""
        self._try("conclude", actions.conclude, mission=self._mission(place), result="achieved", learned=learned,
                  **self._by(1))  # fmt: skip

    @rule(place=PLACES, way=st.sampled_from(WAYS))
    def rewrite(self, place: int, way: str) -> None:
        """What nobody may do, by every way there is."""
        mission = self._mission(place)
        if way == "rest":
            answer = self.client.patch(f"/api/v1/missions/{mission.key}", {"purpose": "Changed"}, "application/json")
            assert answer.status_code == 405
        else:
            with pytest.raises((PurposeIsFixed, DatabaseError)), transaction.atomic():
                _write(Mission.objects.get(pk=mission.pk), way)
        refused[way] += 1
        self._nothing_is_rewritten()


def _write(mission: Mission, way: str) -> None:
    mission.purpose = "Changed"
    if way == "save":
        mission.save()
    elif way == "update":
        Mission.objects.filter(pk=mission.pk).update(purpose="Changed")
    elif way == "bulk_update":
        Mission.objects.bulk_update([mission], ["purpose"])
    else:
        column = "purpose" if way == "sql purpose" else "purpose_hash"
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE missions_mission SET {column} = %s", ["x" * 64])


def _proposed(outcome: Outcome, by: User, at: datetime) -> Mission:
    return actions.propose(
        title="M", purpose="People cook at home", type="feature", outcome=outcome, owner=by, starts_on=at.date(),
        ends_on=at.date() + timedelta(days=400), fte_max=Decimal(3), by=by, at=at,
    )  # fmt: skip


def test_no_sequence_of_operations_changes_a_purpose(
    running: Mission, executive: User, owner: User, outcome: Outcome, now: datetime
) -> None:
    """Each run begins with missions under way, one to be launched, one to be signed and one that is only proposed."""
    other = actions.add_outcome(title="Another", by=executive, at=now)
    candidates = [_proposed(outcome, owner, now) for _ in range(5)]
    running_too = [launched(each, by=executive, at=now) for each in candidates[:2]]
    submitted(candidates[3], by=owner, at=now)
    Missions.start = [running, *running_too, chartered(candidates[2], by=executive, at=now), *candidates[3:]]
    Missions.people, Missions.outcomes, Missions.now = [owner, executive], [outcome, other], now
    Missions.client = Client()
    Missions.client.force_login(executive)
    allowed.clear()
    refused.clear()
    turn = SEED
    while (left := OPERATIONS - allowed.total() - refused.total()) > 0:
        run_state_machine_as_test(seed(turn)(Missions), settings=_settings(left))
        turn += 1
    assert allowed.total() + refused.total() >= OPERATIONS
    assert all(refused[way] >= OPERATIONS // 200 for way in WAYS), refused
    assert all(allowed[step] >= OPERATIONS // 2000 for step in LIFE), allowed


def _settings(operations: int) -> settings:
    """Only steps that are made up; none that an earlier run has kept."""
    return settings(
        max_examples=operations // STEPS + 1, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
