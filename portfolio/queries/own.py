"""What is one person's own: missions they lead or work on, outcomes they own, the craft they lead, their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import User
from missions.life import OVER
from portfolio.models import MissionCard, OutcomeCard, PersonLoad, ProfessionCard, status_on
from portfolio.projections.told import monday
from portfolio.queries import centre
from portfolio.queries.capacity import spans
from portfolio.queries.people import DAY, Weeks, shares
from professions.capacity import Span

ENDS_SOON = timedelta(days=30)
WEEKS = 12
_COLUMNS = (
    "mission_id", "key", "title", "type", "state", "today", "past", "score", "known_krs", "total_krs", "confidence", "regressed",
    "owner_id", "owner_name", "starts_on", "ends_on",
)  # fmt: skip


@dataclass(frozen=True)
class Time:
    """A professional's weeks: the share that is booked of each, and the missions that have it now or later."""

    person: dict[str, Any]
    shares: list[int | None]
    lent: list[dict[str, Any]]

    def free_from(self, first: date) -> date | None:
        """The Monday of the first week with at least half of the time free."""
        weeks = (n for n, share in enumerate(self.shares) if share is not None and share <= 50)
        return next((first + timedelta(weeks=n) for n in weeks), None)


def missions(user: User, lent: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """The missions that are not over and that the person owns or works on, their own first."""
    working = {assignment["mission_id"] for assignment in lent}
    rows = MissionCard.objects.known().exclude(state__in=OVER).filter(Q(owner_id=user.pk) | Q(pk__in=working))
    found = rows.annotate(today=status_on(today)).order_by("state", "ends_on", "number").values(*_COLUMNS)
    return sorted(({**row, "is_own": row["owner_id"] == user.pk} for row in found), key=lambda row: not row["is_own"])


def to_decide(own: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Those of the person's own missions whose window closes within a month, or is closed."""
    return [
        row
        for row in own
        if row["is_own"] and row["state"] == "active" and row["ends_on"] and row["ends_on"] <= today + ENDS_SOON
    ]


def outcomes(user: User, today: date) -> list[dict[str, Any]]:
    """The ranked outcomes that the person owns, with their status."""
    rows = list(OutcomeCard.objects.ranked().filter(owner_id=user.pk).values("outcome_id", "key", "title", "rank"))
    states = centre.outcome_states(today, [row["outcome_id"] for row in rows]) if rows else {}
    return [{**row, "status": states[row["outcome_id"]].status.value} for row in rows]


def craft(user: User) -> ProfessionCard | None:
    """The profession that the person leads."""
    found: ProfessionCard | None = ProfessionCard.objects.filter(lead_id=user.pk).order_by("number").first()
    return found


def time(user: User, today: date) -> Time | None:
    """The person's own weeks; None for who is no professional."""
    found = PersonLoad.objects.filter(user_id=user.pk)
    row = found.values("key", "name", "profession_id", "profession_title", "level", "detail").first()
    if row is None:
        return None
    real = [a for a in row["detail"]["allocations"].values() if a["starts_on"] < a["ends_on"]]
    days = [(date.fromisoformat(a["starts_on"]), date.fromisoformat(a["ends_on"])) for a in real]
    weeks = Weeks(monday(today), WEEKS)
    booked = weeks.of(Span(first, end - DAY, Decimal(a["fte"])) for a, (first, end) in zip(real, days, strict=True))
    there = weeks.of(spans(row["detail"]["availability"]))
    lent = [
        {**a, "starts_on": first, "last_day": end - DAY}
        for a, (first, end) in zip(real, days, strict=True)
        if end > today
    ]
    return Time(dict(row), shares(booked, there), sorted(lent, key=lambda a: (a["starts_on"], a["mission_key"])))
