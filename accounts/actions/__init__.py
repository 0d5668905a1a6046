"""What is done to people, roles, tokens and saved views. The log stands above this floor, so nothing is published here."""

from accounts.actions.people import close_account, create_user, forget_person, grant_role, withdraw_role
from accounts.actions.saved_views import delete_view, rename_view, save_view
from accounts.actions.tokens import issue_token, note_use, revoke_token

__all__ = [
    "close_account",
    "create_user",
    "delete_view",
    "forget_person",
    "grant_role",
    "issue_token",
    "note_use",
    "rename_view",
    "revoke_token",
    "save_view",
    "withdraw_role",
]
