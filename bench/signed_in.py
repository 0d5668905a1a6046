"""Somebody who looks at pages: a person with every role that reads, signed in as a browser is."""

from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import User

EMAIL = "maya@bench.example.org"


def person() -> User:
    found = User.objects.filter(email=EMAIL).first()
    return found or actions.create_user(
        email=EMAIL, name="Maya Okafor", roles=["executive"], by=None, at=timezone.now()
    )


def browser() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def session_key() -> str:
    session: SessionBase = browser().session
    return str(session.session_key)
