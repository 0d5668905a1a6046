"""What waits for me, my craft, and the page of a goal."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from missions.models import StrategicGoal
from professions.models import Profession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def _page(client: Client, role: Role, address: str) -> str:
    client.force_login(User.objects.get(email=DEMO_EMAILS[role]))
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_mission_owner_sees_what_waits_and_what_is_theirs(client: Client) -> None:
    page = _page(client, Role.MISSION_OWNER, "/my")
    assert "wait for your check-in" in page or "waits for your check-in" in page
    assert "Daily visitors across all our presences" in page
    for title in (
        "Make Brighton love us: the first seasons",
        "Answer the online entrant",
        "A loyalty that people feel",
    ):
        assert title in page
    assert "Amina Yusuf hands it to you" in page
    assert "Books closed by the third day" not in page


def test_a_member_sees_the_missions_they_work_on_and_their_time(client: Client) -> None:
    page = _page(client, Role.MEMBER, "/my")
    assert "Any question, answered today" in page and "You work on it, Hana Suzuki owns it" in page
    assert "Topic curator" in page and "Data and analytics" in page


def test_an_owner_is_reminded_of_a_mission_in_its_last_month(client: Client) -> None:
    client.force_login(User.objects.get(name="Nadia Haddad"))
    page = client.get("/my").content.decode()
    assert "one mission ends within a month" in page or "One mission ends within a month" in page
    assert "Conclude it honestly" in page


def test_an_outcome_owner_sees_their_outcomes_and_nobody_else_does(client: Client) -> None:
    assert "My outcomes" in _page(client, Role.OUTCOME_OWNER, "/my")
    assert "My outcomes" not in _page(client, Role.AUDITOR, "/my")


def test_who_has_nothing_is_told_so(client: Client) -> None:
    page = _page(client, Role.AUDITOR, "/my")
    assert "Nothing waits for you today" in page and "No mission is yours yet" in page


def test_a_lead_is_led_to_the_weeks_of_their_craft(client: Client) -> None:
    lead = User.objects.get(email=DEMO_EMAILS[Role.PROFESSION_LEAD])
    client.force_login(lead)
    design = Profession.objects.get(lead=lead)
    assert client.get("/my/craft")["Location"] == f"/people?profession={design.key}"
    page = client.get("/my/craft", follow=True).content.decode()
    assert "Linh Tran" in page and "Kofi Mensah" not in page


def test_a_goal_shows_its_ten_years_and_the_outcomes_that_lead_there(client: Client) -> None:
    goal = StrategicGoal.objects.get(number=1)
    page = _page(client, Role.EXECUTIVE, f"/goals/{goal.key}")
    assert goal.title in page and f"What is true in {goal.horizon_year}" in page
    for outcome in goal.outcomes.all():
        assert outcome.title in page.replace("&#x27;", "'")
    assert "2 of 4 outcomes are on track" in page
    assert "Households that do their main shop with us" in page


def test_a_goal_is_found_by_its_key_alone(client: Client) -> None:
    client.force_login(User.objects.get(email=DEMO_EMAILS[Role.MEMBER]))
    assert client.get("/goals/goa-1")["Location"] == "/goals/GOA-1"
    assert [client.get(f"/goals/{key}").status_code for key in ("GOA-99", "OUT-1", "x%00")] == [404, 404, 404]
    assert client.get("/goals/GOA-1?part=goal").content.decode().lstrip().startswith("<section")
