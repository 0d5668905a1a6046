"""Puts the guided hour beside every page of the demo, and ticks its steps as they are taken."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from portfolio.guide import walk
from portfolio.guide.walk import COOKIE, DAYS, Walk

ROLES = {email: role for role, email in DEMO_EMAILS.items()}


class Guide:
    """`request.guide` for templates: asked of the database only by pages that show it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.is_shown = False

    @property
    def walk(self) -> Walk | None:
        """The walk at this page, its own step ticked; None for whoever is not one of the demo's people."""
        role = _role_of(self._request)
        if role is None:
            return None
        self.is_shown = True
        return walk.read(self._request.COOKIES.get(COOKIE, ""), role).after_seeing(self._request.get_full_path())


class GuidedHour:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.CAIRN_DEMO:
            return self.get_response(request)
        guide = request.guide = Guide(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        cookie = request.COOKIES.get(COOKIE, "")
        if request.method == "GET" and guide.is_shown and response.status_code == 200 and guide.walk:
            _remember(response, guide.walk, cookie)
        elif request.method == "POST" and response.status_code < 400 and COOKIE not in response.cookies:
            role = _role_of(request)
            if role is not None:
                _remember(response, walk.read(cookie, role).after_sending(request.path), cookie)
        return response


def _role_of(request: HttpRequest) -> Role | None:
    user = getattr(request, "user", None)
    return ROLES.get(user.email) if isinstance(user, User) else None


def _remember(response: HttpResponse, taken: Walk, cookie: str) -> None:
    """Says it to the browser only when something is new."""
    text = walk.written(taken, cookie)
    if text != cookie and (taken.taken or taken.is_closed):
        remember(response, text)


def remember(response: HttpResponse, text: str) -> None:
    response.set_cookie(COOKIE, text, max_age=DAYS * 86400, httponly=True, samesite="Lax")
