"""Gates as they are watched: those of a mission with its money, those that wait, and how decided ones ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, UUIDField

from accounts.models import User
from missions.access import may_shape_portfolio
from portfolio.models import GateCard, MissionCard, OutcomeCard

SOON = timedelta(days=14)
WAITING = (
    "gate_id",
    "key",
    "question",
    "tranche",
    "currency",
    "fte",
    "due_on",
    "mission_key",
    "mission_title",
    "owner_name",
)


@dataclass(frozen=True)
class Money:
    """What of the envelope is released, locked and not spoken for. `free` is None when the envelope names no money."""

    most: Decimal | None
    released: Decimal
    locked: Decimal
    currency: str

    @property
    def free(self) -> Decimal | None:
        return None if self.most is None else max(self.most - self.released - self.locked, Decimal(0))

    def share(self, part: Decimal | None) -> int:
        return round(part * 100 / self.most) if part and self.most else 0


def of_mission(mission_id: Any) -> list[GateCard]:
    """Its gates: what is open first, by the day it is due, then what is decided or withdrawn, the latest first."""
    found = list(GateCard.objects.filter(mission_id=mission_id).exclude(key=""))
    opened = sorted((gate for gate in found if gate.state == "open"), key=lambda gate: (gate.due_on, gate.number))
    closed = sorted(
        (gate for gate in found if gate.state != "open"), key=lambda gate: gate.last_activity_at, reverse=True
    )
    return [*opened, *closed]


def money_of(card: MissionCard, gates: list[GateCard]) -> Money:
    """Adds what is read anyway, so that the figures of a page agree with its rows."""
    locked = sum((gate.tranche for gate in gates if gate.state == "open"), Decimal(0))
    return Money(card.money_max, sum((gate.released for gate in gates), Decimal(0)), locked, card.currency)


def waiting() -> QuerySet[Any]:
    """Open gates of missions that are not over, each with its mission and who owns that."""
    rows: QuerySet[Any] = GateCard.objects.waiting().annotate(
        mission_key=_of_mission("key"),
        mission_title=_of_mission("title"),
        owner_name=_of_mission("owner_name"),
        mission_owner_id=_of_mission("owner_id", UUIDField()),
        outcome_id=_of_mission("outcome_id", UUIDField()),
    )
    return rows


def _of_mission(column: str, kind: Any = None) -> Subquery:
    rows = MissionCard.objects.filter(pk=OuterRef("mission_id")).values(column)[:1]
    return Subquery(rows, output_field=kind or CharField())


def of_person(user: User, today: date) -> list[dict[str, Any]]:
    """The gates due within a fortnight that the person decides, or for which their mission has to bring the evidence."""
    rows, decides_all = waiting().filter(due_on__lte=today + SOON), may_shape_portfolio(user)
    own: set[UUID] = set()
    if not decides_all:
        own = set(OutcomeCard.objects.filter(owner_id=user.pk).values_list("pk", flat=True))
        rows = rows.filter(Q(mission_owner_id=user.pk) | Q(outcome_id__in=own))
    return [
        {**row, "decides": decides_all or row["outcome_id"] in own, "overdue": row["due_on"] < today}
        for row in rows.order_by("due_on", "number").values(*WAITING, "outcome_id")
    ]


def counts(today: date) -> Mapping[str, int]:
    """How many gates wait, how many of them are overdue, and how those ended that were decided."""
    found: dict[str, int] = GateCard.objects.waiting().aggregate(
        open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))
    )
    decided = GateCard.objects.filter(state="decided").aggregate(
        decided=Count("pk"), spun_down=Count("pk", filter=Q(option="spin_down"))
    )
    return {**found, **decided}
