"""What is done to tokens."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import access, secret
from accounts.models import ApiToken, BadTokenLife, ScopeNotHeld, User
from accounts.roles import SCOPES

LONGEST_LIFE = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=1)


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
