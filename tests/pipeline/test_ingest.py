"""Events in and out over REST: an answer for each, nothing doubled, nothing half done."""

from typing import Any

import pytest

from pipeline import actions
from pipeline.models import Partition, StoredEvent, Topic
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
        "specversion": "1.0",
        "id": f"sale-{number}",
        "source": "/tills/1",
        "type": "shop.sale.recorded.v1",
        "time": "2026-03-02T09:00:00Z",
        "topic": "shop.sale",
        "data": {"store": "Hove", "amount": 12.5},
    }
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


def test_the_attributes_of_one_event_may_stand_in_headers(rest: Any, sales: str) -> None:
    headers = {
        "ce-specversion": "1.0",
        "ce-id": "sale-1",
        "ce-source": "/tills/1",
        "ce-type": "shop.sale.recorded.v1",
        "ce-time": "2026-03-02T09:00:00Z",
        "ce-topic": "shop.sale",
        "ce-subject": '"caf%C3%A9"',
    }
    answer = rest("POST", "/events", {"store": "Hove", "amount": 12.5}, **headers)
    assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
    event = StoredEvent.objects.get(topic="shop.sale")
    assert (event.event_id, event.subject, event.data) == ("sale-1", "café", {"store": "Hove", "amount": 12.5})
    again = rest("POST", "/events", sale(subject="café"))
    assert (again.status_code, again.json()["status"]) == (200, "duplicate")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"ce-id": None}, 400, "missing_attribute"),
        ({"ce-color": "red"}, 400, "unknown_attribute"),
        ({"ce-subject": "caf%E9"}, 400, "invalid_input"),
        ({"ce-source": "/cairn"}, 403, "source_is_cairns"),
        ({"content_type": "text/plain"}, 415, "unsupported_media_type"),
    ],
)
def test_headers_are_held_to_the_same_rules(
    rest: Any, sales: str, changes: dict[str, Any], status: int, code: str
) -> None:
    headers = {f"ce-{name}": value for name, value in sale().items() if name != "data"} | changes
    headers = {name: value for name, value in headers.items() if value is not None}
    answer = rest("POST", "/events", sale()["data"], **headers)
    assert (answer.status_code, answer.json()["code"], stored()) == (status, code, 0)


def test_structured_and_batched_events_are_what_their_media_type_says(rest: Any, sales: str) -> None:
    single, batch = "application/cloudevents+json", "application/cloudevents-batch+json; charset=utf-8"
    assert rest("POST", "/events", sale(1), content_type=single).status_code == 201
    assert rest("POST", "/events", [sale(2)], content_type=batch).json()["accepted"] == 1
    assert rest("POST", "/events", [sale(3)], content_type=single).status_code == 400
    assert rest("POST", "/events", sale(3), content_type=batch).status_code == 400
    assert stored() == 2


def test_events_of_a_key_keep_the_order_in_which_they_came(rest: Any, sales: str) -> None:
    rest("POST", "/events", [sale(n, partitionkey=f"till-{n % 3}") for n in range(30)])
    rest("POST", "/events", [sale(n, partitionkey=f"till-{n % 3}") for n in range(20, 50)])
    for till in range(3):
        rows = StoredEvent.objects.filter(key=f"till-{till}").order_by("sequence").values_list("event_id", flat=True)
        assert list(rows) == [f"sale-{n}" for n in range(50) if n % 3 == till]


def test_what_an_event_is_related_to_is_kept(rest: Any, sales: str) -> None:
    rest("POST", "/events", sale(correlationid="order-7", causationid="basket-7"))
    event = rest("GET", "/events?topic=shop.sale").json()["data"][0]
    assert (event["correlationid"], event["causationid"]) == ("order-7", "basket-7")


def test_nobody_speaks_in_cairns_name(rest: Any, sales: str) -> None:
    answer = rest("POST", "/events", sale(source="/cairn"))
    assert (answer.status_code, answer.json()["code"]) == (403, "source_is_cairns")


def test_a_newer_schema_holds_at_once_also_in_processes_that_knew_the_older(rest: Any, sales: str) -> None:
    rest("POST", "/events", sale(1))
    wider = {**SCHEMA, "properties": {**SCHEMA["properties"], "till": {"type": "integer"}}}
    Topic.objects.filter(name=sales).update(schema=wider, version=2)  # as another process does it
    assert rest("POST", "/events", sale(2, data={"store": "Hove", "amount": 1, "till": 7})).status_code == 201


def test_a_dry_run_checks_and_stores_nothing(rest: Any, sales: str) -> None:
    answer = rest("POST", "/events?dry_run=true", [sale(1), sale(2, data={})])
    assert (answer.status_code, stored()) == (207, 0)
    assert answer.json()["accepted"] == 1


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
    rest("POST", "/data-domains", {"name": "shop", "title": "Shop", "belongs": "What happens in the shop."})
    new = {"name": "shop.return", "meaning": "What comes back over the counter.", "schema": SCHEMA, "partitions": 4}
    answer = rest("POST", "/topics", new)
    assert (answer.status_code, answer["Location"]) == (201, "/api/v1/topics/shop.return")
    assert rest("POST", "/topics", new).json()["code"] == "topic_taken"
    assert rest("GET", "/topics/shop.return").json()["partitions"] == 4
    assert StoredEvent.objects.get(topic="pipeline.topic").data["name"] == "shop.return"


def test_a_topic_with_a_schema_that_is_none_is_refused(rest: Any, db: Any) -> None:
    rest("POST", "/data-domains", {"name": "shop", "title": "Shop", "belongs": "What happens in the shop."})
    new = {"name": "shop.x", "meaning": "What comes back over the counter.", "schema": {"type": "nothing"}}
    answer = rest("POST", "/topics", new)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_schema")
