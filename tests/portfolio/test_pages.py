"""The pages that watch: what they say, how many questions they ask, and that they never show less than one's own write."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions import actions as missions
from okrs import actions as okrs
from pipeline import middleware, readers
from pipeline.models import StoredEvent
from portfolio.models import MissionCard
from portfolio.views.parts import shelf
from tests.launched import launched, submitted

BUDGET = json.loads((Path(__file__).parent.parent / "query_budget.json").read_text())
SignedIn = Callable[[Any], Client]


def _address(name: str, grocer: Any) -> str:
    args = {
        "portfolio:mission_show": [grocer.pod.key],
        "portfolio:outcome_show": [grocer.poultry.key],
        "portfolio:event_show": [StoredEvent.objects.filter(topic="okrs.check_in")[0].event_id],
    }.get(name, [])
    return reverse(name, args=args)


@pytest.mark.parametrize("name", [name for name in BUDGET if name.startswith("portfolio:")])
def test_a_page_asks_no_more_questions_than_its_budget(name: str, grocer: Any, signed_in: SignedIn) -> None:
    client, address = signed_in(grocer.boss), _address(name, grocer)
    client.get(address)
    shelf.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(asked) <= BUDGET[name], "\n".join(query["sql"][:120] for query in asked.captured_queries)


@pytest.mark.parametrize("name", [name for name in BUDGET if name.startswith("portfolio:")])
def test_pages_are_for_people_who_are_signed_in(name: str, grocer: Any, client: Client) -> None:
    answer = client.get(_address(name, grocer))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_control_centre_says_how_it_goes_in_a_sentence(grocer: Any, signed_in: SignedIn) -> None:
    page = _text(signed_in(grocer.boss), "/")
    assert "1 of 2 outcomes is on track. One mission is off track, and one key result has regressed." in page
    assert "2 of 2 key results known" in page
    assert "1 of 1 key results has regressed" in page
    assert "It waits to be chartered or turned down" in page


def test_people_see_their_own_change_at_once_and_others_see_it_too(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.owner)
    assert "44% attained" not in _text(client, f"/missions/{grocer.pod.key}")
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), confidence=9, by=grocer.owner, at=grocer.now)
    readers.drain_fully()
    assert "50% attained" in _text(client, f"/missions/{grocer.pod.key}")
    assert "2 of 2 outcomes are on track. No mission is off track." in _text(client, "/")


def test_a_page_whose_reader_is_late_says_so(grocer: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(grocer.owner)
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), by=grocer.owner, at=grocer.now)
    event = StoredEvent.objects.filter(topic="okrs.check_in").order_by("-recorded_at")[0]
    client.cookies[middleware.COOKIE] = f"{event.topic}:{event.partition}:{event.sequence}"
    wait = middleware.wait_for_own_writes
    monkeypatch.setattr(
        "portfolio.views.parts.wait_for_own_writes", lambda request, *names: wait(request, *names, seconds=0.05)
    )
    page = _text(client, f"/missions/{grocer.pod.key}")
    assert "What you just changed is safe in the log" in page
    assert "1 event behind" in page


def test_a_page_that_is_ten_seconds_behind_warns_of_it(
    grocer: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    okrs.check_in(key_result=grocer.sales, value=Decimal(104), by=grocer.owner, at=grocer.now)
    monkeypatch.setattr("portfolio.queries.freshness.LATE", -1.0)
    assert "one event has not been read yet" in _text(signed_in(grocer.boss), "/")


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/", "centre"),
        ("/", "ticker"),
        ("/outcomes", "board"),
        ("/missions", "list"),
        ("/people", "heat"),
        ("/events", "events"),
    ],
)
def test_a_live_part_is_the_same_markup_as_in_its_page(
    address: str, part: str, grocer: Any, signed_in: SignedIn
) -> None:
    client = signed_in(grocer.boss)
    page, alone = _text(client, address), _text(client, f"{address}?part={part}")
    assert alone.startswith(f'<section id="{part}"')
    assert "<html" not in alone
    opening = alone.split(">", 1)[0]
    assert opening in page


def test_an_unknown_part_is_not_found(grocer: Any, signed_in: SignedIn) -> None:
    assert signed_in(grocer.boss).get("/?part=nothing").status_code == 404


def test_a_part_is_rendered_once_for_all_who_look_at_the_same_position(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 5, "session, person, what they may begin, the positions, and no part"
    missions.add_outcome(title="Another outcome", by=grocer.boss, at=grocer.now)
    readers.drain_fully()
    assert "of the 2 outcomes that can be judged" in _text(client, "/")


def test_the_mission_page_opens_every_number_to_its_inputs(grocer: Any, signed_in: SignedIn) -> None:
    page = _text(signed_in(grocer.owner), f"/missions/{grocer.pod.key}")
    for words in (
        "Weekly poultry sales",
        "Regressed",
        "It is worse than at the baseline.",
        "Share of the way",
        "Keep poultry fair",
        "Grace Achieng",
        "Buyer",
        "okrs.check_in.recorded.v1",
        "/api/v1/portfolio/missions/",
    ):
        assert words in page, words


@pytest.mark.parametrize("key", ["MIS-999999", "nothing", "00000000-0000-0000-0000-000000000000", "MIS-%00"])
def test_a_mission_that_is_not_there_is_not_found(key: str, grocer: Any, signed_in: SignedIn) -> None:
    assert signed_in(grocer.boss).get(f"/missions/{key}").status_code == 404


def test_a_mission_is_found_by_its_id_and_by_a_small_key(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    for name in (str(grocer.pod.pk), grocer.pod.key.lower()):
        assert client.get(f"/missions/{name}")["Location"] == f"/missions/{grocer.pod.key}"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=poultry", ["Poultry category pod"]),
        ("state=candidate", ["A loyalty people feel"]),
        ("status=off_track", ["Poultry category pod"]),
        ("type=feature", ["Full shelves pod", "A loyalty people feel"]),
        ("gap=regressed", ["Poultry category pod"]),
        ("gap=no_owner", ["A loyalty people feel"]),
        ("q=nothing-like-this", []),
        (
            "state=active&state=candidate&sort=-title",
            ["Poultry category pod", "Full shelves pod", "A loyalty people feel"],
        ),
        ("state=candidate&type=platform", []),
    ],
)
def test_the_list_of_missions_shows_what_fits_the_filters(
    query: str, shown: list[str], grocer: Any, signed_in: SignedIn
) -> None:
    part = _text(signed_in(grocer.boss), f"/missions?part=list&{query}")
    for title in ("Poultry category pod", "Full shelves pod", "A loyalty people feel"):
        assert (f">{title}</a>" in part) is (title in shown), title


def test_the_heat_map_prints_its_numbers_and_what_is_free(grocer: Any, signed_in: SignedIn) -> None:
    page = _text(signed_in(grocer.boss), "/people")
    assert "1.2 FTE are free this week, and nobody is over-booked" in page
    assert f'data-cell="{grocer.ana.key}-0"' in page and "80" in page
    assert f"{grocer.pod.key} Poultry category pod 0.8" in page


@pytest.mark.parametrize("query", ["from=nonsense", "from=0001-01-01", "from=9999-12-31", "after=-1"])
def test_the_heat_map_takes_any_address(query: str, grocer: Any, signed_in: SignedIn) -> None:
    assert signed_in(grocer.boss).get(f"/people?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/events/%00",
        "/outcomes/%00",
        "/outcomes/OUT-0",
        "/missions?q=%00",
        "/events?key=%00&topic=%00",
        "/outcomes?show=-1",
    ],
)
def test_no_address_brings_a_page_down(address: str, grocer: Any, signed_in: SignedIn) -> None:
    assert signed_in(grocer.boss).get(address).status_code in (200, 400, 404)


def test_no_stale_row_stays_when_a_mission_ends(grocer: Any, signed_in: SignedIn) -> None:
    missions.conclude(
        mission=grocer.pod, result="not_achieved", learned="Prices beat us", by=grocer.owner, at=grocer.now
    )
    readers.drain_fully()
    assert MissionCard.objects.get(key=grocer.pod.key).state == "concluded"
    page = _text(signed_in(grocer.boss), f"/missions/{grocer.pod.key}")
    assert "Poultry category pod: could not be achieved" in page and "Prices beat us" in page
    day = f"{grocer.today.day} {grocer.today:%b}"
    assert f"concluded on {day}<" in page and " left" not in page and "1 person worked on it" in page


def _offers(client: Client, grocer: Any) -> set[str]:
    """The doors of others' rooms that the pages offer."""
    addresses = (f"/missions/{grocer.pod.key}", f"/missions/{grocer.idea.key}", f"/outcomes/{grocer.poultry.key}")
    page = " ".join(_text(client, address) for address in (*addresses, "/outcomes", "/people"))
    doors = (
        "Launch",
        "Change",
        "Conclude",
        "Check in",
        "Define a key result",
        "Assign somebody",
        "Reword",
        "Add an outcome",
    )
    return {door for door in doors if f"</svg>{door}" in page or f">{door}<" in page}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("auditor", set()),
        ("member", set()),
        ("outcome_owner", set()),
        ("profession_lead", {"Assign somebody"}),
        ("mission_owner", {"Assign somebody"}),
        ("executive", {"Change", "Conclude", "Define a key result", "Reword", "Add an outcome"}),
    ],
)
def test_pages_offer_only_what_is_not_refused(
    role: str, offered: set[str], grocer: Any, person: Any, signed_in: SignedIn
) -> None:
    assert _offers(signed_in(person(role, name="Newcomer")), grocer) == offered


