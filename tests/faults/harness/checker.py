"""What must be so after any faults: compares what clients were told with what the installation holds. Runs inside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.faults import inside, till
from tests.faults.harness import history
from tests.faults.harness.history import FAIL, OK, UNKNOWN, Operation
from tests.faults.harness.world import World

MARKS = {  # where the facts of an operation carry its name
    "okrs.check_in.recorded.v1": "comment",
    "missions.ranking.changed.v1": "reason",
    "professions.assignment.made.v1": "role",
    "missions.goal.set.v1": "title",
}


@dataclass
class Findings:
    """`wrong`: a sentence for each thing that must not be."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def require(self, is_so: bool, otherwise: str) -> None:
        if not is_so and len(self.wrong) < 40:
            self.wrong.append(otherwise)


def examine(world: World, path: str, heard: str) -> Findings:
    """Runs inside, once every reader has caught up."""
    found, told = Findings(), history.read(Path(path))
    log = events()
    lines = {event.event_id: event for event in log if event.topic == world.shop.topic}
    count(found, told, log, lines)
    numbers_without_a_hole(found)
    once_or_not_at_all(found, told, log)
    every_line_once(found, told, lines)
    one_answer_each(found, told)
    in_order(found, told, log)
    no_words_lost(found, world, log)
    ranks_follow_from_moves(found, world, log)
    nobody_overbooked(found)
    rows_and_events_agree(found, log)
    figures_follow(found, world, told, lines)
    everything_was_heard(found, Path(heard))
    found.require(not (parked := inside.parked()), f"parked: {parked}")
    found.require(not (different := inside.rebuilt_differently()), f"rebuilt otherwise than kept up: {different}")
    return found


def events() -> list[Any]:
    from pipeline.models import StoredEvent

    return list(StoredEvent.objects.order_by("topic", "partition", "sequence"))


def count(found: Findings, told: Mapping[str, Operation], log: Sequence[Any], lines: Mapping[str, Any]) -> None:
    outcomes = Counter(operation.outcome for operation in told.values())
    found.counts = {
        "operations": len(told),
        **{state: outcomes[state] for state in (OK, FAIL, UNKNOWN)},
        "unanswered tries": sum(answer.state == UNKNOWN for each in told.values() for answer in each.answers),
        "events": len(log),
        "lines": len(lines),
    }


def numbers_without_a_hole(found: Findings) -> None:
    for hole in inside.holes():
        found.require(False, f"numbers: {hole}")


