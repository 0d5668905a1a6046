"""The secrets of an endpoint: those in use now, and whether they are still the ones that its owner was given."""

from datetime import datetime

from django.conf import settings

from pipeline.models import Endpoint
from pipeline.webhooks import signing


def secret(endpoint: Endpoint) -> str:
    return signing.secret_of(settings.SECRET_KEY, str(endpoint.pk), endpoint.salt)


def in_use(endpoint: Endpoint, *, at: datetime) -> list[str]:
    """The secrets to sign with: after a rotation also the old one, for a while."""
    found = [secret(endpoint)]
    if endpoint.old_until is not None and at < endpoint.old_until:
        found.append(signing.secret_of(settings.SECRET_KEY, str(endpoint.pk), endpoint.old_salt))
    return found


def are_known(endpoint: Endpoint) -> bool:
    """False when SECRET_KEY is another one than when the secret was shown: no receiver would take what we sign."""
    return signing.fingerprint(secret(endpoint)) == endpoint.fingerprint
