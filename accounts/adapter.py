"""How sign-in with django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.landing import home_of
from accounts.models import User


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by an administrator; nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came for no page in particular lands on the first job of their role."""
        return home_of(request.user) if isinstance(request.user, User) else "/"
