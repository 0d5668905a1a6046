"""Where the mix stands: shares against bands, unknown is not nought, currencies are never added, and the limit by the day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from missions.mix import PRESET, Band
from pipeline import readers
from portfolio.mix import Held, shares, standing
from portfolio.queries import mix
from tests.launched import launched

PARTS = ("core", "adjacent", "transformational")
DAY = timedelta(days=1)


def _held(**most: int) -> dict[str, Held]:
    return {part: Held(1, 1, Decimal(amount), Decimal(amount)) for part, amount in most.items()}


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"core": 1, "adjacent": 1, "transformational": 1}, {"core": "33.4", "adjacent": "33.3", "transformational": "33.3"}),
        ({"core": 11, "adjacent": 3, "transformational": 1}, {"core": "73.3", "adjacent": "20.0", "transformational": "6.7"}),
        ({"core": 4}, {"core": "100"}),
        ({"core": 0}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_shares_add_up_to_a_hundred(amounts: dict[str, int], expected: dict[str, str]) -> None:
    found = shares({part: Decimal(amount) for part, amount in amounts.items()})
    assert found == {part: Decimal(share) for part, share in expected.items()}


def test_a_part_lies_inside_above_or_below_its_band_by_so_many_points() -> None:
    found = standing("GBP", PARTS, _held(core=85, adjacent=10, transformational=5), PRESET)
    assert [(stand.verdict, stand.off) for stand in found.stands] == [("above", 5), ("inside", 0), ("inside", 0)]
    found = standing("GBP", PARTS, _held(core=70, adjacent=4, transformational=26), PRESET)
    assert [(stand.verdict, stand.off) for stand in found.stands] == [("inside", 0), ("below", 6), ("above", 11)]


def test_without_a_target_there_is_no_verdict_and_without_anything_known_no_share() -> None:
    stands = standing("GBP", PARTS, _held(core=85, adjacent=15), {}).stands
    assert [(stand.share, stand.verdict, stand.low) for stand in stands[:2]] == [(85, None, None), (15, None, None)]
    empty = standing("GBP", PARTS, {"core": Held(3, 0, None, Decimal(0))}, PRESET)
    assert [(stand.share, stand.verdict) for stand in empty.stands] == [(None, None)] * 3
    assert (empty.whole.known, empty.whole.missions) == (0, 3)


def test_a_verdict_that_hangs_on_the_ranges_says_so() -> None:
    ranges = {"core": Held(1, 1, Decimal(90), Decimal(90)), "adjacent": Held(1, 1, Decimal(5), Decimal(40))}
    core = standing("GBP", PARTS, ranges, PRESET).stands[0]
    assert (core.share, core.share_at_least, core.verdict, core.is_open) == (
        Decimal("69.2"),
        Decimal("94.7"),
        "inside",
        True,
    )
    half_known = {**ranges, "adjacent": Held(1, 1, None, Decimal(40))}
    assert standing("GBP", PARTS, half_known, PRESET).stands[0].share_at_least is None


@pytest.fixture
def divided(grocer: Any) -> Any:
    """Money in two currencies, an envelope that names none, a candidate, and a mission nobody classified."""
    for title, ambition, currency, most in (
        ("Online", "adjacent", "GBP", 300),
        ("Clinics", "transformational", "GBP", 100),
        ("Paris", "core", "EUR", 500),
    ):
        mission = missions.propose(
            title=title, purpose=f"{title} matters", type="strategic", ambition=ambition, outcome=grocer.shelves,
            owner=grocer.owner, starts_on=grocer.today - DAY, ends_on=grocer.today + 90 * DAY, fte_max=Decimal(4),
            money_min=Decimal(most - 50), money_max=Decimal(most), currency=currency, **grocer.by,
        )  # fmt: skip
        launched(mission, **grocer.by)
    missions.bring_in(title="Elsewhere", purpose="Runs", money_max=Decimal(70), currency="GBP", **grocer.by)
    readers.drain_fully()
    return grocer


def test_currencies_are_never_added_and_what_nobody_classified_takes_no_share(divided: Any) -> None:
    rules = mix.rules(divided.today)
    pounds, euros = mix.money(mix.alike(mix.COMMITTED), "ambition", rules)
    assert (pounds.unit, euros.unit) == ("GBP", "EUR")
    assert [stand.held.most for stand in pounds.stands] == [0, 300, 100]
    assert [stand.share for stand in pounds.stands] == [0, 75, 25]
    assert (pounds.unsorted.missions, pounds.unsorted.most) == (1, 70)
    assert [stand.share for stand in euros.stands] == [100, 0, 0]


def test_people_are_counted_by_envelope_and_as_they_are_lent(divided: Any) -> None:
    rules = mix.rules(divided.today)
    people = mix.people(mix.alike(mix.COMMITTED), "type", rules)
    assert {stand.part: stand.held.most for stand in people.stands} == {"strategic": 12, "feature": 3, "platform": 3}
    assert people.unsorted == Held(1, 0, Decimal(0), Decimal(0))
    lent = mix.lent(divided.today, "type", rules, mix.COMMITTED)
    assert {stand.part: stand.held.most for stand in lent.stands} == {
        "strategic": 0, "feature": 0, "platform": Decimal("0.8"),
    }  # fmt: skip


def test_a_candidate_counts_only_when_asked_for(divided: Any) -> None:
    rules = mix.rules(divided.today)
    committed, every = (mix.people(mix.alike(states), "type", rules).whole for states in (mix.COMMITTED, mix.OPEN))
    assert every.missions - committed.missions == 1


def _aim(grocer: Any, **other: Any) -> None:
    given = {"measure": "money", "by_part": "ambition", "bands": PRESET, "starts_on": grocer.today, "reason": "Agreed"}
    missions.set_mix_targets(**{**given, **grocer.by, **other})
    readers.drain_fully()


def test_the_page_says_no_target_until_one_is_set_and_then_what_lies_outside(divided: Any, signed_in: Any) -> None:
    client = signed_in(divided.boss)
    page = " ".join(client.get("/mix").content.decode().split())
    assert "No target is set for the mix of the portfolio" in page
    assert "no target" in page and "Nothing is set yet" in page
    _aim(divided)
    page = " ".join(client.get("/mix").content.decode().split())
    assert "Money, GBP: Core is 60 points below its band, adjacent is 45 points above its band and" in page
    assert "1 mission belongs to no part: up to £70" in page
    assert "Money by ambition: Core 70% ±10" in page


def test_a_part_is_explained_by_the_missions_that_make_it(divided: Any, signed_in: Any) -> None:
    page = signed_in(divided.boss).get("/mix?by=ambition&part=adjacent").content.decode()
    assert "Adjacent: 1 mission" in page and "£250\u2013£300" in " ".join(page.split())
    assert signed_in(divided.boss).get("/mix?by=ambition&part=platform").status_code == 404
    assert "Elsewhere" in signed_in(divided.boss).get("/mix?part=unclassified").content.decode()


def test_a_planned_target_holds_from_its_day_only(divided: Any) -> None:
    _aim(divided, starts_on=divided.today + 10 * DAY)
    later = divided.today + 10 * DAY
    assert [bool(mix.rules(day).bands(mix.MONEY, "ambition")) for day in (divided.today, later)] == [False, True]


def test_the_mix_over_rest_says_the_same(divided: Any, signed_in: Any) -> None:
    _aim(divided, bands={**PRESET, "core": Band(Decimal("0.7"))})
    said = signed_in(divided.boss).get("/api/v1/portfolio/mix").json()
    money = next(one for one in said["standings"] if one["unit"] == "GBP")
    assert [part["verdict"] for part in money["parts"]] == ["below", "above", "above"]
    assert (money["parts"][0]["off"], money["parts"][1]["share"]) == (0.7, 0.75)
    people = next(one for one in said["standings"] if one["measure"] == "fte")
    assert {part["verdict"] for part in people["parts"]} == {None}
    assert signed_in(divided.boss).get("/api/v1/portfolio/mix?by=colour").status_code == 400


def test_an_expired_decision_shows_by_the_day_on_the_page_and_the_control_centre(divided: Any, signed_in: Any) -> None:
    client, now = signed_in(divided.boss), divided.now
    before = {"by": divided.boss, "at": now - 20 * DAY}
    missions.set_strategic_limit(most=2, starts_on=divided.today - 20 * DAY, reason="Few", **before)
    missions.exceed_strategic_limit(allowed=3, expires_on=divided.today + DAY, reason="For now", **before)
    readers.drain_fully()
    page = client.get("/").content.decode()
    assert "Limit of 2 passed: 3 run, a decision allows 3 until" in page
    assert "Strategic missions in parallel" not in page
    missions.exceed_strategic_limit(allowed=4, expires_on=divided.today - 5 * DAY, reason="Short", **before)
    slots = mix.slots(mix.rules(divided.today + DAY), mix.alike())
    assert slots.is_undecided and slots.last_decision
    assert slots.last_decision.ends_on == divided.today + DAY


def test_more_than_anybody_decided_waits_for_a_decision(divided: Any, signed_in: Any) -> None:
    before = {"by": divided.boss, "at": divided.now - 20 * DAY}
    missions.set_strategic_limit(most=2, starts_on=divided.today - 20 * DAY, reason="Few", **before)
    missions.exceed_strategic_limit(allowed=3, expires_on=divided.today - DAY, reason="For now", **before)
    readers.drain_fully()
    page = " ".join(signed_in(divided.boss).get("/").content.decode().split())
    assert "Limit of 2 passed: 3 run, the decision expired on" in page
    assert "Strategic missions in parallel" in page.split("Needs a decision")[1]
    said = signed_in(divided.boss).get("/api/v1/portfolio/mix").json()["strategic"]
    assert (said["limit"], said["allowed"], said["is_undecided"], len(said["running"])) == (2, 2, True, 3)
