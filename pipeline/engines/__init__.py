"""Where events are kept: the database, always, which is the truth; and copies of it from which many may read.

Each engine is a module with the same functions: `append`, `read`, `tail`, `trim` (see Engine).
"""

from django.db import OperationalError

from pipeline.engines import database
from pipeline.envelope import Event


class Away(OperationalError):
    """The engine's server does not answer or takes nothing. No event is to blame, and none is lost: try again later."""


def read(topic: str, partition: int, after: int, limit: int) -> list[Event]:
    """At most `limit` events directly behind `after`, in order, from the engine that this installation reads from."""
    return database.read(topic, partition, after, limit)
