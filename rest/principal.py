"""Who asks, as far as an endpoint needs to know. The accounts room fills this in; nothing here knows a user."""

from typing import Protocol, runtime_checkable

from rest_framework.request import Request


@runtime_checkable
class Principal(Protocol):
    """What authentication puts into `request.auth`."""

    @property
    def name(self) -> str:
        """A text that stays the same for this caller: cursors and idempotency keys belong to it."""

    def may(self, scope: str) -> bool:
        """True when the caller holds the scope."""


def principal_of(request: Request) -> str:
    """The caller's name; empty when nobody is signed in."""
    return request.auth.name if isinstance(request.auth, Principal) else ""


def may(request: Request, scope: str) -> bool:
    """True when the caller of this request holds the scope."""
    return isinstance(request.auth, Principal) and request.auth.may(scope)
