"""A portfolio of any size, told to the log as the rooms tell it: facts in bulk and no write model, so that it takes seconds."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from missions.events import MissionProposed, OutcomeAdded, OutcomesRanked
from okrs.events import CheckedIn, KeyResultDefined, ObjectiveSet
from pipeline import log
from professions.events import Assigned, ProfessionalJoined, ProfessionFounded

CRAFTS, PEOPLE, OUTCOMES = 12, 300, 40
CHUNK = 500  # missions told in one transaction
Told = tuple[Any, datetime]  # a fact, and when it happened


class Portfolio:
    """The same seed tells the same portfolio; `grow` tells of further missions."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
        self.missions = 0
        self.people: list[tuple[UUID, UUID, str]] = []
        self.outcomes: list[UUID] = []

    def grow(self, missions: int, progress: Callable[[], object]) -> None:
        """Until there are so many missions. `progress` is called after each commit."""
        if not self.outcomes:
            tell(list(self._begin()))
        while self.missions < missions:
            upto = min(self.missions + CHUNK, missions)
            tell([told for number in range(self.missions, upto) for told in self._mission(number + 1)])
            self.missions = upto
            progress()

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _day(self, least: int, most: int) -> date:
        return self.today.date() + timedelta(days=self.chance.randint(least, most))

    def _begin(self) -> Iterator[Told]:
        at = self.today - timedelta(days=400)
        crafts = [(self._id(), f"Craft {number}") for number in range(1, CRAFTS + 1)]
        for number, (craft, title) in enumerate(crafts, 1):
            yield (
                ProfessionFounded(profession_id=craft, key=f"PRO-{number}", title=title, lead_id=None, lead_name=""),
                at,
            )
        for number in range(1, PEOPLE + 1):
            (craft, title), person, name = self.chance.choice(crafts), self._id(), f"Person {number}"
            self.people.append((person, craft, name))
            yield ProfessionalJoined(
                professional_id=person, key=f"PER-{number}", user_id=None, name=name, profession_id=craft, profession_title=title,
                level=3, employment="internal", available_from=at.date(), available_fte=Decimal(1),
            ), at  # fmt: skip
        for number in range(1, OUTCOMES + 1):
            outcome = self._id()
            self.outcomes.append(outcome)
            yield OutcomeAdded(
                outcome_id=outcome, key=f"OUT-{number}", goal_id=None, title=f"Outcome {number}", statement="", kind="consumer",
                beneficiary="Households", from_state="", to_state="", owner_id=None, owner_name="",
            ), at  # fmt: skip
        ranks = {str(outcome): rank for rank, outcome in enumerate(self.outcomes, 1)}
        yield (
            OutcomesRanked(
                ranking="ranking",
                outcome_id=self.outcomes[-1],
                from_rank=None,
                to_rank=OUTCOMES,
                reason="As agreed",
                ranks=ranks,
            ),
            at,
        )

    def _mission(self, number: int) -> Iterator[Told]:
        """Proposed, an objective, a key result with two check-ins, somebody who works on it."""
        mission, objective = self._id(), self._id()
        starts_on, ends_on = self._day(-200, -30), self._day(20, 300)
        at = datetime.combine(starts_on, self.today.timetz())
        yield MissionProposed(
            mission_id=mission, key=f"MIS-{number}", title=f"Mission {number}", purpose=f"So that it is so, {number}",
            purpose_hash="0" * 64, type=self.chance.choice(["strategic", "feature", "platform"]),
            ambition=self.chance.choice(["core", "adjacent", "transformational"]), state="active", goal_id=None,
            outcome_id=self.chance.choice(self.outcomes), owner_id=None, owner_name="Maya Okafor", starts_on=starts_on, ends_on=ends_on,
            fte_min=Decimal(1), fte_max=Decimal(4), money_min=None, money_max=Decimal(100_000), currency="GBP",
        ), at  # fmt: skip
        holder = {"objective_id": objective, "holder_kind": "mission", "holder_id": mission}
        yield (
            ObjectiveSet(
                **holder,
                key=f"OBJ-{number}",
                statement="It gets better",
                kind="improve",
                intent="ambition",
                commitment="committed",
            ),
            at,
        )
        yield from self._key_result(number, holder, starts_on, ends_on)
        yield self._assigned(number, mission, starts_on, ends_on), at

    def _key_result(self, number: int, holder: dict[str, Any], starts_on: date, due_on: date) -> Iterator[Told]:
        key_result = self._id()
        at = datetime.combine(starts_on, self.today.timetz())
        yield KeyResultDefined(
            key_result_id=key_result, key=f"KR-{number}", **holder, title=f"Figure {number}", measure_kind="increase", unit="%",
            baseline=Decimal(0), target=Decimal(100), stretch=None, zones=[], weight=Decimal(1), starts_on=starts_on, due_on=due_on,
            kpi_id=None,
        ), at  # fmt: skip
        for _ in range(2):
            seen_at = self.today - timedelta(days=self.chance.randint(0, 25))
            yield CheckedIn(
                check_in_id=self._id(), key_result_id=key_result, **holder, value=Decimal(self.chance.randint(0, 110)), zone="",
                confidence=self.chance.randint(2, 10), comment="", observed_at=seen_at, supersedes=None, source="person",
            ), seen_at  # fmt: skip

    def _assigned(self, number: int, mission: UUID, starts_on: date, ends_on: date) -> Assigned:
        person, craft, name = self.chance.choice(self.people)
        return Assigned(
            assignment_id=self._id(), professional_id=person, profession_id=craft, mission_id=mission, mission_key=f"MIS-{number}",
            mission_title=f"Mission {number}", name=name, role="Maker", starts_on=starts_on, ends_on=ends_on, fte=Decimal("0.1"),
        )  # fmt: skip


@log.action
def tell(told: Sequence[Told]) -> None:
    for fact, at in told:
        log.append(fact, by=None, at=at)


PORTFOLIO = Portfolio()  # one for all parts of a run: the next one lets it grow
