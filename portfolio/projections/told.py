"""What folds say again and again: of which type a fact is, which day a text means, which week a moment falls in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pipeline import facts
from pipeline.envelope import Event

Row = dict[str, Any]
Fold = Callable[[Row, Event], None]


def by_type(folds: dict[type, Fold]) -> dict[str, Fold]:
    """The folds under the types that events carry."""
    return {type_of(fact): fold for fact, fold in folds.items()}


def type_of(fact: type) -> str:
    """The type under which facts of this class stand on the log."""
    return next(kind.type for kind in facts.kinds() if kind.fact is fact)


def folding(folds: dict[type, Fold]) -> Fold:
    """One fold out of many: the fact's own, then what every fact does. A fact that nobody folds changes nothing."""
    of_type = by_type(folds)

    def fold(row: Row, event: Event) -> None:
        own = of_type.get(event.type)
        if own is not None:
            own(row, event)
            note_activity(row, event)

    return fold


def note_activity(row: Row, event: Event) -> None:
    """Keeps the latest moment at which anything happened to the row."""
    if row["last_activity_at"] is None or event.time > row["last_activity_at"]:
        row["last_activity_at"] = event.time


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def sortable(text: str) -> str:
    """The moment as text whose alphabetical order is the order in time."""
    return moment(text).isoformat(timespec="microseconds")


def number_of(key: str) -> int:
    """12 of MIS-12, so that lists sort as people count."""
    return int(key.rpartition("-")[2])


def monday(when: date) -> date:
    return when - timedelta(days=when.weekday())
