"""Every sum agrees: the same figure is the same on each page that shows it, and in REST."""

import re
from collections import Counter
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from missions.models import Outcome, StrategicGoal
from okrs import actions as okrs
from okrs.models import CheckIn
from pipeline import readers
from portfolio.projections.told import monday
from portfolio.queries import people
from portfolio.views.parts import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
NOISE = re.compile(r"<(script|style|svg|template|select)\b.*?</\1>", re.DOTALL)
STATUSES = ("on_track", "at_risk", "off_track", "met", "no_data", "not_started")


class Seen:
    """Pages as the words that stand on them, and REST as what it answers."""

    def __init__(self, client: Client) -> None:
        client.force_login(User.objects.get(email=DEMO_EMAILS[Role.EXECUTIVE]))
        self.client = client

    def words(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        main = re.search(r"<main.*?</main>", page, re.DOTALL)
        bare = re.sub(r"<[^>]+>", " ", NOISE.sub(" ", main[0] if main else page))
        return re.sub(r"\s+", " ", unescape(bare)).replace(" ,", ",")

    def number(self, address: str, pattern: str) -> Any:
        """What stands in the pattern's groups: one number, or several."""
        words = self.words(address)
        found = re.search(pattern, words)
        assert found, f"{address} does not say {pattern!r}: {words[:600]}"
        numbers = [Decimal(each.replace(",", "")) for each in found.groups()]
        return numbers[0] if len(numbers) == 1 else tuple(numbers)

    def listed(self, query: str = "") -> Any:
        """How many missions the list counts."""
        return self.number(f"/missions{query}", r"(\d+) missions?\b")

    def rest(self, address: str) -> Any:
        answer = self.client.get(f"/api/v1/portfolio/{address}")
        assert answer.status_code == 200, address
        return answer.json()


@pytest.fixture
def seen(client: Client) -> Seen:
    shelf.clear()
    return Seen(client)


def test_outcomes_stand_alike_in_the_centre_on_the_board_on_the_goals_and_in_rest(seen: Seen) -> None:
    summary = seen.rest("summary")["outcomes"]
    by_status = summary["by_status"]
    count, well = summary["count"], by_status["on_track"] + by_status.get("met", 0)
    assert sum(by_status.values()) == count == Outcome.objects.ranked().count() == len(seen.rest("outcomes")["data"])
    assert seen.number("/", r"(\d+) of (\d+) outcomes are on track") == (well, count)
    assert seen.number("/", r"Outcomes on track (\d+) of (\d+)") == (well, count)
    tile = seen.words("/").split("Missions on track")[0]
    assert f"{by_status['at_risk']} at risk" in tile and f"{by_status['off_track']} off track" in tile
    assert seen.number("/outcomes", r"(\d+) outcomes") == count
    goals = [f"/goals/{goal.key}" for goal in StrategicGoal.objects.all()]
    assert sum(seen.number(goal, r"Outcomes (\d+) On track (\d+)")[0] for goal in goals) == count
    assert sum(seen.number(goal, r"Outcomes (\d+) On track (\d+)")[1] for goal in goals) == well
    board = Counter(re.findall(r"(On track|At risk|Off track) Confidence", seen.words("/outcomes")))
    said = {"On track": well, "At risk": by_status["at_risk"], "Off track": by_status["off_track"]}
    assert board == said


def test_missions_are_counted_alike_everywhere(seen: Seen) -> None:
    summary = seen.rest("summary")["missions"]
    states, running = summary["by_state"], summary["by_state"]["active"]
    assert summary["count"] == sum(states.values()) == seen.listed() == len(seen.rest("missions?limit=200")["data"])
    for state, count in states.items():
        assert seen.listed(f"?state={state}") == count == len(seen.rest(f"missions?limit=200&state={state}")["data"])
    for kind, count in summary["by_type"].items():
        assert seen.listed(f"?type={kind}") == count
    goals = [f"/goals/{goal.key}" for goal in StrategicGoal.objects.all()]
    assert sum(seen.number(goal, r"Running missions (\d+) Id") for goal in goals) == running
    committed = running + states["paused"] + states["rechartered"]
    assert seen.number("/", r"Portfolio mix (\d+) committed missions") == committed
    assert seen.number("/clusters", r"hold (\d+) open missions") == committed + states["candidate"]


def test_running_missions_are_as_well_in_the_centre_as_in_the_list(seen: Seen) -> None:
    summary = seen.rest("summary")["missions"]
    by_status = Counter(summary["active_by_status"])
    well = by_status["on_track"] + by_status["met"]
    assert seen.number("/", r"Missions on track (\d+) of (\d+) running") == (well, sum(by_status.values()))
    for status in STATUSES:
        query = f"?state=active&status={status}"
        found = len(seen.rest(f"missions{query}&limit=200")["data"])
        assert by_status[status] == found
        assert found == (seen.listed(query) if found else 0)
    tile = seen.words("/").split("Missions on track")[1].split("Confidence")[0]
    assert f"{by_status['at_risk']} at risk" in tile and f"{by_status['off_track']} off track" in tile


def test_the_headline_says_what_the_lists_hold(seen: Seen) -> None:
    summary = seen.rest("summary")
    assert "One mission is off track, and one key result has regressed." in seen.words("/")
    assert summary["missions"]["active_by_status"]["off_track"] == 1 == seen.listed("?state=active&status=off_track")
    assert summary["key_results"]["regressed"] == 1 == seen.listed("?gap=regressed")
    assert sum(row["key_results_regressed"] for row in seen.rest("missions?state=active&limit=200")["data"]) == 1


def test_key_results_of_running_missions_are_counted_alike(seen: Seen) -> None:
    summary = seen.rest("summary")["key_results"]
    running = seen.rest("missions?state=active&limit=200")["data"]
    assert summary["count"] == sum(row["key_results"] for row in running)
    assert summary["known"] == sum(row["key_results_known"] for row in running)
    assert seen.number("/", r"(\d+) of (\d+) key results known") == (summary["known"], summary["count"])


def test_check_ins_of_this_week_are_those_of_the_log(seen: Seen) -> None:
    this_week = CheckIn.objects.standing().filter(observed_at__date__gte=monday(timezone.now().date())).count()
    assert seen.rest("summary")["check_ins"]["this_week"] == this_week
    assert seen.number("/", r"Check-ins this week (\d+)") == this_week


def test_people_add_up_alike_in_the_centre_on_the_heat_map_on_the_lists_and_in_rest(seen: Seen) -> None:
    told = seen.rest("summary")["people"]
    there, booked = (round(Decimal(str(told[name])), 1) for name in ("fte_available", "fte_booked"))
    free = there - booked
    assert told["count"] == 120 == len(seen.rest("people?limit=200")["data"])
    assert seen.number("/", r"People on missions ([\d.]+) of ([\d.]+) FTE") == (booked, there)
    assert seen.number("/", r"(\d+) people in (\d+) professions") == (120, 6)
    assert seen.number("/people", r"Everybody (\d+)") == 120
    assert seen.number("/professionals", r"(\d+) people: ([\d.]+) of ([\d.]+) FTE are free today") == (120, free, there)
    groups, _ = people.groups(people.professions(), people.Weeks(monday(timezone.now().date()), 1))
    assert round(sum(group.available(0) for group in groups), 1) == there
    week = r"([\d.]+) of ([\d.]+) full-time people are free this week"
    assert seen.number("/professions", week)[1] == there
    crafts = re.findall(r"[a-z] (\d+) (\d+\.\d) ", seen.words("/professions").split("Profession Lead People")[1])
    assert sum(int(count) for count, _ in crafts) == 120 and sum(Decimal(fte) for _, fte in crafts) == there


def test_the_shortage_is_the_same_in_the_centre_and_on_the_heat_map(seen: Seen) -> None:
    first = monday(timezone.now().date())
    groups, _ = people.groups(people.professions(), people.Weeks(first, 12))
    worst = round(max(group.worst for group in groups), 1)
    assert seen.number("/", r"Design: ([\d.]+) FTE short") == worst
    assert seen.number("/people", r"Design is ([\d.]+) FTE short") == worst


def test_what_needs_a_decision_is_counted_as_it_is_listed(seen: Seen) -> None:
    words = seen.words("/")
    waiting = words.split("Needs a decision")[1].split("Portfolio mix")[0]
    shown = (
        "Design:",
        "Strategic missions in parallel",
        "It is frozen until somebody decides",
        "Gate overdue",
        "London, at the hour you asked for",
        "Poultry category pod",
        "Its review was due",
    )
    assert all(title in waiting for title in shown)
    assert seen.number("/", r"(\d+) decisions wait") == len(shown) + seen.number(
        "/", r"Needs a decision and (\d+) more"
    )
    assert seen.listed("?state=candidate") == 1


def test_a_mission_says_the_same_of_itself_on_every_page(seen: Seen) -> None:
    for row in seen.rest("missions?state=active&limit=200")["data"]:
        attained = round(row["attained"] * 100)
        assert f"{attained}%" in seen.words(f"/missions/{row['key']}"), row["title"]
        assert f"{attained}%" in seen.words(f"/missions?q={row['key']}"), row["title"]


def test_an_outcome_is_as_far_in_the_cascade_as_on_the_board_and_on_its_page(seen: Seen) -> None:
    holder = Outcome.objects.ranked().first()
    by, now = User.objects.get(email=DEMO_EMAILS[Role.EXECUTIVE]), timezone.now()
    objective = okrs.set_objective(holder=holder, statement="People come back", by=by, at=now)
    aim = {"measure_kind": "increase", "baseline": Decimal(0), "target": Decimal(9), "by": by, "at": now}
    visits = okrs.define_key_result(objective=objective, title="Visits", **aim)
    okrs.check_in(key_result=visits, value=Decimal(1), confidence=3, comment="", by=by, at=now)
    readers.drain_fully()
    shelf.clear()
    said = r"Confidence: [\w ]+? (\d+)%"
    board = re.findall(rf"(OUT-\d+) .*?{said} 0% (\d+)% 100%", seen.words("/outcomes"))
    table = re.findall(rf"(OUT-\d+) Outcome .*?(\d+)% {said}", seen.words("/okrs/cascade?view=table"))
    assert len(board) == Outcome.objects.ranked().count()
    assert {(key, attained, sure) for key, sure, attained in board} == set(table)
    for key, sure, attained in board:
        page = seen.words(f"/outcomes/{key}")
        assert f" {sure}% Attained 0% {attained}% 100%" in page, key
