"""The reference says of each operation what the OpenAPI document says, with ids of this installation, and sends what is tried."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from missions.models import Outcome
from rest import problems
from rest.reference import operations
from rest.refusal import Refusal
from tests.api.conftest import World

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def person(client: Any, whole_world: World) -> Any:
    client.force_login(User.objects.get(email="every@example.org"))
    return client


def test_every_operation_has_its_line_and_its_place(person: Any, openapi: Any) -> None:
    contents = person.get("/api").content.decode()
    ids = [one["operationId"] for path in openapi["paths"].values() for one in path.values()]

    assert [name for name in ids if f'id="{name}"' not in contents] == []
    for room in operations.rooms():
        page = person.get(f"/api/{room.name}").content.decode()
        assert [one.id for one in room.operations if f'id="{one.id}"' not in page] == []


def test_an_operation_shows_its_fields_limits_codes_and_an_example_that_is_real(
    person: Any, whole_world: World
) -> None:
    page = unescape(person.get("/api/okrs").content.decode())
    part = page[page.index('id="post_key_results_ref_check_ins"') :].partition('<details class="op"')[0]

    assert f"/api/v1/key-results/{whole_world.things['key-results']}/check-ins" in part
    assert "0 to 10" in part and "okrs:write" in part and "Idempotency-Key" in part
    assert 'href="/api/errors#wrong_kind_of_value"' in part


def test_words_find_operations_without_a_script(person: Any) -> None:
    page = person.get("/api?q=rank outcomes").content.decode()

    assert 'id="post_outcomes_ref_rank"' in page
    assert 'id="get_kpis"' not in page


def test_nobody_reads_it_without_signing_in(client: Any, db: Any) -> None:
    assert client.get("/api").status_code == 302
    assert client.get("/api/okrs").status_code == 302
    assert client.post("/api/try/get_me").status_code == 302


def test_what_is_tried_is_sent_as_the_person(person: Any) -> None:
    answer = unescape(person.post("/api/try/get_me", headers={"HX-Request": "true"}).content.decode())

    assert "200 OK" in answer and '"email": "every@example.org"' in answer and '"via": "session"' in answer
    assert "<html" not in answer
    assert "<html" in person.post("/api/try/get_me").content.decode()


def test_a_write_is_a_dry_run_until_it_is_meant(person: Any, whole_world: World) -> None:
    key = whole_world.things["outcomes"]
    tag = whole_world.speak("GET", f"/outcomes/{key}")["ETag"]
    form = {"ref": key, "body": '{"title": "Poultry that pays"}', "h.If-Match": tag}

    tried = unescape(person.post("/api/try/patch_outcomes_ref", form).content.decode())
    assert "Poultry that pays" in tried and "Dry-Run" in tried
    assert not Outcome.objects.filter(title="Poultry that pays").exists()

    done = person.post("/api/try/patch_outcomes_ref", {**form, "meant": "1"})
    assert "200 OK" in done.content.decode()
    assert Outcome.objects.filter(title="Poultry that pays").exists()


def test_what_is_refused_shows_its_problem(person: Any, whole_world: World) -> None:
    form = {"ref": whole_world.things["outcomes"], "body": "{}", "h.If-Match": '"old.1"', "meant": "1"}

    assert "412 Precondition Failed" in person.post("/api/try/patch_outcomes_ref", form).content.decode()
    assert "404 Not Found" in person.post("/api/try/get_missions_ref", {"ref": "../users"}).content.decode()


def test_a_person_tries_no_more_than_they_may(client: Any, whole_world: World) -> None:
    client.force_login(User.objects.get(email="other@example.org"))

    assert "scope_missing" in client.post("/api/try/get_users").content.decode()
    assert client.get("/api/accounts").status_code == 200


def test_the_type_of_a_problem_leads_to_its_line_for_everybody(client: Any, db: Any) -> None:
    where, _, anchor = client.get("/api/v1/me").json()["type"].partition("#")

    page = client.get(where, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'id="{anchor}"' in page.content.decode()
    plain = client.get(where, headers={"Accept": "application/json"}).json()["data"]
    assert {entry["code"] for entry in plain} == {entry.code for entry in problems.catalogue()}


def test_the_page_in_the_docs_is_the_one_that_the_code_makes() -> None:
    command = [
        sys.executable,
        "manage.py",
        "errors",
    ]  # a process of its own: this one may have loaded refusals of tests
    told = subprocess.run(command, cwd=DOCS.parent, check=True, capture_output=True, text=True, timeout=120).stdout
    ours = [kind for kind in below(Refusal) if not kind.__module__.startswith("tests.")]

    assert (DOCS / "errors.md").read_text() == told, "run ./cairn manage errors > docs/errors.md"
    assert {kind.code for kind in [*ours, *problems.kinds()]} - {"refused"} <= set(
        re.findall(r"^### `(\w+)`", told, re.M)
    )


def below(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]


def test_every_code_says_what_it_means_and_what_to_do() -> None:
    silent = [
        entry.code
        for entry in problems.catalogue()
        if not entry.code.startswith("lent") and not (entry.meaning.endswith(".") and entry.remedy.endswith("."))
    ]
    assert silent == []


def test_a_wrong_address_of_the_reference_is_a_page_for_people_and_a_problem_for_programs(person: Any) -> None:
    for address in ("/api/zzz", "/api/errors/zzz"):
        page = person.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert page.status_code == 404 and page["Content-Type"].startswith("text/html"), address
        problem = person.get(address, headers={"Accept": "application/json"})
        assert problem.status_code == 404 and problem["Content-Type"].startswith("application/problem+json"), address
    endpoint = person.get("/api/v1/zzz", headers={"Accept": "text/html"})
    assert endpoint["Content-Type"].startswith("application/problem+json")
