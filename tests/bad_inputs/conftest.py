"""A portfolio with one of everything, its doors as OpenAPI names them, and a witness that nothing changed."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from missions import actions as missions
from pipeline import readers
from rest import documents
from tests.bad_inputs.whole import whole
from tests.conftest import make_person, make_token
from tests.kept import kept
from tests.pipeline.conftest import BEGAN, Life

ROOMS = ("accounts", "pipeline", "missions", "okrs", "professions", "portfolio")
SPECIAL = "/api/v1/events"  # takes programs only, and lists of what its schema describes: test_events.py
LISTED_AT = {
    SPECIAL: f"{SPECIAL}?topic=missions.mission",
    "/api/v1/persons": "/api/v1/users",
    "/api/v1/missions": "/api/v1/missions?sort=key",  # the one that runs
    "/api/v1/charters": "/api/v1/missions/MIS-1/charters",
    "/api/v1/measures": "/api/v1/outcomes/OUT-1/measures",
}  # the others at their own address
MEANS = {"ref": "id", "person_id": "id"}
REF_OF = {"/api/v1/conclusions": "key"}  # a conclusion is at the address of its mission
FORGETS = {"accounts.apitoken"}  # notes when a token was last used, whatever the request came to


@dataclass(frozen=True)
class Operation:
    """One method of one address, with names of things that exist, and the schema of its body."""

    method: str
    path: str
    schema: dict[str, Any] = field(default_factory=dict)
    parameters: tuple[dict[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def properties(self) -> dict[str, dict[str, Any]]:
        """The fields of the body, without the null that some of them may be."""
        return {name: _without_null(found) for name, found in self.schema.get("properties", {}).items()}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    return next((one for one in schema.get("anyOf", []) if one.get("type") != "null"), schema)


class Api:
    """Speaks REST as an administrator who may do everything, in a session."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.sign_in()

    def sign_in(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        kind = headers.pop("content_type", "application/json")
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        path = path if path.startswith("/") else f"/api/v1/{path}"
        return self.client.generic(method, path, data, content_type=kind, headers=sent)

    def send(self, operation: Operation, body: Any = None, *, query: str = "", **more: Any) -> Any:
        """The operation, for whichever version of the thing."""
        return self(operation.method, operation.path + query, body, **({"If_Match": "*"} | more))

    @cached_property
    def operations(self) -> list[Operation]:
        document = documents.document()
        found = [
            Operation(method.upper(), self._with_names(path), _body(document, one), tuple(one.get("parameters", ())))
            for path, methods in document["paths"].items()
            for method, one in methods.items()
            if (path, method) != (SPECIAL, "post")
        ]
        return sorted(found, key=str)

    @property
    def writing(self) -> list[Operation]:
        """Those that read a body."""
        return [one for one in self.operations if one.schema]

    @property
    def reading(self) -> list[Operation]:
        return [one for one in self.operations if one.method == "GET"]

    def _with_names(self, path: str) -> str:
        if "{" not in path:
            return path
        collection = path.split("/{")[0]
        listed = self("GET", LISTED_AT.get(collection, collection)).json()["data"]
        assert listed, f"the portfolio of these tests has nothing for {path}"
        first = listed[0]
        means = MEANS | {"ref": REF_OF.get(collection, "id")}
        path = re.sub(r"{role}", "auditor", path)
        return re.sub(r"{(\w+)}", lambda found: str(first[means.get(found[1], found[1])]), path)


def dealt(asked: list[Any], case: Any, cases: list[Any]) -> list[Any]:
    """Those that this one of a test's cases asks: among them the cases ask each address, and each asks some address.

    What a body or an address may hold is read in one place (rest/), for all: one value shows that an address is read
    there, and one address shows that the value is refused there.
    """
    place = [one.values[-1] for one in cases].index(case)
    return asked[place :: len(cases)] or [asked[place % len(asked)]]


def _body(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return dict(document["components"]["schemas"][name]) if name else dict(schema)


@pytest.fixture(scope="module")
def _kept(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Life, Api]]:
    """One of everything, its read models, and who asks: made once for a file of tests."""
    with kept(django_db_blocker):
        people = [make_person("executive"), make_person("mission_owner", name="Maya")]
        people.append(make_person("profession_lead", name="Ana"))
        life = Life(7, people, make_person("data_steward"))
        life.begin()
        life.affiliate()
        life.report()
        whole(life)
        missions.add_segment(title="Vegetables", cluster=life.clusters[0], by=people[0], at=BEGAN)
        missions.assess(title="A new range", answers={"specific_objective": "yes"}, by=people[0], at=BEGAN)
        make_token(user=make_person("service", name="Till gateway"))
        readers.drain()
        root = make_person("administrator", name="Root")
        root.is_superuser = True
        root.save(update_fields=["is_superuser"])
        api = Api(root)
        api("POST", "saved-views", {"page": "portfolio:mission_list", "name": "Mine", "query": ""})
        webhook = api("POST", "webhooks", {"url": "https://hooks.example.com/in", "topics": ["missions.mission"]})
        assert webhook.status_code == 201, webhook.json()
        api("POST", f"webhooks/{webhook.json()['id']}/ping", {})
        api("POST", "rebuilds", {"read_model": "portfolio.week"})
        assert api.operations
        yield life, api


@pytest.fixture
def portfolio(_kept: tuple[Life, Api], db: Any) -> Life:
    return _kept[0]


@pytest.fixture
def api(_kept: tuple[Life, Api], db: Any) -> Api:
    """In a session of the test's own."""
    _kept[1].sign_in()
    return _kept[1]


@pytest.fixture
def unchanged() -> Callable[[], Any]:
    """`with unchanged():` fails when a row of any room is other than before, an event was appended, or one is gone."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = _everything()
        yield
        after = _everything()
        assert [name for name in before if before[name] != after[name]] == []

    return watch


def _everything() -> dict[str, list[Any]]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {
        model._meta.label_lower: sorted(map(_comparable, model._base_manager.values_list()))
        for model in models
        if model._meta.label_lower not in FORGETS
    }


def _comparable(row: tuple[Any, ...]) -> str:
    """PostgreSQL's driver gives bytes as a view, which is told apart by where it lies."""
    return repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
