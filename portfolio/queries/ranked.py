"""The ranked outcomes: how each stands today, and on how many of the last thirteen Mondays it went well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count

from missions.life import BEFORE
from okrs.scoring import Status, combine
from portfolio.models import MissionCard, OutcomeCard
from portfolio.models.standing import STANDING, status_of, status_on
from portfolio.projections.standing import ABSENT, STATUS_OF, WEEKS
from portfolio.projections.week import mondays
from portfolio.queries.centre import GOING_WELL, place_of
from portfolio.queries.prepared import prepared


@dataclass(frozen=True)
class Ranked:
    """An outcome in its place. `well`: for each of the thirteen Mondays, oldest first, whether it was on track or met."""

    key: str
    title: str
    rank: int | None
    status: Status
    well: tuple[bool, ...]

    @property
    def goes_well(self) -> bool:
        return self.status in GOING_WELL


@dataclass(frozen=True)
class _Past:
    """So many missions, or the key results of the outcome itself, that stood alike on every Monday."""

    anchor_on: date | None
    state: str
    letters: str
    today: str
    count: int = 1

    def on(self, mondays: tuple[date, ...]) -> list[str]:
        """The letter of each of these days."""
        places = _places(self.anchor_on, self.state, mondays)
        return [ABSENT if place is None else self.letters[place] for place in places]

    def now(self) -> list[Status]:
        return [Status(self.today)] * self.count if self.state == "active" else []


@lru_cache(256)
def _places(anchor_on: date | None, state: str, mondays: tuple[date, ...]) -> list[int | None]:
    return [place_of(anchor_on, state, monday) for monday in mondays]


@lru_cache(256)
def _goes_well(letters: frozenset[str]) -> bool:
    """Which statuses there are decides it, and not how many of each."""
    return combine(STATUS_OF[letter] for letter in letters if letter != ABSENT) in GOING_WELL


def outcomes(today: date) -> list[Ranked]:
    """All of them in their order: what their missions and their own key results make of each. Two questions."""
    pasts = _of_missions(today)
    days = tuple(mondays(today, WEEKS))
    return [_ranked(row, [*pasts.get(row["outcome_id"], ()), *_own(row, today)], days) for row in _rows()]


@prepared
def _rows() -> Any:
    return OutcomeCard.objects.ranked().values(
        "outcome_id", "key", "title", "rank", "total_krs", "anchor_on", "past", *STANDING
    )


def _of_missions(today: date) -> dict[Any, list[_Past]]:
    found: dict[Any, list[_Past]] = {}
    for outcome_id, *told in _alike(today):
        found.setdefault(outcome_id, []).append(_Past(*told))
    return found


@prepared
def _alike(today: date) -> Any:
    cards = (
        MissionCard.objects.known().exclude(outcome_id=None).exclude(state__in=BEFORE).annotate(today=status_on(today))
    )
    return cards.order_by().values_list("outcome_id", "anchor_on", "state", "past", "today").annotate(n=Count("pk"))


def _own(row: dict[str, Any], today: date) -> list[_Past]:
    return [_Past(row["anchor_on"], "active", row["past"], status_of(row, today))] if row["total_krs"] else []


def _ranked(row: dict[str, Any], pasts: Sequence[_Past], days: tuple[date, ...]) -> Ranked:
    well = tuple(
        _goes_well(frozenset(letters))
        for letters in zip(ABSENT * WEEKS, *(past.on(days) for past in pasts), strict=True)
    )
    now = combine(status for past in pasts for status in past.now())
    return Ranked(row["key"], row["title"], row["rank"], now, well)
