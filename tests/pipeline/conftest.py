"""A portfolio that lives: random operations through the rooms' own actions, each of them a promise to every read model."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from missions import ledger, proposals, stages, turns
from missions.mix import PARTS, Band
from missions.models import Conclusion, Mission, Recharter
from missions.ordering import wsjf
from okrs import actions as okrs
from okrs.models import CheckIn, KeyResult
from pipeline import actions as pipeline
from professions import actions as professions
from professions.actions.recipe import Line as RecipeLine
from rest.refusal import Refusal
from tests.launched import launched, submitted

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SALES = "shop.sale"


class Life:
    """Does things in random order; the same seed does the same things."""

    def __init__(self, seed: int, people: list[Any], steward: Any) -> None:
        self.chance = random.Random(seed)
        self.people, self.steward = people, steward
        self.now = BEGAN
        self.goals: list[Any] = []
        self.outcomes: list[Any] = []
        self.missions: list[Any] = []
        self.objectives: list[Any] = []
        self.key_results: list[Any] = []
        self.professionals: list[Any] = []
        self.assignments: list[Any] = []
        self.demands: list[Any] = []
        self.clusters: list[Any] = []
        self.gates: list[Any] = []
        self.professions: list[Any] = []
        self.options: list[Any] = []
        self.assumptions: list[Any] = []
        self.sold = 0
        self.happened = 0

    def begin(self) -> None:
        """One of each, so that no read model can stay empty."""
        pipeline.open_topic(name=SALES, meaning="What the shop sells.", by=self.steward, at=self.now)
        rule = {"topic": SALES, "aggregate": "sum", "field": "pounds", "window": "week", "zone": "UTC"}
        self.kpi = okrs.declare_kpi(title="Weekly sales", rule=rule, unit="£", **self.by())
        self.goals.append(missions.set_goal(title="Feed the town well", horizon_year=2030, **self.by()))
        self.clusters.append(missions.form_cluster(title="Fresh food", **self.by()))
        for craft in ("Design", "Engineering"):
            profession = professions.found_profession(title=craft, lead=self.one(self.people), **self.by())
            self.professions.append(profession)
            for _ in range(2):
                self.join(profession)
        for step in (
            self.add_outcome,
            self.add_outcome,
            self.rank_last_first,
            self.propose,
            self.launch,
            self.set_objective,
            self.define,
            self.hand_over,
            self.spawn,
            self.set_targets,
            self.write_recipe,
            self.add_option,
            self.state_assumption,
        ):
            step()
        okrs.set_objective(holder=self.goals[0], statement="Be trusted by every kitchen", **self.by())
        self.set_gate()
        self.check_in()
        self.assign()
        self.ask_for()
        self.sell()

    def go_on(self, times: int) -> None:
        """So many operations; a refused one changes nothing and counts as lived through."""
        for _ in range(times):
            self.now += timedelta(hours=self.chance.choice((1, 5, 30, 90)))
            with suppress(Refusal):
                self.one(self.moves())()
                self.happened += 1

    def moves(self) -> list[Callable[[], None]]:
        often = [self.check_in] * 8 + [self.correct] * 2 + [self.define] * 2 + [self.sell] * 3 + [self.assign] * 3
        often += [self.ask_for, self.withdraw]
        seldom = [self.pause, self.resume, self.turn_down]
        seldom += [self.measure, self.score, self.order_by_score, self.set_and_retire_a_goal]
        seldom += [self.add_outcome, self.rank, self.reword, self.propose, self.propose, self.launch, self.launch]
        seldom += [
            self.cover,
            self.acknowledge,
            self.end_cover,
            self.turn_owners,
            self.set_parent,
            self.set_parent,
            self.roll_on,
        ]
        seldom += [self.reschedule, self.change_envelope, self.hand_over, self.align, self.classify, self.report]
        seldom += [
            self.conclude,
            self.correct_conclusion,
            self.consider,
            self.judge,
            self.affiliate,
            self.set_objective,
        ]
        seldom += [self.change_target, self.close, self.follow]
        seldom += [
            self.set_gate,
            self.set_gate,
            self.change_gate,
            self.withdraw_gate,
            self.decide_gate,
            self.decide_gate,
        ]
        seldom += [self.spawn, self.graduate, self.set_targets, self.set_limit, self.exceed_limit, self.write_recipe]
        seldom += [self.enter_stage] * 3 + [self.add_option, self.move_option]
        seldom += [self.state_assumption, self.judge_assumption, self.extend_assumption]
        seldom += [self.write_charter, self.return_charter, self.doubt, self.doubt, self.go_on_as_before, self.succeed]
        return (
            often
            + seldom
            + [self.change_availability, self.change_level, self.end_assignment, self.bring_in, self.retire]
        )

    def by(self) -> dict[str, Any]:
        return {"by": self.one(self.people), "at": self.now}

    def one(self, choices: list[Any]) -> Any:
        return self.chance.choice(choices)

    def day(self, least: int = -60, most: int = 200) -> date:
        return self.now.date() + timedelta(days=self.chance.randint(least, most))

    def number(self, most: int = 100) -> Decimal:
        return Decimal(self.chance.randint(0, most * 10)) / 10

    def mission(self) -> Mission:
        return Mission.objects.get(pk=self.one(self.missions).pk)

    def add_outcome(self) -> None:
        self.outcomes.append(
            missions.add_outcome(
                title=f"Outcome {len(self.outcomes)}",
                goal=self.one(self.goals),
                owner=self.one([None, *self.people]),
                **self.by(),
            )
        )

    def rank(self) -> None:
        missions.rank_outcome(
            outcome=self.one(self.outcomes),
            to_rank=self.chance.randint(1, len(self.outcomes)),
            reason=self.one(["More people ask for it", "No reason given"]),
            **self.by(),
        )

    def rank_last_first(self) -> None:
        missions.rank_outcome(outcome=self.outcomes[-1], to_rank=1, reason="It is the better one", **self.by())

    def measure(self) -> None:
        kind = self.one(["quantitative", "qualitative"])
        made = missions.add_measure(
            outcome=self.one(self.outcomes), kind=kind, title=f"Measure {self.chance.random()}", **self.by()
        )
        if self.chance.random() < 0.3:
            missions.drop_measure(measure=made, reason="Nobody reads it", **self.by())

    def score(self) -> None:
        parts = {part: self.one(list(wsjf.SCALE)) for part in wsjf.PARTS}
        missions.score_outcome(outcome=self.one(self.outcomes), **parts, **self.by())

    def order_by_score(self) -> None:
        self.score()
        missions.apply_scores(proposal=proposals.by_score().seen, reason="Delay costs", **self.by())

    def set_and_retire_a_goal(self) -> None:
        goal = missions.set_goal(title=f"Goal {self.chance.random()}", **self.by())
        missions.retire_goal(goal=goal, reason="Too many goals", **self.by())

    def reword(self) -> None:
        missions.reword_outcome(outcome=self.one(self.outcomes), title=f"Reworded {self.chance.random()}", **self.by())

    def retire(self) -> None:
        missions.retire_outcome(outcome=self.one(self.outcomes), reason="Nobody asks for it", **self.by())

    def propose(self) -> None:
        by = self.by()
        kind = self.one(["strategic", "feature", "platform"])
        given = {"answers": {"time_bound": "no"}, "override_type": kind, "override_reason": "They say it ends"}
        assessed = missions.assess(title=f"Idea {len(self.missions)}", **given, **by)
        self.missions.append(
            missions.propose(
                assessment=assessed,
                title=f"Mission {len(self.missions)}",
                purpose=f"So that it is so, {len(self.missions)}",
                type=kind,
                ambition=self.one(["core", "adjacent", "transformational"]),
                outcome=self.outcomes[0],
                owner=self.one(self.people),
                starts_on=self.day(-60, 0),
                ends_on=self.day(30, 300),
                fte_min=Decimal(1),
                fte_max=Decimal("3.5"),
                **by,
            )
        )

    def bring_in(self) -> None:
        self.missions.append(
            missions.bring_in(title="From elsewhere", purpose="It ran there before", type="unclassified", **self.by())
        )

    def launch(self) -> None:
        mission = self.mission()
        for each in ledger.unread(mission):
            missions.consider(mission=mission, conclusion=each, verdict="considered", **self.by())
        launched(mission, **self.by())

    def turn_down(self) -> None:
        if self.chance.random() < 0.3:
            missions.turn_down(mission=self.mission(), reason="Not this year", **self.by())

    def pause(self) -> None:
        missions.pause(mission=self.mission(), reason="The kitchen is rebuilt", **self.by())

    def resume(self) -> None:
        missions.resume(mission=self.mission(), reason="The kitchen is back", **self.by())

    def reschedule(self) -> None:
        missions.reschedule(
            mission=self.mission(),
            starts_on=self.day(-90, -1),
            ends_on=self.day(1),
            reason="The shop opens later",
            **self.by(),
        )

    def change_envelope(self) -> None:
        missions.change_envelope(
            mission=self.mission(),
            fte_min=Decimal(1),
            fte_max=self.number(5) + 1,
            money_max=Decimal("1200.50"),
            currency="GBP",
            reason="It needs more",
            **self.by(),
        )

    def set_gate(self) -> None:
        gate = missions.set_gate(
            mission=self.mission(),
            question="Do they come back?",
            evidence_required="A repeat rate of 40 %",
            fte=self.one([Decimal(0), Decimal("0.5")]),
            due_on=self.day(0, 25),
            **self.by(),
        )
        self.gates.append(gate)

    def change_gate(self) -> None:
        missions.change_gate(gate=self.one(self.gates), due_on=self.day(0, 25), reason="Easter", **self.by())

    def withdraw_gate(self) -> None:
        missions.withdraw_gate(gate=self.one(self.gates), reason="Answered already", **self.by())

    def decide_gate(self) -> None:
        option = self.one(["scale", "continue", "spin_down"])
        missions.decide_gate(gate=self.one(self.gates), option=option, reason="Seen", evidence=["44 %"], **self.by())

    def cover(self) -> None:
        mission, to, days = (
            self.mission(),
            self.one(self.people),
            {"starts_on": self.day(0, 3), "ends_on": self.day(4, 9)},
        )
        missions.hand_over(mission=mission, to=to, kind="absence", reason="Away", **days, **self.by())

    def acknowledge(self) -> None:
        missions.acknowledge(mission=self.mission(), **self.by())

    def end_cover(self) -> None:
        missions.end_cover(mission=self.mission(), reason="Back early", **self.by())

    def turn_owners(self) -> None:
        turns.turn_owners(at=self.now)

    def set_parent(self) -> None:
        missions.set_parent(mission=self.mission(), parent=self.mission(), reason="It came of it", **self.by())

    def spawn(self) -> None:
        """A strategic mission, and the last one as its child."""
        child = self.missions[-1]
        self.propose()
        strategic = {"type": "strategic", "ambition": "core", "reason": "Nobody knows yet how"}
        parent = missions.classify(mission=self.missions[-1], **strategic, **self.by())
        missions.set_parent(mission=child, parent=parent, reason="It came of it", **self.by())

    def graduate(self) -> None:
        """What was tried at a feature becomes everyday work."""
        done = Mission.objects.filter(state="concluded", type="feature").order_by("number").first()
        said = {"repetitive": "Each week alike", "team": "The shops", "leading": "Run, no longer explored"}
        mission = done or self.mission()
        missions.graduate(mission=mission, title="Kept up", purpose="It stays so", **said, **self.by())

    def roll_on(self) -> None:
        missions.roll_on(mission=self.mission(), review_on=self.day(90, 200), reason="Steady", **self.by())

    def set_targets(self) -> None:
        shares = self.one([("0.7", "0.2", "0.1"), ("0.5", "0.3", "0.2"), ()])
        bands = {part: Band(Decimal(share), Decimal("0.1")) for part, share in zip(PARTS["type"], shares, strict=False)}
        what = {"measure": self.one(["money", "fte"]), "by_part": "type", "starts_on": self.day(0, 40)}
        missions.set_mix_targets(bands=bands, **what, reason="We want it so", **self.by())

    def set_limit(self) -> None:
        most = self.one([None, 2, 5])
        missions.set_strategic_limit(most=most, starts_on=self.day(0, 3), reason="Few at a time", **self.by())

    def exceed_limit(self) -> None:
        missions.exceed_strategic_limit(allowed=7, expires_on=self.day(1, 60), reason="For Easter", **self.by())

    def write_recipe(self) -> None:
        place = {"type": "feature", "stage": self.one([stage.code for stage in stages.path_of("feature").stages])}
        lines = [RecipeLine(each, "Maker", Decimal(1), self.number(3) + 1) for each in self.professions]
        professions.write_recipe(lines=lines, **place, reason="We learned", **self.by())

    def enter_stage(self) -> None:
        path = stages.path_of((mission := self.mission()).type)
        if path:
            stage = self.one([stage.code for stage in path.stages])
            missions.enter_stage(mission=mission, stage=stage, reason="We know enough", **self.by())

    def add_option(self) -> None:
        self.options.append(missions.add_option(mission=self.mission(), title="Cook at the stove", **self.by()))

    def move_option(self) -> None:
        state = self.one(["open", "tried", "dropped"])
        missions.move_option(option=self.one(self.options), state=state, came_of_it="They smelt it", **self.by())

    def state_assumption(self) -> None:
        said = {"sentence": "Half of them come back", "expires_on": self.day(1, 90)}
        self.assumptions.append(missions.state_assumption(mission=self.mission(), **said, **self.by()))

    def judge_assumption(self) -> None:
        seen = {"state": self.one(["confirmed", "broken"]), "evidence": "We counted"}
        missions.judge_assumption(assumption=self.one(self.assumptions), **seen, **self.by())

    def extend_assumption(self) -> None:
        until = {"expires_on": self.day(1, 120), "reason": "Easter"}
        missions.extend_assumption(assumption=self.one(self.assumptions), **until, **self.by())

    def write_charter(self) -> None:
        missions.write_charter(mission=self.mission(), hypothesis="Who cooks with us comes back", **self.by())

    def return_charter(self) -> None:
        """Of a mission that runs: its next edition, sent back."""
        charter = submitted(self.mission(), **self.by())
        missions.return_charter(charter=charter, reason="Say how it is measured", **self.by())

    def doubt(self) -> None:
        weighed = {"trigger": self.one(["new_data", "strategy"]), "considered": ["So that it is otherwise"]}
        missions.open_recharter(mission=self.mission(), reason="It rains", **weighed, **self.by())

    def doubted(self) -> Recharter:
        return self.one(list(Recharter.objects.still_open().order_by("number")) or [Recharter(mission=self.mission())])

    def go_on_as_before(self) -> None:
        if (doubted := self.doubted()).mission.state == "rechartered":
            missions.continue_mission(recharter=doubted, reason="It was the weather", **self.by())

    def succeed(self) -> None:
        if (doubted := self.doubted()).mission.state == "rechartered":
            new = {"title": "The next one", "purpose": "So that it is otherwise", "learned": "They like it dry"}
            missions.succeed_mission(recharter=doubted, **new, reason="It rains on", **self.by())

    def hand_over(self) -> None:
        mission = self.mission()
        to = self.one([person for person in self.people if person != mission.owner])
        missions.hand_over(mission=mission, to=to, reason="Maya is away", **self.by())

    def align(self) -> None:
        missions.align(
            mission=self.mission(), outcome=self.one(self.outcomes), reason="It serves this one", **self.by()
        )

    def classify(self) -> None:
        missions.classify(
            mission=self.mission(), type="strategic", ambition="adjacent", reason="We learned", **self.by()
        )

    def report(self) -> None:
        missions.report_status(
            mission=self.mission(),
            reported_on=self.day(-60, 0),
            rating=self.one(["Green", "Amber", "Red"]),
            rated_by="IPA",
            **self.by(),
        )

    def conclude(self) -> None:
        if self.chance.random() < 0.3:
            missions.conclude(
                mission=self.mission(),
                result="not_achieved",
                learned="People cook less than they say",
                would_change_mind="A survey",
                confidence=self.chance.randint(0, 10),
                **self.by(),
            )

    def conclusion(self) -> Conclusion:
        return self.one(list(Conclusion.objects.all()) or [Conclusion(mission=self.mission())])

    def correct_conclusion(self) -> None:
        if (conclusion := self.conclusion()).mission.state == "concluded":
            missions.correct_conclusion(conclusion=conclusion, words="It was the weather", **self.by())

    def consider(self) -> None:
        given = {"verdict": self.one(["considered", "not_applicable"]), "note": "We cook in other towns", **self.by()}
        for each in ledger.unread(mission := self.mission()):
            missions.consider(mission=mission, conclusion=each, **given)

    def judge(self) -> None:
        one, other = self.conclusion(), self.conclusion()
        if {one.mission.state, other.mission.state} == {"concluded"}:
            given = {"holds": self.one([True, False]), "reason": "One of the two asked nobody", **self.by()}
            missions.judge_contradiction(one=one, other=other, **given)

    def affiliate(self) -> None:
        missions.affiliate(
            mission=self.mission(), cluster=self.one(self.clusters), reason="It is about fresh food", **self.by()
        )

    def set_objective(self) -> None:
        holder = self.one([self.goals[0], self.one(self.outcomes), *([self.mission()] * 4)])
        self.objectives.append(okrs.set_objective(holder=holder, statement="Kitchens use more vegetables", **self.by()))

    def define(self) -> None:
        kind = self.one(["increase", "decrease", "maintain_above", "maintain_below", "binary", "ordinal", "milestone"])
        up = {"baseline": Decimal(10), "target": Decimal(60), "stretch": self.one([None, Decimal(80)])}
        aims = {
            "increase": up,
            "decrease": {"baseline": Decimal(60), "target": Decimal(10)},
            "maintain_above": {"target": Decimal(30)},
            "maintain_below": {"target": Decimal(70)},
            "ordinal": {"zones": ["fail", "commit", "target", "stretch"]},
        }.get(kind, {})
        dates = self.one([{}, {"starts_on": self.day(-90, 10), "due_on": self.day(20, 200)}])
        self.key_results.append(
            okrs.define_key_result(
                objective=self.one(self.objectives),
                title=f"It grows {len(self.key_results)}",
                measure_kind=kind,
                unit="%",
                weight=self.one([Decimal(1), Decimal("2.5")]),
                **aims,
                **dates,
                **self.by(),
            )
        )

    def check_in(self, **more: Any) -> None:
        key_result = KeyResult.objects.get(pk=self.one(self.key_results).pk)
        value: dict[str, Any] = {"value": self.number()}
        if key_result.measure_kind == "ordinal":
            value = {"zone": self.one(["fail", "commit", "target", "stretch"])}
        elif key_result.measure_kind in ("binary", "milestone"):
            value = {"value": Decimal(self.chance.randint(0, 1))}
        okrs.check_in(
            key_result=key_result,
            confidence=self.one([None, *range(11)]),
            comment=self.one(["", "The spring range helped."]),
            observed_at=self.now - timedelta(hours=self.chance.randint(0, 2000)),
            **value,
            **more,
            **self.by(),
        )

    def correct(self) -> None:
        said = list(CheckIn.objects.filter(kpi=None).exclude(value=None).order_by("pk"))
        if said:
            wrong = self.one(said)
            okrs.check_in(key_result=wrong.key_result, value=self.number(), supersedes=wrong, **self.by())

    def change_target(self) -> None:
        rising = [kr for kr in self.key_results if kr.measure_kind == "increase"]
        if rising:
            okrs.change_target(
                key_result=self.one(rising), target=self.number() + 61, reason="We know more", **self.by()
            )

    def close(self) -> None:
        if self.chance.random() < 0.2:
            okrs.close_key_result(key_result=self.one(self.key_results), reason="It is settled", **self.by())

    def follow(self) -> None:
        rising = [kr for kr in self.key_results if kr.measure_kind == "increase"]
        if rising:
            okrs.follow_kpi(key_result=self.one(rising), kpi=self.kpi, **self.by())

    def sell(self) -> None:
        self.sold += 1
        line = {
            "specversion": "1.0",
            "id": f"sale-{self.sold}",
            "source": "/till",
            "type": "shop.sale.made.v1",
            "time": (self.now - timedelta(days=self.chance.randint(0, 30))).isoformat(),
            "partitionkey": f"till-{self.sold % 3}",
            "data": {"pounds": float(self.number(20))},
        }
        pipeline.publish(raw_events=[line], topic=SALES, by=self.steward, at=self.now)

    def join(self, profession: Any) -> None:
        self.professionals.append(
            professions.join(
                name=f"Person {len(self.professionals)}",
                profession=profession,
                level=self.chance.randint(1, 5),
                available_from=self.day(-60, 0),
                available_fte=self.one([Decimal(1), Decimal("0.8")]),
                **self.by(),
            )
        )

    def change_availability(self) -> None:
        starts_on = self.day(0, 60)
        professions.change_availability(
            professional=self.one(self.professionals),
            starts_on=starts_on,
            available_fte=self.one([Decimal(1), Decimal("0.6")]),
            ends_on=self.one([None, starts_on + timedelta(days=self.chance.randint(1, 40))]),
            reason="A course",
            **self.by(),
        )

    def change_level(self) -> None:
        professions.change_level(
            professional=self.one(self.professionals), level=self.chance.randint(1, 5), reason="Grown", **self.by()
        )

    def assign(self) -> None:
        starts_on = self.day(0, 60)
        self.assignments.append(
            professions.assign(
                professional=self.one(self.professionals),
                mission=self.mission(),
                role="Maker",
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=self.chance.randint(5, 90)),
                fte=Decimal("0.2"),
                **self.by(),
            )
        )

    def ask_for(self) -> None:
        starts_on = self.day(0, 60)
        self.demands.append(
            professions.ask_for(
                mission=self.mission(),
                profession=self.one(self.professionals).profession,
                role="Maker",
                level=self.chance.randint(1, 5),
                fte=self.one([Decimal(1), Decimal("2.5")]),
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=self.chance.randint(5, 90)),
                **self.by(),
            )
        )

    def withdraw(self) -> None:
        demand = self.one(self.demands)
        demand.refresh_from_db()
        professions.withdraw_demand(demand=demand, ends_on=self.day(-5, 60), reason="We manage", **self.by())

    def end_assignment(self) -> None:
        if self.assignments:
            assignment = self.one(self.assignments)
            assignment.refresh_from_db()
            professions.end_assignment(
                assignment=assignment, ends_on=self.day(-5, 60), reason="Enough done", **self.by()
            )


@pytest.fixture
def life(person: Any) -> Iterator[Callable[[int], Life]]:
    """Makes lives: life(seed). Nothing is drained."""

    def make(seed: int) -> Life:
        people = [person("executive"), person("mission_owner", name="Maya"), person("profession_lead", name="Ana")]
        return Life(seed, people, person("data_steward"))

    yield make
