"""The tokens that people's programs use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from accounts.models.people import User
from rest.refusal import Refusal


class BadTokenLife(Refusal):
    """A token ends in the future, and within a year."""

    code = "bad_token_life"
    status = 400
    title = "The token's life is not possible"
    remedy = "Choose an end within the next 365 days."


class ScopeNotHeld(Refusal):
    """Nobody hands out what they do not have."""

    code = "scope_not_held"
    status = 403
    title = "The scope is not yours to give"
    remedy = "Choose scopes the account holds; administrators issue tokens for services."


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def working(self, *, at: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)

    def of(self, user: User) -> ApiTokenQuerySet:
        return self.filter(user=user)


class ApiToken(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="tokens_issued")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_ends_after_it_was_made"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"cairn_{self.key}"

    def is_working(self, *, at: datetime) -> bool:
        """True when the token would still open a door. Looks at the owner too."""
        return self.revoked_at is None and self.expires_at > at and self.user.is_active

    def state(self, *, at: datetime) -> str:
        """`working`, `revoked` or `expired`."""
        if self.revoked_at is not None:
            return "revoked"
        return "working" if self.expires_at > at else "expired"

    def holds(self, scopes: Iterable[str]) -> bool:
        return set(scopes) <= set(self.scopes)
