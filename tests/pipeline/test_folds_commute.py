"""A read model's rows depend on which facts there were, never on how topics and partitions interleaved on the way."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import readmodels
from pipeline.engines import database
from pipeline.envelope import Event
from pipeline.models import Partition

pytestmark = pytest.mark.django_db

Rows = dict[str, dict[str, Any]]


@pytest.fixture
def lived_through(life: Callable[[int], Any]) -> list[list[Event]]:
    """The events of a random life, one list for each partition that holds any."""
    lived = life(7)
    lived.begin()
    lived.go_on(150)
    parts = Partition.objects.filter(head__gt=0).order_by("topic", "number")
    return [database.read(part.topic_id, part.number, 0, 10_000) for part in parts]


def _folded(model: readmodels.ReadModel, batches: Sequence[Sequence[Event]]) -> bytes:
    """The rows after these batches, as the table would hold them: JSON comes back from it as plain values."""
    rows: Rows = {}
    for batch in batches:
        concerned: Rows = {}
        for event in batch:
            for key in model.rows_of(event):
                row = rows.setdefault(str(key), model.blank(str(key)))
                concerned[str(key)] = row
                model.fold(row, event)
        for row in concerned.values():
            model.finish(row)
            if "detail" in row:
                row["detail"] = orjson.loads(orjson.dumps(row["detail"]))
    return orjson.dumps(rows, option=orjson.OPT_SORT_KEYS, default=str)


def _read_by_partition(parts: Sequence[Sequence[Event]], model: readmodels.ReadModel) -> list[Sequence[Event]]:
    return [part for part in parts if part[0].topic in model.topics]


@st.composite
def readings(draw: Any, parts: Sequence[Sequence[Event]]) -> list[Sequence[Event]]:
    """The partitions' events in some order that readers may take: each partition in its own order, in batches of any size."""
    chance = draw(st.randoms(use_true_random=False))
    places = [0] * len(parts)
    batches = []
    while open_parts := [n for n, part in enumerate(parts) if places[n] < len(part)]:
        n = chance.choice(open_parts)
        size = chance.choice((1, 1, 2, 5, 50))
        batches.append(parts[n][places[n] : places[n] + size])
        places[n] += size
    return batches


def test_every_interleaving_of_topics_and_partitions_gives_the_same_rows(lived_through: list[list[Event]]) -> None:
    by_topic = defaultdict(int)
    for part in lived_through:
        by_topic[part[0].topic] += len(part)
    assert sum(by_topic.values()) > 120 and len(by_topic) > 9

    expected = {
        model.name: _folded(model, _read_by_partition(lived_through, model))
        for model in readmodels.all_of_them()
        if isinstance(model, readmodels.ReadModel)
    }

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), name=st.sampled_from(sorted(expected)))
    def check(data: Any, name: str) -> None:
        model = readmodels.named(name)
        batches = data.draw(readings(_read_by_partition(lived_through, model)))
        assert _folded(model, batches) == expected[name]

    check()
