"""The first chapter: people come, professions are founded, the strategy is set, the shops begin to send."""

from datetime import datetime
from decimal import Decimal

from accounts import actions as accounts
from accounts.roles import DEMO_EMAILS, DEMO_NAMES, Role
from missions import actions as missions
from missions.models import Outcome
from okrs import actions as okrs
from pipeline import actions as pipeline
from pipeline import readers
from pipeline.catalogue import actions as catalogue
from pipeline.models import DataDomain, Topic
from portfolio.demo import people, strategy, tills
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.kinds import Move
from portfolio.demo.story import BEGAN, MISSIONS
from professions import actions as professions


def write(calendar: Calendar) -> None:
    calendar.then(BEGAN, _invite(calendar), 7)
    calendar.then(BEGAN - 2, _found_professions(calendar), 8)
    calendar.then(BEGAN - 4, _set_strategy(calendar), 8)
    calendar.then(BEGAN - 6, _form_clusters(calendar), 8)
    for move in strategy.MOVES:
        calendar.then(move.days_ago, _rank(calendar, move), 11)
    for stream in tills.STREAMS:
        calendar.then(tills.OPENED, _open(calendar, stream), 8)
        calendar.then(tills.HANDED_OVER, _hand_over(calendar, stream), 10)
    calendar.then(tills.OPENED, lambda _: readers.drain(), 9)  # the KPIs know their weeks before anybody follows


def _invite(calendar: Calendar) -> Deed:
    def invite(at: datetime) -> None:
        for role, name in DEMO_NAMES.items():
            calendar.users[name] = accounts.create_user(
                email=DEMO_EMAILS[role], name=name, roles=[role], by=None, at=at
            )
        for person in people.PEOPLE:
            if person.name not in calendar.users:
                calendar.users[person.name] = accounts.create_user(
                    email=_address(person.name), name=person.name, roles=_roles(person.name), by=None, at=at
                )

    return invite


def _address(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "") + "@demo.example"


def _roles(name: str) -> list[Role]:
    owners = {mission.owner for mission in MISSIONS}
    roles = {
        Role.PROFESSION_LEAD: name in people.LEADS.values(),
        Role.OUTCOME_OWNER: name in people.OUTCOME_OWNERS,
        Role.MISSION_OWNER: name in owners,
    }
    return [role for role, has in roles.items() if has] or [Role.MEMBER]


def _found_professions(calendar: Calendar) -> Deed:
    def found(at: datetime) -> None:
        for title, lead in people.LEADS.items():
            calendar.professions[title] = professions.found_profession(
                title=title, lead=calendar.users[lead], by=calendar.executive, at=at
            )
        for person in people.PEOPLE:
            calendar.people[person.name] = professions.join(
                name=person.name, profession=calendar.professions[person.profession], level=person.level,
                available_from=at.date(), available_fte=Decimal(person.fte), employment=person.employment,
                user=calendar.users[person.name], by=calendar.users[people.LEADS[person.profession]], at=at,
            )  # fmt: skip

    return found


def _set_strategy(calendar: Calendar) -> Deed:
    def set_strategy(at: datetime) -> None:
        boss, year = calendar.executive, at.year + strategy.HORIZON
        for goal in strategy.GOALS:
            calendar.goals[goal.title] = missions.set_goal(
                title=goal.title, statement=goal.statement, horizon_year=year, by=boss, at=at
            )
        for told in strategy.OUTCOMES:
            calendar.outcomes[told.title] = missions.add_outcome(
                title=told.title, statement=told.statement, goal=calendar.goals[told.goal], kind=told.kind,
                beneficiary=told.beneficiary, from_state=told.from_state, to_state=told.to_state,
                owner=calendar.users[told.owner], by=boss, at=at,
            )  # fmt: skip

    return set_strategy


def _form_clusters(calendar: Calendar) -> Deed:
    def form(at: datetime) -> None:
        for title, (purpose, segments) in strategy.CLUSTERS.items():
            cluster = missions.form_cluster(title=title, purpose=purpose, by=calendar.executive, at=at)
            calendar.clusters[title] = cluster
            for segment in segments:
                calendar.segments[segment] = missions.add_segment(
                    title=segment, cluster=cluster, by=calendar.executive, at=at
                )

    return form


def _rank(calendar: Calendar, move: Move) -> Deed:
    def rank(at: datetime) -> None:
        outcome = Outcome.objects.get(pk=calendar.outcomes[move.outcome].pk)
        missions.rank_outcome(outcome=outcome, to_rank=move.to_rank, reason=move.reason, by=calendar.executive, at=at)

    return rank


def _hand_over(calendar: Calendar, stream: tills.Stream) -> Deed:
    """The mission that lives on the topic answers for it."""

    def hand_over(at: datetime) -> None:
        catalogue.hand_over_topic(
            topic=Topic(pk=stream.topic), owner=stream.owner, reason="Whoever reads it every day knows best what it means",
            by=calendar.of_role(Role.DATA_STEWARD), at=at,
        )  # fmt: skip

    return hand_over


def _open(calendar: Calendar, stream: tills.Stream) -> Deed:
    """A topic of the business, its KPI, and all that is sent on it until today: nobody follows the KPI yet."""

    def open_topic(at: datetime) -> None:
        steward = calendar.of_role(Role.DATA_STEWARD)
        for name, title, belongs in tills.DOMAINS:
            if not DataDomain.objects.filter(pk=name).exists():
                catalogue.open_domain(name=name, title=title, belongs=belongs, by=steward, at=at)
        catalogue.propose_topic(
            name=stream.topic, meaning=stream.meaning, selection=stream.selection, traps=stream.traps,
            tags=stream.tags, schema=stream.schema, by=steward, at=at,
        )  # fmt: skip
        calendar.kpis[stream.kpi] = okrs.declare_kpi(
            title=stream.kpi, rule=stream.rule, unit=stream.unit, by=steward, at=at
        )
        sent = tills.history(stream, calendar.chance(stream.topic), calendar.now)
        pipeline.publish(raw_events=sent, topic=stream.topic, by=steward, at=at)

    return open_topic
