"""Through which door a listener came in, and whether it is still open: a token can be revoked while a stream runs."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from rest_framework.request import Request

from accounts.access import Program, may
from accounts.models import ApiToken, User


def door_of(request: Request) -> str:
    """A name for the token or the session that this request came with."""
    if isinstance(request.auth, Program):
        return f"token:{request.auth.token.pk}"
    return f"session:{request._request.session.session_key}"


def still_open(doors: Collection[str], scope: str, at: datetime) -> set[str]:
    """Those of the doors through which somebody with this scope may still come in: one query for all tokens."""
    keys: dict[str, set[str]] = {"token": set(), "session": set()}
    for door in doors:
        kind, _, key = door.partition(":")
        keys[kind].add(key)
    tokens = ApiToken.objects.select_related("user").filter(pk__in=keys["token"]) if keys["token"] else []
    found = {f"token:{token.pk}" for token in tokens if token.is_working(at=at) and Program(token).may(scope)}
    return found | {f"session:{key}" for key in keys["session"] if _may_come_in(key, scope)}


def _may_come_in(session: str, scope: str) -> bool:
    request = HttpRequest()
    request.session = SessionStore(session)
    user = get_user(request)
    return isinstance(user, User) and may(user, scope)
