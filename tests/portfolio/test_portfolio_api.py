"""The portfolio over REST: the same figures as on the pages, by cursor, with strict parameters and scopes."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions as accounts
from okrs import actions as okrs

SignedIn = Callable[[Any], Client]
LISTS = ("missions", "outcomes", "people")


def _get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(f"/api/v1/portfolio/{path}", headers=headers or None)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_summary_has_the_figures_of_the_control_centre(grocer: Any, signed_in: SignedIn) -> None:
    told = _get(signed_in(grocer.boss), "summary")
    assert told["outcomes"] == {"count": 2, "by_status": {"off_track": 1, "on_track": 1}}
    assert told["missions"]["by_state"] == {"active": 2, "candidate": 1}
    assert told["missions"]["by_type"] == {"feature": 2, "platform": 1}
    assert told["missions"]["active_by_status"] == {"off_track": 1, "on_track": 1}
    assert told["key_results"] == {"count": 2, "known": 2, "regressed": 1}
    assert told["people"] == {"count": 2, "fte_available": 2, "fte_booked": 0.8}
    assert told["check_ins"]["last_13_weeks"] == 6
    assert (told["events_behind"], told["seconds_behind"]) == (0, 0.0)


def test_the_summary_says_how_far_the_readers_are_behind(grocer: Any, signed_in: SignedIn) -> None:
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), by=grocer.owner, at=grocer.now)
    told = _get(signed_in(grocer.boss), "summary")
    assert told["events_behind"] == 1 and told["key_results"]["regressed"] == 1


def test_missions_come_with_their_status_and_attainment(grocer: Any, signed_in: SignedIn) -> None:
    rows = _get(signed_in(grocer.boss), "missions?sort=-attained")["data"]
    assert [(row["key"], row["status"]) for row in rows] == [
        (grocer.full.key, "on_track"),
        (grocer.pod.key, "off_track"),
        (grocer.idea.key, "not_started"),
    ]
    assert rows[1]["attained"] == 0 and rows[1]["key_results_regressed"] == 1 and rows[1]["confidence"] == 30
    assert rows[2]["attained"] is None and rows[2]["key_results"] == 0
    assert rows[0]["outcome"]["key"] == grocer.shelves.key


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("state=candidate", ["idea"]),
        ("status=off_track", ["pod"]),
        ("type=feature", ["full", "idea"]),
        ("q=poultry", ["pod"]),
    ],
)
def test_missions_are_filtered(query: str, keys: list[str], grocer: Any, signed_in: SignedIn) -> None:
    rows = _get(signed_in(grocer.boss), f"missions?{query}")["data"]
    assert [row["key"] for row in rows] == [getattr(grocer, name).key for name in keys]


@pytest.mark.parametrize("sort", ["key", "-key", "title", "ends_on", "-attained", "confidence", "-last_activity_at"])
def test_cursors_reach_every_mission_once_in_any_order(sort: str, grocer: Any, signed_in: SignedIn) -> None:
    client, path, seen = signed_in(grocer.boss), f"missions?limit=1&sort={sort}", []
    for _ in range(5):
        page = _get(client, path)
        seen += [row["key"] for row in page["data"]]
        if not page["next"]:
            break
        path = page["next"].split("/portfolio/", 1)[1]
    assert sorted(seen) == sorted([grocer.pod.key, grocer.full.key, grocer.idea.key])


def test_one_mission_has_everything_that_its_page_shows(grocer: Any, signed_in: SignedIn) -> None:
    told = _get(signed_in(grocer.boss), f"missions/{grocer.pod.key}")
    assert told["purpose"] == "Keep poultry fair"
    key_result = told["objectives"][0]["key_results"][0]
    assert key_result["title"] == "Weekly poultry sales" and key_result["state"] == "regressed"
    assert [reading[1] for reading in key_result["readings"]] == ["97", "95", "79"] or len(key_result["readings"]) == 3
    assert told["assignments"][0]["name"] == "Ana"
    assert _get(signed_in(grocer.boss), f"missions/{grocer.pod.pk}")["key"] == grocer.pod.key


def test_outcomes_come_in_their_rank_with_their_status(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    assert [row["key"] for row in _get(client, "outcomes")["data"]] == [grocer.poultry.key, grocer.shelves.key]
    told = _get(client, f"outcomes/{grocer.poultry.key}")
    assert (told["status"], told["missions"], told["rank"]) == ("off_track", 1, 1)


def test_an_outcome_is_as_far_over_rest_as_on_its_page(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    [listed] = [row for row in _get(client, "outcomes")["data"] if row["key"] == grocer.poultry.key]
    told = _get(client, f"outcomes/{grocer.poultry.key}")
    page = client.get(f"/outcomes/{grocer.poultry.key}").content.decode()
    assert f"{listed['attained'] * 100:.0f}%" in page and f"{listed['confidence']}%" in page
    assert {name: told[name] for name in listed} == listed


def test_people_come_with_what_missions_have_of_them(grocer: Any, signed_in: SignedIn) -> None:
    rows = _get(signed_in(grocer.boss), f"people?profession={grocer.craft.pk}")["data"]
    assert [row["name"] for row in rows] == ["Ana", "Bo"]
    assert rows[0]["allocations"][0]["mission_key"] == grocer.pod.key and rows[1]["allocations"] == []
    assert rows[0]["availability"][0]["fte"] == 1


@pytest.mark.parametrize("path", [*LISTS, "summary", "missions/MIS-1", "outcomes/OUT-1"])
def test_an_unknown_parameter_is_refused_by_name(path: str, grocer: Any, signed_in: SignedIn) -> None:
    problem = _get(signed_in(grocer.boss), f"{path}?bogus=1", status=400)
    assert "bogus" in problem["detail"]


@pytest.mark.parametrize("path", ["missions/MIS-999999", "missions/nothing", "outcomes/OUT-999999"])
def test_what_is_not_there_is_not_found(path: str, grocer: Any, signed_in: SignedIn) -> None:
    assert _get(signed_in(grocer.boss), path, status=404)["status"] == 404


@pytest.mark.parametrize("path", [*LISTS, "summary"])
def test_a_token_needs_the_scope(path: str, grocer: Any, client: Client) -> None:
    def bearer(scope: str) -> str:
        until = grocer.now + timedelta(days=1)
        _, plain = accounts.issue_token(
            user=grocer.boss, name=scope, scopes=[scope], expires_at=until, at=grocer.now, by=grocer.boss
        )
        return f"Bearer {plain}"

    assert _get(client, path, status=403, Authorization=bearer("missions:read"))["code"] == "scope_missing"
    assert _get(client, path, Authorization=bearer("portfolio:read"))
    assert _get(client, path, status=401)


def test_a_list_is_one_question_whatever_its_length(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    _get(client, "missions")
    with CaptureQueriesContext(connection) as asked:
        _get(client, "missions?limit=200")
    assert len([query for query in asked.captured_queries if "portfolio_" in query["sql"]]) == 1
