"""Each page that shows data says over which requests the same can be had, and they answer."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from pipeline import facts
from portfolio.drawers import PAGES
from tests.api.conftest import World

# The thing that each part of a page's address names, by the collection that it is in.
KEYS = {
    "outcome": "outcomes", "mission": "missions", "key_result": "key-results", "kpi": "kpis", "cluster": "clusters",
    "assessment": "assessments", "goal": "goals", "profession": "professions", "professional": "professionals",
    "check_in": "key-results",
}  # fmt: skip


def address(view_name: str, world: World) -> str:
    """The page of the thing that the world has of this kind."""
    noun = view_name.partition(":")[2].removesuffix("_show")
    kind = next((word for word in sorted(KEYS, key=len, reverse=True) if noun.startswith(word)), "")
    for arguments in ([], [world.things.get(KEYS.get(kind, ""), "")], [world.things["topics"]]):
        try:
            return reverse(view_name, args=arguments)
        except Exception:
            continue
    raise AssertionError(view_name)


@pytest.fixture
def looking(client: Any, whole_world: World) -> Any:
    client.force_login(User.objects.get(email="every@example.org"))
    return client


@pytest.mark.parametrize("view_name", [name for name in PAGES if name != "portfolio:event_show"])
def test_the_requests_of_its_drawer_answer(view_name: str, looking: Any, whole_world: World) -> None:
    where = address(view_name, whole_world)
    page = looking.get(where, follow=True)
    assert page.status_code == 200, where

    shown = unescape(re.search(r'<dialog class="drawer" id="api".*?</dialog>', page.content.decode(), re.DOTALL)[0])
    assert 'data-opens="api"' in page.content.decode()
    reads = re.findall(r'curl -H "Authorization: Bearer \$CAIRN_TOKEN" \\\n  (\S+)</code>', shown)
    assert reads
    for read in reads:
        answer = whole_world.speak("GET", read.strip("'").partition("/api/v1")[2])
        assert answer.status_code == 200, (read, answer.content)
    names = re.findall(r'href="/topics/([^"]+)"', shown)
    assert set(names) <= {*facts.topics(), whole_world.things["topics"]}
    assert len(names) == len(PAGES[view_name].topics) or names


def test_every_operation_and_topic_behind_a_page_exists(openapi: Any) -> None:
    ids = {one["operationId"] for path in openapi["paths"].values() for one in path.values()}

    assert {name for behind in PAGES.values() for name in behind.calls} <= ids
    assert {name for behind in PAGES.values() for name in behind.topics} <= set(facts.topics())
