"""Who may listen: people who are signed in, from our own pages."""

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Sum
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from pipeline import desk
from pipeline.models import Checkpoint, Partition
from portfolio import watched
from portfolio.queries import freshness

Headers = Mapping[str, str]


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def is_our_page(headers: Headers) -> bool:
    """True for a host that we serve and an Origin that is that host, or none at all."""
    host = headers.get("host", "")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host or origin in settings.CSRF_TRUSTED_ORIGINS


def session_of(headers: Headers) -> str:
    """The key of the session cookie; empty when there is none, or none that we could have given."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie and cookie.value.isalnum() else ""


class Desk(desk.Desk):
    """What the stream asks of the database."""

    def __init__(self) -> None:
        super().__init__("live")

    async def signed_in(self, sessions: Iterable[str]) -> set[str]:
        """Those of the sessions that belong to somebody who may still come in."""
        return await self.ask(lambda: {key for key in set(sessions) if _is_signed_in(key)})

    async def positions(self) -> tuple[dict[str, int], bool]:
        """Where every reader and the log stand, and whether a reader of this room is behind."""
        return await self.ask(_positions)


def _is_signed_in(session: str) -> bool:
    request = HttpRequest()
    request.session = SessionStore(session)
    return bool(session) and get_user(request).is_authenticated


def _positions() -> tuple[dict[str, int], bool]:
    rows = Checkpoint.objects.order_by().values_list("subscription").annotate(n=Sum("sequence"))
    here = freshness.positions(watched.READ_MODELS)
    length = Partition.objects.aggregate(n=Sum("head"))["n"] or 0
    return {**dict(rows), watched.LOG: length}, any(head > seen for seen, head in here.values())
