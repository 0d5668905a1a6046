"""Events of which one is poison, and what became of them. The functions run inside an installation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.inside import NOW

if TYPE_CHECKING:
    from pipeline import log

KEYS, EACH = 20, 8
GUILTY, FIRST = 0, 3  # the key, and which of its events is poison
Told = list[tuple[str, int]]  # key and number


@dataclass(frozen=True)
class Events:
    healthy: Told
    poisoned: Told  # the guilty one and those of its key behind it


def publish(kind: str) -> Events:
    """Some events of many keys on the topic that the workers' poisoned subscription reads."""
    from django.db import connection, transaction

    from pipeline import actions, log
    from pipeline.models import Topic
    from tests.faults.harness.poison import TABLES, TOPIC

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    if not Topic.objects.filter(name=TOPIC).exists():
        actions.open_topic(name=TOPIC, meaning="Events of which some are poison.", by=None, at=NOW)
    told = [(f"{kind}-{key}", number) for number in range(EACH) for key in range(KEYS)]
    guilty = f"{kind}-{GUILTY}"
    with transaction.atomic():
        log.write(
            [_draft(TOPIC, key, number, kind if (key, number) == (guilty, FIRST) else "") for key, number in told]
        )
    poisoned = [(guilty, number) for number in range(FIRST, EACH)]
    return Events(sorted(set(told) - set(poisoned)), poisoned)


def _draft(topic: str, key: str, number: int, poison: str) -> "log.Draft":
    from pipeline import log

    data = {"number": number, **({"poison": poison} if poison else {})}
    return log.Draft(topic=topic, type="torture.event.made.v1", key=key, data=data, time=NOW)


def handled(kind: str) -> Told:
    """What took effect, as often as it did."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT key, number FROM torture_handled WHERE key LIKE %s ORDER BY key, number", [f"{kind}-%"])
        return cursor.fetchall()


def waiting(kind: str) -> Told:
    """What is parked, in the order in which it will be tried again."""
    from pipeline.engines import database
    from pipeline.models import DeadLetter
    from tests.faults.harness.poison import NAME

    letters = DeadLetter.objects.filter(subscription=NAME, key__startswith=f"{kind}-", resolved_at=None)
    found = [database.read(one.topic, one.partition, one.sequence - 1, 1)[0] for one in letters.order_by("sequence")]
    return [(event.key, event.data["number"]) for event in found]


def cure(kind: str) -> None:
    """The handler is mended, and what is parked is tried again."""
    from django.db import connection

    from pipeline import dead_letters
    from pipeline.models import DeadLetter
    from tests.faults.harness.poison import NAME, TOPIC, handle

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO torture_cure VALUES (%s) ON CONFLICT DO NOTHING", [kind])
    letter = DeadLetter.objects.filter(subscription=NAME, key=f"{kind}-{GUILTY}", resolved_at=None)[0]
    dead_letters.retry(subscription=NAME, topic=TOPIC, partition=letter.partition, key=letter.key, handle=handle)
