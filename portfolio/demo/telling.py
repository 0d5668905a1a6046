"""Tells the story: every word of it goes through the actions that people and programs use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from accounts import actions as accounts
from accounts.models import User
from accounts.roles import DEMO_EMAILS, DEMO_NAMES, Role
from missions import actions as missions
from missions.models import Mission, Outcome
from okrs import actions as okrs
from okrs.models import KeyResult
from pipeline import actions as pipeline
from pipeline.windows import Condition, KpiRule
from portfolio.demo import story
from professions import actions as professions
from professions.models import Profession, Professional

SALES = "channels.sale"
SALE_SCHEMA = {
    "type": "object",
    "properties": {
        "store": {"type": "string"},
        "category": {"type": "string"},
        "amount": {"type": "number"},
    },
    "required": ["store", "category", "amount"],
    "additionalProperties": False,
}
TAKINGS = KpiRule(
    topic=SALES,
    where=(Condition("store", "eq", "Brighton Lanes"),),
    aggregate="sum",
    field="amount",
    window="week",
    zone="Europe/London",
    places=2,
)


def is_told() -> bool:
    return User.objects.filter(email=DEMO_EMAILS[Role.EXECUTIVE]).exists()


@transaction.atomic
def tell(now: datetime, seed: int = 7) -> int:
    """The whole story, in one commit. Returns how many things happened; 0 when it was told before."""
    if is_told():
        return 0
    teller = _Teller(now, Random(seed))
    teller.write()
    happenings = sorted(teller.happenings, key=lambda happening: happening.at)
    for happening in happenings:
        happening.do(happening.at)
    return len(happenings)


@dataclass(frozen=True)
class _Happening:
    at: datetime
    do: Callable[[datetime], Any]


@dataclass
class _Teller:
    """Lines up what happens, day by day, and remembers who and what there is by then."""

    now: datetime
    chance: Random
    happenings: list[_Happening] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Professional] = field(default_factory=dict)
    professions: dict[str, Profession] = field(default_factory=dict)
    goals: dict[str, Any] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    missions: dict[str, Mission] = field(default_factory=dict)
    clusters: dict[str, Any] = field(default_factory=dict)

    def moment(self, days_ago: float, hour: int = 9) -> datetime:
        day = (self.now - timedelta(days=days_ago)).date()
        moment = datetime.combine(day, time(hour, self.chance.randrange(60)), self.now.tzinfo)
        return min(moment, self.now)

    def then(self, days_ago: float, do: Callable[[datetime], Any], hour: int = 9) -> None:
        self.happenings.append(_Happening(self.moment(days_ago, hour), do))

    @property
    def executive(self) -> User:
        return self.users[DEMO_NAMES[Role.EXECUTIVE]]

    def write(self) -> None:
        self.then(380, self.invite, 7)
        self.then(375, self.found_professions, 8)
        self.then(372, self.set_strategy, 8)
        for move in story.MOVES:
            self.then(move.days_ago, self.ranking(move), 11)
        for mission in story.MISSIONS:
            self.tell_mission(mission)
        self.then(84, self.open_sales, 8)
        for week in range(12, -1, -1):
            self.then(week * 7 + 1, self.selling, 18)

    def invite(self, at: datetime) -> None:
        for role, name in DEMO_NAMES.items():
            self.users[name] = accounts.create_user(email=DEMO_EMAILS[role], name=name, roles=[role], by=None, at=at)
        for person in story.PEOPLE:
            if person.name not in self.users:
                email = person.name.lower().replace(" ", ".") + "@demo.example"
                role = Role.MISSION_OWNER if person.level >= 4 else Role.MEMBER
                self.users[person.name] = accounts.create_user(
                    email=email, name=person.name, roles=[role], by=None, at=at
                )

    def found_professions(self, at: datetime) -> None:
        for title in story.PROFESSIONS:
            best = max((p for p in story.PEOPLE if p.profession == title), key=lambda p: (bool(p.role), p.level))
            lead = self.users[best.name]
            self.professions[title] = professions.found_profession(title=title, lead=lead, by=self.executive, at=at)
        for person in story.PEOPLE:
            self.people[person.name] = professions.join(
                name=person.name, profession=self.professions[person.profession], level=person.level,
                available_from=self.moment(372).date(), available_fte=Decimal(person.fte),
                user=self.users[person.name], by=self.executive, at=at,
            )  # fmt: skip

    def set_strategy(self, at: datetime) -> None:
        year = at.year + 3
        for title, statement in story.GOALS.items():
            self.goals[title] = missions.set_goal(
                title=title, statement=statement, horizon_year=year, by=self.executive, at=at
            )
        for outcome in story.OUTCOMES:
            self.outcomes[outcome.title] = missions.add_outcome(
                title=outcome.title, statement=outcome.statement, goal=self.goals[outcome.goal], kind=outcome.kind,
                beneficiary=outcome.beneficiary, from_state=outcome.from_state, to_state=outcome.to_state,
                owner=self.users[DEMO_NAMES[Role.OUTCOME_OWNER]], by=self.executive, at=at,
            )  # fmt: skip
        for title, segments in story.CLUSTERS.items():
            cluster = missions.form_cluster(title=title, by=self.executive, at=at)
            self.clusters[title] = cluster
            for segment in segments:
                self.clusters[title, segment] = missions.add_segment(  # type: ignore[index]
                    title=segment, cluster=cluster, by=self.executive, at=at
                )

    def ranking(self, move: story.Move) -> Callable[[datetime], None]:
        def rank(at: datetime) -> None:
            outcome = Outcome.objects.get(pk=self.outcomes[move.outcome].pk)
            missions.rank_outcome(outcome=outcome, to_rank=move.to_rank, reason=move.reason, by=self.executive, at=at)

        return rank

    def tell_mission(self, told: story.Mission) -> None:
        starts = max(told.starts, 0)
        self.then(starts + 5, self.proposing(told), 10)
        if not told.is_running:
            return
        self.then(starts, self.launching(told), 9)
        self.then(starts - 0.1, self.staffing(told), 12)
        if told.objective:
            self.then(starts - 0.1, self.measuring(told, told.objective), 13)
        if told.conclusion:
            self.then(told.conclusion.days_ago, self.concluding(told, told.conclusion), 16)

    def proposing(self, told: story.Mission) -> Callable[[datetime], None]:
        def propose(at: datetime) -> None:
            owner = self.users[told.owner]
            mission = missions.propose(
                title=told.title, purpose=told.purpose, type=told.type, ambition=told.ambition,
                outcome=self.outcomes[told.outcome], owner=owner, starts_on=self.day(told.starts),
                ends_on=self.day(told.ends), fte_min=Decimal(told.fte[0]), fte_max=Decimal(told.fte[1]),
                money_min=Decimal(told.money[0]), money_max=Decimal(told.money[1]), currency="GBP", by=owner, at=at,
            )  # fmt: skip
            self.missions[told.title] = mission
            cluster, segment = told.cluster
            missions.affiliate(
                mission=mission, cluster=self.clusters[cluster], segment=self.clusters[cluster, segment],  # type: ignore[index]
                reason=f"Its purpose belongs to {segment.lower()}.", by=owner, at=at,
            )  # fmt: skip

        return propose

    def day(self, days_ago: int) -> Any:
        return (self.now - timedelta(days=days_ago)).date()

    def launching(self, told: story.Mission) -> Callable[[datetime], None]:
        def launch(at: datetime) -> None:
            self.missions[told.title] = missions.launch(mission=self.missions[told.title], by=self.executive, at=at)

        return launch

    def staffing(self, told: story.Mission) -> Callable[[datetime], None]:
        def staff(at: datetime) -> None:
            for name, role, share in told.team:
                professions.assign(
                    professional=self.people[name], mission=self.missions[told.title], role=role,
                    starts_on=self.day(told.starts), ends_on=self.day(told.ends), fte=Decimal(share),
                    by=self.users[DEMO_NAMES[Role.PROFESSION_LEAD]], at=at,
                )  # fmt: skip

        return staff

    def measuring(self, told: story.Mission, objective: story.Objective) -> Callable[[datetime], None]:
        """Defines the key results, and lines up their check-ins from then to now."""
        owner_name = told.owner
        made: dict[str, KeyResult] = {}

        def define(at: datetime) -> None:
            owner = self.users[owner_name]
            goal = okrs.set_objective(
                holder=self.missions[told.title], statement=objective.statement, kind=objective.kind,
                intent=objective.intent, commitment=objective.commitment, by=owner, at=at,
            )  # fmt: skip
            for key_result in objective.key_results:
                made[key_result.title] = okrs.define_key_result(
                    objective=goal, title=key_result.title, measure_kind=key_result.kind, unit=key_result.unit,
                    baseline=Decimal(key_result.baseline), target=Decimal(key_result.target),
                    starts_on=self.day(told.starts), due_on=self.day(told.ends), by=owner, at=at,
                )  # fmt: skip

        stop = told.conclusion.days_ago if told.conclusion else 0
        for key_result in objective.key_results:
            self.check_ins(told, key_result, stop, made)
        return define

    def check_ins(self, told: story.Mission, kr: story.KeyResult, stop: int, made: dict[str, KeyResult]) -> None:
        last = max(stop, kr.silent_for) + self.chance.randrange(0, 5)
        days = range(told.starts - kr.every, last, -kr.every)
        before = Decimal(kr.baseline)
        for day in days:
            progress = (told.starts - day) / max(told.starts - stop, 1)
            value = story.value_at(kr, progress, self.chance.uniform(-1, 1))
            self.then(day, self.checking_in(told, kr, value, before, progress, made), self.chance.randrange(9, 18))
            before = value

    def checking_in(
        self, told: story.Mission, kr: story.KeyResult, value: Decimal, before: Decimal, progress: float,
        made: dict[str, KeyResult],
    ) -> Callable[[datetime], None]:  # fmt: skip
        better = (value - before) * (1 if Decimal(kr.target) > Decimal(kr.baseline) else -1)
        mood = "up" if better > 0 else "down" if better < 0 else "flat"
        comment = self.chance.choice(story.COMMENTS[mood]) if self.chance.random() < 0.3 else ""
        sure = round(6 + (kr.sure - 6) * progress + self.chance.uniform(-0.7, 0.7))

        def check_in(at: datetime) -> None:
            okrs.check_in(
                key_result=made[kr.title], value=value, confidence=min(max(sure, 0), 10), comment=comment,
                observed_at=at, by=self.users[told.owner], at=at,
            )  # fmt: skip

        return check_in

    def concluding(self, told: story.Mission, end: story.Conclusion) -> Callable[[datetime], None]:
        def conclude(at: datetime) -> None:
            missions.conclude(
                mission=Mission.objects.get(pk=self.missions[told.title].pk), result=end.result, learned=end.learned,
                would_change_mind=end.would_change_mind, confidence=end.confidence, evidence=end.evidence,
                by=self.users[told.owner], at=at,
            )  # fmt: skip

        return conclude

    def open_sales(self, at: datetime) -> None:
        """A topic of the business itself, and a KPI that workers compute from it."""
        steward = self.users[DEMO_NAMES[Role.DATA_STEWARD]]
        pipeline.open_topic(
            name=SALES, meaning="One event per till line: which store, which category, how much. Refunds are negative.",
            owner="Full shelves pod", tags=["sales", "stores"], schema=SALE_SCHEMA, by=steward, at=at,
        )  # fmt: skip
        kpi = okrs.declare_kpi(
            title="Weekly takings in the Brighton Lanes", rule=TAKINGS, unit="GBP", by=steward, at=at
        )
        mission = self.missions["Make Brighton love us: the first seasons"]
        owner = self.users["Priya Raman"]
        objective = mission.objectives.get()
        takings = okrs.define_key_result(
            objective=objective, title="Weekly takings in the Brighton Lanes", measure_kind="increase", unit="GBP",
            baseline=Decimal(1200), target=Decimal(1500), starts_on=self.day(84), due_on=self.day(-95), by=owner, at=at,
        )  # fmt: skip
        okrs.follow_kpi(key_result=takings, kpi=kpi, by=owner, at=at)

    def selling(self, at: datetime) -> None:
        service = self.users[DEMO_NAMES[Role.DATA_STEWARD]]
        growth = 1 - (self.now - at).days / 120
        sales = [sale(self.chance, at - timedelta(hours=n * 5), growth) for n in range(24)]
        pipeline.publish(raw_events=sales, topic=SALES, by=service, at=at)


def sale(chance: Random, at: datetime, growth: float = 1.0) -> dict[str, Any]:
    """A till line as a CloudEvent."""
    store = chance.choice(("Brighton Lanes", "Brighton Lanes", "Brighton Station", "Hove"))
    category = chance.choice(("Fresh vegetables", "Poultry", "Bakery", "Dairy", "Ready to cook"))
    return {
        "specversion": "1.0",
        "id": f"till-{chance.getrandbits(64):016x}",
        "source": f"/tills/{store.lower().replace(' ', '-')}",
        "type": "channels.sale.recorded.v1",
        "time": at.isoformat(),
        "partitionkey": store,
        "data": {"store": store, "category": category, "amount": round(chance.uniform(60, 180) * growth, 2)},
    }
