"""A released type of events may only gain optional fields; the schemas in docs/schemas are what was promised."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from missions import actions as missions
from pipeline import actions, facts, released
from pipeline.catalogue import actions as catalogue

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
RELEASED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "state": {"enum": ["open", "closed"]},
        "count": {"type": "integer"},
        "owner": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "lines": {
            "type": "array",
            "items": {"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]},
        },
    },
    "required": ["title", "state"],
}


def changed(*path: str, to: Any = None) -> dict[str, Any]:
    """The released schema with one place set to something else, or taken out."""
    schema = deepcopy(RELEASED)
    place: Any = schema
    for name in path[:-1]:
        place = place[name]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return schema


def test_every_type_keeps_what_was_released() -> None:
    assert released.broken_promises(released.kept(), released.published()) == []


def test_every_type_is_kept_as_it_is_published() -> None:
    """`./cairn manage schemas` writes what this finds missing."""
    kept = released.kept()
    assert {name: kept.get(name) for name in released.published()} == released.published()


def test_a_field_that_may_be_missing_is_no_broken_promise() -> None:
    more = changed("properties", "note", to={"type": "string"})
    deeper = changed("properties", "lines", "items", "properties", "pounds", to={"type": "number"})
    worded = {**RELEASED, "title": "Another name", "description": "Other words"}
    for now in (RELEASED, more, deeper, worded):
        assert released.broken_promises({"a.b.v1": RELEASED}, {"a.b.v1": now}) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (changed("properties", "count"), "count is gone"),
        (changed("required", to=["title", "state", "count"]), "count must come now"),
        (changed("required", to=["title"]), "state may be missing now"),
        (changed("properties", "count", to={"type": "string"}), "count is string instead of integer"),
        (changed("properties", "count", to={"type": "number"}), "count is number instead of integer"),
        (changed("properties", "count", "maximum", to=5), "count has another maximum"),
        (changed("properties", "title", to={"type": ["string", "null"]}), "title is string or null instead of string"),
        (changed("properties", "owner", "anyOf", to=[TEXT]), "owner may no longer be null"),
        (changed("properties", "owner", "anyOf", to=[TEXT, {"type": "null"}, WHOLE]), "owner may also be integer"),
        (changed("properties", "state", "enum", to=["open"]), "state may be less than before"),
        (changed("properties", "state", "enum", to=["open", "closed", "lost"]), "state may also be lost"),
        (
            changed("properties", "lines", "items", "properties", "sku", to={"type": "integer"}),
            "lines[].sku is integer",
        ),
        (changed("properties", "lines", "items", "required", to=[]), "lines[].sku may be missing now"),
    ],
)
def test_anything_else_needs_a_new_version(now: dict[str, Any], told: str) -> None:
    broken = released.broken_promises({"a.b.v1": RELEASED}, {"a.b.v1": now})
    assert len(broken) == 1 and broken[0].startswith(f"a.b.v1: {told}")


def test_a_new_required_field_is_a_broken_promise() -> None:
    now = changed("required", to=["title", "state", "note"])
    now["properties"]["note"] = {"type": "string"}
    assert released.broken_promises({"a.b.v1": RELEASED}, {"a.b.v1": now}) == ["a.b.v1: note is new (string, required)"]


def test_a_type_goes_only_when_a_newer_version_is_there() -> None:
    assert released.broken_promises({"a.b.v1": RELEASED}, {"a.b.v2": RELEASED}) == []
    assert released.broken_promises({"a.b.v1": RELEASED}, {"a.c.v2": RELEASED}) == [
        "a.b.v1: is gone, and no newer version of it is there"
    ]


def test_the_command_refuses_to_write_over_a_promise(tmp_path: Path) -> None:
    call_command("schemas", folder=tmp_path, verbosity=0)
    assert set(released.kept(tmp_path)) == {kind.type for kind in facts.kinds()}
    promised = tmp_path / f"{facts.kinds()[0].type}.json"
    schema = released.kept(tmp_path)[promised.stem]
    schema["properties"]["what_was_promised"] = {"type": "string"}
    promised.write_bytes(released.text_of(schema))
    with pytest.raises(CommandError, match="what_was_promised is gone"):
        call_command("schemas", folder=tmp_path)
    assert b"what_was_promised" in promised.read_bytes()


def test_the_schema_that_an_event_names_is_there_and_describes_its_data(rest: Any, person: Any, now: Any) -> None:
    missions.set_goal(title="Fresh food", by=person("executive"), at=now)
    event = rest("GET", "/events?topic=missions.goal").json()["data"][0]
    schema = rest("GET", event["dataschema"].removeprefix("/api/v1")).json()
    assert schema["$id"] == event["dataschema"]
    jsonschema.Draft202012Validator(schema).validate(event["data"])


def test_events_of_an_opened_topic_name_the_topics_schema(rest: Any, db: Any, now: Any) -> None:
    schema = {"type": "object", "properties": {"pounds": {"type": "number"}}, "required": ["pounds"]}
    actions.open_topic(name="shop.sale", meaning="Till lines.", schema=schema, by=None, at=now)
    sale = {
        "specversion": "1.0",
        "id": "1",
        "source": "/till",
        "type": "shop.sale.made.v1",
        "time": "2026-03-02T09:00:00Z",
        "topic": "shop.sale",
        "data": {"pounds": 2},
    }
    rest("POST", "/events", sale)
    event = rest("GET", "/events?topic=shop.sale").json()["data"][0]
    found = rest("GET", event["dataschema"].removeprefix("/api/v1")).json()
    assert {name: found[name] for name in schema} == schema


def test_a_schema_may_hold_any_number(rest: Any, person: Any, now: Any) -> None:
    schema = {"type": "object", "properties": {"pounds": {"type": "number", "minimum": 0.5, "maximum": 1e20}}}
    topic = actions.open_topic(name="shop.sale", meaning="Till lines.", schema=schema, by=None, at=now)
    wider = {**schema, "properties": {**schema["properties"], "kilos": {"type": "number", "maximum": 2.5}}}
    catalogue.revise_schema(topic=topic, schema=wider, reason="Scales", by=person("data_steward"), at=now)
    found = rest("GET", "/schemas/shop.sale").json()["properties"]
    assert (found["pounds"]["maximum"], found["kilos"]["maximum"]) == (1e20, 2.5)


@pytest.mark.parametrize("name", ["no.such.type.v1", "../secrets", "..%2f..%2fREADME", "shop.nothing", "%00"])
def test_there_is_no_schema_of_another_name(rest: Any, db: Any, name: str) -> None:
    assert rest("GET", f"/schemas/{name}").status_code == 404


def test_a_type_that_nobody_publishes_any_more_keeps_its_schema(
    rest: Any, db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "okrs.gone.happened.v1.json").write_bytes(released.text_of(RELEASED))
    monkeypatch.setattr(released, "KEPT", tmp_path)
    assert rest("GET", "/schemas/okrs.gone.happened.v1").json() == RELEASED
