"""docs/api.md says what is so: its addresses, codes and scopes exist."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from accounts.roles import SCOPES
from rest import documents, problems

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()


@pytest.fixture(scope="module")
def openapi() -> Any:
    documents.made_once.cache_clear()
    return documents.document()


def test_every_scope_is_named() -> None:
    assert set(re.findall(r"`([a-z]+:(?:read|write|admin))`", TEXT)) == set(SCOPES)


def test_every_address_exists(openapi: Any) -> None:
    said = re.findall(r"(GET|POST) +(/[\w/{}-]+)", TEXT)
    named = {(verb, re.sub(r"MIS-\d+", "{ref}", path)) for verb, path in said}
    named |= {("POST", "/missions/{ref}/launch"), ("GET", "/problems")}

    missing = [
        (method, path) for method, path in named if method.lower() not in openapi["paths"].get(f"/api/v1{path}", {})
    ]
    assert missing == []


def test_every_code_and_status_is_in_the_catalogue() -> None:
    codes = {entry.code for entry in problems.catalogue()}
    statuses = {entry.status for entry in problems.catalogue()}

    assert {"still_running", "invalid_input"} <= codes
    told = {int(number) for row in re.findall(r"^\| ([\d, ]+) \|", TEXT, re.MULTILINE) for number in row.split(", ")}
    assert told <= statuses


def test_the_program_s_own_document_is_valid(client: Any) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    documents.made_once.cache_clear()
    response = client.get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert list(OpenAPIV31SpecValidator(response.json()).iter_errors()) == []


def test_those_who_ask_first_and_at_once_get_one_whole_document() -> None:
    documents.made_once.cache_clear()
    together = Barrier(4)

    def asked(_: int) -> dict[str, Any]:
        together.wait(timeout=30)
        return documents.document()

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(asked, range(4))

    assert all(other is first for other in others)
    wanted = set(re.findall(r"'#/components/schemas/(\w+)'", str(first["paths"])))
    assert wanted and wanted <= set(first["components"]["schemas"])


# The room asks by itself: anybody may propose, and a token needs missions:write for it (tests/missions).
PROPOSING = {("post", "/api/v1/missions")}
INTAKE = ("/api/v1/assessments", "/api/v1/activities")
# One's own: a token may do so with accounts:admin only (tests/accounts).
OWN = ("/api/v1/me", "/api/v1/tokens")
# A matter of looking: whoever may sign in keeps views of the lists, and tells no fact by it (tests/accounts).
LOOKING = ("/api/v1/saved-views",)


def test_every_operation_is_described_by_the_kit(openapi: Any) -> None:
    """A summary and an id of its own, and its problems."""
    operations = [found for one in openapi["paths"].values() for found in one.values()]

    ids = [found["operationId"] for found in operations]
    assert len(ids) == len(set(ids))
    assert [
        found["operationId"] for found in operations if not found["summary"] or "400" not in found["responses"]
    ] == []


def test_every_operation_needs_a_scope_that_fits(openapi: Any) -> None:
    wrong = []
    for path, one in openapi["paths"].items():
        for method, found in one.items():
            is_proposing = (method, path) in PROPOSING or (method == "post" and path.startswith(INTAKE))
            if not found["security"] or path.startswith(OWN + LOOKING) or is_proposing:
                continue
            scope = "".join(found["security"][0]["token"])
            reads = scope.endswith(":read")
            if (
                not scope
                or (reads and method != "get")
                or (not reads and scope != "accounts:admin" and method == "get")
            ):
                wrong.append((method, path, scope))
    assert wrong == []


def addresses(openapi: Any) -> list[str]:
    return [re.sub(r"{\w+}", "0192f0c1-2345-7abc-8def-0123456789ab", path) for path in openapi["paths"]]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
def test_no_address_opens_without_signing_in(method: str, openapi: Any, client: Any, db: Any) -> None:
    public = ("/api/v1/openapi.json", "/api/v1/problems")
    for path in addresses(openapi):
        if path.startswith(public):
            continue
        response = client.generic(method, path, b"{}", content_type="application/json")
        assert response.status_code in (401, 405), (method, path, response.status_code)
        assert response["Content-Type"] == "application/problem+json"


def test_every_address_refuses_an_unknown_parameter(openapi: Any, client: Any, person: Any) -> None:
    user = person("administrator")
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    client.force_login(user)

    for path in addresses(openapi):
        for method in openapi["paths"][
            next(p for p in openapi["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", p), path))
        ]:
            response = client.generic(method.upper(), f"{path}?nonsense=1", b"{}", content_type="application/json")
            assert response.status_code == 400, (method, path, response.status_code, response.content)
            assert b"nonsense" in response.content
