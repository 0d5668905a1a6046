"""The OpenAPI document is valid and says what the endpoints do."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from rest import documents
from tests.rest.conftest import Caller


@pytest.fixture
def document(caller: Caller) -> Any:
    documents.made_once.cache_clear()
    yield caller.client.get("/api/v1/openapi.json").json()
    documents.made_once.cache_clear()


def test_it_is_valid_openapi_3_1(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_a_list_says_its_filters_scope_and_shape(document: Any) -> None:
    listed = document["paths"]["/api/v1/books"]["get"]

    assert listed["summary"] == "Read books"
    assert listed["description"] == "Everything on the shelf.\n\nScope: `okrs:read`."
    names = {parameter["name"] for parameter in listed["parameters"]}
    assert names >= {"pages__gte", "kind", "limit", "sort", "cursor", "fields", "include"}
    sort = next(parameter for parameter in listed["parameters"] if parameter["name"] == "sort")
    assert "|read_on|" in sort["schema"]["pattern"]
    rows = listed["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]["items"]
    shape = document["components"]["schemas"][rows["$ref"].rpartition("/")[2]]
    assert shape["properties"]["price"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}
    assert listed["security"] == [{"token": ["okrs:read"]}, {"session": []}]


def test_a_body_says_its_fields(document: Any) -> None:
    post = document["paths"]["/api/v1/books"]["post"]

    reference = post["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert body["required"] == ["title"]
    assert body["additionalProperties"] is False
    assert body["properties"]["kind"] == {"type": "string", "enum": ["novel", "atlas"]}
    assert body["properties"]["tags"]["items"]["maxLength"] == 10


def test_a_change_says_that_it_needs_the_version(document: Any) -> None:
    patch = document["paths"]["/api/v1/books/{ref}"]["patch"]

    required = {parameter["name"] for parameter in patch["parameters"] if parameter["required"]}
    assert required == {"ref", "If-Match"}
    assert {"412", "428", "404", "422"} <= set(patch["responses"])


def test_every_operation_has_a_summary_an_id_of_its_own_and_its_problems(document: Any) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]

    assert all(operation["summary"] and operation["description"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all("400" in operation["responses"] for operation in operations)


def test_what_is_answered_is_what_is_described(document: Any, caller: Caller) -> None:
    from jsonschema import Draft202012Validator

    caller.post("books", {"title": "Moby", "price": 2.5, "read_on": "2026-01-01"})
    described = document["paths"]["/api/v1/books"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {**described, "components": document["components"]}

    Draft202012Validator(schema).validate(caller.get("books?include=total").json())
