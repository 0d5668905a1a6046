"""The shelf's table, a caller with a token, and short words for asking."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import User
from tests.rest import shelf


@pytest.fixture(scope="session")
def _shelf_table(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {shelf.Book._meta.db_table}")
        with connection.schema_editor() as editor:
            editor.create_model(shelf.Book)


@pytest.fixture
def books(_shelf_table: None, db: None, settings: Any) -> Iterator[type[shelf.Book]]:
    settings.ROOT_URLCONF = "tests.rest.shelf"
    shelf.Book.objects.all().delete()
    shelf.made.clear()
    yield shelf.Book
    shelf.Book.objects.all().delete()


class Caller:
    """Asks the API with a token."""

    def __init__(self, user: User, *scopes: str) -> None:
        now = timezone.now()
        _, self.token = actions.issue_token(
            user=user, name="test", scopes=scopes, expires_at=now + timedelta(days=1), at=now, by=user
        )
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = given.pop("content-type", "application/json")
        path = path.removeprefix("http://testserver")
        return self.client.generic(
            method,
            path if path.startswith("/") else f"/api/v1/{path}",
            data,
            content_type=content_type,
            headers={"Authorization": f"Bearer {self.token}", **given},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)


@pytest.fixture
def someone(db: None) -> User:
    return actions.create_user(email="rosa@example.org", name="Rosa", at=timezone.now())


@pytest.fixture
def caller(books: Any, someone: User) -> Caller:
    return Caller(someone, "okrs:read", "okrs:write")
