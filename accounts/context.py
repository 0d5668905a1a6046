"""What the sign-in page shows besides its form."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from accounts.roles import ABOUT, DEMO_NAMES


class DemoRole(TypedDict):
    role: str
    name: str
    title: str
    what: str


def demo_roles(request: HttpRequest) -> dict[str, list[DemoRole]]:
    """`demo_roles` for the sign-in page: one line per button; none outside the demo and for who is signed in."""
    user = getattr(request, "user", None)
    if not settings.CAIRN_DEMO or (user is not None and user.is_authenticated):
        return {"demo_roles": []}
    return {
        "demo_roles": [
            {"role": role.value, "name": name, "title": ABOUT[role].title, "what": ABOUT[role].what}
            for role, name in DEMO_NAMES.items()
        ]
    }