@pytest.mark.parametrize(
    ("role", "page", "refused"),
    [("auditor", "/missions", "/intake"), ("executive", "/messages", "/webhooks")],
)
def test_no_page_links_to_what_its_reader_is_refused(
    role: str, page: str, refused: str, grocer: Any, person: Any, signed_in: SignedIn
) -> None:
    client = signed_in(person(role, name="Newcomer"))
    assert client.get(refused).status_code == 403
    assert f'href="{refused}"' not in _text(client, page)
    assert f'href="{refused}"' in _text(signed_in(person("mission_owner", name="Owner")), page)


def test_names_and_titles_lead_to_their_own_pages(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.owner)
    people, mission = _text(client, "/people"), _text(client, f"/missions/{grocer.pod.key}")
    assert f'href="/professionals/{grocer.ana.key}"' in people and 'href="/professions"' in people
    assert f'href="/key-results/{grocer.sales.key}"' in mission
    assert f'href="/assignments/new?mission={grocer.pod.key}"' in mission
    assert f'href="/objectives/{grocer.sales.objective.key}/key-results/new"' in mission
    assert f'href="/okrs/new?holder={grocer.idea.key}"' in _text(signed_in(grocer.boss), f"/missions/{grocer.idea.key}")


GROWING = {
    "portfolio:control_centre": 18, "portfolio:mix": 9, "portfolio:decision_list": 11, "portfolio:intake_list": 8,
    "portfolio:my_work": 15, "missions:conclusion_list": 11, "missions:ranking_ways": 6, "missions:ranking_wsjf": 8,
}  # fmt: skip


