"""The charter of a mission as it stands, and the missions before and behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from missions.access import may_shape_portfolio
from missions.life import OVER
from portfolio.models import CharterCard, MissionCard, OutcomeCard


@dataclass(frozen=True)
class Edition:
    number: int
    state: str
    hypothesis: str
    submitted_by: str
    submitted_at: datetime | None
    signed_by: str
    signed_at: datetime | None


@dataclass(frozen=True)
class Chartered:
    """`signed`: the edition in force; `newest`: what is worked on beside it, None when that is all."""

    signed: Edition | None
    newest: Edition | None
    predecessor: dict[str, Any] | None
    successor: dict[str, Any] | None

    @property
    def shown(self) -> Edition | None:
        return self.signed or self.newest


def of_mission(card: MissionCard) -> Chartered:
    row = CharterCard.objects.filter(pk=card.pk).first()
    if row is None:
        return Chartered(None, None, None, None)
    names = _names(row.detail["editions"].values())
    editions = [_edition(int(number), said, names) for number, said in row.detail["editions"].items()]
    editions.sort(key=lambda edition: -edition.number)
    signed = next((edition for edition in editions if edition.state == "signed"), None)
    newest = editions[0] if editions and editions[0] is not signed and editions[0].state != "withdrawn" else None
    kin = _kin(row)
    return Chartered(signed, newest, kin.get(row.predecessor_id), kin.get(row.successor_id))


def _names(editions: Any) -> dict[str, str]:
    ids = {said.get(who) for said in editions for who in ("submitted_by_id", "signed_by_id")} - {None}
    found = User.objects.filter(pk__in=ids).values_list("pk", "name") if ids else []
    return {str(pk): name for pk, name in found}


def _edition(number: int, said: dict[str, Any], names: dict[str, str]) -> Edition:
    return Edition(
        number=number,
        state=said["state"],
        hypothesis=said["hypothesis"],
        submitted_by=names.get(said.get("submitted_by_id") or "", ""),
        submitted_at=_moment(said.get("submitted_at")),
        signed_by=names.get(said.get("signed_by_id") or "", ""),
        signed_at=_moment(said.get("signed_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _kin(row: CharterCard) -> dict[Any, dict[str, Any]]:
    ids = [pk for pk in (row.predecessor_id, row.successor_id) if pk]
    return {each["mission_id"]: each for each in _named(ids)} if ids else {}


def _named(ids: list[Any]) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any, dict[str, Any]] = (
        MissionCard.objects.known().filter(pk__in=ids).values("mission_id", "key", "title", "state")
    )
    return rows


def to_sign(user: User) -> list[dict[str, Any]]:
    """The charters that wait for a signature which this person may give, the oldest first: never one of their own."""
    rows = CharterCard.objects.filter(waits_since__isnull=False).exclude(submitted_by_id=user.pk)
    missions = MissionCard.objects.known().exclude(state__in=(*OVER, "rechartered"))
    if not may_shape_portfolio(user):
        missions = missions.filter(outcome_id__in=OutcomeCard.objects.filter(owner_id=user.pk).values("pk"))
    waiting = {row.pk: row for row in rows.filter(pk__in=missions.values("pk")).order_by("waits_since", "pk")}
    if not waiting:
        return []
    cards = {card["mission_id"]: card for card in _named(list(waiting))}
    names: dict[Any, str] = dict(
        User.objects.filter(pk__in={row.submitted_by_id for row in waiting.values()}).values_list("pk", "name")
    )
    return [
        {
            **cards[pk],
            "edition": row.waiting_edition,
            "since": row.waits_since,
            "by": names.get(row.submitted_by_id, ""),
        }
        for pk, row in waiting.items()
    ]
