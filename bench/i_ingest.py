"""(i) Events that come in by POST in batches of 1,000, against one raw COPY of the same rows into the log."""

import http.client
import io
import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import orjson
import psycopg2
from django.utils import timezone

from bench.report import Report, median, seconds_of, spread
from launch.installation import Installation
from pipeline import actions
from pipeline.engines import database

TOPIC, COPIED = "bench.till", "bench.copied"
BATCH, BATCHES, ROUNDS = 1_000, 5, 7
SCHEMA = {
    "type": "object",
    "properties": {
        "store": {"type": "string", "maxLength": 40},
        "product": {"type": "string"},
        "pounds": {"type": "number", "minimum": 0},
        "till": {"type": "integer"},
    },
    "required": ["store", "product", "pounds"],
    "additionalProperties": False,
}
_numbers = itertools.count(1)


def measure(installation: Installation, report: Report) -> None:
    prepare()
    web = installation.start("web").processes["web"]
    token = new_token()
    connection = psycopg2.connect(installation.postgres.url)
    posted, held, copied = [], [], []
    try:
        post(installation, token, TOPIC, batches())()  # the first one opens files and fills caches
        for _ in range(ROUNDS):  # in turn, so that a busy moment hits all three
            posted.append(BATCH * BATCHES / seconds_of(post(installation, token, TOPIC, batches())))
            held.append(BATCH * BATCHES / seconds_of(post(installation, token, f"{TOPIC}.held", batches())))
            copied.append(BATCH * BATCHES / seconds_of(copy(connection, batches())))
    finally:
        connection.close()
        web.stop()
    report.say(f"raw COPY of the same rows into the log, {BATCH:,} in a transaction: {spread(copied)} rows/s")
    report.say(f"POST /events, batches of {BATCH:,}, one client: {spread(posted)} events/s")
    report.say(f"the same, each event held against a schema of four fields: {spread(held)} events/s")
    report.judge("share of raw COPY", median(posted) / median(copied), least=0.25)
    report.say(f"share of raw COPY with a schema {median(held) / median(copied):.0%}")


def prepare() -> None:
    said: dict[str, Any] = {"meaning": "Lines of a till.", "by": None, "at": timezone.now()}
    actions.open_topic(name=TOPIC, **said)
    actions.open_topic(name=f"{TOPIC}.held", schema=SCHEMA, **said)
    actions.open_topic(name=COPIED, **said)


def new_token() -> str:
    from accounts import actions as accounts

    now = timezone.now()
    made: dict[str, Any] = {"by": None, "at": now}
    service = accounts.create_user(email="tills@bench.example.org", name="Tills", roles=["service"], **made)
    keeper = accounts.create_user(email="keeper@bench.example.org", name="Keeper", roles=["administrator"], **made)
    life = {"expires_at": now + timedelta(days=1), "by": keeper, "at": now}
    return accounts.issue_token(user=service, name="tills", scopes=["events:write"], **life)[1]


def batches() -> list[list[dict[str, Any]]]:
    """New events: each is one line of a till."""
    return [[_event(next(_numbers)) for _ in range(BATCH)] for _ in range(BATCHES)]


def _event(number: int) -> dict[str, Any]:
    return {
        "specversion": "1.0", "id": f"line-{number}", "source": f"/tills/{number % 40}", "type": "bench.till.sold.v1",
        "time": "2026-03-02T09:00:00Z", "partitionkey": f"till-{number % 40}",
        "data": {"store": "Hove", "product": f"p{number % 400}", "pounds": 2.5, "till": number % 40},
    }  # fmt: skip


def post(installation: Installation, token: str, topic: str, made: Sequence[Any]) -> Callable[[], None]:
    """Sends the batches over one connection, each when the one before is answered."""
    bodies = [orjson.dumps(batch) for batch in made]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/cloudevents-batch+json"}

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
        for body in bodies:
            connection.request("POST", f"/api/v1/events?topic={topic}", body, headers)
            answer = connection.getresponse()
            said = orjson.loads(answer.read())
            if said.get("accepted") != BATCH:
                raise RuntimeError(f"{answer.status}: {str(said)[:300]}")
        connection.close()

    return send


def copy(connection: psycopg2.extensions.connection, made: Sequence[Any]) -> Callable[[], None]:
    """The same rows as the log has them, one COPY and one commit for each batch. Nothing else is asked of them."""
    now = timezone.now().isoformat()
    texts = [io.StringIO("".join(_line(event, now) for event in batch)) for batch in made]

    def run() -> None:
        for text in texts:
            with connection, connection.cursor() as cursor:
                cursor.copy_expert(f"COPY pipeline_event ({database.COLUMNS}) FROM STDIN", text)

    return run


def _line(event: dict[str, Any], now: str) -> str:
    number = int(event["id"].partition("-")[2])
    columns = [
        COPIED, str(number % 8), str(number), f"copied-{number}", event["source"], event["type"], "", event["partitionkey"],
        event["time"], now, orjson.dumps(event["data"]).decode(), "01a1ffb97f3f70029f11de0617288679", "", "service_account",
        "01a1ffb9-7f3f-7002-9f11-de0617288679", "internal",
    ]  # fmt: skip
    return "\t".join(columns) + "\n"
