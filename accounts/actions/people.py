"""What is done to people and their roles."""

from collections.abc import Collection, Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.erased import ERASED
from accounts.models import (
    ApiToken,
    EmailTaken,
    LastAdministrator,
    OwnRolesStay,
    RoleGrant,
    RoleNotForThisAccount,
    SavedView,
    User,
)
from accounts.roles import Role


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    at: datetime,
    by: User | None = None,
    roles: Iterable[Role | str] = (Role.MEMBER,),
    password: str | None = None,
) -> User:
    """A new person with their roles; without a password they cannot sign in by one.

    Raises EmailTaken, RoleNotForThisAccount.
    """
    address = email.strip().lower()
    given = frozenset(Role(role) for role in roles)
    _require_fitting(given)
    if User.objects.filter(email=address).exists():
        raise EmailTaken(f"Somebody has the address {address} already. Use another one.", field="email")
    user = User(email=address, name=name.strip(), created_at=at)
    user.set_password(None if Role.SERVICE in given else password)
    user.save(force_insert=True)
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, role=role.value, granted_at=at, granted_by=by) for role in sorted(given)]
    )
    return user


def _require_fitting(roles: Collection[Role]) -> None:
    if Role.SERVICE in roles and len(roles) > 1:
        raise RoleNotForThisAccount(
            "A service has the role service and no other. Create an account of its own for the person.", field="role"
        )


@transaction.atomic
def grant_role(*, user: User, role: Role, at: datetime, by: User | None = None) -> RoleGrant:
    """The grant; the same one as before when the person has the role. Raises OwnRolesStay, RoleNotForThisAccount."""
    _require_other(user, by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    _require_fitting(locked.roles | {role})
    grant, _ = RoleGrant.objects.get_or_create(
        user=locked, role=role.value, defaults={"granted_at": at, "granted_by": by}
    )
    user.forget_roles()
    return grant


@transaction.atomic
def withdraw_role(*, user: User, role: Role, at: datetime, by: User | None = None) -> None:
    """Takes the role away; nothing happens when the person did not have it. Raises OwnRolesStay, LastAdministrator."""
    _require_other(user, by)
    if role is Role.ADMINISTRATOR:
        _require_another_administrator(user)
    RoleGrant.objects.filter(user=user, role=role.value).delete()
    user.forget_roles()


def _require_other(user: User, by: User | None) -> None:
    if by is not None and by.pk == user.pk:
        raise OwnRolesStay("Nobody changes their own roles. Ask another administrator.")


def _require_another_administrator(user: User) -> None:
    # All administrators are locked, so that two who withdraw each other's role at once do not both succeed.
    ids = User.objects.active().in_role(Role.ADMINISTRATOR).select_for_update(of=("self",)).order_by("pk")
    if {found.pk for found in ids} == {user.pk}:
        raise LastAdministrator("This is the last administrator. Make somebody else one first.")


@transaction.atomic
def close_account(*, user: User, at: datetime, by: User | None = None) -> None:
    """Ends what the person can do: no sign-in, and no token works. Raises OwnRolesStay, LastAdministrator."""
    _require_other(user, by)
    if user.has_role(Role.ADMINISTRATOR):
        _require_another_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.of(user).filter(revoked_at=None).update(revoked_at=at)


@transaction.atomic
def forget_person(*, user: User, at: datetime) -> None:
    """The account stays, because others' rows point to it; who it was is gone. Raises LastAdministrator."""
    if user.has_role(Role.ADMINISTRATOR) and user.is_active:
        _require_another_administrator(user)
    user.name, user.email, user.is_active = ERASED, f"erased-{user.pk}@erased.invalid", False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])
    EmailAddress.objects.filter(user=user).delete()
    RoleGrant.objects.filter(user=user).delete()
    SavedView.objects.filter(owner=user, is_shared=False).delete()
    ApiToken.objects.of(user).filter(revoked_at=None).update(revoked_at=at)
    ApiToken.objects.of(user).update(name=ERASED)
    user.forget_roles()
