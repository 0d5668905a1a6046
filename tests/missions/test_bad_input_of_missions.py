"""What must not happen to a mission is refused with its remedy, in the form and over REST, and changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import Mission, Outcome
from pipeline.models import StoredEvent
from tests.launched import chartered, launched
from tests.missions.test_api import Caller

TODAY = timezone.now().date()
DAY = timedelta(days=1)
HUGE = "x" * 100_000
SIGNED = {"result": "achieved", "learned": "People came.", "confidence": "7"}


@dataclass(frozen=True)
class Case:
    """What is sent to the form and to the verb of the API, and what both answer."""

    verb: str
    sent: dict[str, Any]
    code: str
    remedy: str
    state: str = "candidate"
    form: dict[str, Any] = field(default_factory=dict)  # where it differs from what REST is sent
    status: int = 400
    form_says: str = ""  # where the form has words of its own


REVERSED = {"starts_on": str(TODAY + 9 * DAY), "ends_on": str(TODAY + 2 * DAY), "reason": "It is urgent"}
CASES = {
    "it would end before it starts": Case(
        "reschedule", REVERSED, "window_reversed", "Choose a later end or an earlier start"
    ),
    "its days are gone": Case(
        "launch", {}, "not_ready", "set realistic time expectations", state="over", status=409
    ),
    "a candidate is launched without its charter": Case(
        "launch", {}, "not_ready", "write it, submit it and have it signed", status=409
    ),
    "what runs is launched again": Case(
        "launch", {}, "no_such_step", "It already runs", state="running", status=409
    ),
    "a candidate is resumed": Case("resume", {"reason": "Go on"}, "no_such_step", "Write its charter", status=409),
    "a mission that never ran is concluded": Case(
        "conclude", {**SIGNED, "confidence": 7}, "no_such_step", "It has not started", form=SIGNED, status=409
    ),
    "a conclusion that says nothing": Case(
        "conclude", {**SIGNED, "learned": "  ", "confidence": 7}, "conclusion_missing", "what was learned", state="running",
        form={**SIGNED, "learned": "  "}, form_says="Say what is known now",
    ),
    "no conclusion at all": Case(
        "conclude", {}, "conclusion_missing", "Say how it ended", state="running",
        form={"result": "", "learned": "", "confidence": "5"},
    ),
    "a child becomes the parent of its parent": Case(
        "parent", {"parent": "CHILD", "reason": "Turned over"}, "own_parent", "Choose a parent that does not",
        state="parent", status=409,
    ),
    "it is its own parent": Case(
        "parent", {"parent": "SELF", "reason": "Alone"}, "own_parent", "Choose a parent that does not",
        state="parent", status=409,
    ),
    "its owner is made its owner again": Case(
        "hand-over", {"to": "OWNER", "reason": "Best use"}, "same_owner", "Choose another person", status=409,
        form={"to": "OWNER", "kind": "best_use", "reason": "Best use"},
    ),
    "a second owner at one instant": Case(
        "hand-over", {"to": "OTHER", "kind": "absence", "reason": "Away too", "ends_on": str(TODAY + 4 * DAY)},
        "second_owner", "End that cover first", state="covered", status=409,
    ),
    "a reason is missing": Case(
        "reschedule", {"starts_on": str(TODAY), "ends_on": str(TODAY + DAY), "reason": " "}, "invalid_input", "Write something",
        form_says="This field is required",
    ),
}  # fmt: skip


@pytest.fixture
def api(executive: User) -> Caller:
    return Caller(executive)


@pytest.fixture
def browser(executive: User) -> Client:
    client = Client()
    client.force_login(executive)
    return client


@pytest.fixture
def in_state(outcome: Outcome, owner: User, executive: User) -> Any:
    def make(state: str) -> Mission:
        now = timezone.now()
        begun = now - 60 * DAY if state == "over" else now
        by: dict[str, Any] = {"by": executive, "at": begun}
        mission = actions.propose(
            title="Win the weekly shop", purpose="People come every week.", outcome=outcome, owner=owner,
            type="strategic" if state == "parent" else "feature", starts_on=begun.date(), ends_on=begun.date() + 30 * DAY,
            fte_max=Decimal(4), **by,
        )  # fmt: skip
        return _taken_to(state, mission, by)

    return make


def _taken_to(state: str, mission: Mission, by: dict[str, Any]) -> Mission:
    if state == "running":
        return launched(mission, **by)
    if state == "covered":
        cover = make_colleague()
        actions.hand_over(mission=mission, to=cover, kind="absence", reason="Away", ends_on=TODAY + 9 * DAY, **by)
    if state == "parent":
        child = actions.propose(
            title="A child", purpose="It serves its parent.", type="strategic", ambition="adjacent", **by
        )
        actions.set_parent(mission=child, parent=mission, reason="It came from there", **by)
    return Mission.objects.get(pk=mission.pk)


def make_colleague() -> User:
    from tests.conftest import make_person

    return make_person("mission_owner", name="Ada Cover")


def snapshot() -> Any:
    return list(Mission.objects.order_by("pk").values()), StoredEvent.objects.count()


def named(sent: dict[str, Any], mission: Mission, *, form: bool) -> dict[str, Any]:
    """What a case sends, with the names of this test's rows in it."""
    child = Mission.objects.exclude(pk=mission.pk).first()
    other = User.objects.get(name="Amara Okafor")
    rows = {
        "CHILD": str(child.pk) if child else "",
        "SELF": str(mission.pk),
        "OWNER": str(mission.owner_id),
        "OTHER": str(other.pk),
    }
    return {name: rows.get(value, value) if isinstance(value, str) else value for name, value in sent.items()}


