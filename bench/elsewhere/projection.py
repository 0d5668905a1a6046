"""The same read model by pyeventsourcing: `python projection.py URL PRODUCTS EVENTS` prints its events a second, as JSON.

Runs in an environment of its own, which has eventsourcing and psycopg 3 and knows nothing of Cairn: with psycopg 3 beside it
Django would take that for its driver.
"""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 120
TABLE = """
CREATE TABLE IF NOT EXISTS elsewhere_stock (
    product text PRIMARY KEY, lines int NOT NULL, pounds numeric(14, 2) NOT NULL, last_sold_at timestamptz, by_till jsonb NOT NULL
)
"""
SELL = """
INSERT INTO elsewhere_stock AS s VALUES (%(product)s, 1, %(pounds)s, %(sold_at)s, jsonb_build_object(%(till)s::text, 1))
ON CONFLICT (product) DO UPDATE SET lines = s.lines + 1, pounds = s.pounds + excluded.pounds,
    last_sold_at = greatest(s.last_sold_at, excluded.last_sold_at),
    by_till = s.by_till || jsonb_build_object(%(till)s::text, coalesce((s.by_till->>%(till)s)::int, 0) + 1)
"""


class Product(Aggregate):
    class Sold(Aggregate.Event):
        product: str
        till: str
        pounds: str
        basket: str
        quantity: int
        sold_at: str

    @event(Sold)
    def sell(self, product: str, till: str, pounds: str, basket: str, quantity: int, sold_at: str) -> None:
        """An event has what happened; the aggregate itself keeps nothing."""


class Sales(Application[Any]):
    """The log."""


class StockView(PostgresTrackingRecorder):
    """The read model, with how far it has come in the same commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sql_create_statements.append(SQL(TABLE))

    def sell(self, sold: Product.Sold, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                SELL, {"product": sold.product, "pounds": sold.pounds, "sold_at": sold.sold_at, "till": sold.till}
            )


class StockProjection(Projection[StockView]):
    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """What is not of interest: that products were created."""

    @process_event.register
    def _(self, domain_event: Product.Sold, tracking: Tracking) -> None:
        self.view.sell(domain_event, tracking)


def main(url: str, products: int, events: int) -> float:
    """Events a second, from the moment the projection starts until its last event is in."""
    parts = urlsplit(url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"), "POSTGRES_HOST": str(parts.hostname), "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": str(parts.username), "POSTGRES_PASSWORD": str(parts.password),
    }  # fmt: skip
    application = Sales(env=env)
    last = 0
    for number in range(products):
        product = Product()
        for sale in range(events // products):
            product.sell(
                f"product-{number}", f"till-{sale % 5}", "4.50", f"basket-{sale // 9}", sale % 4 + 1, NOW.isoformat()
            )
        last = application.save(product)[-1].notification.id
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Sales, projection_class=StockProjection, view_class=StockView, env=env
    ) as runner:
        runner.wait(last, timeout=PATIENCE)
        took = time.perf_counter() - began
    return events / took


if __name__ == "__main__":
    _, url, products, events = sys.argv
    print(json.dumps(main(url, int(products), int(events))))
