"""What the shops themselves send: till lines and visits, and the two KPIs that workers compute from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pipeline.windows import Condition, KpiRule

SALES, VISITS = "channels.sale", "channels.visit"
TAKINGS = "Weekly takings in the Brighton Lanes"
DOOR_TO_STREET = "Minutes from the door to the street"
ZONE = "Europe/London"
OPENED, HANDED_OVER = 526, 60  # days ago
SALES_FROM = 84
LANES = "Brighton Lanes"
CATEGORIES = ("Fresh vegetables", "Poultry", "Bakery", "Dairy", "Ready to cook")


@dataclass(frozen=True)
class Stream:
    """A topic of the business, and the KPI declared on it."""

    topic: str
    meaning: str
    selection: str
    traps: str
    owner: str
    tags: tuple[str, ...]
    schema: dict[str, Any]
    kpi: str
    unit: str
    rule: KpiRule


def _schema(**properties: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


# The areas of the business that topics lie in: name, title, what belongs there.
DOMAINS = (
    (
        "channels",
        "Channels",
        "Where the grocer meets people: stores, tills, gates, the app. What happens there, and nobody's name.",
    ),
    (
        "products",
        "Products",
        "What is sold: ranges, prices, suppliers and what is wasted. No takings; those are in Channels.",
    ),
    (
        "customers",
        "Customers",
        "What people want and say, in groups of ten and more. Single persons stay where they gave their consent.",
    ),
)

STREAMS = (
    Stream(
        SALES, "One event per till line: which store, which category, how much.",
        "Every till of every store, also those where people scan themselves. Staff purchases are left out.",
        "Refunds are negative, so a sum can fall. A till without a line to the street sends its day at night: judge no "
        "day before it is over.",
        "Full shelves pod",
        ("sales", "stores"), _schema(store="string", category="string", amount="number"), TAKINGS, "GBP",
        KpiRule(SALES, where=(Condition("store", "eq", LANES),), aggregate="sum", field="amount", window="week", zone=ZONE, places=2),
    ),
    Stream(
        VISITS, "One event per counted visit in the shops near offices: which shop, how many minutes from the door to the street.",
        "Counted at the gates between seven and eight; nobody is known by name. Deliveries use another door.",
        "Two people who walk in together are one visit. The gate in Leeds was moved in spring: its first weeks are short.",
        "Tills without a queue",
        ("visits", "stores"), _schema(store="string", minutes="number"), DOOR_TO_STREET, "min",
        KpiRule(VISITS, aggregate="mean", field="minutes", window="week", zone=ZONE, places=1),
    ),
)  # fmt: skip


def history(stream: Stream, chance: Random, now: datetime) -> list[dict[str, Any]]:
    """Everything that the shops sent until now."""
    made = _sales(chance, now) if stream.topic == SALES else _visits(chance, now)
    return [event for event in made if event["time"] <= now.isoformat()]


def _sales(chance: Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Two lines a day in the Lanes, which take a little more every week, and two elsewhere."""
    for day in range(SALES_FROM + now.weekday(), -1, -1):  # whole weeks, from a Monday on
        growth = 1 + 0.18 * (1 - day / SALES_FROM)
        for hour, store in ((9, LANES), (11, "Brighton Station"), (15, LANES), (17, "Hove")):
            yield sale(chance, _at(now, day, hour, chance), store=store, growth=growth)


def _visits(chance: Random, now: datetime) -> Iterator[dict[str, Any]]:
    """From eleven minutes to little more than five, and there they stay."""
    for day in range(OPENED, -1, -1):
        mean = 5.4 + 5.6 * max(0.0, (day - 190) / (OPENED - 190))
        for hour, store in ((12, "Liverpool Street"), (13, "Leeds Park Row")):
            at = _at(now, day, hour, chance)
            data = {"store": store, "minutes": round(mean + chance.uniform(-0.9, 0.9), 1)}
            yield _event("gates", store, "channels.visit.counted.v1", at, chance, data)


def sale(chance: Random, at: datetime, *, store: str = "", growth: float = 1.0) -> dict[str, Any]:
    """A till line as a CloudEvent."""
    store = store or chance.choice((LANES, "Brighton Station", LANES, "Hove"))
    amount = round(86 * growth * chance.uniform(0.9, 1.1), 2)
    data = {"store": store, "category": chance.choice(CATEGORIES), "amount": amount}
    return _event("tills", store, "channels.sale.recorded.v1", at, chance, data)


def _event(kind: str, store: str, type_: str, at: datetime, chance: Random, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{kind}-{chance.getrandbits(64):016x}",
        "source": f"/{kind}/{store.lower().replace(' ', '-')}",
        "type": type_,
        "time": at.isoformat(),
        "partitionkey": store,
        "data": data,
    }


def _at(now: datetime, day: int, hour: int, chance: Random) -> datetime:
    return (now - timedelta(days=day)).replace(hour=hour, minute=chance.randrange(60), second=0, microsecond=0)
