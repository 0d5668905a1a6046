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
    "outcome": "outcomes",
    "mission": "missions",
    "key_result": "key-results",
    "kpi": "kpis",
    "cluster": "clusters",
    "assessment": "assessments",
    "activity": "activities",
    "goal": "goals",
    "profession": "professions",
    "professional": "professionals",
    "check_in": "key-results",
    "webhook": "webhooks",
    "delivery": "webhook-deliveries",
    "delivery_list": "webhooks",
    "domain": "data-domains",
    "gate": "gates",
    "gate_set": "missions",
    "option": "options",
    "option_add": "missions",
    "assumption": "assumptions",
    "assumption_state": "missions",
    "conclusion": "conclusions",
    "recharter": "recharters",
    "charter": "charters",
    "round": "ranking/rounds",
}
# Addresses that name no thing.
SAID = {
    "professions:recipe_show": ["feature", "launch"],
    "professions:recipe_write": ["feature", "launch"],
    "missions:mix_targets": ["ambition"],
}


def address(view_name: str, world: World) -> str:
    """The page of the thing that the world has of this kind."""
    noun = view_name.partition(":")[2].removesuffix("_show")
    kind = next((word for word in sorted(KEYS, key=len, reverse=True) if noun.startswith(word)), "")
    for arguments in (SAID.get(view_name, []), [world.things.get(KEYS.get(kind, ""), "")], [world.things["topics"]]):
        try:
            return reverse(view_name, args=arguments)
        except Exception:
            continue
    raise AssertionError(view_name)


@pytest.fixture
def looking(client: Any, whole_world: World) -> Any:
    """Somebody who may everything, and to whom a mission was handed."""
    client.force_login(User.objects.get(email="every@example.org"))
    given = {"to": "every@example.org", "reason": "Best use"}
    handed = whole_world.speak("POST", f"/missions/{whole_world.things['missions']}/hand-over", given)
    assert handed.status_code == 200, handed.json()
    return client


def test_the_requests_of_every_drawer_answer(looking: Any, whole_world: World) -> None:
    troubles = [
        f"{view_name}: {trouble}"
        for view_name in PAGES
        if view_name != "portfolio:event_show"
        for trouble in troubles_of(address(view_name, whole_world), looking, whole_world)
    ]
    assert not troubles, "\n".join(troubles)


def test_an_event_leads_to_its_topic(looking: Any, whole_world: World) -> None:
    event = whole_world.speak("GET", "/events?topic=missions.mission&limit=1").json()["data"][0]

    assert troubles_of(f"/events/{event['id']}", looking, whole_world) == []
    assert "topic=missions.mission" in drawer_of(looking.get(f"/events/{event['id']}"))


def troubles_of(where: str, looking: Any, world: World) -> list[str]:
    page = looking.get(where, follow=True)
    if page.status_code != 200:
        return [f"{where} answers {page.status_code}"]
    shown = drawer_of(page)
    if not shown or 'data-opens="api"' not in page.content.decode():
        return [f"{where} has no drawer"]
    reads = re.findall(r'curl -H "Authorization: Bearer \$CAIRN_TOKEN" \\\n  (\S+)</code>', shown)
    answers = [(read, world.speak("GET", read.strip("'").partition("/api/v1")[2])) for read in reads]
    names = set(re.findall(r'href="/topics/([^"]+)"', shown)) - {*facts.topics(), world.things["topics"]}
    return [
        *([] if reads else ["no request to read it"]),
        *(f"{read} answers {answer.status_code}" for read, answer in answers if answer.status_code != 200),
        *(f"there is no topic {name}" for name in names),
    ]


def drawer_of(page: Any) -> str:
    found = re.search(r'<dialog class="drawer" id="api".*?</dialog>', page.content.decode(), re.DOTALL)
    return unescape(found[0]) if found else ""


def test_every_operation_and_topic_behind_a_page_exists(openapi: Any) -> None:
    ids = {one["operationId"] for path in openapi["paths"].values() for one in path.values()}

    assert {name for behind in PAGES.values() for name in behind.calls} <= ids
    assert {name for behind in PAGES.values() for name in behind.topics} <= set(facts.topics())
