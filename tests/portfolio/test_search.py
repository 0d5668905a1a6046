"""What the palette finds: everything that has an id or a name, each with the page it leads to."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from missions.models import StrategicGoal
from portfolio.queries import search

pytestmark = pytest.mark.django_db


def rows(client: Client, text: str) -> list[dict[str, str]]:
    answer = client.get("/search", {"q": text})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["rows"]
    return found


def test_an_id_leads_to_its_page_however_it_is_written(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    for asked in (grocer.pod.key, f" {grocer.pod.key.lower()} ", grocer.pod.key.replace("-", " ")):
        assert [row["href"] for row in rows(client, asked)] == [f"/missions/{grocer.pod.key}"]


def test_a_goal_leads_to_its_own_page(grocer: Any, signed_in: Any) -> None:
    goal = StrategicGoal.objects.first()
    assert goal is not None
    assert [row["href"] for row in rows(signed_in(grocer.boss), goal.key)] == [f"/goals/{goal.key}"]


def test_every_kind_of_id_leads_to_a_page_that_is_there(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    things = [kind.rows().first() for kind in search.KINDS if kind.prefix]
    keys = [thing.key for thing in things if thing is not None]
    wrong = []
    for key in keys:
        found = rows(client, key)
        if [row["key"] for row in found] != [key] or client.get(found[0]["href"]).status_code != 200:
            wrong.append((key, found))
    assert wrong == []
    assert {key.split("-")[0] for key in keys} >= {"MIS", "OUT", "KR", "OBJ", "PER", "PRO", "GOA", "ASG", "CHK"}


def test_all_words_are_wanted_and_the_shortest_name_comes_first(grocer: Any, signed_in: Any) -> None:
    found = rows(signed_in(grocer.owner), "poultry")
    assert [row["label"] for row in found if row["group"] == "Key results"] == [
        "Waste of poultry",
        "Weekly poultry sales",
    ]
    assert {row["group"] for row in found} >= {"Missions", "Outcomes", "Key results"}
    assert [row["label"] for row in rows(signed_in(grocer.owner), "SALES poultry")] == ["Weekly poultry sales"]


def test_people_topics_and_professions_are_found_too(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.owner)
    assert ("People", "Ana") in [(row["group"], row["label"]) for row in rows(client, "ana")]
    assert [row["href"] for row in rows(client, "okrs.check_in")] == ["/topics/okrs.check_in"]
    assert "Professions" in [row["group"] for row in rows(client, "buying")]


def test_at_most_twenty_things_in_few_questions(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    rows(client, "e")
    with CaptureQueriesContext(connection) as asked:
        found = rows(client, "e")
    assert 2 < len(found) <= search.MOST
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked.captured_queries)


def test_no_words_find_nothing_and_a_percent_sign_is_a_letter(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    assert rows(client, "  ") == []
    assert rows(client, "%") == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=a&sort=title", "The parameter sort is not known"),
        ("q=a&q=b", "given twice"),
        ("q=" + "a" * 81, "has 81 characters"),
        ("q=a%07b", "control character"),
        ("q=a%E2%80%AEb", "writing direction"),
    ],
)
def test_a_question_that_is_not_understood_is_refused(query: str, says: str, grocer: Any, signed_in: Any) -> None:
    answer = signed_in(grocer.boss).get(f"/search?{query}")
    assert answer.status_code == 400
    assert says in answer.json()["detail"]
