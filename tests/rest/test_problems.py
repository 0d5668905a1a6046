"""Every error is a problem: with a code, a reason, a remedy and the id of the request."""

import importlib
import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError, OperationalError
from django.http import Http404
from rest_framework import exceptions

from rest import problems, raised
from rest.problems import Problem
from rest.refusal import Refusal
from tests.rest import shelf
from tests.rest.conftest import Caller
from tests.rest.shelf import LentOut

MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "instance"}


def test_a_refusal_names_its_code_its_field_and_the_way_out(caller: Caller) -> None:
    response = caller.post("books", {"title": "lent"}, X_Request_ID="abc-1")

    assert response.status_code == 409
    assert response.json() == {
        "type": "/api/errors#lent_out",
        "title": "The book is lent out",
        "status": 409,
        "detail": "Ana has this book until Friday. Ask her, or choose another.",
        "code": "lent_out",
        "request_id": "abc-1",
        "instance": "/api/v1/books",
        "errors": [
            {
                "pointer": "/title",
                "code": "lent_out",
                "detail": "Ana has this book until Friday. Ask her, or choose another.",
            }
        ],
    }


def test_a_mistake_of_ours_tells_the_id_and_nothing_else(caller: Caller, caplog: Any) -> None:
    with caplog.at_level(logging.CRITICAL, logger="django.request"):
        response = caller.post("books", {"title": "broken"})

    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert response.json()["request_id"] == response["X-Request-ID"]
    assert b"mistake of ours" not in response.content


def test_a_broken_constraint_is_a_conflict_that_names_the_rule(caller: Caller, books: Any) -> None:
    response = caller.post("books", {"title": "forbidden"})

    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert "book title is allowed" in response.json()["detail"]
    assert not books.objects.exists()


def test_a_broken_uniqueness_is_a_conflict(caller: Caller, books: Any) -> None:
    books.objects.create(key="BOK-2", title="taken by hand")

    response = caller.post("books", {"title": "Moby"})

    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert "key" in response.json()["detail"]


RAISED = [
    (Http404("x"), 404, "not_found"),
    (PermissionDenied("Ask Ana."), 403, "forbidden"),
    (SuspiciousOperation("x"), 400, "bad_request"),
    (ValidationError({"title": ["No."]}), 400, "invalid_input"),
    (ValidationError("No."), 400, "invalid_input"),
    (OperationalError("locked"), 503, "busy"),
    (DataError("out of range"), 400, "invalid_input"),
    (exceptions.Throttled(wait=3), 429, "too_many_requests"),
    (exceptions.NotFound(), 404, "not_found"),
    (exceptions.APIException(), 500, "internal_error"),
]


@pytest.mark.parametrize(("raised", "status", "code"), RAISED, ids=lambda value: type(value).__name__)
def test_what_the_framework_raises_becomes_a_problem(
    raised: Exception, status: int, code: str, caller: Caller, monkeypatch: Any
) -> None:
    def fail(**values: Any) -> None:
        raise raised

    monkeypatch.setattr(shelf, "put_on_shelf", fail)
    response = caller.post("books", {"title": "Moby"})

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert set(response.json()) >= MEMBERS
    assert response["Content-Type"] == "application/problem+json"


def test_who_should_wait_is_told_for_how_long(caller: Caller, monkeypatch: Any) -> None:
    def fail(**values: Any) -> None:
        raise exceptions.Throttled(wait=3)

    monkeypatch.setattr(shelf, "put_on_shelf", fail)

    assert caller.post("books", {"title": "Moby"})["Retry-After"] == "4"


def test_the_address_of_a_problem_says_what_it_means(caller: Caller) -> None:
    where, _, code = caller.post("books", {"title": "lent"}).json()["type"].partition("#")

    assert where == "/api/errors"  # the page stands in tests/api: the shelf has no pages
    assert caller.client.get(f"/api/v1/problems/{code}").json() == {
        "code": "lent_out",
        "status": 409,
        "title": "The book is lent out",
        "meaning": "Somebody has the book.",
        "remedy": "Wait until it is back.",
    }
    assert caller.client.get("/api/v1/problems/nonsense").status_code == 404


def test_the_catalogue_has_every_problem_and_refusal_once(caller: Caller) -> None:
    found = [entry["code"] for entry in caller.client.get("/api/v1/problems").json()["data"]]

    assert found == sorted(set(found))
    assert {"lent_out", "stale", "key_reused", "duplicate_key", "scope_not_held", "refused"} - {"refused"} <= set(found)


def subclasses(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in (child, *subclasses(child))]


@pytest.mark.parametrize("entry", problems.catalogue(), ids=lambda entry: entry.code)
def test_every_problem_says_what_it_is(entry: problems.Entry) -> None:
    assert 400 <= entry.status < 600
    assert entry.code == entry.code.lower()
    assert entry.title[0].isupper()
    assert entry.meaning.endswith(".")


def test_a_refusal_without_a_title_is_called_by_its_name() -> None:
    class TwiceLent(Refusal):
        code = "twice_lent"

    assert TwiceLent.title == "Twice lent"
    assert LentOut.title == "The book is lent out"


def test_a_code_has_one_status_whoever_says_it() -> None:
    kinds = [kind for kind in [*subclasses(Problem), *subclasses(Refusal)] if "code" in vars(kind)]

    assert len({(kind.code, kind.status) for kind in kinds}) == len({kind.code for kind in kinds})


def test_pages_keep_their_own_errors(client: Any, books: Any) -> None:
    client.raise_request_exception = False

    assert client.get("/nowhere")["Content-Type"].startswith("text/html")


def test_digits_are_sent_as_they_are() -> None:
    from rest.rendering import dumps

    assert dumps([Decimal("1.50"), Decimal("1E+3"), Decimal("0.000000001")]) == b"[1.50,1000,0.000000001]"


@pytest.mark.parametrize("given", ["abc-1", "A.b_c-9", "x" * 64])
def test_a_request_keeps_the_id_it_came_with(given: str, caller: Caller) -> None:
    assert caller.get("books", X_Request_ID=given)["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "a\tb", "ü"])
def test_a_request_without_a_clean_id_gets_one(given: str, caller: Caller) -> None:
    made = caller.get("books", X_Request_ID=given)["X-Request-ID"]

    assert made != given
    assert len(made) == 32


def test_the_status_of_a_problem_is_that_of_the_answer() -> None:
    assert problems.of_status(418) is problems.BadRequest
    assert problems.of_status(502) is problems.Broken
    assert problems.of_status(404) is problems.NotFound


def test_what_a_function_raises_is_not_asked_of_a_file_that_changed_beneath_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "changed_lately.py"
    file.write_text("\n" * 50 + "def act() -> None:\n    len(())\n")
    monkeypatch.syspath_prepend(tmp_path)
    act = importlib.import_module("changed_lately").act
    file.write_text("")
    assert raised._raised_by(act, 1) == frozenset()
