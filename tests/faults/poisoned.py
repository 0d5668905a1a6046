"""Events of which one is poison, and what became of them. The functions run inside an installation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.inside import NOW

if TYPE_CHECKING:
    from pipeline import log

KEYS, EACH = 20, 8
GUILTY = {"key-0": "raise", "key-1": "exit", "key-2": "hang"}  # by key, what one of its events does
FIRST = 3  # the number of that one
Told = list[tuple[str, int]]  # key and number


@dataclass(frozen=True)
class Events:
    healthy: Told
    poisoned: Told  # the guilty ones, and those of their keys behind them


def publish() -> Events:
    """Some events of many keys on the topic that the poisoned subscription reads."""
    from django.db import connection, transaction

    from pipeline import actions, log
    from tests.faults.harness.poison import TABLES, TOPIC

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    actions.open_topic(name=TOPIC, meaning="Events of which some are poison.", by=None, at=NOW)
    told = [(f"key-{key}", number) for number in range(EACH) for key in range(KEYS)]
    with transaction.atomic():
        log.write([_draft(TOPIC, key, number, GUILTY.get(key, "") if number == FIRST else "") for key, number in told])
    poisoned = [(key, number) for key, number in told if key in GUILTY and number >= FIRST]
    return Events(sorted(set(told) - set(poisoned)), sorted(poisoned))


def _draft(topic: str, key: str, number: int, poison: str) -> "log.Draft":
    from pipeline import log

    data = {"number": number, **({"poison": poison} if poison else {})}
    return log.Draft(topic=topic, type="torture.event.made.v1", key=key, data=data, time=NOW)


def handled() -> Told:
    """What took effect, as often as it did."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT key, number FROM torture_handled ORDER BY key, number")
        return cursor.fetchall()


def waiting() -> Told:
    """What is parked."""
    from pipeline.engines import database
    from pipeline.models import DeadLetter
    from tests.faults.harness.poison import NAME

    letters = DeadLetter.objects.filter(subscription=NAME, resolved_at=None)
    found = [database.read(one.topic, one.partition, one.sequence - 1, 1)[0] for one in letters]
    return sorted((event.key, event.data["number"]) for event in found)


def cure() -> None:
    """The handler is mended, and what is parked is tried again."""
    from django.db import connection

    from pipeline import retries
    from tests.faults.harness.poison import NAME

    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO torture_cure VALUES (%s)", [(kind,) for kind in GUILTY.values()])
    retries.retry_range(subscription=NAME, by=None, at=NOW)
