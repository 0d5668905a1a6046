"""People, and what they are to the portfolio."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from uuid6 import uuid7

from accounts.roles import Role
from rest.refusal import Refusal


class EmailTaken(Refusal):
    """Two people cannot share one address."""

    code = "email_taken"
    title = "The email address is taken"
    remedy = "Use another address, or the account there is."


class RoleNotForThisAccount(Refusal):
    """People have the roles of people, services the role of services."""

    code = "role_not_for_this_account"
    title = "The role does not fit the account"
    remedy = "Make an account of its own for the other kind."


class OwnRolesStay(Refusal):
    """Nobody changes their own roles."""

    code = "own_roles_stay"
    status = 403
    title = "Nobody changes their own roles"
    remedy = "Ask another administrator."


class LastAdministrator(Refusal):
    """An installation without an administrator cannot be mended from inside."""

    code = "last_administrator"
    title = "The last administrator stays"
    remedy = "Make somebody else an administrator first."


class UserQuerySet(models.QuerySet["User"]):
    def get_by_natural_key(self, email: str | None) -> User:
        """The person with this address, however it is capitalised. Raises User.DoesNotExist."""
        return self.get(email=(email or "").strip().lower())

    def create_superuser(self, email: str, password: str | None = None, *, name: str) -> User:
        """The first administrator, for Django's command `createsuperuser`: may everything, and invites the others."""
        with transaction.atomic():
            user = self.model(email=email.strip().lower(), name=name, is_staff=True, is_superuser=True)
            user.set_password(password)
            user.save(force_insert=True)
            RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR.value, granted_at=user.created_at)
        return user

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def in_role(self, role: Role) -> UserQuerySet:
        return self.filter(grants__role=role)

    def people(self) -> UserQuerySet:
        return self.exclude(grants__role=Role.SERVICE)

    def services(self) -> UserQuerySet:
        return self.in_role(Role.SERVICE)


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserQuerySet.as_manager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "id")
        constraints = [
            # Lower case in the column makes the plain unique index a case-insensitive one on every database.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(name=""), name="user_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The person's roles, read once for this instance."""
        return frozenset(Role(grant.role) for grant in self.grants.all())

    def has_role(self, *roles: Role) -> bool:
        """True when the person has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_service(self) -> bool:
        return Role.SERVICE in self.roles

    def forget_roles(self) -> None:
        """The next look at `roles` reads them again."""
        self.__dict__.pop("roles", None)


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="grants_given")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_is_granted_once"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_grant_names_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
