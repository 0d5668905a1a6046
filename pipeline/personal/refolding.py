"""Read models without what is no longer known of somebody: the rows that said it are folded again from the log."""

from collections.abc import Collection, Iterator

from django.db import connection

from pipeline import facts
from pipeline.engines import database
from pipeline.engines.replay import stretch
from pipeline.envelope import Event
from pipeline.models import Checkpoint
from pipeline.personal import cipher
from pipeline.readmodels import ReadModel, all_of_them
from pipeline.rows import Row, Rows

AT_ONCE = 5_000


def hold(models: Collection[ReadModel]) -> None:
    """From here on readers of these read models wait until the transaction ends."""
    names = [model.name for model in models]
    list(Checkpoint.objects.select_for_update().filter(subscription__in=names).order_by("pk"))


def concerned() -> list[ReadModel]:
    """The read models that may say something about a person."""
    topics = {kind.topic for kind in facts.kinds() if kind.personal}
    return [model for model in all_of_them() if isinstance(model, ReadModel) and topics & set(model.topics)]


def refold(model: ReadModel, persons: Collection[str]) -> int:
    """Folds the rows that events about these persons concern again from the log; returns how many they are.

    As far as readers have come, and no farther: what they have not seen yet, they will see.
    """
    wanted = {str(key) for event in _about(model, persons) for key in model.rows_of(event)}
    if not wanted:
        return 0
    rows: dict[str, Row] = {}
    for event in _seen(model):
        for key in map(str, model.rows_of(event)):
            if key in wanted:
                model.fold(rows.setdefault(key, model.blank(key)), event)
    for row in rows.values():
        model.finish(row)
    Rows(model.table).store(list(rows.values()))
    return len(rows)


def _about(model: ReadModel, persons: Collection[str]) -> Iterator[Event]:
    """The events of the log in which something is hidden under a key of these persons."""
    kinds = [kind.type for kind in facts.kinds() if kind.personal and kind.topic in model.topics]
    text = "data::text" if connection.vendor == "postgresql" else "data"
    marks = ", ".join(["%s"] * len(kinds))
    with connection.cursor() as cursor:
        for person in persons:
            cursor.execute(
                f"SELECT {database.COLUMNS} FROM pipeline_event WHERE type IN ({marks}) AND {text} LIKE %s",
                [*kinds, f"%{cipher.BEGINS}{person}:%"],
            )
            yield from database.from_rows(cursor.fetchall())


def _seen(model: ReadModel) -> Iterator[Event]:
    places = Checkpoint.objects.filter(subscription=model.name, topic__in=model.topics, sequence__gt=0)
    for topic, partition, last in places.order_by("topic", "partition").values_list("topic", "partition", "sequence"):
        for start in range(0, last, AT_ONCE):
            yield from stretch(topic, partition, start, min(start + AT_ONCE, last))
