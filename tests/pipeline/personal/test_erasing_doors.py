"""Who may erase a person, and what the page and the endpoint say."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from accounts.erased import ERASED
from accounts.models import User
from pipeline.personal import keyring

pytestmark = pytest.mark.django_db
NAME = "Wilhelmina Quartz"


@pytest.fixture(autouse=True)
def state(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.STATE = tmp_path
    yield
    keyring.forget()


@pytest.fixture
def her(person: Callable[..., User]) -> User:
    return person("member", name=NAME)


def page_of(user: User) -> str:
    return reverse("pipeline:person_erase", args=[user.pk])


@pytest.mark.parametrize("role", ["administrator", "data_steward"])
def test_who_looks_after_people_or_data_erases_with_the_name_typed(
    role: str, her: User, person: Callable[..., User], client: Any
) -> None:
    client.force_login(person(role))
    shown = client.get(page_of(her)).content.decode()
    assert NAME in shown and "for good" in shown
    wrong = client.post(page_of(her), {"name": "Wilhelmina"})
    assert wrong.status_code == 422 and "exactly as it stands" in wrong.content.decode()
    assert client.post(page_of(her), {"name": NAME}).status_code == 302
    her.refresh_from_db()
    assert her.name == ERASED
    assert client.get(page_of(her)).status_code == 404, "nobody is left to be erased"


@pytest.mark.parametrize("role", ["executive", "member", "profession_lead", "auditor"])
def test_others_are_told_whom_to_ask(role: str, her: User, person: Callable[..., User], client: Any) -> None:
    client.force_login(person(role))
    refused = client.post(page_of(her), {"name": NAME})
    her.refresh_from_db()
    assert refused.status_code == 403 and "data stewards" in refused.content.decode() and her.name == NAME


def test_a_program_erases_over_rest_and_hears_where_the_name_still_stands(
    her: User, rest: Any, token: Any, person: Callable[..., User]
) -> None:
    admin = person("administrator", name="Callum")
    may, may_not = token("accounts:admin", user=admin), token("topics:read")
    path = f"/persons/{her.pk}/erase"
    assert rest("POST", path, as_=may_not).status_code == 403
    done = rest("POST", path, as_=may)
    assert done.status_code == 200, done.content
    assert done.json() == {"ids": [str(her.pk)], "still_said": []}
    again = rest("POST", path, as_=may)
    assert (again.status_code, again.json()["code"]) == (409, "already_erased")
    own = rest("POST", f"/persons/{admin.pk}/erase", as_=may)
    assert (own.status_code, own.json()["code"]) == (403, "not_yourself")


def test_links_lead_to_the_page(her: User, person: Callable[..., User], client: Any) -> None:
    client.force_login(person("administrator"))
    assert page_of(her) in client.get(reverse("accounts:user_show", args=[her.pk])).content.decode()
