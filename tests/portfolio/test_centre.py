"""The control centre: its figures agree with the lists behind them, and its queue leads to the very forms."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from missions import actions as missions
from okrs import actions as okrs
from pipeline import readers
from portfolio.projections.week import mondays
from portfolio.queries import centre, ranked, strip
from portfolio.views import headlines
from portfolio.views.tiles import compared_with
from professions import actions as professions


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _links(page: str) -> set[str]:
    return {href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]*)"', page)}


def test_every_figure_leads_to_a_list_that_holds_as_many(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    page = _text(client, "/?part=centre")
    assert "of 2 running" in page
    on_track, off_track = "/missions?state=active&status=on_track&status=met", "/missions?state=active&status=off_track"
    assert {on_track, off_track} <= _links(page)
    for address, title in ((on_track, "Full shelves pod"), (off_track, "Poultry category pod")):
        found = _text(client, address)
        assert title in found and "1 mission" in found
    for address in _links(page):
        assert client.get(address, follow=True).status_code == 200, address


def test_the_queue_leads_who_decides_to_the_very_form_and_others_to_the_mission(
    grocer: Any, signed_in: Any, person: Any
) -> None:
    boss, member = _text(signed_in(grocer.boss), "/?part=centre"), _text(signed_in(person("member")), "/?part=centre")
    assert f"/missions/{grocer.pod.key}/edit" in _links(boss)
    assert f"/missions/{grocer.idea.key}/charter" in _links(boss)
    assert not {link for link in _links(member) if link.endswith(("/edit", "/launch", "/charter", "/conclude"))}
    assert f"/missions/{grocer.pod.key}" in _links(member)


def test_what_waits_says_whose_it_is(grocer: Any, signed_in: Any) -> None:
    page = _text(signed_in(grocer.boss), "/?part=centre")
    queue = page[page.index('id="waiting"') :]
    assert "Grace Achieng" in queue.split("</ul>")[0]
    assert "2 decisions wait" in page


def test_a_mission_is_overdue_from_the_day_after_its_last(grocer: Any, signed_in: Any) -> None:
    over = {
        "starts_on": grocer.today - timedelta(days=100),
        "ends_on": grocer.today,
        "reason": "Less time than we thought",
    }
    missions.reschedule(mission=grocer.pod, **over, **grocer.by)
    readers.drain_fully()
    client = signed_in(grocer.boss)
    assert f"/missions/{grocer.pod.key}" in client.get("/missions?gap=overdue").content.decode()
    assert "1 day over" in client.get(f"/missions/{grocer.pod.key}").content.decode()


def test_a_craft_that_is_asked_for_more_than_it_is_lent_waits_for_its_lead(grocer: Any, signed_in: Any) -> None:
    assert "Find people" not in _text(signed_in(grocer.boss), "/?part=centre")
    professions.ask_for(
        mission=grocer.full,
        profession=grocer.craft,
        role="Buyer",
        level=2,
        fte=Decimal(3),
        starts_on=grocer.today,
        ends_on=grocer.today + timedelta(days=70),
        **grocer.by,
    )
    readers.drain_fully()
    page = _text(signed_in(grocer.boss), "/?part=centre")
    assert "Buying: 3 FTE short" in page
    assert f"/people?profession={grocer.craft.pk}" in _links(page)
    assert "Buying is 3 FTE short" in page


def test_what_a_craft_has_and_lends_is_told_week_by_week(grocer: Any) -> None:
    ahead = [mondays(grocer.today, 1)[0] + timedelta(weeks=n) for n in range(1, 12)]
    found = strip.crafts(grocer.today, mondays(grocer.today, 13), ahead).strips[0]
    assert (found.today.available, found.today.booked, found.today.free) == (2, Decimal("0.8"), Decimal("1.2"))
    after = next(day for day in found.ahead if day.on > grocer.today + timedelta(days=60))
    assert (after.booked, after.free) == (0, 2)


def _told_a_week_later(grocer: Any) -> datetime:
    """What is launched today is judged from next Monday on, as soon as somebody says something: here on the Tuesday."""
    later: datetime = grocer.now + timedelta(days=8 - grocer.today.weekday())
    okrs.check_in(key_result=grocer.waste, value=Decimal(5), confidence=8, by=grocer.owner, at=later)
    readers.drain_fully()
    return later


def test_a_concluded_mission_counts_on_the_mondays_on_which_it_ran_and_no_longer(grocer: Any) -> None:
    later = _told_a_week_later(grocer)
    end = later.date() + timedelta(weeks=3)
    assert centre.going_well_by_week(centre.groups(end), end)[-4:] == [1, 1, 1, 1]
    missions.conclude(
        mission=grocer.full,
        result="achieved",
        learned="Shelves stay full",
        would_change_mind="Gaps",
        confidence=8,
        evidence=("counts",),
        by=grocer.boss,
        at=later,
    )
    readers.drain_fully()
    assert centre.going_well_by_week(centre.groups(end), end)[-4:] == [1, 0, 0, 0]


def test_an_outcome_stands_on_past_mondays_where_its_missions_stood(grocer: Any) -> None:
    later = _told_a_week_later(grocer).date()
    first, second = ranked.outcomes(later)
    assert (first.title, first.goes_well) == ("Poultry earns a fair return", False)
    assert second.goes_well
    assert second.well == (*[False] * 12, True) and not any(first.well)


def test_the_beginning_of_a_week_is_compared_with_the_week_before(grocer: Any) -> None:
    monday = mondays(grocer.today, 1)[0]
    assert compared_with(monday) == monday - timedelta(weeks=1)
    assert compared_with(monday + timedelta(days=4)) == monday


def test_the_page_and_the_summary_tell_the_same_sums(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    said = client.get("/api/v1/portfolio/summary").json()
    page = _text(client, "/?part=centre")
    assert f"{said['key_results']['known']} of {said['key_results']['count']} key results known" in page
    assert f"of {said['missions']['by_state']['active']} running" in page
    assert f"of {said['outcomes']['count']}<" in page
    okrs.close_key_result(key_result=grocer.waste, reason="Measured elsewhere", **grocer.by)
    readers.drain_fully()
    said = client.get("/api/v1/portfolio/summary").json()
    assert said["key_results"]["count"] == 1
    assert "1 of 1 key result known" in _text(client, "/?part=centre")


@pytest.mark.parametrize(
    ("leading", "count", "total", "said"),
    [
        (["Feature"], 9, 15, "Most are feature: 9 of 15"),
        (["Feature"], 6, 15, "Feature leads with 6 of 15"),
        (["Feature", "Platform"], 6, 15, "Feature and Platform lead with 6 of 15 each"),
    ],
)
def test_kinds_that_share_the_lead_are_named_together(leading: list[str], count: int, total: int, said: str) -> None:
    assert headlines._said_of_mix(leading, count, total) == said
