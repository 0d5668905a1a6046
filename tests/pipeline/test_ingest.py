"""Events in and out over REST: an answer for each, nothing doubled, nothing half done."""

from typing import Any

import pytest

from pipeline import actions
from pipeline.models import Partition, StoredEvent
from tests.conftest import NOW

SCHEMA = {
    "type": "object",
    "properties": {"store": {"type": "string", "maxLength": 40}, "amount": {"type": "number"}},
    "required": ["store", "amount"],
    "additionalProperties": False,
}


@pytest.fixture
def sales(db: Any) -> str:
    return actions.open_topic(name="shop.sale", meaning="Till lines.", schema=SCHEMA, by=None, at=NOW).name


def sale(number: int = 1, **changes: Any) -> dict[str, Any]:
    event = {
        "specversion": "1.0", "id": f"sale-{number}", "source": "/tills/1", "type": "shop.sale.recorded.v1",
        "time": "2026-03-02T09:00:00Z", "topic": "shop.sale", "data": {"store": "Hove", "amount": 12.5},
    }  # fmt: skip
    return {name: value for name, value in (event | changes).items() if value is not None}


def stored() -> int:
    return StoredEvent.objects.filter(topic="shop.sale").count()


def test_one_event_is_accepted_with_its_place(rest: Any, sales: str) -> None:
    answer = rest("POST", "/events", sale())
    assert answer.status_code == 201
    assert answer.json()["status"] == "accepted" and answer.json()["position"].startswith("shop.sale:")
    event = StoredEvent.objects.get(topic="shop.sale")
    assert (event.data, event.source, event.authtype) == (
        {"store": "Hove", "amount": 12.5},
        "/tills/1",
        "service_account",
    )


def test_the_same_event_twice_is_a_duplicate_and_changes_nothing(rest: Any, sales: str) -> None:
    rest("POST", "/events", sale())
    again = rest("POST", "/events", sale())
    assert (again.status_code, again.json()["status"], stored()) == (200, "duplicate", 1)


def test_the_same_id_for_another_event_is_refused(rest: Any, sales: str) -> None:
    rest("POST", "/events", sale())
    other = rest("POST", "/events", sale(data={"store": "Hove", "amount": 99}))
    assert (other.status_code, other.json()["code"], stored()) == (409, "id_reused", 1)


def test_in_a_batch_the_good_ones_are_kept_and_the_bad_ones_named(rest: Any, sales: str) -> None:
    batch = [
        sale(1),
        sale(2, data={"store": "Hove"}),
        sale(3),
        sale(1),
        sale(4, topic="shop.nothing"),
        "no event",
        sale(3, type="x"),
    ]
    answer = rest("POST", "/events", batch)
    assert answer.status_code == 207
    told = answer.json()
    assert (told["accepted"], told["duplicate"], told["rejected"]) == (2, 1, 4)
    assert [(row["index"], row["status"], row.get("code")) for row in told["events"]] == [
        (0, "accepted", None),
        (1, "rejected", "schema_violation"),
        (2, "accepted", None),
        (3, "duplicate", None),
        (4, "rejected", "unknown_topic"),
        (5, "rejected", "not_an_event"),
        (6, "rejected", "id_reused"),
    ]
    assert told["events"][1]["pointer"] == "/data" and "amount" in told["events"][1]["detail"]
    assert stored() == 2
    assert sum(Partition.objects.filter(topic="shop.sale").values_list("head", flat=True)) == 2


def test_a_topic_in_the_address_serves_events_that_name_none(rest: Any, sales: str) -> None:
    answer = rest("POST", "/events?topic=shop.sale", [sale(1, topic=None), sale(2, topic=None)])
    assert (answer.status_code, answer.json()["accepted"]) == (200, 2)


def test_a_dry_run_checks_and_stores_nothing(rest: Any, sales: str) -> None:
    answer = rest("POST", "/events?dry_run=true", [sale(1), sale(2, data={})])
    assert (answer.status_code, stored()) == (207, 0)
    assert answer.json()["accepted"] == 1


BAD = {
    "an empty batch": ([], 400),
    "a number": (3, 400),
    "no id": (sale(id=None), 400),
    "no source": (sale(source=None), 400),
    "no time": (sale(time=None), 400),
    "no data": (sale(data=None), 400),
    "another version of CloudEvents": (sale(specversion="2.0"), 400),
    "a time without a zone": (sale(time="2026-03-02T09:00:00"), 400),
    "the year 1": (sale(time="0001-01-01T00:00:00Z"), 400),
    "the year 9999": (sale(time="9999-12-31T00:00:00Z"), 400),
    "a 30th of February": (sale(time="2026-02-30T09:00:00Z"), 400),
    "an offset of 99 hours": (sale(time="2026-02-20T09:00:00+99:99"), 400),
    "a leap second": (sale(time="2026-02-20T23:59:60Z"), 400),
    "an id of 300 letters": (sale(id="x" * 300), 400),
    "an id of spaces": (sale(id="   "), 400),
    "an id that is a number": (sale(id=7), 400),
    "a line break in the key": (sale(partitionkey="a\nb"), 400),
    "an attribute that nobody knows": (sale(colour="red"), 400),
    "data that is a text": (sale(data="x"), 400),
    "data in XML": (sale(datacontenttype="application/xml"), 400),
    "no topic at all": (sale(topic=None), 400),
    "a topic with a slash": (sale(topic="../x"), 400),
    "a topic with a star": (sale(topic="shop.*"), 400),
    "a topic of 300 letters": (sale(topic="shop." + "x" * 300), 400),
    "a topic that nobody opened": (sale(topic="shop.nowhere"), 404),
    "a topic of Cairn's own": (sale(topic="missions.mission"), 403),
    "a payload without a required field": (sale(data={"store": "Hove"}), 422),
    "a payload with a field too many": (sale(data={"store": "Hove", "amount": 1, "x": 1}), 422),
    "a payload with a wrong type": (sale(data={"store": None, "amount": 1}), 422),
    "a payload with a long text": (sale(data={"store": "x" * 300, "amount": 1}), 422),
    "a payload with half a number": (sale(data={"store": "Hove", "amount": "12"}), 422),
}


