"""The catalogue over REST: topics are accepted by rule, described by who answers for them, and remember what they said."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.models import StoredEvent, Topic

pytestmark = pytest.mark.django_db
SALE = {
    "type": "object",
    "properties": {"store": {"type": "string"}, "pounds": {"type": "number"}},
    "required": ["pounds"],
}
NEW = {"name": "shop.sale", "meaning": "One line of a till, refunds are negative.", "schema": SALE}
Speak = Callable[..., Any]


@pytest.fixture
def shop(rest: Speak) -> Speak:
    """The domain is open, and so is one topic in it, owned by the service that proposed it."""
    about = {"name": "shop", "title": "Shop", "belongs": "What happens in the shop, and nobody's name."}
    assert rest("POST", "/data-domains", about).status_code == 201
    assert rest("POST", "/topics", NEW).status_code == 201
    return rest


def test_the_rule_can_be_read_line_by_line(rest: Speak) -> None:
    lines = rest("GET", "/topic-rule").json()["data"]
    assert [line["line"] for line in lines] == list(range(1, len(lines) + 1))
    assert {"bad_topic_name", "unknown_domain", "meaning_too_short", "class_too_high"} <= {
        line["code"] for line in lines
    }


@pytest.mark.parametrize(
    ("values", "code", "line"),
    [
        ({"name": "Shop Sale"}, "bad_topic_name", 1),
        ({"name": "shop.sale"}, "topic_taken", 2),
        ({"name": "moon.dust"}, "unknown_domain", 3),
        ({"name": "missions.side"}, "unknown_domain", 3),
        ({"meaning": "Till lines."}, "meaning_too_short", 4),
        ({"owner": "Nobody at all"}, "unknown_owner", 5),
        ({"tags": [f"tag {n}" for n in range(21)]}, "too_many_tags", 6),
        ({"schema": {"type": "nothing"}}, "bad_schema", 7),
        ({"schema": SALE}, "topic_collides", 7),
        ({"classification": "confidential"}, "class_too_high", 8),
    ],
)
def test_a_proposal_is_told_which_line_refuses_it(shop: Speak, values: Any, code: str, line: int) -> None:
    good = {"name": "shop.visit", "meaning": "One person who walks in by the door."}
    before = Topic.objects.count()
    answer = shop("POST", "/topics", good | values)
    told = answer.json()
    assert (answer.status_code >= 400, told["code"], told["line"]) == (True, code, line) and told["rule"]
    assert Topic.objects.count() == before
    assert shop("POST", "/topics", good).status_code == 201


def test_a_proposal_hears_of_every_line_that_refuses_it(shop: Speak) -> None:
    told = shop("POST", "/topics", {"name": "moon.dust", "meaning": "Dust.", "classification": "restricted"}).json()
    assert told["code"] == "unknown_domain" and "shop" in told["detail"]
    assert [no["code"] for no in told["also"]] == ["meaning_too_short", "class_too_high"]


def test_a_steward_opens_what_is_confidential(shop: Speak, person: Any, token: Any) -> None:
    as_steward = token("topics:write", "topics:read", user=person("data_steward"))
    new = {
        "name": "shop.complaint",
        "meaning": "One complaint, in the customer's words.",
        "classification": "confidential",
    }
    assert shop("POST", "/topics", new, as_=as_steward).status_code == 201


def test_a_topic_belongs_to_a_mission_by_its_key(shop: Speak, grown: Any) -> None:
    answer = shop("POST", "/topics", {"name": "shop.visit", "meaning": "One person who walks in.", "owner": grown.key})
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("owner", "owner_kind", "owner_key")} == {
        "owner": grown.title,
        "owner_kind": "mission",
        "owner_key": grown.key,
    }


@pytest.fixture
def grown(person: Any, now: Any) -> Any:
    from missions import actions

    owner = person("mission_owner", name="Maya")
    return actions.bring_in(
        title="Full shelves", purpose="Nobody leaves without", type="unclassified", by=owner, at=now
    )


def test_what_a_topic_means_is_written_by_who_owns_it_and_the_old_words_stay(
    shop: Speak, token: Any, person: Any
) -> None:
    tag = shop("GET", "/topics/shop.sale")["ETag"]
    words = {"traps": "Loyalty points are no money.", "tags": ["sales"], "reason": "The pilot was misread"}
    assert shop("PATCH", "/topics/shop.sale", words).status_code == 428
    answer = shop("PATCH", "/topics/shop.sale", words, If_Match=tag)
    assert (answer.status_code, answer.json()["traps"], answer.json()["version"]) == (200, words["traps"], 2)
    assert shop("PATCH", "/topics/shop.sale", words, If_Match=tag).status_code == 412
    assert shop("PATCH", "/topics/shop.sale", words, If_Match=answer["ETag"]).json()["code"] == "topic_unchanged"
    turns = shop("GET", "/topics/shop.sale/history").json()["data"]
    assert [turn["what"] for turn in turns] == ["wrote what it means", "opened it"]
    assert turns[0]["reason"] == words["reason"] and turns[0]["by"] == "Till gateway"
    assert {"part": "traps", "was": "", "is": words["traps"]} in turns[0]["changed"]
    stranger = token("topics:read", "topics:write", user=person("service", name="Another gateway"))
    refused = shop("PATCH", "/topics/shop.sale", {"traps": "None."}, as_=stranger, If_Match=answer["ETag"])
    assert (refused.status_code, "Ask Till gateway" in refused.json()["detail"]) == (403, True)


def test_a_topic_is_given_into_other_hands(shop: Speak, person: Any) -> None:
    maya = person("mission_owner", name="Maya")
    answer = shop("POST", "/topics/shop.sale/hand-over", {"owner": maya.email, "reason": "She reads it"})
    assert (answer.status_code, answer.json()["owner"], answer.json()["owner_kind"]) == (200, "Maya", "person")
    assert StoredEvent.objects.get(type="pipeline.topic.handed_over.v1").data["owner_key"] == str(maya.pk)
    assert shop("POST", "/topics/shop.sale/hand-over", {"owner": "Henrik"}).status_code == 403


def test_a_newer_schema_only_adds_and_holds_from_the_next_event_on(shop: Speak) -> None:
    wider = SALE | {"properties": SALE["properties"] | {"till": {"type": "integer"}}, "additionalProperties": True}
    narrower = {"type": "object", "properties": {"pounds": {"type": "string"}}, "required": ["pounds"]}
    refused = shop("POST", "/topics/shop.sale/schemas", {"schema": narrower})
    assert (refused.status_code, refused.json()["code"]) == (409, "schema_breaks")
    assert refused.json()["breaking"] == ["store is gone", "pounds is string instead of number"]
    sale = {
        "specversion": "1.0",
        "id": "s-1",
        "source": "/tills/7",
        "type": "shop.sale.made.v1",
        "time": "2026-05-04T09:30:00Z",
        "data": {"pounds": 4.5, "till": "seven"},
    }
    assert shop("POST", "/events?topic=shop.sale", sale).status_code == 201
    answer = shop("POST", "/topics/shop.sale/schemas", {"schema": wider, "reason": "Tills are numbered"})
    assert (answer.status_code, answer.json()["number"], answer.json()["changes"]) == (
        201,
        2,
        ["till is new (integer)"],
    )
    assert shop("POST", "/events?topic=shop.sale", sale | {"id": "s-2"}).json()["code"] == "schema_violation"
    assert [one["number"] for one in shop("GET", "/topics/shop.sale/schemas").json()["data"]] == [2, 1]


@pytest.mark.parametrize("words", ["till", "POUNDS", "refund", "shop sale", "gateway"])
def test_topics_are_found_by_name_meaning_owner_and_the_fields_of_their_data(shop: Speak, words: str) -> None:
    assert "shop.sale" in [topic["name"] for topic in shop("GET", f"/topics?q={words}").json()["data"]]
    assert shop("GET", "/topics?q=giraffe").json()["data"] == []


def test_topics_are_listed_by_domain_tag_and_class(shop: Speak) -> None:
    shop("PATCH", "/topics/shop.sale", {"tags": ["money"]}, If_Match="*")
    for query in ("domain=shop", "tag=money", "classification=internal&domain=shop", "owner=Till%20gateway"):
        assert [topic["name"] for topic in shop("GET", f"/topics?{query}").json()["data"]] == ["shop.sale"]


def test_what_cairns_own_topics_mean_comes_with_the_program(rest: Speak, person: Any, token: Any) -> None:
    steward = token("topics:read", "topics:write", user=person("data_steward"))
    refused = rest(
        "PATCH", "/topics/missions.mission", {"meaning": "Something else than it was."}, as_=steward, If_Match="*"
    )
    assert refused.json()["code"] == "cairns_own"
    answer = rest(
        "PATCH", "/topics/missions.mission", {"traps": "A candidate is no mission yet."}, as_=steward, If_Match="*"
    )
    assert answer.status_code == 200
    for path, body in (("hand-over", {"owner": "Till gateway"}), ("schemas", {"schema": {"type": "object"}})):
        assert rest("POST", f"/topics/missions.mission/{path}", body, as_=steward).json()["code"] == "cairns_own"


def test_a_domain_counts_its_topics_and_is_told_by_its_owner(shop: Speak) -> None:
    [domain] = [one for one in shop("GET", "/data-domains").json()["data"] if one["name"] == "shop"]
    assert (domain["topics"], domain["owner"]) == (1, "Till gateway")
    answer = shop("PATCH", "/data-domains/shop", {"title": "The shops"}, If_Match="*")
    assert (answer.status_code, answer.json()["title"], answer.json()["version"]) == (200, "The shops", 2)
    assert (
        shop("POST", "/data-domains", {"name": "shop", "title": "Shop", "belongs": "Again."}).json()["code"]
        == "domain_taken"
    )
    assert shop("POST", "/data-domains", {"name": "No Word", "title": "Shop", "belongs": "Again."}).status_code == 400
    assert shop("GET", "/data-domains/missions").json()["is_ours"] is True


def test_a_topic_says_who_writes_who_reads_and_who_would_notice(shop: Speak) -> None:
    from datetime import UTC, datetime, timedelta

    from pipeline.catalogue import core, flow, pulls

    pulls.forget()
    now = datetime.now(UTC)
    sales = [
        {
            "specversion": "1.0",
            "id": f"s-{n}",
            "source": "/tills/7",
            "type": "shop.sale.made.v1",
            "time": (now - timedelta(hours=n)).isoformat(),
            "data": {"pounds": 4.5},
        }
        for n in range(30)
    ]
    shop("POST", "/events?topic=shop.sale", sales)
    flow.carry(at=now)
    stands = shop("GET", "/topics/shop.sale/standing").json()
    assert (stands["usual_seconds"], stands["longest_pause_seconds"], stands["is_late"]) == (3600, 3600, False)
    assert [(who["source"], who["events"]) for who in stands["writers"]] == [("/tills/7", 30)]
    assert stands["writers"][0]["authtype"] == "service_account" and stands["readers"] == []
    told = shop("GET", "/topics/shop.sale/notices").json()
    assert (told["headline"], told["data"]) == ("Nobody would notice: nothing reads it", [])
    core.keep(at=now)
    figures = shop("GET", "/shared-core?weeks=4").json()
    assert sum(week["events"] for week in figures["data"]) >= 30 and "shop.sale" in figures["unread"]
    assert shop("GET", "/topics/moon.dust/standing").status_code == 404
