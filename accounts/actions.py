"""What is done to people, roles and tokens. The log stands above this floor, so nothing is published here."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import access, secret
from accounts.models import (
    ApiToken,
    BadTokenLife,
    EmailTaken,
    LastAdministrator,
    OwnRolesStay,
    RoleGrant,
    RoleNotForThisAccount,
    ScopeNotHeld,
    User,
)
from accounts.roles import SCOPES, Role

LONGEST_LIFE = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=1)


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
def issue_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    at: datetime,
    by: User,
) -> tuple[ApiToken, str]:
    """The token and its plain text, which is shown this once. Raises BadTokenLife, ScopeNotHeld."""
    wanted = sorted(set(scopes), key=SCOPES.index)
    _require_life(at, expires_at)
    _require_scopes(user, wanted, by)
    plain = secret.new()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        key=plain.key,
        secret_hash=secret.hashed(plain.secret),
        scopes=wanted,
        created_at=at,
        created_by=by,
        expires_at=expires_at,
    )
    return token, str(plain)


def _require_life(at: datetime, expires_at: datetime) -> None:
    if not at < expires_at <= at + LONGEST_LIFE:
        raise BadTokenLife("A token ends in the future and within 365 days. Choose another end.", field="expires_at")


def _require_scopes(user: User, wanted: list[str], by: User) -> None:
    if not wanted:
        raise ScopeNotHeld("A token without a scope opens nothing. Choose at least one.", field="scopes")
    missing = [scope for scope in wanted if scope not in access.scopes(user)]
    if missing:
        raise ScopeNotHeld(
            f"{user.name} does not hold {', '.join(missing)}. Choose fewer scopes, or give a role that holds them.",
            field="scopes",
        )
    if by.pk != user.pk and not access.may(by, "accounts:admin"):
        raise ScopeNotHeld("You issue tokens for yourself. Ask an administrator for a service's token.", field="user")
    if by.pk != user.pk and not user.is_service:
        raise ScopeNotHeld(
            "Nobody issues tokens in another person's name. They do it themselves; services have none to do it.",
            field="user",
        )


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """The token opens no door from now on; the first moment stays when it was revoked before."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    token.refresh_from_db(fields=["revoked_at"])


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Remembers when the token was used last, at most once a minute."""
    if token.last_used_at is not None and at - token.last_used_at < USE_NOTED_EVERY:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=at - USE_NOTED_EVERY)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=at)