def test_pages_ask_no_more_questions_when_there_is_more_to_show(grocer: Any, person: Any, signed_in: SignedIn) -> None:
    window = {"starts_on": grocer.today, "ends_on": grocer.today + timedelta(days=90)}

    def live_on(round_: int) -> dict[str, int]:
        """Some of everything that these pages show: scores, activities, charters that wait, gates, conclusions."""
        for n in (2 * round_, 2 * round_ + 1):
            outcome = missions.add_outcome(
                title=f"Outcome {n}", goal=grocer.poultry.goal, owner=grocer.boss, **grocer.by
            )
            parts = {"value": 8, "time_criticality": 5, "risk_opportunity": 3, "job_size": 2}
            missions.score_outcome(outcome=outcome, **parts, **grocer.by)
            missions.propose_activity(title=f"Activity {n}", words="We could", **grocer.by)
            given = {"type": "feature", "outcome": outcome, "owner": grocer.owner, "fte_max": Decimal(2)}
            waiting, done = (
                missions.propose(title=f"{name} {n}", purpose=f"Serve {name} {n}", **given, **window, **grocer.by)
                for name in ("Wait", "Done")
            )
            submitted(waiting, by=grocer.owner, at=grocer.now)
            asked_for = {"evidence_required": "Figures", "due_on": grocer.today + timedelta(days=3)}
            missions.set_gate(
                mission=launched(done, **grocer.by), question="Do they?", fte=Decimal(1), **asked_for, **grocer.by
            )
            missions.conclude(mission=done, result="not_achieved", learned=f"Nobody asked {n}.", **grocer.by)
        readers.drain_fully()
        found = {}
        client = signed_in(grocer.boss)
        for name in GROWING:
            client.get(reverse(name))
            shelf.clear()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(name)).status_code == 200, name
            found[name] = len(asked)
        return found

    before = live_on(0)
    after = live_on(1)
    assert {name: (before[name], after[name]) for name in GROWING if after[name] > before[name]} == {}
    assert {name: count for name, count in before.items() if count > GROWING[name]} == {}
