"""Who may change what in the catalogue. Everybody who is signed in may read all of it."""

from django.core.exceptions import PermissionDenied

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from pipeline.catalogue import owners
from pipeline.models.domain import Owned

OPENING = "Data stewards open topics. Ask one of them, or open it over the API with the scope topics:write."
KEEPING = "Its owner and data stewards write what it means. Ask {owner}, or a data steward."


def is_steward(user: User) -> bool:
    return user.is_superuser or (user.is_active and user.has_role(Role.DATA_STEWARD))


def may_open(user: User) -> bool:
    return may(user, "topics:write")


def may_keep(user: User, thing: Owned, owner: owners.Owner | None = None) -> bool:
    """The mental model, the owner and the schema: who speaks for its owner, and data stewards."""
    return is_steward(user) or (user.is_active and str(user.pk) in (owner or owners.of(thing)).speakers)


def require_opener(user: User) -> None:
    """Raises PermissionDenied."""
    if not may_open(user):
        raise PermissionDenied(OPENING)


def require_keeper(user: User, thing: Owned) -> None:
    """Raises PermissionDenied, which says whom to ask."""
    if not may_keep(user, thing):
        raise PermissionDenied(KEEPING.format(owner=thing.owner or "whoever opened it"))