@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD.keys())
def test_a_bad_event_is_refused_with_the_reason_and_nothing_is_stored(
    rest: Any, sales: str, body: Any, status: int
) -> None:
    answer = rest("POST", "/events", body)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), problem
    assert problem["detail"].endswith(".") and problem["code"] and problem["request_id"]
    assert not StoredEvent.objects.filter(topic="shop.sale").exists()


RAW = {
    "nothing": (b"", 400),
    "half a document": (b'{"specversion": "1.0"', 400),
    "bytes that are no UTF-8": (b'{"id": "\xff\xfe"}', 400),
    "UTF-16": ('{"id": "x"}'.encode("utf-16"), 400),
    "a key given twice": (b'{"id": "a", "id": "b"}', 400),
    "not a number": (b'{"data": {"amount": NaN}}', 400),
    "U+0000 in the payload": (b'{"specversion":"1.0","data":{"store":"a\\u0000b"}}', 400),
    "half a surrogate pair": (b'{"specversion":"1.0","data":{"store":"\\ud800"}}', 400),
    "100,000 levels": (b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "33 MB": (b'{"data": "' + b"x" * 33 * 1024 * 1024 + b'"}', 413),
}


@pytest.mark.parametrize(("raw", "status"), RAW.values(), ids=RAW.keys())
def test_a_body_that_cannot_be_read_is_refused_with_the_reason(rest: Any, sales: str, raw: bytes, status: int) -> None:
    answer = rest("POST", "/events", raw=raw)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert stored() == 0


def test_a_batch_of_more_than_ten_thousand_is_refused(rest: Any, sales: str) -> None:
    assert rest("POST", "/events", [1] * 10_001).status_code == 413


def test_a_program_without_the_scope_publishes_nothing(rest: Any, sales: str, token: Any) -> None:
    answer = rest("POST", "/events", sale(), as_=token("events:read"))
    assert (answer.status_code, answer.json()["scope"], stored()) == (403, "events:write", 0)


def test_a_person_who_signed_in_publishes_nothing(client: Any, person: Any, sales: str) -> None:
    client.force_login(person("executive"))
    assert client.post("/api/v1/events", sale(), content_type="application/json").status_code == 403


def test_the_feed_gives_every_event_once_and_goes_on_for_ever(rest: Any, sales: str) -> None:
    rest("POST", "/events", [sale(n, partitionkey=f"till-{n % 5}") for n in range(25)])
    seen, cursor = [], ""
    for _ in range(4):
        page = rest("GET", f"/events?topic=shop.sale&limit=10{cursor}").json()
        seen += [event["id"] for event in page["data"]]
        cursor = f"&after={page['next']}"
    assert sorted(seen) == sorted(f"sale-{n}" for n in range(25))
    rest("POST", "/events", sale(99))
    later = rest("GET", f"/events?topic=shop.sale{cursor}").json()["data"]
    assert [event["id"] for event in later] == ["sale-99"]
    assert later[0]["specversion"] == "1.0" and later[0]["sequence"] >= 1


@pytest.mark.parametrize("after", ["-1", "abc", "%00", "WyJzaG9wLnNhbGUiLFsxXV0", "9" * 5000])
def test_the_feed_refuses_a_cursor_that_is_none(rest: Any, sales: str, after: str) -> None:
    assert rest("GET", f"/events?topic=shop.sale&after={after}").status_code == 400


def test_the_feed_names_the_parameters_it_knows(rest: Any, sales: str) -> None:
    answer = rest("GET", "/events?topic=shop.sale&color=red")
    assert answer.status_code == 400
    assert "after" in str(answer.json())


def test_anybody_with_the_scope_opens_a_topic(rest: Any, db: Any) -> None:
    new = {"name": "shop.return", "meaning": "What comes back.", "schema": SCHEMA, "partitions": 4}
    answer = rest("POST", "/topics", new)
    assert (answer.status_code, answer["Location"]) == (201, "/api/v1/topics/shop.return")
    assert rest("POST", "/topics", new).json()["code"] == "topic_taken"
    assert rest("GET", "/topics/shop.return").json()["partitions"] == 4
    assert StoredEvent.objects.get(topic="pipeline.topic").data["name"] == "shop.return"


@pytest.mark.parametrize("schema", [{"type": "nothing"}, {"properties": 3}, {"$ref": "https://example.org/x"}])
def test_a_topic_with_a_schema_that_is_none_is_refused(rest: Any, db: Any, schema: Any) -> None:
    answer = rest("POST", "/topics", {"name": "shop.x", "meaning": "x", "schema": schema})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_schema")
