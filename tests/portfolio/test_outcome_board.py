"""The outcome board: one line an outcome, unfolded on demand, a line where today's people are used up, marks of the last ranking."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from missions import actions as missions
from missions.models import Outcome
from pipeline import readers
from pipeline.models import StoredEvent
from portfolio.models import OutcomeCard
from portfolio.queries import board
from tests.launched import launched

SignedIn = Callable[[Any], Client]
MOVED = re.compile(r'data-was="(\d+)"( hidden)?')


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def _many(grocer: Any, count: int) -> None:
    for number in range(count):
        missions.add_outcome(title=f"Outcome number {number}", by=grocer.boss, at=grocer.now)
    readers.drain_fully()


def _rank(grocer: Any, title: str, to: int, *, days: int = 0, **values: Any) -> None:
    given = {"reason": "It pays", "by": grocer.boss, "at": grocer.now + timedelta(days=days)} | values
    missions.rank_outcome(outcome=Outcome.objects.get(title=title), to_rank=to, **given)
    readers.drain_fully()


def test_a_line_says_what_the_missions_of_an_outcome_make_of_it(grocer: Any, signed_in: SignedIn) -> None:
    page = _words(_text(signed_in(grocer.boss), "/outcomes"))
    for words in (
        "1 platform",
        "0.8 of 3",
        "1 mission for Poultry earns a fair return",
        "2 missions for Shelves are full",
    ):
        assert words in page, words


def test_missions_are_not_in_the_page_until_their_outcome_is_unfolded(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    assert "Poultry category pod" not in _text(client, "/outcomes")
    assert "Poultry category pod" in _text(client, f"/outcomes/{grocer.poultry.key}?part=missions")
    unfolded = _text(client, f"/outcomes?open={grocer.poultry.key}")
    assert "Poultry category pod" in unfolded and "Full shelves pod" not in unfolded


def test_the_line_stands_below_the_last_outcome_that_fits_todays_people(grocer: Any, signed_in: SignedIn) -> None:
    page = _text(signed_in(grocer.boss), "/outcomes")
    assert "Above this line fits today's people: 0 of 2 FTE" in _words(page)
    assert page.index("data-rank-line") < page.index('data-rank-label="Poultry')
    window = {"starts_on": grocer.today, "ends_on": grocer.today + timedelta(days=90)}
    small = missions.add_outcome(title="A small thing", owner=grocer.boss, **grocer.by)
    pod = missions.propose(
        title="Small pod",
        purpose="Do it",
        type="feature",
        outcome=small,
        owner=grocer.owner,
        fte_min=Decimal(1),
        fte_max=Decimal("1.5"),
        **window,
        **grocer.by,
    )
    launched(pod, **grocer.by)
    _rank(grocer, "A small thing", 1)
    page = _text(signed_in(grocer.boss), "/outcomes")
    assert "today's people: 1.5 of 2 FTE" in _words(page)
    assert page.index("A small thing") < page.index("data-rank-line") < page.index('data-rank-label="Poultry')


def test_rows_can_be_reached_by_keyboard_only_by_who_may_rank(grocer: Any, signed_in: SignedIn) -> None:
    assert _text(signed_in(grocer.boss), "/outcomes").count("data-rank-url") == 2
    page = _text(signed_in(grocer.owner), "/outcomes")
    assert "data-rank-url" not in page and "data-rank-move" not in page and "rank-desk" not in page
    assert not re.search(r"<li[^>]*rank-row[^>]*tabindex", page)


def test_a_long_list_grows_by_its_next_rows_and_not_anew(grocer: Any, signed_in: SignedIn) -> None:
    _many(grocer, 100)
    client = signed_in(grocer.boss)
    first, more = _text(client, "/outcomes"), _text(client, "/outcomes?after=40&part=rows")
    assert first.count("data-rank-url") == 40 and "show=80" in first and "after=40&amp;part=rows" in first
    assert more.count("data-rank-url") == 40 and "<html" not in more and "after=80&amp;part=rows" in more
    last = _text(client, "/outcomes?after=80&part=rows")
    assert last.count("data-rank-url") == 22 and "part=rows" not in last
    assert _text(client, "/outcomes?show=80").count("data-rank-url") == 80


def test_hundreds_of_rows_stay_light(grocer: Any, signed_in: SignedIn) -> None:
    _many(grocer, 300)
    page = signed_in(grocer.boss).get("/outcomes?show=400")
    assert page.content.count(b"data-rank-url") == 302
    assert len(page.content) / 302 < 3000


@pytest.mark.parametrize(
    "asked", ["show=-1", "show=x", "show=99999999", "after=x&part=rows", "open=,OUT-1", "part=nothing"]
)
def test_an_address_that_says_nonsense_shows_the_board(asked: str, grocer: Any, signed_in: SignedIn) -> None:
    assert "Poultry earns a fair return" in _text(signed_in(grocer.boss), f"/outcomes?{asked}")


def test_a_refresh_that_does_not_know_the_own_move_yet_changes_nothing(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    where = f"/outcomes/{grocer.shelves.key}/rank"
    assert client.post(where, {"position": "1"}, headers={"HX-Request": "true"}).status_code == 200
    event = StoredEvent.objects.filter(topic="missions.ranking").order_by("-recorded_at")[0]
    own = {"Cairn-Position": f"{event.topic}:{event.partition}:{event.sequence}"}
    assert client.get("/outcomes?part=board", headers=own).status_code == 204  # nobody has read it yet
    readers.drain_fully()
    page = _text(client, "/outcomes?part=board")
    assert page.index('data-rank-label="Shelves') < page.index('data-rank-label="Poultry')


def test_marks_show_how_far_the_last_session_moved_each_outcome(grocer: Any, signed_in: SignedIn) -> None:
    """Moves of one day add up; those of an earlier day no longer count."""
    _many(grocer, 3)
    _rank(grocer, "Outcome number 2", 1, days=1)
    _rank(grocer, "Outcome number 2", 2, days=1)
    moved = {line["title"]: line["was"] - line["rank"] for line in board.board(grocer.today, 40).lines}
    assert moved == {
        "Poultry earns a fair return": 0,
        "Outcome number 2": 3,
        "Shelves are full": -1,
        "Outcome number 0": -1,
        "Outcome number 1": -1,
    }
    _rank(grocer, "Outcome number 1", 4, days=2)
    moved = {line["title"]: line["was"] - line["rank"] for line in board.board(grocer.today, 40).lines}
    assert moved["Outcome number 1"] == 1 and moved["Outcome number 0"] == -1 and moved["Outcome number 2"] == 0
    marks = MOVED.findall(_text(signed_in(grocer.boss), "/outcomes"))
    assert [bool(hidden) for _, hidden in marks] == [True, True, True, False, False]


def test_a_reason_that_is_given_afterwards_stands_beside_the_move(grocer: Any, signed_in: SignedIn) -> None:
    move = uuid4()
    _rank(grocer, "Shelves are full", 1, reason="No reason given", move_id=move)
    missions.explain_move(
        outcome=grocer.shelves, move_id=move, reason="Shops wait for it", by=grocer.boss, at=grocer.now
    )
    readers.drain_fully()
    assert OutcomeCard.objects.get(pk=grocer.shelves.pk).detail["last_move"]["reason"] == "Shops wait for it"
    page = _words(_text(signed_in(grocer.boss), f"/outcomes/{grocer.shelves.key}"))
    assert "2 → 1: Shops wait for it" in page
    assert "Shops wait for it" in _text(signed_in(grocer.boss), "/outcomes")  # offered as the reason of the next one


@pytest.mark.parametrize(
    ("letters", "whole"),
    [(("ooo", "ooo"), "ooo"), (("oof", "ooo"), "oof"), (("-oo", "---"), "-oo"), (("ooa", "nno"), "ooa"), ((), "-")],
)
def test_the_weeks_of_an_outcome_are_made_of_those_of_its_missions(letters: Any, whole: str, grocer: Any) -> None:
    anchor = grocer.today - timedelta(days=grocer.today.weekday())
    rows = [{"past": text.rjust(13, "-"), "anchor_on": anchor} for text in letters]
    assert board.trend(rows, grocer.today) == whole.rjust(13, "-")


def test_weeks_without_news_repeat_the_last_judgement(grocer: Any) -> None:
    anchor = grocer.today - timedelta(days=grocer.today.weekday() + 14)
    assert board.trend([{"past": "-" * 12 + "a", "anchor_on": anchor}], grocer.today) == "-" * 10 + "aaa"


def test_a_move_is_told_on_the_page_of_the_outcome_that_was_moved_and_named_elsewhere(
    grocer: Any, signed_in: SignedIn
) -> None:
    was = Outcome.objects.get(title=grocer.poultry.title).rank
    to = 1 if was != 1 else 2
    _rank(grocer, grocer.poultry.title, to)
    client = signed_in(grocer.boss)
    happened = _words(_text(client, f"/outcomes/{grocer.poultry.key}")).split("What happened")[1]
    assert f"Moved from {was} to {to}: It pays" in happened
    moved = _words(_text(client, "/events?topic=missions.ranking"))
    assert f"Moved from {was} to {to}: It pays" in moved
    assert f"{grocer.poultry.key} {grocer.poultry.title}" in moved
