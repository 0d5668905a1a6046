"""Every operation does what the OpenAPI document says, whatever is sent: Schemathesis makes good and bad requests of it."""

import json
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6
QUIET = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}


def application(environ: Any, start_response: Any) -> Any:
    """Cairn's own WSGI application, inside the transaction of the test: at its end no connection is given back."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        return list(_wsgi(environ, start_response))
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)


_wsgi = get_wsgi_application()


@pytest.fixture(scope="session")
def schema(openapi: Any) -> Any:
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi)), config=schemathesis.Config())
    found.app = application
    found.config.generation.with_security_parameters = False
    return found


MODES = [
    pytest.param(GenerationMode.POSITIVE, id="positive"),
    pytest.param(GenerationMode.NEGATIVE, id="negative", marks=pytest.mark.any_database),  # refused before any is asked
]


@pytest.mark.parametrize("mode", MODES)
def test_every_operation_answers_as_described(mode: GenerationMode, schema: Any, whole_world: World) -> None:
    """Good data is answered as promised, and every read succeeds; bad data is refused.

    Writes meet rules that random data seldom keeps; what they do when it is kept, each room tests.
    """
    failures = []
    for operation in [found for path in schema for found in schema[path].values()]:
        statuses: set[int] = set()
        try:
            with transaction.atomic():
                call(operation, mode, whole_world, statuses)
                transaction.set_rollback(True)
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, operation.label  # there is nothing that could be wrong
        except Exception as trouble:
            failures.append(f"{operation.label}: {trouble}")
        else:
            if mode is GenerationMode.POSITIVE and operation.method == "get" and 200 not in statuses:
                failures.append(f"{operation.label} never succeeded, only {sorted(statuses)}")
    assert not failures, "\n\n".join(failures)


def words(path: str) -> list[str]:
    return path.removeprefix("/api/v1/").split("/")


def call(operation: Any, mode: GenerationMode, whole_world: World, statuses: set[int]) -> None:
    is_good = mode is GenerationMode.POSITIVE
    checks = CHECKS if is_good else [*CHECKS, negative_data_rejection]
    headers = {"Authorization": f"Bearer {whole_world.token}"}

    @settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate], **QUIET)
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        if is_good:
            make_real(case, whole_world)
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses.add(response.status_code)
        each_is_told = response.status_code == 207  # a batch: its answer says of each event whether it was refused
        narrowed = is_good and "fields" in (case.query or {}) and response.status_code == 200
        left_out = (OF_WHOLE_ROWS if narrowed else []) + ([negative_data_rejection] if each_is_told else [])
        case.validate_response(response, checks=[c for c in checks if c not in left_out], headers=headers)
        if narrowed:
            wanted = set(case.query["fields"].split(","))
            assert all(set(row) == wanted for row in response.json()["data"])

    one()


def collection_of(parts: list[str]) -> str:
    """Where the thing of the address is listed; the portfolio shows again what is listed elsewhere."""
    if parts[0] == "ranking":
        return "/".join(parts[:2])
    return parts[1] if parts[0] == "portfolio" else parts[0]


def make_real(case: Any, whole_world: World) -> None:
    """References point to things that are there; the version asked for is the one there is."""
    things = whole_world.things
    collection = collection_of(words(case.path))
    for name in {"ref", "name", "code"} & set(case.path_parameters or {}):
        case.path_parameters[name] = things[collection]
    for container in (case.query, case.body if isinstance(case.body, dict) else None):
        for name in set(container or {}) & set(REFERENCES):
            container[name] = things[REFERENCES[name]]
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = whole_world.speak("GET", f"/{collection}/{things[collection]}")["ETag"]


REFERENCES = {
    "goal": "goals",
    "outcome": "outcomes",
    "mission": "missions",
    "parent": "missions",
    "platform": "missions",
    "to_owner": "users",
    "cluster": "clusters",
    "segment": "segments",
    "kpi": "kpis",
    "objective": "objectives",
    "key_result": "key-results",
    "supersedes": "check-ins",
    "profession": "professions",
    "professional": "professionals",
    "assessment": "assessments",
    "activity": "activities",
    "proposed_by": "users",
    "topic": "topics",
    "domain": "data-domains",
    "owner": "users",
    "lead": "users",
    "to": "users",
    "user": "users",
    "assessed_by": "users",
}
OF_WHOLE_ROWS = [response_schema_conformance]
