"""The page for what somebody may not do: why, and who may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ABOUT, Role

MOST = 3  # names; whoever has to ask needs one


def page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django calls it for PermissionDenied. The sentence that was raised names roles; the page names people who have them."""
    why = str(exception) or _("It needs a role that you do not have. Administrators give roles. Ask one of them.")
    return render(request, "403.html", {"why": why, "ask": ", ".join(_named(why))}, status=403)


def _named(why: str) -> list[str]:
    roles = [role for role in Role if ABOUT[role].title.lower() in why.lower()]
    people = User.objects.active().people().filter(grants__role__in=roles).distinct().order_by("name")
    return [person.name for person in people[:MOST]]
