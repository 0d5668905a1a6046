"""The pages of accounts: the demo's doors, and a person's tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions
from accounts.forms import TokenForm
from accounts.landing import home_of
from accounts.models import User
from accounts.roles import ABOUT, DEMO_EMAILS, Role, in_words
from rest.once import new_form_id, once
from rest.refusal import Refusal

MOST_TOKENS = 200  # the newest; the rest is for the API
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in the demo person of a role. Outside the demo there is no such address."""
    if not settings.CAIRN_DEMO:
        raise Http404
    role = request.POST.get("role", "")
    address = DEMO_EMAILS[Role(role)] if role in {known.value for known in DEMO_EMAILS} else ""
    user = User.objects.active().filter(email=address).first()
    if user is None:
        messages.error(request, "This person of the demo is not here yet. Try again in a moment.")
        return redirect("account_login")
    login(request, user, backend=BACKEND)
    return redirect(_next(request, user))


def _next(request: HttpRequest, user: User) -> str:
    """The page that was asked for; "/" is where everybody knocks, so it is no wish."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted != "/" else home_of(user)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """A person's tokens and the form for a new one, whose text is shown in this one answer."""
    user = _person(request)
    now = timezone.now()
    form = _token_form(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            shown = _issued(user, form, now)
        except Refusal as no:
            no.show_in(form)
        else:
            if shown is not None:
                return _page(request, user, _token_form(user), shown=shown)
            messages.info(
                request, "This form made its token before, and its text was shown that once. Nothing was made."
            )
            return redirect("accounts:tokens")
    return _page(request, user, form, status=422 if form.is_bound else 200)


def _token_form(user: User, sent: Any = None) -> TokenForm:
    return TokenForm(sent, user=user, initial={"form_id": new_form_id()})


def _issued(user: User, form: TokenForm, now: datetime) -> dict[str, Any] | None:
    """The token and its text; None when the same form made one before: nobody can be shown that one's text again."""
    said = form.cleaned_data
    shown: dict[str, Any] = {}

    def issue() -> str:
        shown["token"], shown["plain"] = actions.issue_token(
            user=user, name=said["name"], scopes=said["scopes"], expires_at=form.expires_at(now), at=now, by=user
        )
        return reverse("accounts:tokens")

    once(str(user.pk), said["form_id"], now, issue)
    return shown or None


def _page(
    request: HttpRequest, user: User, form: TokenForm, *, shown: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    rows = [
        {
            "token": token,
            "state": token.state(at=now),
            "opens": in_words(token.scopes),
            "days": (token.expires_at - now).days,
        }
        for token in access.tokens_seen_by(user)[:MOST_TOKENS]
    ]
    roles = [ABOUT[role].title for role in Role if role in user.roles]
    context = {"form": form, "rows": rows, "shown": shown, "now": now, "roles": roles}
    return render(request, "accounts/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revokes a token; revoking one twice changes nothing."""
    user = _person(request)
    token = get_object_or_404(access.tokens_seen_by(user), pk=token_id)
    actions.revoke_token(token=token, by=user, at=timezone.now())
    messages.success(request, f"The token {token.name} opens nothing any more.")
    return redirect("accounts:tokens")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
