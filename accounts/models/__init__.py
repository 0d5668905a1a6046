from accounts.models.people import (
    EmailTaken,
    LastAdministrator,
    OwnRolesStay,
    RoleGrant,
    RoleNotForThisAccount,
    User,
    UserQuerySet,
)
from accounts.models.saved_views import SavedView, TooManyViews, ViewNameTaken, ViewNotKept, ViewNotUnderstood
from accounts.models.tokens import ApiToken, ApiTokenQuerySet, BadTokenLife, ScopeNotHeld

__all__ = [
    "ApiToken",
    "ApiTokenQuerySet",
    "BadTokenLife",
    "EmailTaken",
    "LastAdministrator",
    "OwnRolesStay",
    "RoleGrant",
    "RoleNotForThisAccount",
    "SavedView",
    "ScopeNotHeld",
    "TooManyViews",
    "User",
    "UserQuerySet",
    "ViewNameTaken",
    "ViewNotKept",
    "ViewNotUnderstood",
]
