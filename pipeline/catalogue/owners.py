"""Who answers for a topic or a domain: a person, a service, or what a room above knows by its key, such as a mission."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from pipeline.models.domain import Owned
from rest.refusal import Refusal


class UnknownOwner(Refusal):
    """The owner is no mission, person or service that is known here."""

    code = "unknown_owner"
    status = 400
    remedy = "Name a mission by its key (MIS-12) or title, or a person or service by e-mail or name."


@dataclass(frozen=True)
class Owner:
    """As it is called now, where it is seen, and which accounts speak for it."""

    kind: str
    key: str
    name: str
    href: str = ""
    speakers: frozenset[str] = frozenset()


Finder = Callable[[str], Owner | None]
_finders: list[Finder] = []


def provide(finder: Finder) -> None:
    """Registers a function that finds an owner by its key, or by its name when only one is called so."""
    _finders.append(finder)


def find(text: str) -> Owner:
    """The owner that the text names. Raises UnknownOwner."""
    for finder in (*_finders, _account):
        found = finder(text.strip())
        if found is not None:
            return found
    raise UnknownOwner(
        f"Nobody here is called {text[:60]!r}. Name a mission by its key (MIS-12) or title, or a person or service by "
        "e-mail or name.",
        field="owner",
    )


def of(thing: Owned) -> Owner:
    """The owner as it is called now; the words that were written, where nobody is found under them any more."""
    try:
        return find(thing.owner_key or thing.owner)
    except UnknownOwner:
        return Owner("", "", thing.owner)


def columns(owner: Owner) -> dict[str, str]:
    """What a row keeps of it."""
    return {"owner": owner.name[:120], "owner_kind": owner.kind, "owner_key": owner.key}


def _account(text: str) -> Owner | None:
    users = User.objects.active().prefetch_related("grants")
    try:
        found = list(users.filter(pk=UUID(text)))
    except ValueError:
        found = list(users.filter(email=text.lower()) if "@" in text else users.filter(name=text)[:2])
    if len(found) != 1:
        return None
    user = found[0]
    return Owner(
        "service" if user.is_service else "person", str(user.pk), user.name, speakers=frozenset([str(user.pk)])
    )
