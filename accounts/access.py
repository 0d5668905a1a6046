"""What a signed-in person or a token may do, as far as scopes tell; each room adds its own rules about its things."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiToken, ApiTokenQuerySet, SavedView, User
from accounts.roles import SCOPES, Role, scopes_of
from rest.problems import NotSignedIn


def scopes(user: User) -> frozenset[str]:
    """The scopes of the person's roles; all of them for a superuser, none when the account is closed."""
    if not user.is_active:
        return frozenset()
    return frozenset(SCOPES) if user.is_superuser else scopes_of(user.roles)


def may(user: User, scope: str) -> bool:
    """True when the person's roles hold the scope."""
    return scope in scopes(user)


@dataclass(frozen=True)
class Person:
    """Somebody who signed in with a browser: may what their roles may."""

    user: User

    @property
    def name(self) -> str:
        return f"user:{self.user.pk}"

    @cached_property
    def scopes(self) -> frozenset[str]:
        return scopes(self.user)

    def may(self, scope: str) -> bool:
        return scope in self.scopes


@dataclass(frozen=True)
class Program:
    """A request with a token: may what the token says, and never more than its owner may today."""

    token: ApiToken

    @property
    def name(self) -> str:
        return f"token:{self.token.pk}"

    @cached_property
    def scopes(self) -> frozenset[str]:
        return scopes(self.token.user) & frozenset(self.token.scopes)

    def may(self, scope: str) -> bool:
        return scope in self.scopes


def caller(request: Request) -> User:
    """The person, or the token's owner, who sent a request to an endpoint. Raises NotSignedIn."""
    if not isinstance(request.user, User):
        raise NotSignedIn("Sign in or send a token.")
    return request.user


def may_manage_tokens(principal: object) -> bool:
    """True for a person, and for a program with accounts:admin: a stolen token must not beget others."""
    return isinstance(principal, Person) or (isinstance(principal, Program) and principal.may("accounts:admin"))


def tokens_seen_by(user: User) -> ApiTokenQuerySet:
    """A person's own tokens; every token for who administers accounts."""
    tokens = ApiToken.objects.select_related("user")
    return tokens if may(user, "accounts:admin") else tokens.of(user)


def may_erase(user: User) -> bool:
    """True for administrators and data stewards: who looks after people, and who looks after what is said of them."""
    return user.is_active and (may(user, "accounts:admin") or user.has_role(Role.DATA_STEWARD))


OWN_VIEWS = "Only who saved a view changes it. Save one of your own."


def require_own(view: SavedView, user: User) -> None:
    """Raises PermissionDenied for a view of somebody else, also for one that they share."""
    if view.owner_id != user.pk:
        raise PermissionDenied(OWN_VIEWS)


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
