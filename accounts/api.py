"""REST: who am I, my tokens, and for administrators the people and their roles."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from accounts import access, actions
from accounts.models import ApiToken, SavedView, User
from accounts.roles import SCOPES, Role
from rest import fields
from rest.endpoints import Answer, DetailEndpoint, Endpoint, ListEndpoint, VerbEndpoint
from rest.problems import Forbidden, NotFound

USUAL_LIFE = timedelta(days=90)


class TokenAnswer(TypedDict):
    id: UUID
    key: str
    name: str
    user: UUID
    scopes: list[str]
    state: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    token: NotRequired[str]


class UserAnswer(TypedDict):
    id: UUID
    email: str
    name: str
    is_active: bool
    roles: list[str]
    created_at: datetime


class MeAnswer(TypedDict):
    user: UserAnswer
    scopes: list[str]
    via: str


def user_answer(user: User) -> UserAnswer:
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "is_active": user.is_active,
        "roles": sorted(user.roles),
        "created_at": user.created_at,
    }


class Me(Endpoint):
    """Who is asking, and what they may"""

    def get(self, request: Request) -> MeAnswer:
        principal: Any = request.auth
        return {
            "user": user_answer(access.caller(request)),
            "scopes": sorted(principal.scopes, key=SCOPES.index),
            "via": "token" if isinstance(principal, access.Program) else "session",
        }


class NewToken(fields.Body):
    name = fields.Text(longest=120)
    scopes = fields.Several(fields.Choice(SCOPES), least=1, most=len(SCOPES))
    expires_at = fields.Moment(required=False, help_text="Within 365 days; 90 days from now without it.")
    user = fields.Uuid(required=False, help_text="The service the token is for; yourself when left out.")


class _Tokens:
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if not access.may_manage_tokens(request.auth):
            raise Forbidden(
                "A token manages tokens only with the scope accounts:admin. Sign in and use the page Tokens."
            )

    def represented(self, token: ApiToken) -> TokenAnswer:
        return {
            "id": token.pk,
            "key": token.key,
            "name": token.name,
            "user": token.user_id,
            "scopes": token.scopes,
            "state": token.state(at=self.now),  # type: ignore[attr-defined]
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "last_used_at": token.last_used_at,
            "revoked_at": token.revoked_at,
        }


class Tokens(_Tokens, ListEndpoint):
    """Tokens

    One's own; an administrator sees those of everybody. The first answer to POST is the only one that shows `token`:
    repeated with its Idempotency-Key it comes without, so revoke the token and make another when that answer was lost.
    """

    sorts = {"created_at": "created_at", "expires_at": "expires_at", "last_used_at": "last_used_at", "name": "name"}
    body = NewToken
    answer_shape = TokenAnswer
    columns = tuple(name for name in TokenAnswer.__annotations__ if name != "token")

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[ApiToken]:
        return access.tokens_seen_by(access.caller(request))

    def create(self, request: Request, **values: Any) -> Answer:
        owner = _user(values.pop("user", None)) or access.caller(request)
        values.setdefault("expires_at", self.now + USUAL_LIFE)
        token, plain = actions.issue_token(user=owner, at=self.now, by=access.caller(request), **values)
        document = self.represented(token)
        headers = {"Location": f"{request.path}/{token.pk}"}
        return Answer({**document, "token": plain}, status=201, headers=headers, kept=document)


def _user(user_id: UUID | None) -> User | None:
    if user_id is None:
        return None
    user = User.objects.active().filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such account. Take the id from /api/v1/users.")
    return user


class OneToken(_Tokens, DetailEndpoint):
    """A token"""

    answer_shape = TokenAnswer

    def rows(self, request: Request) -> QuerySet[ApiToken]:
        return access.tokens_seen_by(access.caller(request)).filter(revoked_at=None)

    def remove(self, request: Request, token: ApiToken) -> None:
        actions.revoke_token(token=token, by=access.caller(request), at=self.now)


class NewUser(fields.Body):
    email = fields.Email()
    name = fields.Text(longest=120)
    roles = fields.Several(fields.Choice(Role), most=len(Role), required=False)


class UserFilters(fields.Parameters):
    role = fields.Choice(Role)
    is_active = fields.YesNo()


class Users(ListEndpoint):
    """People and services"""

    read_scope = write_scope = "accounts:admin"
    parameters = UserFilters
    sorts = {"name": "name", "email": "email", "created_at": "created_at"}
    default_sort = "name"
    body = NewUser
    represent = user_answer

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[User]:
        wanted = dict(filters)
        role = wanted.pop("role", None)
        people = User.objects.in_role(role) if role else User.objects.all()
        return people.filter(**wanted).prefetch_related("grants")

    def create(self, request: Request, **values: Any) -> User:
        return actions.create_user(by=access.caller(request), at=self.now, **values)


class OneUser(DetailEndpoint):
    """A person or service"""

    read_scope = write_scope = "accounts:admin"
    represent = user_answer

    def rows(self, request: Request) -> QuerySet[User]:
        return User.objects.prefetch_related("grants")


class CloseAccount(VerbEndpoint):
    """Close an account"""

    write_scope = "accounts:admin"
    represent = user_answer

    def rows(self, request: Request) -> QuerySet[User]:
        return User.objects.prefetch_related("grants")

    def act(self, request: Request, thing: User, /, **values: Any) -> None:
        actions.close_account(user=thing, by=access.caller(request), at=self.now)


class OneRole(Endpoint):
    """A role of a person or service"""

    write_scope = "accounts:admin"
    address_parts = {"role": {"type": "string", "enum": [role.value for role in Role]}}

    def put(self, request: Request, ref: str, role: str) -> UserAnswer:
        """Give a role to a person or service"""
        user, wanted = _grant(ref, role)
        actions.grant_role(user=user, role=wanted, by=access.caller(request), at=self.now)
        return user_answer(user)

    def delete(self, request: Request, ref: str, role: str) -> Answer:
        """Take a role away from a person or service"""
        user, wanted = _grant(ref, role)
        actions.withdraw_role(user=user, role=wanted, by=access.caller(request), at=self.now)
        return Answer(status=204)


def _grant(ref: str, role: str) -> tuple[User, Role]:
    user_id = fields.ref(ref)
    user = User.objects.filter(pk=user_id).first() if isinstance(user_id, UUID) else None
    if user is None or role not in {known.value for known in Role}:
        raise NotFound("There is no such account, or no such role.")
    return user, Role(role)


class SavedViewAnswer(TypedDict):
    id: UUID
    page: str
    name: str
    query: str
    is_shared: bool
    is_own: bool
    created_at: datetime
    changed_at: datetime


class NewView(fields.Body):
    page = fields.Text(longest=80, help_text="The list, such as portfolio:mission_list.")
    name = fields.Text(longest=60)
    query = fields.Text(longest=2000, shortest=0, help_text="What stands behind the question mark of its address.")
    is_shared = fields.YesNo(required=False)


class ViewChange(fields.Change):
    name = fields.Text(longest=60, required=False)
    is_shared = fields.YesNo(required=False)


class ViewFilters(fields.Parameters):
    page = fields.Text(longest=80, help_text="Views of one list, such as portfolio:mission_list.")


class _SavedViews:
    def represented(self, view: SavedView) -> SavedViewAnswer:
        is_own = view.owner_id == access.caller(self.request).pk  # type: ignore[attr-defined]
        same = ("id", "page", "name", "query", "is_shared", "created_at", "changed_at")
        return {**{name: getattr(view, name) for name in same}, "is_own": is_own}  # type: ignore[typeddict-item]


class SavedViews(_SavedViews, ListEndpoint):
    """Saved views of lists

    One's own and those that others share. One of the same name and list is replaced.
    """

    parameters, body, answer_shape = ViewFilters, NewView, SavedViewAnswer
    columns = tuple(SavedViewAnswer.__annotations__)
    sorts = {"name": "name", "created_at": "created_at", "changed_at": "changed_at"}
    default_sort = "name"

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[SavedView]:
        return SavedView.objects.seen_by(access.caller(request)).filter(**filters)

    def create(self, request: Request, **values: Any) -> SavedView:
        return actions.save_view(**values, by=access.caller(request), at=self.now)


class OneSavedView(_SavedViews, DetailEndpoint):
    """A saved view of a list"""

    answer_shape, body = SavedViewAnswer, ViewChange

    def rows(self, request: Request) -> QuerySet[SavedView]:
        return SavedView.objects.seen_by(access.caller(request))

    def change(self, request: Request, view: SavedView, **values: Any) -> SavedView:
        access.require_own(view, access.caller(request))
        wanted: dict[str, Any] = {"name": view.name, "is_shared": view.is_shared} | values
        return actions.rename_view(view=view, **wanted, by=access.caller(request), at=self.now)

    def remove(self, request: Request, view: SavedView) -> None:
        access.require_own(view, access.caller(request))
        actions.delete_view(view=view, by=access.caller(request), at=self.now)


routes = [
    path("me", Me.as_view(), name="me"),
    path("tokens", Tokens.as_view(), name="tokens"),
    path("tokens/<str:ref>", OneToken.as_view(), name="token"),
    path("users", Users.as_view(), name="users"),
    path("users/<str:ref>", OneUser.as_view(), name="user"),
    path("users/<str:ref>/close", CloseAccount.as_view(), name="user-close"),
    path("users/<str:ref>/roles/<str:role>", OneRole.as_view(), name="user-role"),
    path("saved-views", SavedViews.as_view(), name="saved-views"),
    path("saved-views/<str:ref>", OneSavedView.as_view(), name="saved-view"),
]
