"""The ranked outcomes: how each stands today, and on how many of the last thirteen Mondays it went well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from okrs.scoring import Status, combine
from portfolio.models import MissionCard, OutcomeCard
from portfolio.models.standing import STANDING, status_of, status_on
from portfolio.projections.standing import ABSENT, STATUS_OF, WEEKS
from portfolio.projections.week import mondays
from portfolio.queries.centre import GOING_WELL, place_of


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

    def on(self, monday: date) -> list[Status]:
        place = place_of(self.anchor_on, self.state, monday)
        letter = ABSENT if place is None else self.letters[place]
        return [] if letter == ABSENT else [STATUS_OF[letter]] * self.count

    def now(self) -> list[Status]:
        return [Status(self.today)] * self.count if self.state == "active" else []


def outcomes(today: date) -> list[Ranked]:
    """All of them in their order: what their missions and their own key results make of each. Two questions."""
    rows = list(
        OutcomeCard.objects.ranked().values(
            "outcome_id", "key", "title", "rank", "total_krs", "anchor_on", "past", *STANDING
        )
    )
    pasts = _of_missions(today)
    days = mondays(today, WEEKS)
    return [_ranked(row, [*pasts.get(row["outcome_id"], ()), *_own(row, today)], days) for row in rows]


def _of_missions(today: date) -> dict[Any, list[_Past]]:
    cards = (
        MissionCard.objects.known().exclude(outcome_id=None).exclude(state="candidate").annotate(today=status_on(today))
    )
    alike = cards.order_by().values_list("outcome_id", "anchor_on", "state", "past", "today").annotate(n=Count("pk"))
    found: dict[Any, list[_Past]] = {}
    for outcome_id, *told in alike:
        found.setdefault(outcome_id, []).append(_Past(*told))
    return found


def _own(row: dict[str, Any], today: date) -> list[_Past]:
    return [_Past(row["anchor_on"], "active", row["past"], status_of(row, today))] if row["total_krs"] else []


def _ranked(row: dict[str, Any], pasts: Sequence[_Past], days: Iterable[date]) -> Ranked:
    well = tuple(combine(status for past in pasts for status in past.on(day)) in GOING_WELL for day in days)
    now = combine(status for past in pasts for status in past.now())
    return Ranked(row["key"], row["title"], row["rank"], now, well)
