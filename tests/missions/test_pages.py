"""The pages where people type: who may, what comes of it, and what happens with bad input and a second press."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from missions import actions
from missions.models import Affiliation, Cluster, Mission, Outcome, Segment, StrategicGoal
from pipeline.models import StoredEvent
from tests.launched import chartered


@pytest.fixture
def boss(client: Client, executive: User) -> Client:
    client.force_login(executive)
    return client


def form_id_of(page: Any) -> str:
    return page.context["form"].initial["form_id"]


def address(name: str, *where: str) -> str:
    return reverse(f"missions:{name}", args=where)


PROPOSAL = {
    "title": "Win the weekly shop",
    "purpose": "People in Brighton come to us every week.",
    "type": "feature",
    "ambition": "core",
}


# Reading


@pytest.mark.parametrize(
    "name", ["goal_set", "outcome_add", "mission_propose", "cluster_list", "cluster_form", "segment_add", "intake"]
)
def test_a_page_without_a_thing_is_shown(boss: Client, name: str) -> None:
    assert boss.get(address(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mission_edit",
        "mission_launch",
        "mission_conclude",
        "mission_reschedule",
        "mission_envelope",
        "mission_hand_over",
        "mission_align",
        "mission_classify",
        "mission_affiliate",
    ],
)
def test_a_page_of_a_mission_is_shown_by_key_and_by_id(boss: Client, candidate: Mission, name: str) -> None:
    for ref in (candidate.key, candidate.key.lower(), str(candidate.pk)):
        page = boss.get(address(name, ref))
        assert page.status_code == 200
        assert "Win the weekly shop" in page.content.decode()


def test_the_page_of_a_concluded_mission_changes_nothing(
    boss: Client, running: Mission, executive: User, now: Any
) -> None:
    actions.conclude(mission=running, result="achieved", learned="Much", by=executive, at=now)
    page = boss.get(address("mission_edit", "MIS-1")).content.decode()
    assert "It is concluded" in page
    assert "Change it" not in page


@pytest.mark.parametrize("ref", ["MIS-999", "OUT-1", "nonsense", "MIS-99999999999999999999", "%00"])
def test_what_does_not_exist_is_404(boss: Client, candidate: Mission, ref: str) -> None:
    assert boss.get(f"/missions/{ref}/edit").status_code == 404


def test_a_stranger_is_sent_to_sign_in(client: Client, candidate: Mission) -> None:
    for name in ("mission_edit", "mission_launch", "outcome_add"):
        where = [candidate.key] if name.startswith("mission") else []
        answer = client.get(address(name, *where))
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]


# Goals and outcomes


def test_an_outcome_is_added_with_its_goal(boss: Client, executive: User) -> None:
    answer = boss.post(address("goal_set"), {"title": "Grow", "horizon_year": "2030"})
    goal = StrategicGoal.objects.get()
    assert answer["Location"] == f"{address('outcome_add')}?goal={goal.pk}"
    page = boss.get(answer["Location"])
    given = {"title": "Make Brighton love us", "kind": "consumer", "goal": goal.pk, "form_id": form_id_of(page)}
    answer = boss.post(address("outcome_add"), given)
    outcome = Outcome.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == "/outcomes#OUT-1"
    assert (outcome.rank, outcome.goal) == (1, goal)


def test_the_same_form_sent_twice_adds_once(boss: Client) -> None:
    page = boss.get(address("outcome_add"))
    given = {"title": "Make Brighton love us", "kind": "consumer", "form_id": form_id_of(page)}
    first, second = (boss.post(address("outcome_add"), given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Outcome.objects.count() == 1
    assert StoredEvent.objects.filter(type="missions.outcome.added.v1").count() == 1


def test_a_second_tab_does_not_overwrite_the_first(boss: Client, outcome: Outcome) -> None:
    """Both tabs saw version 1. The second is told what the first wrote, and may send again."""
    tabs = [boss.get(address("outcome_edit", "OUT-1")) for _ in range(2)]
    words = {"kind": "consumer", "version": 1}
    first = {**words, "title": "Brighton loves us", "form_id": form_id_of(tabs[0])}
    second = {**words, "title": "Brighton adores us", "form_id": form_id_of(tabs[1])}
    assert boss.post(address("outcome_edit", "OUT-1"), first).status_code == 303
    refused = boss.post(address("outcome_edit", "OUT-1"), second)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "was changed since you looked" in shown
    assert "Now it says: Brighton loves us." in shown
    assert "Brighton adores us" in shown
    assert Outcome.objects.get().title == "Brighton loves us"
    again = {**second, "version": refused.context["form"]["version"].value()}
    assert boss.post(address("outcome_edit", "OUT-1"), again).status_code == 303
    assert Outcome.objects.get().title == "Brighton adores us"


@pytest.mark.parametrize("version", [None, "", "first", "-1", "1.5"])
def test_a_form_without_its_version_changes_nothing(boss: Client, outcome: Outcome, version: str | None) -> None:
    given = {"title": "Another", "kind": "consumer"} | ({} if version is None else {"version": version})
    assert boss.post(address("outcome_edit", "OUT-1"), given).status_code == 400
    assert Outcome.objects.get().title == "Make Brighton love us"


def test_a_form_from_elsewhere_changes_nothing(executive: User, outcome: Outcome) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(executive)
    assert strict.post(address("outcome_retire", "OUT-1"), {"reason": "x", "version": 1}).status_code == 403
    assert Outcome.objects.get().is_active


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "   "}, "This field is required"),
        ({"title": "x" * 401}, "at most 400 characters"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"title": "a\u202eb"}, "turns the writing direction around"),
        ({"kind": "everybody"}, "not one of the available choices"),
        ({"goal": "MIS-1"}, "not a valid UUID"),
        ({"owner": "0192f0c1-2345-7abc-8def-0123456789ab"}, "not one of the available choices"),
    ],
)
def test_bad_input_comes_back_with_a_sentence(boss: Client, given: dict[str, str], sentence: str) -> None:
    answer = boss.post(address("outcome_add"), {"title": "T", "kind": "consumer", **given})
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("“", "").replace("”", "")
    assert not Outcome.objects.exists()


def test_an_outcome_is_retired_with_a_reason(boss: Client, outcome: Outcome) -> None:
    assert boss.post(address("outcome_retire", "OUT-1"), {"reason": " ", "version": 1}).status_code == 422
    assert boss.post(address("outcome_retire", "OUT-1"), {"reason": "Reached", "version": 1}).status_code == 303
    assert not Outcome.objects.get().is_active


# Rank


@pytest.fixture
def three(executive: User, now: datetime) -> list[Outcome]:
    return [actions.add_outcome(title=title, by=executive, at=now) for title in "ABC"]


def order() -> str:
    return "".join(Outcome.objects.ranked().values_list("title", flat=True))


def test_a_script_moves_an_outcome(boss: Client, three: list[Outcome]) -> None:
    answer = boss.post(address("outcome_rank", "OUT-3"), {"position": "1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.json()["rank"], order()) == (200, 1, "CAB")


def test_a_move_without_a_word_is_explained_afterwards_and_once(boss: Client, three: list[Outcome], facts: Any) -> None:
    script = {"HX-Request": "true"}
    move = boss.post(address("outcome_rank", "OUT-3"), {"position": "1"}, headers=script).json()["move"]
    where = reverse("missions:outcome_rank_explain", args=["OUT-3", move])
    assert boss.post(where, {"reason": " "}, headers=script).status_code == 400
    assert boss.post(where, {"reason": "It pays"}, headers=script).status_code == 204
    told = facts("ranking.explained.v1")[-1].data
    assert (told["move_id"], told["reason"]) == (move, "It pays")
    assert boss.post(where, {"reason": "Or not"}, headers=script).json()["code"] == "already_explained"


def test_a_move_that_had_its_reason_takes_no_second(boss: Client, three: list[Outcome]) -> None:
    script = {"HX-Request": "true"}
    given = {"position": "1", "reason": "It pays"}
    move = boss.post(address("outcome_rank", "OUT-3"), given, headers=script).json()["move"]
    where = reverse("missions:outcome_rank_explain", args=["OUT-3", move])
    assert boss.post(where, {"reason": "Or not"}, headers=script).status_code == 409


def test_nobody_explains_the_move_of_another(boss: Client, three: list[Outcome], person: Any, client: Client) -> None:
    script = {"HX-Request": "true"}
    move = boss.post(address("outcome_rank", "OUT-3"), {"position": "1"}, headers=script).json()["move"]
    client.force_login(person("executive", name="Another"))
    for key in ("OUT-3", "OUT-1"):
        where = reverse("missions:outcome_rank_explain", args=[key, move])
        assert client.post(where, {"reason": "I guess"}, headers=script).status_code == 404
    client.force_login(person("member", name="Jonas"))
    where = reverse("missions:outcome_rank_explain", args=["OUT-3", move])
    assert client.post(where, {"reason": "I guess"}, headers=script).status_code == 403


def test_without_a_script_an_outcome_is_moved_on_a_page_of_its_own(boss: Client, three: list[Outcome]) -> None:
    page = boss.get(address("outcome_rank", "OUT-3"))
    assert 'name="expected_rank" value="3"' in page.content.decode()
    assert 'name="position"' in page.content.decode() and 'name="reason"' in page.content.decode()


def test_a_plain_form_moves_an_outcome(boss: Client, three: list[Outcome], facts: Any) -> None:
    answer = boss.post(address("outcome_rank", "OUT-3"), {"position": "2", "reason": "It pays"})
    assert (answer.status_code, answer["Location"], order()) == (303, "/outcomes#OUT-3", "ACB")
    assert facts("ranking.changed.v1")[-1].data["reason"] == "It pays"


def test_a_script_that_looked_before_is_told_the_new_order(boss: Client, three: list[Outcome]) -> None:
    given = {"position": "3", "expected_rank": "2"}
    answer = boss.post(address("outcome_rank", "OUT-1"), given, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "rank_moved"
    assert [entry["key"] for entry in answer.json()["order"]] == ["OUT-1", "OUT-2", "OUT-3"]
    assert order() == "ABC"


@pytest.mark.parametrize("position", ["0", "4", "-1", "", "first", "1e3", "9" * 40, "٣"])
def test_a_rank_that_is_none_is_refused(boss: Client, three: list[Outcome], position: str) -> None:
    answer = boss.post(address("outcome_rank", "OUT-1"), {"position": position}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "ranks 1 to 3" in answer.json()["detail"]
    assert order() == "ABC"


def test_only_executives_rank(client: Client, three: list[Outcome], owner: User) -> None:
    client.force_login(owner)
    answer = client.post(address("outcome_rank", "OUT-1"), {"position": "3"}, headers={"HX-Request": "true"})
    assert (answer.status_code, order()) == (403, "ABC")


# Missions


def test_a_mission_is_proposed_by_anybody_who_works_here(client: Client, person: Any) -> None:
    jonas = person("member", name="Jonas")
    client.force_login(jonas)
    page = client.get(address("mission_propose"))
    answer = client.post(address("mission_propose"), {**PROPOSAL, "form_id": form_id_of(page)})
    assert (answer.status_code, answer["Location"]) == (303, "/missions/MIS-1")
    assert Mission.objects.get().proposed_by == jonas


@pytest.mark.parametrize("role", ["auditor", "data_steward", "administrator"])
def test_who_only_looks_cannot_propose(client: Client, person: Any, role: str) -> None:
    client.force_login(person(role))
    answer = client.post(address("mission_propose"), PROPOSAL)
    assert answer.status_code == 403
    assert "Your roles are there to look" in answer.content.decode()
    assert not Mission.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 100_000}, "purpose"),
        ({"type": "unclassified"}, "type"),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "ends_on"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"fte_min": "5", "fte_max": "4"}, "fte_min"),
        ({"fte_max": "-1"}, "fte_max"),
        ({"fte_max": "NaN"}, "fte_max"),
        ({"money_max": "1e30"}, "money_max"),
        ({"money_max": "5"}, "currency"),
        ({"money_max": "5", "currency": "pounds"}, "currency"),
    ],
)
def test_a_proposal_that_cannot_be_comes_back(boss: Client, given: dict[str, str], field: str) -> None:
    answer = boss.post(address("mission_propose"), {**PROPOSAL, **given})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Mission.objects.exists()


CHANGES = [
    ("mission_reschedule", {"starts_on": "2026-04-01", "ends_on": "2026-11-30"}, "ends_on", date(2026, 12, 1)),
    ("mission_envelope", {"fte_min": "1", "fte_max": "9"}, "fte_max", 9),
    ("mission_classify", {"type": "strategic", "ambition": "adjacent"}, "type", "strategic"),
]


@pytest.mark.parametrize(("name", "given", "field", "expected"), CHANGES)
def test_the_owner_changes_the_own_mission(
    client: Client, running: Mission, owner: User, name: str, given: dict[str, str], field: str, expected: Any
) -> None:
    client.force_login(owner)
    page = client.get(address(name, "MIS-1"))
    filled = {**given, "form_id": form_id_of(page), "version": running.version}
    refused = client.post(address(name, "MIS-1"), {**filled, "reason": ""})
    assert (refused.status_code, "reason" in refused.context["form"].errors) == (422, True)
    answer = client.post(address(name, "MIS-1"), {**filled, "reason": "We learned"})
    assert (answer.status_code, answer["Location"]) == (303, "/missions/MIS-1/edit")
    assert getattr(Mission.objects.get(), field) == expected


@pytest.mark.parametrize(("name", "given", "field", "expected"), CHANGES)
def test_another_owner_does_not(
    client: Client, running: Mission, person: Any, name: str, given: dict[str, str], field: str, expected: Any
) -> None:
    client.force_login(person("mission_owner", name="Lee"))
    answer = client.post(address(name, "MIS-1"), {**given, "reason": "Mine now"})
    assert answer.status_code == 403
    assert getattr(Mission.objects.get(), field) == getattr(running, field)


def test_a_second_tab_does_not_overwrite_an_envelope(boss: Client, running: Mission) -> None:
    given = {"fte_min": "1", "fte_max": "9", "reason": "More", "version": running.version}
    assert boss.post(address("mission_envelope", "MIS-1"), given).status_code == 303
    refused = boss.post(address("mission_envelope", "MIS-1"), {**given, "fte_max": "4"})
    assert refused.status_code == 422
    assert "Now it says: 9" in refused.content.decode()
    assert Mission.objects.get().fte_max == 9


def test_a_mission_is_handed_over_aligned_and_affiliated(
    boss: Client, running: Mission, executive: User, person: Any, now: datetime
) -> None:
    lee = person("mission_owner", name="Lee")
    other = actions.add_outcome(title="Other", by=executive, at=now)
    food = actions.form_cluster(title="Food", by=executive, at=now)
    for version, (name, given) in enumerate(
        (
            ("mission_hand_over", {"to": lee.pk, "kind": "best_use"}),
            ("mission_align", {"outcome": other.pk}),
            ("mission_affiliate", {"cluster": food.pk, "strength": "primary"}),
        ),
        start=running.version,
    ):
        answer = boss.post(address(name, "MIS-1"), {**given, "reason": "It fits", "version": version})
        assert answer.status_code == 303
    mission = Mission.objects.get()
    assert (mission.owner, mission.outcome) == (lee, other)
    assert Affiliation.objects.get().cluster == food


def test_an_executive_launches(boss: Client, candidate: Mission) -> None:
    page = boss.get(address("mission_launch", "MIS-1"))
    given = {"form_id": form_id_of(page)}
    # The window of the candidate lies in the past of the clock that doors read.
    actions.reschedule(
        mission=candidate,
        starts_on=date(2026, 3, 1),
        ends_on=date(2199, 1, 1),
        reason="Long",
        by=None,
        at=candidate.created_at,
    )
    given["version"] = chartered(candidate, by=None, at=candidate.created_at).version
    assert boss.post(address("mission_launch", "MIS-1"), given).status_code == 303
    assert Mission.objects.get().state == "active"
    assert boss.post(address("mission_launch", "MIS-1"), given).status_code == 303


def test_the_owner_does_not_launch(client: Client, candidate: Mission, owner: User) -> None:
    client.force_login(owner)
    assert client.post(address("mission_launch", "MIS-1"), {"version": 1}).status_code == 403
    assert Mission.objects.get().state == "candidate"


def test_a_launch_says_what_is_missing(boss: Client, executive: User, now: datetime) -> None:
    actions.propose(title="Bare", purpose="P", by=executive, at=now)
    page = boss.get(address("mission_launch", "MIS-1")).content.decode()
    assert "is not ready to launch" in page
    assert "It pursues no outcome: align it with one." in page
    assert boss.post(address("mission_launch", "MIS-1"), {"version": 1}).status_code == 422


def test_the_owner_concludes(client: Client, running: Mission, owner: User) -> None:
    client.force_login(owner)
    page = client.get(address("mission_conclude", "MIS-1"))
    given = {
        "result": "not_achieved",
        "learned": "Brighton eats out",
        "evidence": "Sales\n\nInterviews\n",
        "confidence": "8",
        "form_id": form_id_of(page),
        "version": running.version,
    }
    assert client.post(address("mission_conclude", "MIS-1"), {**given, "learned": ""}).status_code == 422
    assert client.post(address("mission_conclude", "MIS-1"), {**given, "confidence": "11"}).status_code == 422
    for _ in range(2):
        answer = client.post(address("mission_conclude", "MIS-1"), given)
        assert (answer.status_code, answer["Location"]) == (303, "/missions/MIS-1")
    assert Mission.objects.get().conclusion.evidence == ["Sales", "Interviews"]


# Clusters


def test_clusters_and_segments_are_added_and_shown(boss: Client, running: Mission, executive: User, now: Any) -> None:
    assert boss.post(address("cluster_form"), {"title": "Food"}).status_code == 303
    food = Cluster.objects.get()
    assert boss.post(address("segment_add"), {"title": "Children", "cluster": food.pk}).status_code == 303
    assert boss.post(address("cluster_form"), {"title": "Food"}).status_code == 422
    actions.affiliate(
        mission=running, cluster=food, segment=Segment.objects.get(), reason="Lunch", by=executive, at=now
    )
    page = boss.get(address("cluster_list")).content.decode()
    assert "1 cluster holds 1 open mission" in page
    assert "Food, Children: 1 running" in page
    assert "Lunch" in boss.get(address("cluster_show", "CLU-1")).content.decode()


def test_only_executives_form_clusters(client: Client, owner: User) -> None:
    client.force_login(owner)
    assert client.post(address("cluster_form"), {"title": "Food"}).status_code == 403
    assert client.get(address("cluster_list")).status_code == 200
