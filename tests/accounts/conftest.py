"""People with roles, and a client that asks the API as one of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import User

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def make(db: Any) -> Any:
    """make("mission_owner") is a person with that role; make() one without any."""

    def new(*roles: str, password: str | None = None, email: str = "") -> User:
        count = User.objects.count()
        name = f"{roles[0] if roles else 'nobody'} {count}"
        address = email or f"{name.replace(' ', '.')}@example.org"
        return actions.create_user(email=address, name=name, roles=roles, at=AT, password=password)

    return new


@pytest.fixture
def token_of(db: Any) -> Any:
    """token_of(user, "okrs:read") is the header of a token that works now."""

    def issue(user: User, *scopes: str, by: User | None = None, days: int = 30) -> dict[str, str]:
        now = timezone.now()
        _, plain = actions.issue_token(
            user=user, name="test", scopes=scopes, expires_at=now + timedelta(days=days), at=now, by=by or user
        )
        return {"Authorization": f"Bearer {plain}"}

    return issue
