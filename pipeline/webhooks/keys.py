"""The keys of an endpoint: those in use now, and whether they are still the ones that its owner was given."""

from datetime import datetime

from django.conf import settings

from pipeline.models import Endpoint
from pipeline.webhooks import signing
from pipeline.webhooks.signing import Pair


def pair(endpoint: Endpoint) -> Pair:
    return signing.pair_of(settings.SECRET_KEY, str(endpoint.pk), endpoint.salt)


def in_use(endpoint: Endpoint, *, at: datetime) -> list[Pair]:
    """What to sign with: after a rotation also the old pair, for a while."""
    found = [pair(endpoint)]
    if endpoint.old_until is not None and at < endpoint.old_until:
        found.append(signing.pair_of(settings.SECRET_KEY, str(endpoint.pk), endpoint.old_salt))
    return found


def are_known(endpoint: Endpoint) -> bool:
    """False when SECRET_KEY is another one than when the secret was shown: no receiver would take what we sign."""
    return signing.fingerprint(pair(endpoint).secret) == endpoint.fingerprint
