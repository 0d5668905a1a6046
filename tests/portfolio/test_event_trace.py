"""One event's causes and effects: as a graph on its page, and over REST."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from missions import actions as missions
from pipeline import log, readers, trace
from pipeline.models import StoredEvent


def _plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def concluded(grocer: Any) -> StoredEvent:
    """The pod concluded, and what hangs on it closed by itself."""
    missions.conclude(
        mission=grocer.pod, result="not_achieved", learned="Prices beat us", by=grocer.owner, at=grocer.now
    )
    readers.drain_fully()
    return StoredEvent.objects.get(type="missions.mission.concluded.v1")


def test_a_trace_leads_from_the_first_cause_through_the_event_to_all_its_effects(concluded: StoredEvent) -> None:
    closed = StoredEvent.objects.get(type="okrs.key_result.closed.v1")
    found = trace.of(concluded)
    assert [(step.event.event_id, step.depth, step.relation) for step in found.steps[:1]] == [
        (concluded.event_id, 0, "here")
    ]
    assert closed.event_id in {step.event.event_id for step in found.effects}
    back = trace.of(closed)
    assert [(step.event.event_id, step.depth, step.relation) for step in back.steps] == [
        (concluded.event_id, 0, "cause"),
        (closed.event_id, 1, "here"),
    ]


def _told(cause: str, name: str) -> None:
    draft = log.Draft(
        topic="missions.mission",
        type="missions.mission.told.v1",
        key=name,
        data={},
        time=timezone.now(),
        id=name,
        causation_id=cause,
    )
    log.write([draft])


def test_a_tree_is_walked_branch_by_branch(db: Any) -> None:
    for cause, name in (("", "a"), ("a", "b"), ("a", "c"), ("b", "d"), ("nowhere", "e")):
        _told(cause, name)
    root = trace.named("a")
    assert root is not None
    assert [(step.event.event_id, step.depth) for step in trace.of(root).steps] == [
        ("a", 0),
        ("b", 1),
        ("d", 2),
        ("c", 1),
    ]
    lost = trace.named("e")
    assert lost is not None and len(trace.of(lost).steps) == 1


def test_events_that_name_each_other_come_to_an_end_and_too_many_are_cut(db: Any) -> None:
    for cause, name in (("b", "a"), ("a", "b"), *(("a", f"child-{n}") for n in range(trace.MOST_EFFECTS + 5))):
        _told(cause, name)
    round_ = trace.named("a")
    assert round_ is not None
    found = trace.of(round_)
    assert found.is_cut and len(found.effects) == trace.MOST_EFFECTS


def test_the_page_of_an_event_draws_the_graph_with_its_table(
    concluded: StoredEvent, grocer: Any, signed_in: Any
) -> None:
    answer = signed_in(grocer.boss).get(f"/events/{concluded.event_id}")
    page = _plain(answer)
    assert "A person did it; 2 events followed" in page and ", closed: The mission concluded." in page
    assert answer.content.decode().count('class="branches"') == 3 and "As a table" in page


def test_a_trace_is_read_over_rest(concluded: StoredEvent, rest: Any) -> None:
    answer = rest("GET", f"/events/{concluded.event_id}/trace").json()
    first, *followed = [(step["type"], step["depth"], step["relation"]) for step in answer["data"]]
    assert first == ("missions.mission.concluded.v1", 0, "here")
    assert sorted(followed) == [
        ("okrs.key_result.closed.v1", 1, "effect"),
        ("professions.assignment.ended.v1", 1, "effect"),
    ]
    assert answer["is_cut"] is False
    assert rest("GET", "/events/nothing/trace").status_code == 404


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("author=Amara", True),
        ("author=nobody", False),
        ("text=As it is", True),
        ("text=AS IT IS", True),
        ("text=giraffe", False),
    ],
)
def test_the_explorer_finds_by_who_told_it_and_by_words_of_the_data(
    query: str, fits: bool, grocer: Any, signed_in: Any
) -> None:
    page = _plain(signed_in(grocer.boss).get(f"/events?part=events&topic=okrs.check_in&{query}"))
    assert ("okrs.check_in.recorded.v1" in page, "No event fits" in page) == (fits, not fits)


def test_since_and_until_count_by_either_of_the_two_times(grocer: Any, signed_in: Any) -> None:
    missions.set_goal(title="Told late", by=grocer.boss, at=grocer.now - timedelta(days=30))
    client = signed_in(grocer.boss)
    until = (grocer.now - timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    assert "No event fits" in _plain(client.get(f"/events?part=events&until={until}"))
    assert "Told late" in _plain(client.get(f"/events?part=events&until={until}&by=time"))
