"""What both contestants do with a sale: one upsert into the row of its product. Once by a fold, once by a task."""

import os
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from celery import shared_task
from django.db import connection, models, transaction

from pipeline import actions, log, readers, readmodels
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Partition

TOPIC = "bench.sale"  # the reader loop reads it
TASKS = "bench.task"  # nobody reads it: each event gets a task of its own
PRODUCTS = 400
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEEN = "BENCH_SEEN"  # a file in which the worker notes when the effect of an event could be seen


Stretch = tuple[str, int, int, int]  # topic, partition, behind which number, up to which


class Stock(models.Model):
    """Per product: how many lines, how much money, and when last."""

    product = models.CharField(max_length=40, primary_key=True)
    lines = models.IntegerField()
    pounds = models.DecimalField(max_digits=14, decimal_places=2)
    last_sold_at = models.DateTimeField(null=True)
    by_till = models.JSONField()

    class Meta:
        app_label = "bench"
        db_table = "bench_stock"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(lines__gte=0), name="stock_counts_up")
        ]

    def __str__(self) -> str:
        return self.product


def blank(product: str) -> dict[str, Any]:
    return {"product": product, "lines": 0, "pounds": Decimal(0), "last_sold_at": None, "by_till": {}}


def fold(row: dict[str, Any], event: Event) -> None:
    _sell(row, event.data, event.time)


def _sell(row: dict[str, Any], data: dict[str, Any], sold_at: datetime) -> None:
    row["lines"] += 1
    row["pounds"] += Decimal(data["pounds"])
    row["last_sold_at"] = max(row["last_sold_at"] or sold_at, sold_at)
    row["by_till"][data["till"]] = row["by_till"].get(data["till"], 0) + 1


MODEL = readmodels.ReadModel(
    name="bench.stock",
    table=Stock,
    topics=(TOPIC,),
    rows_of=lambda event: [event.data["product"]],
    blank=blank,
    fold=fold,
)


def handle(events: Any) -> None:
    """The read model, and a note of when its commit was through."""
    MODEL.apply(events)
    if os.environ.get(SEEN):
        transaction.on_commit(lambda: note_seen([event.id for event in events]))


readmodels.keep(MODEL)
readers.subscribe(readers.Subscription(name=MODEL.name, topics=MODEL.topics, handle=handle))


@shared_task(ignore_result=True)
def sell(event_id: str, data: dict[str, Any], sold_at: str) -> None:
    """The same upsert by one task for one event. It even gets the event in its message and need not read it."""
    with transaction.atomic():
        row, _ = Stock.objects.select_for_update().get_or_create(pk=data["product"], defaults=blank(data["product"]))
        _sell(row.__dict__, data, datetime.fromisoformat(sold_at))
        row.save()
    if os.environ.get(SEEN):
        note_seen([event_id])


def note_seen(ids: list[str]) -> None:
    at = time.monotonic()  # one clock for all processes of a machine
    with Path(os.environ[SEEN]).open("a") as notes:
        notes.write("".join(f"{name} {at}\n" for name in ids))


def data_of(number: int) -> dict[str, Any]:
    return {
        "product": f"product-{number * 7919 % PRODUCTS}",
        "till": f"till-{number % 5}",
        "pounds": f"{number % 900 / 100 + 1:.2f}",
        "basket": f"basket-{number // 9}",
        "quantity": number % 4 + 1,
    }


def draft(topic: str, number: int, name: str = "") -> log.Draft:
    data = data_of(number)
    return log.Draft(
        topic=topic,
        type="bench.sale.made.v1",
        key=data["product"],
        subject=data["product"],
        data=data,
        time=NOW,
        id=name,
    )


def prepare() -> None:
    """The table and the topics."""
    with connection.schema_editor() as editor:
        editor.create_model(Stock)
    for topic in (TOPIC, TASKS):
        actions.open_topic(name=topic, meaning="Sales of the bench.", by=None, at=NOW)
    readers.drain_fully()


def append(count: int, start: int = 0) -> None:
    """So many events on the log, committed in batches as an import does it."""
    for first in range(start, start + count, 2000):
        with transaction.atomic():
            log.write([draft(TOPIC, number) for number in range(first, min(first + 2000, start + count))])


def head() -> int:
    return sum(Partition.objects.filter(topic=TOPIC).values_list("head", flat=True))


def newest(count: int) -> list[Stretch]:
    """The newest events of the topic, about so many, as stretches of its partitions."""
    heads = [(number, top) for number, top in sorted(database.tail(TOPIC).items()) if top]
    return [(TOPIC, number, max(0, top - count // len(heads)), top) for number, top in heads]
