"""What the tests of the whole API start from: somebody who may everything, and one thing of each kind."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import User
from accounts.roles import SCOPES, Role
from pipeline import readers
from rest import documents
from tests.api import world


@dataclass(frozen=True)
class World:
    """Who asks, with what token, and what there is to ask for."""

    token: str
    things: dict[str, str]

    def speak(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return speaker(self.token)(method, path, body, **headers)


def speaker(token: str) -> Any:
    client = Client()

    def speak(method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        return client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=sent)

    return speak


def everybody() -> tuple[str, str]:
    """The token of a person with every role and scope, and the id of another token of theirs."""
    at = timezone.now()
    roles = [role for role in Role if role is not Role.SERVICE]
    user = actions.create_user(email="every@example.org", name="Everybody", roles=roles, at=at)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.refresh_from_db()
    life = {"expires_at": at + timedelta(days=30), "at": at, "by": user}
    _, plain = actions.issue_token(user=user, name="for the tests", scopes=SCOPES, **life)
    other, _ = actions.issue_token(user=user, name="another", scopes=SCOPES, **life)
    return plain, str(other.pk)


@pytest.fixture
def whole_world(db: Any) -> World:
    """One thing of each kind, made through REST and read by the readers."""
    token, other = everybody()
    things = world.build(speaker(token))
    readers.drain_fully()
    stranger = actions.create_user(email="other@example.org", name="Other", at=timezone.now())
    named = {"problems": "not_found", "schemas": "missions.goal.set.v1"}
    return World(token, things | named | {"tokens": other, "users": str(stranger.pk)})


@pytest.fixture(scope="session")
def openapi() -> Any:
    documents.made_once.cache_clear()
    return documents.document()
