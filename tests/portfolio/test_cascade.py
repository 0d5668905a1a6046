"""The cascade from goals to key results: what serves what, what hangs loose, what carries too much."""

from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from okrs import actions as okrs
from pipeline import readers
from portfolio.cascade import Node, matching, walk
from portfolio.queries.cascade import cascade
from tests.launched import launched


def _tree() -> list[Node]:
    sales = Node("key_result", "KR-1", "Weekly poultry sales", percent=40)
    pod = Node("mission", "MIS-1", "Poultry category pod", note="Earn a fair return", children=[sales])
    return [Node("goal", "GOA-1", "A calm trade", children=[Node("outcome", "OUT-1", "Poultry earns", children=[pod])])]


def test_what_is_found_stands_below_what_it_serves_and_above_what_serves_it() -> None:
    found = matching(_tree(), "poultry category")
    assert [node.key for node, _above in walk(found)] == ["GOA-1", "OUT-1", "MIS-1", "KR-1"]
    assert [node.key for node, _above in walk(matching(_tree(), "kr-1"))] == ["GOA-1", "OUT-1", "MIS-1", "KR-1"]
    assert matching(_tree(), "bakery") == []


@pytest.mark.parametrize(
    ("kind", "below", "count", "is_overloaded"),
    [
        ("objective", "key_result", 5, False),
        ("objective", "key_result", 6, True),
        ("mission", "objective", 3, False),
        ("mission", "objective", 4, True),
        ("mission", "key_result", 6, True),
        ("outcome", "mission", 6, True),
        ("goal", "outcome", 5, False),
    ],
)
def test_a_node_carries_too_much_beyond_what_one_keeps_in_mind(
    kind: str, below: str, count: int, is_overloaded: bool
) -> None:
    node = Node(kind, "X-1", "x", children=[Node(below, f"Y-{n}", "y") for n in range(count)])
    assert node.is_overloaded is is_overloaded


@pytest.mark.parametrize("kind", ["goal", "outcome", "mission", "objective"])
def test_a_node_that_nothing_follows_from_is_flagged_and_a_key_result_is_not(kind: str) -> None:
    assert Node(kind, "X-1", "x").is_flagged
    assert not Node("key_result", "KR-1", "x").is_flagged


def _text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_cascade_shows_each_key_result_below_its_mission_and_flags_what_serves_no_goal(
    grocer: Any, signed_in: Any
) -> None:
    page = _text(signed_in(grocer.boss), "/okrs/cascade")
    assert (
        page.index("Poultry earns a fair return")
        < page.index("Poultry category pod")
        < page.index("Weekly poultry sales")
    )
    assert "1 of 2 key results under way serves a goal" in page
    assert "serves no goal" in page


def test_the_table_says_the_same_as_the_tree(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    table = _text(client, "/okrs/cascade?view=table")
    for title in (
        "Run a calm operation",
        "Poultry earns a fair return",
        "Poultry category pod",
        "Weekly poultry sales",
    ):
        assert title in table and title in _text(client, "/okrs/cascade")


def test_a_mission_without_an_objective_is_a_place_to_look_at_until_it_has_one(grocer: Any, signed_in: Any) -> None:
    client = signed_in(grocer.boss)
    bare = missions.propose(
        title="A bare mission",
        purpose="Nobody knows yet",
        type="feature",
        outcome=grocer.poultry,
        owner=grocer.owner,
        starts_on=grocer.pod.starts_on,
        ends_on=grocer.pod.ends_on,
        fte_min=1,
        fte_max=2,
        **grocer.by,
    )
    launched(bare, **grocer.by)
    readers.drain_fully()
    assert "no objective" in _text(client, "/okrs/cascade?q=bare")
    okrs.set_objective(holder=bare, statement="It gets somewhere", **grocer.by)
    readers.drain_fully()
    assert "no key result" in _text(client, "/okrs/cascade?q=bare")


def test_what_is_not_found_says_so_and_leads_back(grocer: Any, signed_in: Any) -> None:
    page = _text(signed_in(grocer.boss), "/okrs/cascade?q=bakery")
    assert "No title or key has all of these words." in page
    assert "Poultry category pod" not in page


def test_a_mission_without_an_outcome_serves_the_goal_that_it_names(grocer: Any, signed_in: Any) -> None:
    goal = missions.set_goal(title="Feed the town", by=grocer.boss, at=grocer.now)
    direct = missions.bring_in(
        title="Soup for everybody", purpose="Nobody goes hungry", goal=goal, by=grocer.boss, at=grocer.now
    )
    objective = okrs.set_objective(holder=direct, statement="Warm meals", by=grocer.boss, at=grocer.now)
    okrs.define_key_result(
        objective=objective,
        title="Meals",
        measure_kind="increase",
        baseline=Decimal(0),
        target=Decimal(9),
        by=grocer.boss,
        at=grocer.now,
    )
    readers.drain_fully()
    tree = cascade(grocer.now.date())
    feeding = next(node for node in tree if node.key == goal.key)
    assert [node.key for node in feeding.children] == [direct.key]
    assert not feeding.children[0].is_loose
    assert "2 of 3 key results under way serve a goal" in _text(signed_in(grocer.boss), "/okrs/cascade")


def test_the_rail_says_cascade_and_not_objectives_as_well(grocer: Any, signed_in: Any) -> None:
    page = signed_in(grocer.boss).get("/okrs/cascade").content.decode()
    assert 'href="/okrs/cascade" aria-current="page"' in page
    assert 'href="/okrs" aria-current' not in page
