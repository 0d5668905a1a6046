"""Who asks over REST: a program with a token, or a person with a session."""

import base64
import binascii
import contextlib

from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from accounts import actions, secret
from accounts.access import Person, Program
from accounts.models import ApiToken, User
from rest.problems import BadRequest, Forbidden, NotSignedIn

CHALLENGE = 'Bearer realm="cairn"'
REFUSED = f'{CHALLENGE}, error="invalid_token"'


class Bearer(BaseAuthentication):
    """`Authorization: Bearer cairn_<key>.<secret>`."""

    def authenticate(self, request: Request) -> tuple[User, Program] | None:
        """The token's owner and what the token may; None without the header. Raises BadRequest, NotSignedIn."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        if "," in header:
            raise BadRequest("There are two Authorization headers. Send one.")
        kind, _, text = header.partition(" ")
        if kind.lower() != "bearer":
            raise _refused("Send the token as `Authorization: Bearer cairn_...`.")
        token = _working(text.strip())
        return token.user, Program(token)

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _working(text: str) -> ApiToken:
    plain = secret.read(text)
    token = ApiToken.objects.select_related("user").filter(key=plain.key).first() if plain else None
    if plain is None or token is None or not secret.is_same(plain.secret, token.secret_hash):
        raise _refused("This token is not known. Check that it is complete.")
    now = timezone.now()
    if not token.is_working(at=now):
        state = token.state(at=now) if token.user.is_active else "closed together with its account"
        raise _refused(f"This token is {state}. Issue a new one.")
    with contextlib.suppress(OperationalError):  # a busy database must not close the door
        actions.note_use(token=token, at=now)
    return token


def feed_reader(request: HttpRequest) -> User | None:
    """Who reads a feed of the portfolio: the session's person, or the owner of the token that stands in the header.

    Programs that read feeds know names and passwords only, so a token may come as the password of HTTP Basic.
    """
    if isinstance(request.user, User) and request.user.is_active:
        return request.user
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            kind, text = "bearer", base64.b64decode(text.strip(), validate=True).decode().partition(":")[2]
    if kind.lower() != "bearer":
        return None
    try:
        program = Program(_working(text.strip()))
    except NotSignedIn:
        return None
    return program.token.user if program.may("portfolio:read") else None


def _refused(detail: str) -> NotSignedIn:
    return NotSignedIn(detail, headers={"WWW-Authenticate": REFUSED})


class Session(BaseAuthentication):
    """The session of the pages, with their CSRF token on every write."""

    def authenticate(self, request: Request) -> tuple[User, Person] | None:
        """The person who signed in; None without a session. Raises Forbidden when the CSRF token is missing."""
        user = getattr(request._request, "user", None)
        if not isinstance(user, User) or not user.is_active:
            return None
        _require_csrf(request._request)
        return user, Person(user)

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _require_csrf(request: HttpRequest) -> None:
    check = CSRFCheck(lambda request: None)  # type: ignore[arg-type]
    check.process_request(request)
    reason = check.process_view(request, None, (), {})  # type: ignore[arg-type]
    if reason:
        raise Forbidden(f"{reason} Send the token of the cookie `csrftoken` as X-CSRFToken.")
