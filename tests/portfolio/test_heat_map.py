"""The heat map: what is asked for, what nobody is lent for yet, and the way from a gap to somebody who closes it."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from pipeline import readers
from portfolio.projections.told import monday
from portfolio.queries import people
from professions import actions as professions
from professions.models import Assignment

SignedIn = Callable[[Any], Client]


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def lead(person: Any, grocer: Any) -> Any:
    sofia = person("profession_lead", name="Sofia Marchetti")
    professions.lead_profession(profession=grocer.craft, lead=sofia, **grocer.by)
    readers.drain_fully()
    return sofia


@pytest.fixture
def asked(grocer: Any, lead: Any) -> Any:
    """The running mission has 0.8 FTE of the craft and asks for 0.7 more, for eight weeks from next Monday on."""
    starts_on = monday(grocer.today) + timedelta(weeks=1)
    demand = professions.ask_for(
        mission=grocer.pod,
        profession=grocer.craft,
        role="Second buyer",
        level=2,
        fte=Decimal("0.7"),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=8),
        **grocer.by,
    )
    readers.drain_fully()
    return demand


def _group(grocer: Any, **values: Any) -> people.Group:
    [group], _ = people.groups(people.professions(), people.Weeks(monday(grocer.today), 12, **values))
    return group


def test_the_gap_is_what_is_asked_for_and_nobody_is_lent_for(grocer: Any, asked: Any) -> None:
    group = _group(grocer)
    assert [group.asked_for(week) for week in (0, 1, 8, 9)] == [0, Decimal("0.7"), Decimal("0.7"), 0]
    assert [group.gap(week) for week in (0, 1, 9)] == [0, Decimal("0.7"), 0]
    assert group.free(1) == Decimal("1.2")


def test_lending_closes_the_gap_and_taking_back_opens_it(grocer: Any, asked: Any) -> None:
    lent = professions.assign(
        professional=grocer.bo,
        mission=grocer.pod,
        role="Second buyer",
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        fte=Decimal("0.7"),
        **grocer.by,
    )
    readers.drain_fully()
    assert _group(grocer).worst == 0
    professions.end_assignment(assignment=lent, ends_on=asked.starts_on, reason="Not yet", **grocer.by)
    readers.drain_fully()
    assert _group(grocer).worst == Decimal("0.7")


def test_a_mission_asks_on_top_of_whom_it_has(grocer: Any, asked: Any) -> None:
    assert [a["fte"] for a in _group(grocer).loads[0].allocations] == ["0.8"]
    assert _group(grocer).gap(1) == Decimal("0.7")


def test_what_is_lent_to_another_mission_covers_nothing(grocer: Any, asked: Any) -> None:
    professions.assign(
        professional=grocer.bo,
        mission=grocer.full,
        role="Buyer",
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        fte=Decimal(1),
        **grocer.by,
    )
    readers.drain_fully()
    assert _group(grocer).gap(1) == Decimal("0.7")


def test_two_demands_of_one_mission_are_not_covered_by_the_same_hour(grocer: Any, asked: Any) -> None:
    professions.ask_for(
        mission=grocer.pod,
        profession=grocer.craft,
        role="Third buyer",
        fte=Decimal("0.5"),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        **grocer.by,
    )
    readers.drain_fully()
    assert _group(grocer).gap(1) == Decimal("1.2")


def test_a_mission_that_is_not_launched_is_tentative(grocer: Any, lead: Any) -> None:
    start = monday(grocer.today)
    window = {"starts_on": start, "ends_on": start + timedelta(weeks=4)}
    professions.ask_for(
        mission=grocer.idea, profession=grocer.craft, role="Buyer", fte=Decimal(1), **window, **grocer.by
    )
    professions.assign(
        professional=grocer.bo, mission=grocer.idea, role="Buyer", fte=Decimal("0.5"), **window, **grocer.by
    )
    readers.drain_fully()
    assert (_group(grocer).asked_for(1), _group(grocer).loads[1].shares[1]) == (1, 50)
    firm = _group(grocer, tentative=False)
    assert (firm.asked_for(1), firm.loads[1].shares[1]) == (0, 0)


def test_the_headline_names_the_craft_the_gap_and_the_week(grocer: Any, asked: Any, signed_in: SignedIn) -> None:
    page = _words(_text(signed_in(grocer.boss), "/people"))
    assert "Buying is 0.7 FTE short in the week of" in page
    assert "Ask Sofia Marchetti" in page and "Assign somebody Second buyer" not in page


def test_a_lead_goes_from_the_gap_to_a_filled_in_form_with_who_is_free(
    grocer: Any, asked: Any, lead: Any, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    page = _text(client, "/people")
    [address, *_] = re.findall(r'class="gap-cell"[^>]*>\s*<a href="([^"]+)"', page)
    form = _text(client, html.unescape(address))
    assert f'value="{asked.starts_on}"' in form and f'value="{asked.last_day}"' in form and 'value="0.70"' in form
    said = _words(form)
    assert "Who joins Poultry category pod as Second buyer?" in said
    assert "Bo level 2 1 of a week free all the time" in said and "Ana level 4" not in said
    chosen = next(url for url in re.findall(r'href="(\?demand=[^"]+)"', form) if grocer.bo.key in url)
    filled = client.get("/assignments/new" + html.unescape(chosen)).content.decode()
    fields = dict(re.findall(r'name="(form_id|role|starts_on|ends_on|fte)" value="([^"]*)"', filled))
    fields |= {"professional": str(grocer.bo.pk), "mission": str(grocer.pod.pk), "role": "Second buyer"}
    assert client.post("/assignments/new", fields).status_code == 303
    made = Assignment.objects.get(professional=grocer.bo)
    assert (made.starts_on, made.ends_on, made.fte) == (asked.starts_on, asked.ends_on, Decimal("0.7"))
    readers.drain_fully()
    assert "gap-cell" not in _text(client, "/people")


def test_who_is_free_later_is_offered_from_that_day(grocer: Any, asked: Any, lead: Any, signed_in: SignedIn) -> None:
    until = asked.starts_on + timedelta(weeks=2)
    professions.assign(
        professional=grocer.bo,
        mission=grocer.full,
        role="Buyer",
        starts_on=grocer.today,
        ends_on=until,
        fte=Decimal(1),
        **grocer.by,
    )
    form = _text(signed_in(lead), f"/assignments/new?demand={asked.key}&from={asked.starts_on}&fte=0.7")
    assert f"from={until}" in form and "0.7 of a week free from" in _words(form)


def test_who_does_not_lead_the_craft_sees_who_is_free_and_whom_to_ask(
    grocer: Any, asked: Any, person: Any, signed_in: SignedIn
) -> None:
    page = _text(signed_in(person("profession_lead", name="Per Olsen")), f"/assignments/new?demand={asked.key}")
    assert "Bo level 2" in _words(page) and "Ask Sofia Marchetti" in _words(page) and "professional=" not in page


def test_levels_and_weeks_are_chosen_in_the_address(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    page = _text(client, "/people?by=level")
    assert "Level 4" in page and "Level 2" in page and "2 people" not in _words(page)
    assert _words(page).count("1 person") == 2
    later = _text(client, "/people?from=2031-01-06")
    assert "6 Jan" in later and "from=2031-02-03" in later and "from=2030-12-09" in later
    for nonsense in ("from=x", "by=x", "tentative=x", "after=x", "from=0001-01-01", "from=9999-12-31"):
        assert client.get(f"/people?{nonsense}").status_code == 200


def test_a_lead_lands_on_the_own_craft_and_can_look_at_all(grocer: Any, lead: Any, signed_in: SignedIn) -> None:
    professions.found_profession(title="Pastry", lead=grocer.boss, **grocer.by)
    readers.drain_fully()
    client = signed_in(lead)
    current = re.compile(r'class="tab"[^>]*aria-current="page">\s*(\w+)')
    assert current.findall(_text(client, "/people")) == ["Buying"]
    assert current.findall(_text(client, "/people?profession=all")) == ["Everybody"]


@pytest.mark.parametrize(
    "asking",
    [
        "demand=DEM-99",
        "demand=x",
        "demand=DEM-1&from=x&fte=x",
        "demand=DEM-1&fte=NaN",
        "demand=DEM-1&from=9999-12-31&fte=1e9",
    ],
)
def test_an_address_that_asks_nonsense_still_shows_the_form(
    asking: str, asked: Any, lead: Any, signed_in: SignedIn
) -> None:
    assert signed_in(lead).get(f"/assignments/new?{asking}").status_code == 200


def test_a_mission_owner_asks_for_people_on_a_page(grocer: Any, lead: Any, person: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.owner)
    asking = {
        "mission": str(grocer.pod.pk),
        "profession": str(grocer.craft.pk),
        "role": "Second buyer",
        "level": "3",
        "fte": "1",
        "starts_on": "2031-01-06",
        "ends_on": "2031-03-31",
    }
    answer = client.post("/demands/new", asking)
    assert answer.status_code == 303
    assert "sees the gap now" in _words(_text(client, answer["Location"]))
    assert client.post("/demands/new", asking | {"ends_on": "2031-01-01"}).status_code == 422
    stop = {"ends_on": "2031-02-03", "reason": "We manage", "version": "1"}
    assert client.post("/demands/DEM-1/withdraw", stop).status_code == 303
    for role in ("member", "executive", "mission_owner"):
        stranger = signed_in(person(role, name=f"Some {role}"))
        assert stranger.get("/demands/new").status_code == 403
        assert stranger.get("/demands/DEM-1/withdraw").status_code == 403


def test_the_last_day_of_a_demand_is_counted_and_the_next_is_not(grocer: Any, lead: Any) -> None:
    start = monday(grocer.today) + timedelta(weeks=1)
    professions.ask_for(
        mission=grocer.full,
        profession=grocer.craft,
        role="Buyer",
        fte=Decimal(1),
        starts_on=start,
        ends_on=start + timedelta(days=5),
        **grocer.by,
    )
    readers.drain_fully()
    assert [_group(grocer).asked_for(week) for week in (0, 1, 2)] == [0, 1, 0]
    assert date.weekday(start + timedelta(days=4)) == 4


def test_what_is_open_is_told_stretch_by_stretch_so_that_nobody_lends_twice(
    grocer: Any, asked: Any, lead: Any, signed_in: SignedIn
) -> None:
    until = asked.starts_on + timedelta(weeks=3)
    professions.assign(
        professional=grocer.bo,
        mission=grocer.pod,
        role="Second buyer",
        starts_on=asked.starts_on,
        ends_on=until,
        fte=Decimal("0.5"),
        **grocer.by,
    )
    readers.drain_fully()
    client = signed_in(lead)
    for page in (_words(_text(client, f"/assignments/new?demand={asked.key}")), _words(_text(client, "/people"))):
        assert "0.2" in page and "0.7" in page
    form = _text(client, f"/assignments/new?demand={asked.key}")
    assert "Still open: 0.2 FTE" in _words(form) and 'value="0.20"' in form
    assert f'value="{until - timedelta(days=1)}"' in form, "the form ends where the stretch does"
    later = _text(client, f"/assignments/new?demand={asked.key}&from={until}")
    assert 'value="0.70"' in later and f'value="{asked.last_day}"' in later


def test_the_stated_fact_is_the_demands_whatever_the_address_says(
    grocer: Any, asked: Any, lead: Any, signed_in: SignedIn
) -> None:
    form = _text(signed_in(lead), f"/assignments/new?demand={asked.key}&fte=-3&from=2090-01-01")
    said = _words(form)
    assert "0.7 FTE of Buying at level 2 or above are asked for" in said and "Still open: 0.7 FTE" in said
    assert 'value="0.01"' in form


def test_a_demand_that_does_not_exist_is_named(asked: Any, lead: Any, signed_in: SignedIn) -> None:
    assert "There is no demand DEM-99999" in _words(_text(signed_in(lead), "/assignments/new?demand=DEM-99999"))


def test_a_craft_that_does_not_exist_is_not_found(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    assert client.get("/people?profession=zzz").status_code == 404
    assert client.get("/okrs/cascade?view=zzz").status_code == 404


def test_the_page_of_the_craft_marks_what_is_still_open(
    grocer: Any, asked: Any, lead: Any, signed_in: SignedIn
) -> None:
    page = _words(_text(signed_in(lead), f"/professions/{grocer.craft.key}"))
    assert "Open 0.7 FTE" in page and "enough, open in" in page


def test_the_risks_of_a_mission_name_what_nobody_is_lent_for(grocer: Any, asked: Any, signed_in: SignedIn) -> None:
    risks = _words(_text(signed_in(grocer.boss), f"/missions/{grocer.pod.key}")).split("Risks")[1]
    assert "Second buyer: nobody is lent for 0.7 FTE" in risks and "Nothing speaks against it" not in risks
