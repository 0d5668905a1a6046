"""What programs may send that is no event: refused with the reason, and nothing is on the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from pipeline import actions
from pipeline.models import StoredEvent
from tests.bad_inputs.rows import row
from tests.conftest import NOW

TOPIC = "shop.sale"
SCHEMA = {
    "type": "object",
    "properties": {
        "store": {"type": "string", "maxLength": 40},
        "amount": {"type": "number"},
        "people": {"type": "integer", "maximum": 2**31 - 1},
    },
    "required": ["store", "amount"],
    "additionalProperties": False,
}
LEFT_OUT = object()


@pytest.fixture
def sales(db: Any) -> str:
    actions.open_topic(name="shop.free", meaning="Whatever a program wants to tell.", by=None, at=NOW)
    return actions.open_topic(name=TOPIC, meaning="Till lines.", schema=SCHEMA, by=None, at=NOW).name


def sale(number: int = 1, **changes: Any) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": f"sale-{number}",
        "source": "/tills/1",
        "type": "shop.sale.recorded.v1",
        "time": "2026-03-02T09:00:00Z",
        "topic": TOPIC,
        "data": {"store": "Hove", "amount": 12.5},
    }
    return {name: value for name, value in (event | changes).items() if value is not LEFT_OUT}


def selling(**data: Any) -> dict[str, Any]:
    return sale(data={"store": "Hove", "amount": 1, **data})


def bad(name: str, *rows: int, body: Any = None, raw: bytes | None = None, status: int = 400, code: str = "") -> Any:
    """One thing that may be sent, the rows it proves, and how it is answered."""
    return pytest.param(body, raw, status, code, marks=row("events", *rows) if rows else (), id=name)


EVENTS = [
    bad("nothing", 1, raw=b"", code="malformed_json"),
    bad("half a document", 1, raw=b'{"specversion": "1.0"', code="malformed_json"),
    bad("a key given twice", 1, raw=b'{"id": "a", "id": "b"}', code="duplicate_key"),
    bad("NaN", 1, raw=b'{"data": {"amount": NaN}}', code="malformed_json"),
    bad("a number", 2, body=3, code="not_an_event"),
    bad("a text", 2, body="x", code="not_an_event"),
    bad("an empty batch", 3, body=[], code="invalid_input"),
    bad("too many", 3, body=[1] * 10_001, status=413, code="body_too_large"),
    *(
        bad(f"no {name}", 5, body=sale(**{name: LEFT_OUT}), code="missing_attribute")
        for name in ("specversion", "id", "source", "type", "time", "data")
    ),
    bad("no topic", 5, body=sale(topic=LEFT_OUT), code="missing_topic"),
    bad("an empty subject", 5, body=sale(subject=""), code="not_a_text"),
    bad("another version of CloudEvents", 5, body=sale(specversion="2.0"), code="unknown_specversion"),
    bad("an id of 300 letters", 6, body=sale(id="x" * 300), code="too_long"),
    bad("an id with U+0000", 6, body=sale(id="a\x00"), code="malformed_json"),
    bad("an id that is a number", 6, body=sale(id=7), code="not_a_text"),
    bad("an id of spaces", 6, body=sale(id="   "), code="not_a_text"),
    bad("an id that nobody can see", 6, body=sale(id="\u200b"), code="control_character"),
    bad("an id turned around", 6, body=sale(id="a\u202eb"), code="control_character"),
    bad("a line break in the key", 6, body=sale(partitionkey="a\nb"), code="control_character"),
    bad("a topic that nobody opened", 11, body=sale(topic="shop.nowhere"), status=404, code="unknown_topic"),
    *(
        bad(f"the topic {name[:12]!r}", 12, body=sale(topic=name))
        for name in ("../x", "shop.*", "#", "shop sale", "Shop.Sale", "shop", "shop." + "x" * 300, "shop.sale\n")
    ),
    bad("a topic of Cairn's own", 13, body=sale(topic="missions.mission"), status=403, code="topic_is_cairns"),
    *(
        bad(f"a schema_version of {version!r}", 15, body=sale(schema_version=version), code="unknown_attribute")
        for version in (0, -1, "2", 99)
    ),
    bad("a required field missing", 17, body=sale(data={"store": "Hove"}), status=422, code="schema_violation"),
    bad("a field too many", 18, body=selling(colour="red"), status=422, code="schema_violation"),
    bad("null for a text", 19, body=selling(store=None), status=422, code="schema_violation"),
    bad("300 letters for 40", 19, body=selling(store="x" * 300), status=422, code="schema_violation"),
    bad("a number for a text", 19, body=selling(store=7), status=422, code="schema_violation"),
    bad("a text for a number", 20, body=selling(people="x"), status=422, code="schema_violation"),
    bad("2^31 people", 20, body=selling(people=2**31), status=422, code="schema_violation"),
    bad("2^63", 20, body=selling(people=2**63), code="malformed_json"),
    bad("U+0000 in the payload", 22, raw=b'{"data": {"store": "a\\u0000b"}}', code="malformed_json"),
    bad("half a surrogate pair", 22, raw=b'{"data": {"store": "\\ud800"}}', code="malformed_json"),
    bad("bytes that are no UTF-8", 22, raw=b'{"data": {"store": "\xff\xfe"}}', code="malformed_json"),
    bad("UTF-16", 22, raw='{"id": "x"}'.encode("utf-16"), code="malformed_json"),
    bad("100,000 levels", 23, raw=b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", code="too_deep"),
    bad(
        "a picture of 1 MB",
        27,
        body=sale(topic="shop.free", data={"a": "x" * 1_000_000}),
        code="data_too_large",
        status=413,
    ),
    bad("33 MB", 27, raw=b'{"data": "' + b"x" * 33 * 1024 * 1024 + b'"}', status=413, code="body_too_large"),
    *(
        bad(f"the time {time!r}", 28, body=sale(time=time), code="bad_time")
        for time in (
            "2026-03-02T09:00:00",
            "0001-01-01T00:00:00Z",
            "9999-12-31T00:00:00Z",
            "2026-02-30T09:00:00Z",
            "2026-02-20T09:00:00+99:99",
            "2026-02-20T23:59:60Z",
            1767225600,
        )
    ),
    bad("data that is a text", body=sale(data="x"), code="data_is_no_object"),
    bad("data in XML", body=sale(datacontenttype="application/xml"), code="not_json"),
    bad("a dataschema that is no text", body=sale(dataschema=5), code="not_a_text"),
    bad("a correlation that is no text", body=sale(correlationid={"a": 1}), code="not_a_text"),
]


@pytest.mark.parametrize(("body", "raw", "status", "code"), EVENTS)
def test_what_is_no_event_is_refused_with_the_reason(
    body: Any, raw: bytes | None, status: int, code: str, rest: Any, sales: str, unchanged: Callable[[], Any]
) -> None:
    with unchanged():
        answer = rest("POST", "/events", body, raw=raw)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), problem
    assert not code or problem["code"] == code, problem
    assert problem["detail"].endswith(".") and problem["request_id"]


@row("events", 4)
def test_of_a_hundred_events_the_bad_one_is_named_and_the_others_are_kept(rest: Any, sales: str) -> None:
    batch = [sale(number) for number in range(100)]
    batch[41] = sale(41, data={"store": "Hove"})
    answer = rest("POST", "/events", batch)
    assert answer.status_code == 207
    [refused] = [event for event in answer.json()["events"] if event["status"] == "rejected"]
    assert (refused["index"], refused["id"], refused["code"]) == (41, "sale-41", "schema_violation")
    assert StoredEvent.objects.filter(topic=TOPIC).count() == 99


@row("events", 8)
def test_an_id_names_one_event(rest: Any, sales: str, unchanged: Callable[[], Any]) -> None:
    rest("POST", "/events", sale())
    with unchanged():
        answer = rest("POST", "/events", selling(amount=99))
    assert (answer.status_code, answer.json()["code"]) == (409, "id_reused")


@row("events", 13, 45)
def test_only_programs_with_the_scope_publish(
    rest: Any, sales: str, token: Any, client: Any, person: Any, unchanged: Callable[[], Any]
) -> None:
    reader = token("events:read")
    client.force_login(person("executive"))
    with unchanged():
        no_scope = rest("POST", "/events", sale(), as_=reader)
        a_person = client.post("/api/v1/events", sale(), content_type="application/json")
    assert (no_scope.status_code, no_scope.json()["scope"]) == (403, "events:write")
    assert a_person.status_code == 403


@pytest.mark.parametrize("how", ["gzip", "deflate", "br"])
@row("events", 51)
def test_what_is_compressed_is_not_unpacked(how: str, rest: Any, sales: str, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        answer = rest("POST", "/events", raw=b"\x1f\x8b" + b"\x00" * 1000, Content_Encoding=how)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@row("events", 29)
def test_a_clock_that_is_fast_keeps_its_time_and_gets_its_place(rest: Any, sales: str) -> None:
    """What is odd about it shows: `time` is the source's, `recordedtime` ours, and the order is that of arrival."""
    late, early = "2199-01-01T00:00:00Z", "2026-03-02T09:00:00Z"
    for number, time in enumerate((late, early)):
        assert rest("POST", "/events", sale(number, time=time)).status_code == 201
    first, second = rest("GET", f"/events?topic={TOPIC}").json()["data"]
    assert (first["time"], second["time"]) == (late, early)
    assert first["sequence"] < second["sequence"]


@contextmanager
def full_disk() -> Iterator[None]:
    """The database's own answer to a full disk: SQLite gets no more pages, PostgreSQL raises what the kernel tells it."""
    with connection.cursor() as cursor:
        for statement in FILL[connection.vendor]:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in EMPTY[connection.vendor]:
                cursor.execute(statement)


FILL = {
    "sqlite": ["PRAGMA max_page_count = 1"],  # it is set to as many as there are
    "postgresql": [
        "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER disk_is_full BEFORE INSERT ON pipeline_event EXECUTE FUNCTION disk_is_full()",
    ],
}
EMPTY = {
    "sqlite": ["PRAGMA max_page_count = 1073741823"],
    "postgresql": ["DROP TRIGGER disk_is_full ON pipeline_event", "DROP FUNCTION disk_is_full"],
}


@row("events", 59)
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_acknowledges_nothing_and_loses_nothing(
    rest: Any, sales: str, unchanged: Callable[[], Any]
) -> None:
    large = [sale(number, topic="shop.free", data={"a": "x" * 200_000}) for number in range(5)]
    with unchanged(), full_disk():
        answer = rest("POST", "/events", large)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "1")
    assert rest("POST", "/events", large).json()["accepted"] == 5
