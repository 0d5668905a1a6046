"""What is done to the views that people keep of lists."""

from datetime import datetime

from django.db import transaction

from accounts.models import SavedView, TooManyViews, User, ViewNameTaken, ViewNotKept, ViewNotUnderstood
from accounts.models.saved_views import LONGEST_NAME, LONGEST_QUERY, MOST
from interface.lists import declared


@transaction.atomic
def save_view(*, page: str, name: str, query: str, is_shared: bool = False, by: User, at: datetime) -> SavedView:
    """The view of a list under this name, its query as short as it can be said; one of the same name is replaced.

    Raises ViewNotKept, ViewNotUnderstood, TooManyViews.
    """
    name, query = _name(name), _understood(page, query)
    if len(query) > LONGEST_QUERY:
        raise ViewNotKept("This view asks for more than an address holds. Take some filters away.", field="query")
    views = User.objects.select_for_update().get(pk=by.pk).saved_views.filter(page=page)
    if not views.filter(name=name).exists() and views.count() >= MOST:
        raise TooManyViews(f"You keep {MOST} views of this list already. Delete one that you no longer need.")
    view, _ = views.update_or_create(
        name=name,
        defaults={"query": query, "is_shared": is_shared, "changed_at": at},
        create_defaults={
            "owner": by, "page": page, "query": query, "is_shared": is_shared, "created_at": at, "changed_at": at,
        },
    )  # fmt: skip
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, is_shared: bool, by: User, at: datetime) -> SavedView:
    """The view under another name, private or shared. Raises ViewNotKept, ViewNameTaken."""
    name = _name(name)
    views = User.objects.select_for_update().get(pk=view.owner_id).saved_views.filter(page=view.page)
    if views.filter(name=name).exclude(pk=view.pk).exists():
        raise ViewNameTaken(f"You have a view called {name} already. Choose another name.", field="name")
    view.name, view.is_shared, view.changed_at = name, is_shared, at
    view.save(update_fields=["name", "is_shared", "changed_at"])
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """The view is gone, also for those whom it was shared with."""
    view.delete()


def _understood(page: str, query: str) -> str:
    if page not in declared:
        raise ViewNotUnderstood(f"There is no list {page[:80]}. There are {', '.join(sorted(declared))}.", field="page")
    asked = declared[page]().understood(query)
    if asked.mistakes:
        raise ViewNotUnderstood(asked.mistakes[0].sentence, field="query")
    return asked.whole.removeprefix("?")


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ViewNotKept(f"Give the view a name of at most {LONGEST_NAME} letters.", field="name")
    return name
