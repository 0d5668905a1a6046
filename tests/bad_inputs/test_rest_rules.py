"""What is well-formed and still wrong: the rules of the trade, versions, repeated requests, and texts that only look bad."""

from datetime import timedelta
from html import escape
from typing import Any

import pytest

from missions.models import Mission, Outcome, StrategicGoal
from okrs.models import Objective
from pipeline import readers
from pipeline.models import StoredEvent
from professions.models import Professional
from tests.bad_inputs.conftest import Api
from tests.bad_inputs.rows import row
from tests.pipeline.conftest import BEGAN

DAY = BEGAN.date()
REVERSED = {"starts_on": str(DAY), "ends_on": str(DAY - timedelta(days=1))}
REASON = {"reason": "We know more now"}


def key_of(model: Any) -> str:
    return str(model.objects.order_by("pk").first().key)


WINDOWS = {
    "a mission": ("missions", {"title": "A", "purpose": "B", "type": "feature", **REVERSED}),
    "a mission from elsewhere": ("missions/bring-in", {"title": "A", "purpose": "B", **REVERSED}),
    "a mission's new window": ("missions/{mission}/reschedule", REVERSED | REASON),
    "a key result": (
        "key-results",
        {
            "title": "A",
            "objective": "{objective}",
            "measure_kind": "binary",
            "starts_on": REVERSED["starts_on"],
            "due_on": REVERSED["ends_on"],
        },
    ),
    "an assignment": (
        "assignments",
        {"professional": "{professional}", "mission": "{mission}", "role": "Maker", "fte": 0.1, **REVERSED},
    ),
    "an availability": ("professionals/{professional}/availability", {"available_fte": 0.5, **REVERSED} | REASON),
}


@pytest.mark.parametrize(("path", "body"), WINDOWS.values(), ids=WINDOWS)
@row("REST", 61)
def test_nothing_ends_before_it_starts(path: str, body: dict[str, Any], api: Api, unchanged: Any) -> None:
    names = {"mission": key_of(Mission), "objective": key_of(Objective), "professional": key_of(Professional)}
    filled = {name: value.format(**names) if isinstance(value, str) else value for name, value in body.items()}
    with unchanged():
        answer = api("POST", path.format(**names), filled)
    assert answer.status_code in (400, 409), answer.content
    assert answer.json()["errors"], answer.content


@row("REST", 71)
@pytest.mark.parametrize("kind", ["increase", "decrease"])
def test_a_key_result_aims_at_something_else_than_where_it_starts(kind: str, api: Api, unchanged: Any) -> None:
    body = {"objective": key_of(Objective), "title": "A", "measure_kind": kind, "baseline": 10, "target": 10}
    with unchanged():
        answer = api("POST", "key-results", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unmeasurable"), answer.content


@pytest.mark.parametrize("share", [-0.01, 0, 1.01, 1000])
@row("REST", 74)
def test_a_share_is_a_part_of_a_week(share: float, api: Api, unchanged: Any) -> None:
    with unchanged():
        answer = api("POST", "assignments", assignment(share))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/fte")


@row("REST", 74)
def test_nobody_works_more_than_a_whole_week(api: Api, unchanged: Any) -> None:
    assert api("POST", "assignments", assignment(0.8)).status_code == 201
    with unchanged():
        answer = api("POST", "assignments", assignment(0.3))
    assert (answer.status_code, answer.json()["code"]) == (409, "overbooked")


def assignment(share: float) -> dict[str, Any]:
    """In a month in which nobody has anything to do yet."""
    person, mission = key_of(Professional), key_of(Mission)
    window = {"starts_on": "2027-06-01", "ends_on": "2027-07-01"}
    return {"professional": person, "mission": mission, "role": "Maker", "fte": share, **window}


ANSWERS = {
    "an unknown question": ({"answers": {"colour": "yes"}}, 400),
    "an answer that is none": ({"answers": {"specific_objective": "maybe"}}, 400),
    "a list for the answers": ({"answers": ["yes"]}, 400),
    "two ways to tell": (
        {"answers": {"specific_objective": "no"}, "rounds": [{"question": "specific_objective", "answer": "yes"}]},
        400,
    ),
    "an answer without its question": ({"rounds": [{"answer": "yes"}]}, 400),
    "an override without a reason": ({"answers": {}, "override_type": "feature"}, 400),
}


@pytest.mark.parametrize(("answers", "status"), ANSWERS.values(), ids=ANSWERS)
@row("REST", 75)
def test_the_tree_takes_only_answers_to_its_own_questions(
    answers: dict[str, Any], status: int, api: Api, unchanged: Any
) -> None:
    with unchanged():
        answer = api("POST", "assessments", {"title": "A new range", **answers})
    assert answer.status_code == status, answer.content


@row("REST", 75)
def test_an_answer_that_is_missing_is_named_and_never_guessed(api: Api) -> None:
    answer = api("POST", "assessments?dry_run=true", {"title": "A", "answers": {"specific_objective": "yes"}}).json()
    assert "time_bound" in answer["unanswered"]
    assert answer["type"] == ""


@row("REST", 80)
def test_a_change_of_an_old_version_is_refused_with_the_new_one(api: Api, unchanged: Any) -> None:
    for path in (f"outcomes/{key_of(Outcome)}", f"goals/{key_of(StrategicGoal)}"):
        seen = api("GET", path)["ETag"]
        assert api("PATCH", path, {"title": "Faster"}, If_Match=seen).status_code == 200, path
        with unchanged():
            late = api("PATCH", path, {"title": "Late"}, If_Match=seen)
        assert (late.status_code, late.json()["code"], late.json()["current"]["title"]) == (412, "stale", "Faster")
        assert late["ETag"] == api("GET", path)["ETag"] != seen


@row("REST", 83)
def test_a_key_belongs_to_one_request(api: Api, unchanged: Any) -> None:
    assert api("POST", "clusters", {"title": "One"}, Idempotency_Key="k-1").status_code == 201
    with unchanged():
        other = api("POST", "clusters", {"title": "Two"}, Idempotency_Key="k-1")
        again = api("POST", "clusters", {"title": "One"}, Idempotency_Key="k-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")


@pytest.mark.parametrize("key", ["k" * 300, "a\nb", "a b", "", "schlüssel"])
@row("REST", 84)
def test_a_key_is_one_visible_word(key: str, api: Api, unchanged: Any) -> None:
    with unchanged():
        for operation in api.writing:
            assert api.send(operation, {"title": "One"}, Idempotency_Key=key).status_code == 400, operation


HONEST = [
    pytest.param("<img src=x onerror=1>", marks=row("REST", 37)),
    pytest.param("' OR 1=1--", marks=row("REST", 39)),
    pytest.param("=cmd|'/c calc'!A0", marks=row("REST", 40)),
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_is_kept_as_it_is_and_escaped_on_pages(text: str, api: Api) -> None:
    made = api("POST", "outcomes", {"title": text})
    assert (made.status_code, made.json()["title"]) == (201, text)
    assert Outcome.objects.get(pk=made.json()["id"]).title == text
    readers.drain()
    for page in ("/outcomes", f"/outcomes/{made.json()['key']}"):
        shown = api("GET", page).content.decode()
        assert escape(text) in shown
        assert "<" not in text or text not in shown


@row("REST", 107)
def test_writing_needs_no_redis(api: Api, redis_away: None) -> None:
    before = StoredEvent.objects.count()
    assert api("POST", "clusters", {"title": "One"}).status_code == 201
    assert StoredEvent.objects.count() == before + 1
