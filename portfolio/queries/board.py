"""The outcomes in their rank, each in one line: what its missions make of it, how it went, what it takes of people."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum
from django.db.models.fields.json import KT

from okrs.scoring import Status, combine
from portfolio.models import Allocation, MissionCard, OutcomeCard
from portfolio.models.standing import status_on
from portfolio.projections.standing import ABSENT, LETTERS, STATUS_OF, WEEKS
from portfolio.projections.told import monday
from portfolio.queries import centre

BENEATH = 20  # missions unfolded beneath an outcome; the list shows them all
STATES = ("active", "rechartered", "paused", "chartered", "candidate", "concluded", "graduated", "turned_down", "")
WORRY = {"off_track": 0, "at_risk": 1, "no_data": 2, "not_started": 3, "on_track": 4, "met": 5}
NONE = Decimal(0)
_MISSION = (
    "mission_id", "outcome_id", "number", "key", "title", "type", "ambition", "state", "today", "past", "anchor_on", "score",
    "known_krs", "total_krs", "confidence", "regressed", "fte_max",
)  # fmt: skip
_OUTCOME = (
    "outcome_id", "number", "key", "title", "kind", "owner_name", "rank", "previous_rank", "ranked_on", "goal_id", "known_krs",
    "total_krs", "score", "confidence",
)  # fmt: skip
Line = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """`count`: how many outcomes are ranked in all; `lines`: those asked for; `session`: the day of the last ranking."""

    count: int
    lines: list[Line]
    session: date | None


def board(today: date, most: int, *, after: int = 0) -> Board:
    """So many outcomes below a rank: six looks, however many there are."""
    ranked = OutcomeCard.objects.ranked()
    about = ranked.order_by().aggregate(count=Count("pk"), session=Max("ranked_on"))
    wanted = ranked.filter(rank__gt=after) if after else ranked
    outcomes = list(wanted.values(*_OUTCOME, statement=KT("detail__wording__statement"))[:most])
    missions = _missions_of([outcome["outcome_id"] for outcome in outcomes], today)
    return Board(about["count"], _lines(outcomes, missions, today, about["session"]), about["session"])


def one(card: OutcomeCard, today: date) -> Line:
    """The line of one outcome, also of one that is retired, with its missions."""
    outcome = {name: getattr(card, name) for name in _OUTCOME}
    missions = _missions_of([card.pk], today)
    [line] = _lines([outcome], missions, today, None)
    return line | _beneath(missions[card.pk])


def beneath(outcome_id: Any, today: date) -> dict[str, Any]:
    """The missions of an outcome, the most worrying first, and how many more there are."""
    return _beneath(_missions_of([outcome_id], today)[outcome_id])


def _beneath(missions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"missions": sorted(missions, key=_by_need)[:BENEATH], "more_missions": max(0, len(missions) - BENEATH)}


def without_outcome(today: date) -> int:
    """How many running missions pursue no outcome that is ranked here."""
    return MissionCard.objects.known().active().filter(outcome_id=None).count()


def _lines(
    outcomes: Sequence[Mapping[str, Any]],
    missions: Mapping[Any, list[dict[str, Any]]],
    today: date,
    session: date | None,
) -> list[Line]:
    states = centre.outcome_states(today, [outcome["outcome_id"] for outcome in outcomes])
    lent = _lent_to([mission["mission_id"] for found in missions.values() for mission in found], today)
    return [_line(outcome, missions[outcome["outcome_id"]], states, lent, today, session) for outcome in outcomes]


def _missions_of(outcome_ids: Sequence[Any], today: date) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    rows = MissionCard.objects.known().filter(outcome_id__in=outcome_ids).annotate(today=status_on(today))
    for row in rows.order_by("state", "number").values(*_MISSION):
        found[row["outcome_id"]].append(row)
    return found


def _lent_to(mission_ids: Sequence[Any], today: date) -> dict[Any, Decimal]:
    rows = Allocation.objects.between(today, today).filter(mission_id__in=mission_ids).order_by()
    return dict(rows.values_list("mission_id").annotate(fte=Sum("fte")))


def _by_need(mission: Mapping[str, Any]) -> tuple[int, int, int]:
    """Running ones before the others, and among them the most worrying first."""
    return (STATES.index(mission["state"]), WORRY.get(mission["today"], len(WORRY)), mission["number"])


def _line(
    outcome: Mapping[str, Any],
    missions: Sequence[Mapping[str, Any]],
    states: Mapping[Any, centre.OutcomeState],
    lent: Mapping[Any, Decimal],
    today: date,
    session: date | None,
) -> Line:
    active = [mission for mission in missions if mission["state"] == "active"]
    state = states.get(outcome["outcome_id"])
    ranked_lately = session is not None and outcome["ranked_on"] == session
    return {
        **outcome,
        "states": Counter(mission["state"] for mission in missions),
        "types": _counted(active, "type"),
        "zones": _counted(active, "ambition"),
        "active": len(active),
        "all": len(missions),
        "status": state.status.value if state else "no_data",
        "past": trend(active, today),
        "attained": state.attained if state else None,
        "sure": state.sure if state else None,
        "need": sum((mission["fte_max"] or NONE for mission in active), NONE),
        "lent": round(sum((Decimal(lent.get(mission["mission_id"], 0)) for mission in active), NONE), 2),
        "was": outcome["previous_rank"] if ranked_lately else outcome["rank"],
    }


def _counted(missions: Iterable[Mapping[str, Any]], name: str) -> list[tuple[str, int]]:
    return Counter(mission[name] for mission in missions if mission[name]).most_common()


def trend(missions: Sequence[Mapping[str, Any]], today: date) -> str:
    """The status of the whole on each of the last thirteen Mondays, a letter for each, from the letters of its missions.

    What stands in a row was judged up to its anchor; the weeks since then had no news, so the last judgement stands.
    """
    shown = [_up_to(mission["past"], mission["anchor_on"], today) for mission in missions]
    return "".join(_letter(week) for week in zip(*shown, strict=True)) if shown else ABSENT * WEEKS


def _up_to(past: str, anchor: date | None, today: date) -> str:
    late = (monday(today) - anchor).days // 7 if anchor else 0
    return (past + past[-1] * late)[-WEEKS:] if late > 0 else past


def _letter(week: Iterable[str]) -> str:
    known: list[Status] = [STATUS_OF[letter] for letter in week if letter in STATUS_OF]
    return LETTERS[combine(known)] if known else ABSENT
