"""Goals, outcomes, missions, objectives and key results as one tree, from the read models.

Its figures are those of the pages it leads to: an outcome's are asked for where its page and the board ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from okrs.models import KeyResult
from okrs.scoring import Weighted, roll_up
from portfolio.cascade import Node
from portfolio.models import GoalCard, KeyResultCard, MissionCard, OutcomeCard
from portfolio.models.standing import STANDING, status_of
from portfolio.queries import centre

MOST = 200  # running missions, those of the first outcomes first
_SHOWN = ("key", "title", "score", "confidence", "total_krs", "detail__objectives", *STANDING)

Row = Mapping[str, Any]


def cascade(today: date) -> list[Node]:
    """The goals in their order with everything that serves them; then what serves none. Seven questions."""
    rank = OutcomeCard.objects.filter(pk=OuterRef("outcome_id"), is_retired=False).values("rank")[:1]
    running = MissionCard.objects.known().active().annotate(place=Subquery(rank))
    running = running.order_by(F("place").asc(nulls_last=True), "number")
    missions = list(running.values("mission_id", "outcome_id", "goal_id", *_SHOWN)[:MOST])
    outcomes = list(OutcomeCard.objects.ranked().values("outcome_id", "goal_id", "rank", *_SHOWN))
    goals = list(GoalCard.objects.exclude(key="").order_by("number").values("goal_id", "horizon_year", *_SHOWN))
    holders = {
        row[name]
        for name, rows in (("mission_id", missions), ("outcome_id", outcomes), ("goal_id", goals))
        for row in rows
    }
    measured = _key_results(holders, today)
    served = {row["outcome_id"] for row in outcomes}
    standing = centre.outcome_states(today)
    aims = {row["goal_id"] for row in goals}
    above = {row["mission_id"]: _above(row, served, aims) for row in missions}
    by_holder = _grouped(
        (_mission(row, measured, above[row["mission_id"]] is None, today), above[row["mission_id"]]) for row in missions
    )
    by_goal = _grouped((_outcome(row, measured, by_holder, aims, standing), row["goal_id"]) for row in outcomes)
    tree = [_goal(row, measured, by_goal, by_holder, today) for row in goals]
    return tree + [node for found in by_goal.values() for node in found if node.is_loose] + by_holder.get(None, [])


def _above(mission: Row, outcomes: set[Any], goals: set[Any]) -> Any:
    """What the mission serves: its outcome, without one the goal itself; None when it serves nothing."""
    if mission["outcome_id"] in outcomes:
        return mission["outcome_id"]
    return mission["goal_id"] if mission["goal_id"] in goals else None


def _grouped(nodes: Iterable[tuple[Node, Any]]) -> dict[Any, list[Node]]:
    found = defaultdict(list)
    for node, above in nodes:
        found[above].append(node)
    return found


def _key_results(holders: set[Any], today: date) -> dict[Any, list[Node]]:
    """The open key results by objective."""
    rows = KeyResultCard.objects.known().filter(is_closed=False, holder_id__in=holders).judged(on=today)
    told = rows.order_by("number").values(
        "key_result_id", "objective_id", "key", "title", "today", "score", "confidence"
    )
    weights = KeyResult.objects.filter(pk__in=rows.values("pk")).exclude(weight=1).values_list("pk", "weight")
    weight_of = dict(weights)
    return _grouped(
        (_node("key_result", row, row["today"], share=_weighted(row, weight_of)), row["objective_id"]) for row in told
    )


def _weighted(row: Row, weight_of: Mapping[Any, Any]) -> Weighted:
    return Weighted(row["score"], weight_of.get(row["key_result_id"], Decimal(1)))


def _node(kind: str, row: Row, status: str, **more: Any) -> Node:
    return Node(kind, row["key"], row["title"], status, _percent(row["score"]), row["confidence"], **more)


def _percent(share: Decimal | None) -> int | None:
    return None if share is None else round(share * 100)


def _held(row: Row, measured: Mapping[Any, list[Node]]) -> list[Node]:
    """The objectives of one holder, as they were set, each with its key results."""
    told = sorted(
        (row["detail__objectives"] or {}).items(), key=lambda item: str(item[1]["key"]).rpartition("-")[2].zfill(9)
    )
    return [_objective(said, measured.get(UUID(pk), [])) for pk, said in told]


def _objective(said: Mapping[str, Any], key_results: list[Node]) -> Node:
    return Node(
        "objective", said["key"], said["statement"],
        percent=_percent(roll_up(each.share for each in key_results if each.share).share),
        confidence=_mean(each.confidence for each in key_results),
        children=key_results,
    )  # fmt: skip


def _mission(row: Row, measured: Mapping[Any, list[Node]], is_loose: bool, today: date) -> Node:
    """A mission with one objective is shown as one node, its statement beside its title."""
    held = _held(row, measured)
    one = held[0] if len(held) == 1 and held[0].children else None
    return _node(
        "mission",
        row,
        status_of(dict(row), today),
        note=one.title if one else "",
        is_loose=is_loose,
        children=one.children if one else held,
    )


def _outcome(
    row: Row,
    measured: Mapping[Any, list[Node]],
    missions: Mapping[Any, list[Node]],
    aims: set[Any],
    standing: Mapping[Any, centre.OutcomeState],
) -> Node:
    children = [*_held(row, measured), *missions.get(row["outcome_id"], ())]
    stands = standing[row["outcome_id"]]
    return Node(
        "outcome", row["key"], row["title"], stands.status.value, stands.attained, stands.sure,
        is_loose=row["goal_id"] not in aims, children=children,
    )  # fmt: skip


def _goal(
    row: Row,
    measured: Mapping[Any, list[Node]],
    outcomes: Mapping[Any, list[Node]],
    missions: Mapping[Any, list[Node]],
    today: date,
) -> Node:
    status = status_of(dict(row), today) if row["total_krs"] else ""
    goal = row["goal_id"]
    children = [*_held(row, measured), *outcomes.get(goal, ()), *missions.get(goal, ())]
    return _with_means(_node("goal", row, status, note=str(row["horizon_year"] or ""), children=children))


def _with_means(node: Node) -> Node:
    """What has no key result of its own stands where those stand that serve it: at their means."""
    if node.percent is None:
        node.percent = _mean(child.percent for child in node.children)
        node.confidence = _mean(child.confidence for child in node.children)
    return node


def _mean(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