def marked(log: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The operation that each event says it comes from, where it says so."""
    for event in log:
        if (mark := MARKS.get(event.type)) and event.data[mark]:
            yield event.data[mark], event


def once_or_not_at_all(found: Findings, told: Mapping[str, Operation], log: Sequence[Any]) -> None:
    """Done: there once. Refused: not there. Unknown: perhaps, and never twice."""
    effects = Counter(name for name, _ in marked(log))
    for name, operation in told.items():
        if operation.what == "lines":
            continue
        there, wanted = effects[name], {OK: (1,), FAIL: (0,), UNKNOWN: (0, 1)}[operation.outcome]
        found.require(there in wanted, f"{operation.what} {name} was {operation.outcome} and is there {there} times")


def every_line_once(found: Findings, told: Mapping[str, Operation], lines: Mapping[str, Any]) -> None:
    """What was acknowledged is there; the database itself refuses an id twice. A batch is there whole, or not at all."""
    sent: set[str] = set()
    for name, operation in told.items():
        if operation.what == "lines":
            ids = set(operation.said["lines"])
            sent |= ids
            missing = len(ids - lines.keys())
            found.require(operation.outcome != OK or not missing, f"{missing} lines of {name} are lost")
            found.require(operation.outcome != FAIL, f"the lines of {name} were refused: {operation.answers}")
            accepted = [answer for answer in operation.good if answer.said["accepted"]]
            found.require(len(accepted) <= 1 or len(ids) > 1, f"{name} was accepted twice")
    found.require(lines.keys() <= sent, f"{len(lines.keys() - sent)} lines are there that nobody sent")


def one_answer_each(found: Findings, told: Mapping[str, Operation]) -> None:
    """Whoever asks again with the same key gets the same thing again."""
    for name, operation in told.items():
        if operation.what != "lines":
            answers = {(answer.said.get("id"), answer.said.get("version"), answer.status) for answer in operation.good}
            found.require(len(answers) <= 1, f"{operation.what} {name} was answered in {len(answers)} ways: {answers}")


def in_order(found: Findings, told: Mapping[str, Operation], log: Sequence[Any]) -> None:
    """Of two operations on one thing, the one that was over before the other began has the lower number."""
    streams: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for name, event in marked(log):
        if name in told:
            streams[event.topic, event.key].append(told[name])
    for place, operations in streams.items():
        earliest = float("inf")  # the end of any that stands behind
        for operation in reversed(operations):
            found.require(
                earliest >= operation.began, f"{operation.name} stands before what was over when it began: {place}"
            )
            earliest = min(earliest, operation.ended)


def no_words_lost(found: Findings, world: World, log: Sequence[Any]) -> None:
    """Everyone who changed a goal counted one further than what they had seen: who overwrites somebody counts a number twice."""
    from missions.models import StrategicGoal

    said: dict[str, list[int]] = defaultdict(list)
    for event in log:
        if event.type == "missions.goal.set.v1":
            said[event.key].append(int(event.data["statement"] or 0))
    for goal in StrategicGoal.objects.all():
        if goal.key in world.goals:
            counted = said[str(goal.pk)]
            found.require(counted == list(range(len(counted))), f"{goal.key} was counted {counted[-12:]}")
            found.require(
                goal.statement == str(counted[-1]), f"{goal.key} says {goal.statement}, its last event {counted[-1]}"
            )


def ranks_follow_from_moves(found: Findings, world: World, log: Sequence[Any]) -> None:
    from missions.models import Outcome

    folded: dict[str, int] = {}
    for event in log:
        if event.type == "missions.ranking.changed.v1":
            folded |= event.data["ranks"]
    held = {str(pk): rank for pk, rank in Outcome.objects.filter(rank__isnull=False).values_list("pk", "rank")}
    found.require(folded == held, "the ranks are not what the moves on the log give")
    found.require(sorted(held.values()) == list(range(1, len(held) + 1)), f"ranks {sorted(held.values())}")


def nobody_overbooked(found: Findings) -> None:
    from professions.models import Assignment

    lent: dict[tuple[Any, Any], Decimal] = defaultdict(Decimal)
    for person, starts_on, share in Assignment.objects.values_list("professional", "starts_on", "fte"):
        lent[person, starts_on] += share
    for place, share in lent.items():
        found.require(share <= 1, f"{place} is lent to {share:.0%}")


def rows_and_events_agree(found: Findings, log: Sequence[Any]) -> None:
    """No committed change without its event, and no event without its change."""
    from okrs.models import CheckIn
    from professions.models import Assignment

    for model, name, kind in (
        (CheckIn, "check_in_id", "okrs.check_in.recorded.v1"),
        (Assignment, "assignment_id", "professions.assignment.made.v1"),
    ):
        rows = {str(pk) for pk in model.objects.values_list("pk", flat=True)}
        told = Counter(event.data[name] for event in log if event.type == kind)
        found.require(
            rows == told.keys(), f"{len(rows ^ told.keys())} rows of {model.__name__} and events do not match"
        )
        found.require(set(told.values()) <= {1}, f"a row of {model.__name__} has two events")


def figures_follow(found: Findings, world: World, told: Mapping[str, Operation], lines: Mapping[str, Any]) -> None:
    """The KPI and the key result that follows it, added up by a second hand from the lines themselves."""
    sold = [{"id": line.event_id, "time": line.time.isoformat(), "data": line.data} for line in lines.values()]
    weeks = till.poultry_by_week(sold)
    kept = inside.windows(world.shop.kpi_id)
    found.require(kept == weeks, f"the KPI shows {kept}, the lines give {weeks}")
    figures = list(inside.readings(world.shop.key_result_id).values())
    found.require(
        figures == [weeks[week] for week in sorted(weeks)], f"the key result reads {figures}, the lines give {weeks}"
    )


def everything_was_heard(found: Findings, path: Path) -> None:
    """Who followed the feed from outside was given every event once, in order inside its partition."""
    from pipeline.engines import database

    heard: dict[tuple[str, int], list[int]] = defaultdict(list)
    for line in history.lines(path):
        for partition, sequence in line.said["events"]:
            heard[line.about, partition].append(sequence)
    for topic in {topic for topic, _ in heard}:
        for partition, head in database.tail(topic).items():
            was = heard[topic, partition]
            found.require(
                was == list(range(1, head + 1)), f"{topic}:{partition} was heard as {len(was)} events of {head}"
            )
