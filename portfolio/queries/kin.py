"""Who has a mission by the date and who had it, and what it came from and became."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from portfolio.models import HandoverCard, Kin, MissionCard, status_on

TURNS = 8


@dataclass(frozen=True)
class Ownership:
    """`cover`: the absence that is planned or runs; `waiting`: the handover that nobody acknowledged yet."""

    owner_id: Any
    owner_name: str
    cover: HandoverCard | None
    is_covered: bool
    waiting: HandoverCard | None
    turns: list[HandoverCard]


def ownership(card: MissionCard, now: datetime) -> Ownership:
    """Right also between the end of a cover and the tick that tells of it: the days say who has it."""
    rows = list(HandoverCard.objects.filter(mission_id=card.pk).order_by("-starts_at", "-handover_id")[:TURNS])
    open_covers = (row for row in rows if row.kind == "absence" and row.ended_at is None and not _is_past(row, now))
    cover = next(open_covers, None)
    is_covered = cover is not None and cover.starts_at is not None and cover.starts_at <= now
    owner_id, owner_name = _owner(card, rows, now)
    waiting = next((row for row in rows if _waits(row, now)), None)
    return Ownership(owner_id, owner_name, cover, is_covered, waiting, rows)


def _waits(row: HandoverCard, now: datetime) -> bool:
    """As HandoverCard.objects.waiting says it, of one row that is here already: nobody said yet that they read the brief."""
    is_told = row.kind not in ("", "return")
    return is_told and row.acknowledged_at is None and row.ended_at is None and not _is_past(row, now)


def _is_past(row: HandoverCard, now: datetime) -> bool:
    return row.ends_on is not None and row.ends_on <= now.date()


def _owner(card: MissionCard, rows: list[HandoverCard], now: datetime) -> tuple[Any, str]:
    for row in rows:
        if row.kind != "absence" or row.ended_at is not None:
            continue
        if _is_past(row, now):
            return row.from_id, row.from_name
        if row.starts_at is not None and row.starts_at <= now:
            return row.to_id, row.to_name
    return card.owner_id, card.owner_name


@dataclass(frozen=True)
class Family:
    """The mission's parent, its children, what it graduated into and from, and its reviews."""

    parent: dict[str, Any] | None
    children: list[dict[str, Any]]
    platform: dict[str, Any] | None
    graduates: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    graduation: dict[str, Any] | None
    reason: str

    @property
    def is_there(self) -> bool:
        return bool(self.parent or self.children or self.platform or self.graduates or self.reviews)


_COLUMNS = ("mission_id", "key", "title", "type", "state", "today", "regressed", "owner_name")


def family(card: MissionCard, today: date) -> Family:
    related = list(Kin.objects.filter(Q(pk=card.pk) | Q(parent_id=card.pk) | Q(platform_id=card.pk)))
    own = next((row for row in related if row.pk == card.pk), None)
    below = {row.pk for row in related if row.parent_id == card.pk}
    graduates = {row.pk for row in related if row.platform_id == card.pk}
    above = {pk for pk in (own.parent_id, own.platform_id) if pk} if own else set()
    found = (
        MissionCard.objects.known().filter(pk__in={*below, *graduates, *above}) if below or graduates or above else None
    )
    rows = (
        list(found.annotate(today=status_on(today)).order_by("number").values(*_COLUMNS)) if found is not None else []
    )
    by_id = {row["mission_id"]: row for row in rows}
    return Family(
        parent=by_id.get(own.parent_id) if own else None,
        children=[row for row in rows if row["mission_id"] in below],
        platform=by_id.get(own.platform_id) if own else None,
        graduates=[row for row in rows if row["mission_id"] in graduates],
        reviews=[_review(said) for said in reversed(own.detail["reviews"])] if own else [],
        graduation=own.detail["graduation"] if own else None,
        reason=own.detail["reason"] if own else "",
    )


def _review(said: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(said[name]) for name in ("reviewed_on", "review_on")}
    return {**said, **days}


def handovers_of(user: User, now: datetime) -> list[dict[str, Any]]:
    """The handovers that wait for an acknowledgement by this person, or of what this person handed over."""
    rows = list(HandoverCard.objects.waiting(at=now).concerning(user.pk).order_by("starts_at", "handover_id"))
    cards = {card["mission_id"]: card for card in _cards(rows)}
    return [
        {"handover": row, "mission": cards[row.mission_id], "is_mine": row.to_id == user.pk}
        for row in rows
        if row.mission_id in cards
    ]


def _cards(rows: list[HandoverCard]) -> list[dict[str, Any]]:
    if not rows:
        return []
    return list(
        MissionCard.objects.known().filter(pk__in={row.mission_id for row in rows}).values("mission_id", "key", "title")
    )
