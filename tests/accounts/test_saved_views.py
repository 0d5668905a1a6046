"""Views that people keep of lists: theirs to name, share and delete, everybody's to use once they are shared."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import SavedView, TooManyViews, User, ViewNameTaken, ViewNotKept, ViewNotUnderstood

pytestmark = pytest.mark.django_db
TOPICS = "pipeline:topic_list"


@pytest.fixture
def maya(person: Any) -> User:
    return person("data_steward", name="Maya")  # type: ignore[no-any-return]


@pytest.fixture
def otto(person: Any) -> User:
    return person("auditor", name="Otto")  # type: ignore[no-any-return]


def kept(by: User, name: str = "For Monday", query: str = "sort=-events", **given: Any) -> SavedView:
    return actions.save_view(page=TOPICS, name=name, query=query, by=by, at=timezone.now(), **given)


def tabs(client: Client, user: User, query: str = "") -> dict[str, bool]:
    """The saved views that somebody is shown, and on which of them they stand."""
    client.force_login(user)
    found = client.get(f"/topics{query}").context["list"].tabs
    return {str(tab["label"]): tab["current"] for tab in found if tab["tab"]}


def test_a_view_is_a_tab_of_its_owner_and_of_nobody_else(client: Client, maya: User, otto: User) -> None:
    kept(maya, query="density=roomy&sort=-events")
    assert tabs(client, maya) == {"For Monday": False}
    assert tabs(client, maya, "?sort=-events&density=roomy") == {"For Monday": True}
    assert tabs(client, otto) == {}


def test_a_shared_view_is_everybodys_tab_and_says_whose_it_is(client: Client, maya: User, otto: User) -> None:
    kept(maya, is_shared=True)
    assert tabs(client, otto) == {"For Monday": False}
    assert 'title="Shared by Maya"' in client.get("/topics").content.decode()


def test_a_view_is_saved_renamed_shared_and_deleted_on_its_page(client: Client, maya: User) -> None:
    client.force_login(maya)
    saved = client.post("/topics?ours=yes&sort=-events&page=1", {"do": "save", "name": "  Our   own "})
    assert (saved.status_code, saved["Location"]) == (303, "/topics?ours=yes&sort=-events")
    view = SavedView.objects.get()
    assert (view.name, view.query, view.page, view.is_shared) == ("Our own", "ours=yes&sort=-events", TOPICS, False)
    assert "The view Our own is saved." in client.get("/topics").content.decode()
    client.post("/topics", {"do": "rename", "view": str(view.pk), "name": "Ours", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Ours", True)
    client.post("/topics", {"do": "delete", "view": str(view.pk)})
    assert not SavedView.objects.exists()


def test_a_stranger_changes_no_view_of_somebody_else(client: Client, maya: User, otto: User) -> None:
    private, shared = kept(maya), kept(maya, name="Shared", is_shared=True)
    client.force_login(otto)
    for do in ("rename", "delete"):
        assert client.post("/topics", {"do": do, "view": str(private.pk), "name": "Mine"}).status_code == 404
        answer = client.post("/topics", {"do": do, "view": str(shared.pk), "name": "Mine"})
        assert (answer.status_code, "Only who saved a view changes it" in answer.content.decode()) == (403, True)
        assert client.post("/topics", {"do": do, "view": "nonsense", "name": "Mine"}).status_code == 404
    assert {view.name for view in SavedView.objects.all()} == {"For Monday", "Shared"}


def test_a_view_of_another_list_is_not_touched_here(client: Client, maya: User) -> None:
    view = actions.save_view(page="pipeline:subscription_list", name="Late", query="", by=maya, at=timezone.now())
    client.force_login(maya)
    assert client.post("/topics", {"do": "delete", "view": str(view.pk)}).status_code == 404
    assert tabs(client, maya) == {}


def test_the_same_name_replaces_the_view_of_its_owner_alone(maya: User, otto: User) -> None:
    kept(maya), kept(otto)
    kept(maya, query="ours=no")
    assert sorted(SavedView.objects.values_list("owner__name", "query")) == [
        ("Maya", "ours=no"),
        ("Otto", "sort=-events"),
    ]


def test_what_the_list_does_not_understand_is_not_kept(client: Client, maya: User) -> None:
    with pytest.raises(ViewNotUnderstood, match="This list knows no “colour”"):
        kept(maya, query="colour=red")
    with pytest.raises(ViewNotUnderstood, match="There is no list nothing"):
        actions.save_view(page="nothing", name="x", query="", by=maya, at=timezone.now())
    client.force_login(maya)
    client.post("/topics?colour=red", {"do": "save", "name": "Red"})
    assert "This list knows no “colour”" in client.get("/topics").content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "a\x00b"])
def test_a_view_has_a_short_name(name: str, maya: User) -> None:
    with pytest.raises(ViewNotKept):
        kept(maya, name=name)


def test_thirty_views_of_a_list_are_enough_and_names_are_not_given_twice(maya: User) -> None:
    views = [kept(maya, name=f"View {number}") for number in range(30)]
    with pytest.raises(TooManyViews):
        kept(maya, name="One more")
    kept(maya, name="View 3", query="ours=yes")
    with pytest.raises(ViewNameTaken):
        actions.rename_view(view=views[0], name="View 3", is_shared=False, by=maya, at=timezone.now())


def test_a_view_that_is_no_longer_understood_says_so_when_it_is_opened(client: Client, maya: User) -> None:
    SavedView.objects.filter(pk=kept(maya).pk).update(query="domain=gone")
    client.force_login(maya)
    [tab] = [tab for tab in client.get("/topics").context["list"].tabs if tab["tab"]]
    answer = client.get(f"/topics{tab['href']}")
    assert (answer.status_code, "“gone” is no value of Domain" in answer.content.decode()) == (400, True)


def test_views_are_kept_over_rest_as_on_pages(rest: Any, token: Any, maya: User, otto: User) -> None:
    hers, his = token(user=maya), token(user=otto)
    made = rest(
        "POST", "/saved-views", {"page": TOPICS, "name": "Ours", "query": "ours=yes", "is_shared": True}, as_=hers
    )
    assert (made.status_code, made.json()["is_own"]) == (201, True)
    [seen] = rest("GET", f"/saved-views?page={TOPICS}", as_=his).json()["data"]
    assert (seen["name"], seen["is_own"]) == ("Ours", False)
    ref = f"/saved-views/{seen['id']}"
    assert rest("PATCH", ref, {"name": "His"}, as_=his).status_code == 403
    assert rest("DELETE", ref, as_=his).status_code == 403
    assert rest("PATCH", ref, {"is_shared": False}, as_=hers).json()["is_shared"] is False
    assert rest("GET", ref, as_=his).status_code == 404
    wrong = rest("POST", "/saved-views", {"page": TOPICS, "name": "Red", "query": "colour=red"}, as_=hers)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "view_not_understood")
    assert rest("DELETE", ref, as_=hers).status_code == 204
