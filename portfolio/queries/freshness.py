"""How fresh what is shown is: where the read models stand, and how far the log is ahead of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from pipeline import readers
from portfolio.watched import LOG

LATE = 10.0  # seconds after which a page says so in words

_QUERY = """
SELECT c.subscription, SUM(c.sequence), SUM(p.head)
FROM pipeline_checkpoint c JOIN pipeline_partition p ON p.topic_id = c.topic AND p.number = c.partition
WHERE c.subscription IN ({marks}) GROUP BY c.subscription
UNION ALL SELECT '{log}', SUM(head), SUM(head) FROM pipeline_partition
"""


@dataclass(frozen=True)
class Freshness:
    """`position` counts the events that are in, `behind` those that the slowest has not read, `seconds` the oldest one's age."""

    as_of: datetime
    position: int
    behind: int = 0
    seconds: float = 0.0

    @property
    def is_late(self) -> bool:
        return self.seconds > LATE


def of(names: Sequence[str], now: datetime) -> Freshness:
    """The freshness of a part that shows these read models: it is as late as the latest of them."""
    return together(positions(names), now)


def positions(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each read model how many events it has seen, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY.format(marks=", ".join(["%s"] * len(names)), log=LOG), list(names))
        found = {name: (int(seen or 0), int(head or 0)) for name, seen, head in cursor.fetchall()}
    return {name: found.get(name, (0, 0)) for name in names}


def together(found: dict[str, tuple[int, int]], now: datetime) -> Freshness:
    late = [name for name, (seen, head) in found.items() if head > seen]
    return Freshness(
        as_of=now,
        position=sum(seen for seen, _ in found.values()),
        behind=max((head - seen for seen, head in found.values()), default=0),
        seconds=max((readers.lag_of(name).seconds for name in late), default=0.0),
    )
