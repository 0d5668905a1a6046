"""Who may do what with webhooks: owners keep theirs, stewards approve what is confidential, administrators stop any."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.access import may
from accounts.models import User
from accounts.roles import Role
from pipeline.models import Delivery, Endpoint

LOOKERS = (Role.DATA_STEWARD, Role.AUDITOR, Role.ADMINISTRATOR)
OPENERS = (Role.MISSION_OWNER, Role.PROFESSION_LEAD, Role.SERVICE)
NOT_TO_OPEN = (
    "Mission owners, profession leads and services open webhooks. Ask one of them, or an administrator for a role."
)
NOT_YOURS = "Only its owner changes a webhook. Open one of your own."
NOT_TO_STOP = "Its owner or an administrator stops a webhook. Ask one of them."
NOT_TO_APPROVE = "Data stewards approve what is confidential. Ask one of them."


def seen_by(user: User) -> QuerySet[Endpoint]:
    """One's own; all of them for who watches over them."""
    endpoints = Endpoint.objects.select_related("owner", "token")
    return endpoints if user.is_superuser or user.has_role(*LOOKERS) else endpoints.filter(owner=user)


def deliveries_seen_by(user: User) -> QuerySet[Delivery]:
    return Delivery.objects.filter(endpoint__in=seen_by(user).values("pk")).select_related(
        "endpoint__owner", "endpoint__token"
    )


def may_open(user: User) -> bool:
    return may(user, "webhooks:write") and (user.is_superuser or user.has_role(*OPENERS))


def may_change(endpoint: Endpoint, user: User) -> bool:
    return endpoint.owner_id == user.pk and may(user, "webhooks:write")


def may_stop(endpoint: Endpoint, user: User) -> bool:
    return may_change(endpoint, user) or user.has_role(Role.ADMINISTRATOR) or user.is_superuser


def may_approve(endpoint: Endpoint, user: User) -> bool:
    return user.has_role(Role.DATA_STEWARD) and endpoint.owner_id != user.pk


def require_open(user: User) -> None:
    """Raises PermissionDenied."""
    if not may_open(user):
        raise PermissionDenied(NOT_TO_OPEN)


def require_change(endpoint: Endpoint, user: User) -> None:
    """Raises PermissionDenied."""
    if not may_change(endpoint, user):
        raise PermissionDenied(NOT_YOURS)


def require_stop(endpoint: Endpoint, user: User) -> None:
    """Raises PermissionDenied."""
    if not may_stop(endpoint, user):
        raise PermissionDenied(NOT_TO_STOP)


def require_approve(user: User) -> None:
    """Raises PermissionDenied."""
    if not user.has_role(Role.DATA_STEWARD):
        raise PermissionDenied(NOT_TO_APPROVE)