@pytest.mark.parametrize("name", CASES)
def test_rest_refuses_it_and_nothing_changed(api: Caller, in_state: Any, name: str) -> None:
    case = CASES[name]
    mission = in_state(case.state)
    before = snapshot()
    refused = api.post(f"/missions/{mission.key}/{case.verb}", named(case.sent, mission, form=False) or None)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (case.status, case.code), problem
    assert case.remedy in problem["detail"] and problem["detail"].rstrip().endswith(".")
    assert snapshot() == before


@pytest.mark.parametrize("name", CASES)
def test_the_form_refuses_it_beside_its_field_and_nothing_changed(browser: Client, in_state: Any, name: str) -> None:
    case = CASES[name]
    mission = in_state(case.state)
    before = snapshot()
    sent = named(case.form or case.sent, mission, form=True)
    refused = browser.post(f"/missions/{mission.key}/{case.verb}", {**sent, "version": str(mission.version)})
    page = " ".join(refused.content.decode().split())
    assert refused.status_code == 422
    assert (case.form_says or case.remedy) in page and "error" in page
    assert snapshot() == before


@pytest.mark.parametrize("purpose", ["", "   ", HUGE])
def test_a_purpose_is_neither_empty_nor_a_book(api: Caller, browser: Client, outcome: Outcome, purpose: str) -> None:
    before = snapshot()
    given = {"title": "Win the weekly shop", "purpose": purpose, "type": "feature", "ambition": "core"}
    refused = api.post("/missions", given)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_input")
    assert refused.json()["errors"][0]["pointer"] == "/purpose"
    answer = browser.post("/missions/propose", given)
    assert answer.status_code == 422
    assert "4000 characters" in answer.content.decode() or "This field is required" in answer.content.decode()
    assert snapshot() == before


@pytest.mark.parametrize(("start", "end"), [(str(TODAY), "9999-12-31"), ("0001-01-01", str(TODAY))])
def test_a_year_that_nobody_means_is_refused(api: Caller, browser: Client, in_state: Any, start: str, end: str) -> None:
    """Days without end or beginning stop whoever counts from them."""
    mission = in_state("candidate")
    before = snapshot()
    sent = {"starts_on": start, "ends_on": end, "reason": "No end"}
    refused = api.post(f"/missions/{mission.key}/reschedule", sent)
    assert refused.status_code == 400 and "1900 to 2200" in refused.json()["errors"][0]["detail"]
    form = browser.post(f"/missions/{mission.key}/reschedule", {**sent, "version": str(mission.version)})
    assert form.status_code == 422 and "Choose one from 1900 to 2200" in form.content.decode()
    assert snapshot() == before


def test_of_two_people_editing_the_second_is_told_what_the_first_wrote(
    api: Caller, browser: Client, in_state: Any
) -> None:
    mission = in_state("candidate")
    window = {"starts_on": str(TODAY), "ends_on": str(TODAY + 50 * DAY), "reason": "More time"}
    actions.reschedule(
        mission=mission, starts_on=TODAY, ends_on=TODAY + 40 * DAY, reason="First", by=mission.owner, at=timezone.now()
    )
    before = snapshot()
    late = browser.post(f"/missions/{mission.key}/reschedule", {**window, "version": str(mission.version)})
    assert late.status_code == 422
    assert "was changed since you looked" in late.content.decode()
    stale = api.post(f"/missions/{mission.key}/reschedule", window, If_Match=f'"{mission.pk}.{mission.version}"')
    assert (stale.status_code, "reschedule" in stale.json()["instance"]) == (412, True)
    assert snapshot() == before


def test_the_moment_of_a_case_is_its_own(in_state: Any) -> None:
    """The mission of the past was complete when it was proposed; only its days are gone."""
    mission = in_state("over")
    assert mission.ends_on is not None and mission.ends_on < TODAY
    at: datetime = timezone.now() - 50 * DAY
    assert chartered(mission, by=mission.owner, at=at).state == "chartered"
