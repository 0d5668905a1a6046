"""Pages for administrators: who is here, an invitation, and one person with their roles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, actions, invitations
from accounts.forms import InviteForm
from accounts.models import User
from accounts.roles import ABOUT, Role
from rest.refusal import Refusal

MOST = 200
ADMINISTERING = "Administrators invite people and give roles. Ask one of them."


def _administrator(request: HttpRequest) -> User:
    """Raises PermissionDenied with whom to ask."""
    assert isinstance(request.user, User)
    if not access.may(request.user, "accounts:admin"):
        raise PermissionDenied(ADMINISTERING)
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles, and the form that invites. The link of an invitation is in this one answer."""
    by = _administrator(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_user(**form.cleaned_data, by=by, at=timezone.now())
        except Refusal as no:
            no.show_in(form)
        else:
            return _page(request, InviteForm(), invited=_invited(request, made, by))
    return _page(request, form, status=422 if form.is_bound else 200)


def _invited(request: HttpRequest, user: User, by: User) -> dict[str, Any]:
    """Services do not sign in; people get a link."""
    if user.is_service:
        return {"user": user, "link": "", "was_sent": False}
    link = invitations.link_for(request, user)
    return {"user": user, "link": link, "was_sent": invitations.write_to(user, link, by=by)}


def _page(
    request: HttpRequest, form: InviteForm, *, invited: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    found = User.objects.prefetch_related("grants").order_by("name", "id")
    for word in asked.split()[:8]:
        found = found.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(grants__role__icontains=word)
        ).distinct()
    context = {
        "people": [{"user": user, "roles": _titles(user)} for user in found[:MOST]],
        "count": User.objects.count(),
        "asked": asked,
        "form": form,
        "invited": invited,
        "most": MOST,
    }
    return render(request, "accounts/users.html", context, status=status)


def _titles(user: User) -> list[str]:
    return [ABOUT[role].title for role in Role if role in user.roles]


@never_cache
@login_required
def user_show(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: what each role is for, and the buttons that give and take it."""
    by = _administrator(request)
    user = get_object_or_404(User.objects.prefetch_related("grants"), pk=user_id)
    roles = [{"role": role, "about": ABOUT[role], "has": role in user.roles} for role in Role]
    context = {"person": user, "roles": roles, "is_self": user.pk == by.pk}
    return render(request, "accounts/user_show.html", context)


@login_required
@require_POST
def change_role(request: HttpRequest, user_id: UUID, role: str) -> HttpResponse:
    """Gives or takes one role; the way back stands in the message."""
    by = _administrator(request)
    user = get_object_or_404(User, pk=user_id)
    if role not in {known.value for known in Role}:
        raise PermissionDenied(_("There is no such role."))
    change = actions.withdraw_role if request.POST.get("take") else actions.grant_role
    sentence = _("%(name)s is no longer %(role)s.") if request.POST.get("take") else _("%(name)s is %(role)s now.")
    return _done(request, user, lambda: change(user=user, role=Role(role), by=by, at=timezone.now()), sentence, role)


@login_required
@require_POST
def close(request: HttpRequest, user_id: UUID) -> HttpResponse:
    by = _administrator(request)
    user = get_object_or_404(User, pk=user_id)
    sentence = _("The account of %(name)s is closed, and their tokens open nothing any more.")
    return _done(request, user, lambda: actions.close_account(user=user, by=by, at=timezone.now()), sentence)


@never_cache
@login_required
@require_POST
def new_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Another link for somebody who lost theirs."""
    by = _administrator(request)
    user = get_object_or_404(User.objects.active(), pk=user_id)
    return _page(request, InviteForm(), invited=_invited(request, user, by))


def _done(request: HttpRequest, user: User, act: Any, sentence: str, role: str = "") -> HttpResponse:
    try:
        act()
    except Refusal as no:
        messages.error(request, no.message)
    else:
        told = {"name": user.name, "role": ABOUT[Role(role)].title.lower() if role else ""}
        messages.success(request, sentence % told)
    return redirect("accounts:user_show", user.pk)
