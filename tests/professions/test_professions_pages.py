"""The pages of the professions room, through their doors: who may, bad input, a second tab, a second press."""

import re
from typing import Any

import pytest
from django.test import Client

from professions.models import Assignment, Profession, Professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_lead(client: Client, lead: Any) -> Client:
    client.force_login(lead)
    return client


def hidden(page: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(form_id|version)" value="([^"]*)"', page.content.decode()))


def press(client: Client, path: str, fields: dict[str, str]) -> Any:
    """Fills in the form of the page and sends it, with what travels hidden in it."""
    return client.post(path, {**hidden(client.get(path)), **fields})


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


PAGES = [
    "/professions",
    "/professions/new",
    "/professions/PRO-1",
    "/professions/PRO-1/lead",
    "/professionals/new",
    "/professionals/PER-1",
    "/professionals/PER-1/availability",
    "/professionals/PER-1/level",
    "/assignments/new",
    "/assignments/new?professional=PER-1&mission=MIS-1",
    "/assignments/free?professional=PER-1",
    "/assignments/ASG-1/end",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_for_the_lead(as_lead: Client, lend: Any, path: str) -> None:
    lend()
    assert as_lead.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_asks_a_stranger_to_sign_in(client: Client, lend: Any, path: str) -> None:
    lend()
    assert client.get(path).status_code == 302


def test_others_read_and_are_told_whom_to_ask(client: Client, person: Any, lend: Any) -> None:
    lend()
    client.force_login(person("member"))
    for path in ("/professions", "/professions/PRO-1", "/professionals/PER-1"):
        assert client.get(path).status_code == 200
    for path in (
        "/professions/new",
        "/professions/PRO-1/lead",
        "/professionals/PER-1/level",
        "/assignments/new",
        "/assignments/ASG-1/end",
    ):
        assert client.get(path).status_code == 403


@pytest.fixture
def lending(ana: Professional, mission: Any) -> dict[str, Any]:
    return {
        "professional": str(ana.pk),
        "mission": str(mission.pk),
        "role": "Designer",
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-31",
        "fte": "0.5",
    }


def test_somebody_is_lent_and_the_page_shows_it(as_lead: Client, lending: Any) -> None:
    answer = as_lead.post("/assignments/new", lending)
    assert answer.headers["Location"] == "/professionals/PER-1"
    assert "Ana Sousa is lent to Make Brighton love us." in as_lead.get(answer.headers["Location"]).content.decode()


def test_pages_say_the_last_day_and_the_row_ends_on_the_day_after(as_lead: Client, lending: Any) -> None:
    page = as_lead.get(as_lead.post("/assignments/new", lending).headers["Location"])
    assert Assignment.objects.get().ends_on.isoformat() == "2026-04-01"
    assert "2\u201331 Mar 2026" in page.content.decode()
    assert 'value="2026-06-28"' in as_lead.get("/assignments/new?mission=MIS-1").content.decode()


def test_an_overbooking_is_said_beside_the_share(as_lead: Client, lending: Any) -> None:
    as_lead.post("/assignments/new", lending)
    answer = as_lead.post("/assignments/new", lending | {"fte": "0.75"})
    assert answer.status_code == 422
    assert "On 2 March 2026 Ana Sousa has 0.50 FTE free" in words(answer)
    assert "What is free of Ana Sousa" in words(answer)


def test_pressed_twice_somebody_is_lent_once(as_lead: Client, lending: Any) -> None:
    form = {**hidden(as_lead.get("/assignments/new")), **lending, "fte": "0.25"}
    first, second = (as_lead.post("/assignments/new", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Assignment.objects.count() == 1


def test_days_outside_the_mission_are_a_warning(as_lead: Client, lending: Any) -> None:
    answer = as_lead.post("/assignments/new", lending | {"ends_on": "2026-08-31"})
    assert "its last day is 28 June 2026" in as_lead.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"fte": "0"}, "greater than or equal to 0.01"),
        ({"fte": "2"}, "less than or equal to 1"),
        ({"fte": "0.333"}, "no more than 2 decimal places"),
        ({"ends_on": "2026-03-01"}, "before it starts"),
        ({"role": "  "}, "This field is required"),
        ({"professional": "x"}, "valid"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(as_lead: Client, lending: Any, change: Any, sentence: str) -> None:
    answer = as_lead.post("/assignments/new", lending | change)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Assignment.objects.exists()


def test_a_lead_lends_only_the_people_of_the_own_craft(client: Client, person: Any, lending: Any) -> None:
    client.force_login(person("profession_lead", name="Per Olsen"))
    assert client.post("/assignments/new", lending).status_code == 422
    assert not Assignment.objects.exists()


def test_a_mission_owner_takes_people_for_the_own_mission(client: Client, owner: Any, lending: Any) -> None:
    client.force_login(owner)
    assert client.post("/assignments/new", lending).status_code == 303


def test_an_assignment_ends_earlier_and_a_second_tab_sees_it(as_lead: Client, lend: Any) -> None:
    lend()
    page = as_lead.get("/assignments/ASG-1/end")
    end = {"ends_on": "2026-03-10", "reason": "Needed elsewhere."}
    assert as_lead.post("/assignments/ASG-1/end", {**hidden(page), **end}).status_code == 303
    stale = as_lead.post("/assignments/ASG-1/end", {**end, "version": "1", "ends_on": "2026-03-05"})
    assert stale.status_code == 422
    assert "was changed since you looked" in words(stale)


def test_a_profession_is_founded_filled_and_handed_over(as_lead: Client, person: Any) -> None:
    as_lead.post("/professions/new", {"title": "Pastry", "lead": str(as_lead.session["_auth_user_id"])})
    craft = Profession.objects.get()
    join = {
        "name": "Bo",
        "profession": str(craft.pk),
        "level": "4",
        "employment": "internal",
        "available_from": "2026-01-01",
        "available_fte": "0.8",
    }
    assert as_lead.post("/professionals/new", join).headers["Location"] == "/professionals/PER-1"
    assert press(as_lead, "/professionals/PER-1/level", {"level": "5", "reason": "Leads the craft."}).status_code == 303
    leave = {"starts_on": "2026-07-01", "ends_on": "2026-07-14", "available_fte": "0", "reason": "Leave"}
    assert press(as_lead, "/professionals/PER-1/availability", leave).status_code == 303
    other = person("profession_lead", name="Per Olsen")
    assert press(as_lead, f"/professions/{craft.key}/lead", {"lead": str(other.pk)}).status_code == 303
    assert as_lead.get(f"/professions/{craft.key}/lead").status_code == 403


def test_the_list_costs_few_queries(
    as_lead: Client, lend: Any, profession: Any, lead: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    lend("0.2")
    lend("0.2")
    with django_assert_max_num_queries(14):
        assert as_lead.get("/professions").status_code == 200
