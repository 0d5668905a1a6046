"""Till lines that a shop might send, the way integrations really send them: late, out of order, and some of them twice."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

Line = dict[str, Any]
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
WEEKS = 6
TILLS = 24


def lines(seed: str, count: int) -> list[Line]:
    """The lines of a few weeks, in the order of their making. The same seed makes the same lines."""
    chance = random.Random(seed)
    return [_line(chance, f"{seed}-{number}") for number in range(count)]


def _line(chance: random.Random, name: str) -> Line:
    sold_at = BEGAN + timedelta(seconds=chance.randrange(WEEKS * 7 * 24 * 3600))
    till = chance.randrange(TILLS)
    return {
        "specversion": "1.0",
        "id": name,
        "source": f"/shop/till/{till}",
        "type": "shop.line.sold.v1",
        "time": sold_at.isoformat(),
        "partitionkey": f"till-{till}",
        "data": {
            "department": chance.choice(["poultry", "bakery", "dairy"]),
            "pounds": chance.randrange(5, 4000) / 100,
        },
    }


def deliveries(lines: Sequence[Line], seed: str, size: int) -> list[list[Line]]:
    """Batches in random order; one line in seven comes again in some later or earlier batch, or in the same one."""
    chance = random.Random(seed)
    sent = [*lines, *chance.sample(list(lines), len(lines) // 7)]
    chance.shuffle(sent)
    return [sent[start : start + size] for start in range(0, len(sent), size)]


def poultry_by_week(lines: Sequence[Line]) -> dict[date, Decimal]:
    """What the KPI must show: computed from the lines alone, each counted once, by a second hand."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for line in {line["id"]: line for line in lines}.values():
        if line["data"]["department"] == "poultry":
            sold_on = datetime.fromisoformat(line["time"]).date()
            found[sold_on - timedelta(days=sold_on.weekday())] += Decimal(repr(line["data"]["pounds"]))
    return dict(found)
