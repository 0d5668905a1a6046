"""The walk through the decision tree, one question a page, without a script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from missions import actions, intake
from missions.models import Assessment, Mission, Turn
from pipeline.models import StoredEvent


@pytest.fixture
def walker(client: Client, person: Any) -> Client:
    client.force_login(person("member", name="Jonas"))
    return client


def send(client: Client, where: str, said: dict[str, Any]) -> Any:
    """The form of the page as it stands now, with these words in it."""
    version = Assessment.objects.get(number=int(where.split("/")[2].partition("-")[2])).version
    return client.post(where, {"version": version, **said})


def start(client: Client, title: str = "Open a shop in Brighton") -> str:
    """The address of the first question."""
    answer = client.post("/intake", {"title": title, "purpose": ""})
    assert answer.status_code == 303
    return answer["Location"]


def say(client: Client, where: str, answer: str, reason: str = "") -> str:
    """Where the answer leads to."""
    told = send(client, where, {"answer": answer, "reason": reason})
    assert told.status_code == 303, told.content.decode()
    return told["Location"]


def last(where: str) -> str:
    return where.rstrip("/").rpartition("/")[2]


def test_the_coach_looks_at_the_title(walker: Client) -> None:
    told = walker.post("/intake/framing", {"of": "title", "title": "Open a shop in Brighton"}).content.decode()
    assert "It begins with &#x27;open&#x27;" in told
    assert "Keep the means as one option" in told
    assert "Reads like an outcome" in walker.get("/intake/framing", {"title": "Make Brighton love us"}).content.decode()


def test_without_a_script_the_coach_is_asked_by_a_button(walker: Client) -> None:
    page = walker.post("/intake", {"title": "Open a shop", "purpose": "", "coach": "1"})
    assert page.status_code == 200
    assert "It begins with &#x27;open&#x27;" in page.content.decode()


def test_a_walk_ends_in_a_kept_assessment_and_a_proposal(walker: Client) -> None:
    where = start(walker, "Make Brighton love us")
    for question, answer in (
        ("specific_objective", "yes"),
        ("time_bound", "yes"),
        ("strategic_fit", "yes"),
        ("defined_resources", "yes"),
        ("problem_understood", "yes"),
        ("solution_predictable", "no"),
        ("changes_architecture", "no"),
        ("repetitive", "no"),
    ):
        assert last(where) == question
        assert walker.get(where).status_code == 200
        where = say(walker, where, answer, f"Because of {question}")
    assert last(where) == "verdict"
    page = walker.get(where)
    shown = page.content.decode()
    assert "“Make Brighton love us” is a feature mission" in shown
    assert "It would be a strategic mission if the problem were not understood." in shown
    form_id = page.context["form"].initial["form_id"]
    kept = [send(walker, where, {"form_id": form_id})["Location"] for _ in range(2)]
    assert kept == ["/assessments/ASM-1", "/assessments/ASM-1"]
    assert Assessment.objects.count() == 1
    assert StoredEvent.objects.filter(type="missions.assessment.answered.v2").count() == 8
    shown = walker.get("/assessments/ASM-1").content.decode()
    assert "Because of time_bound" in shown
    assert "/missions/propose?assessment=ASM-1" in shown
    form = walker.get("/missions/propose?assessment=ASM-1").context["form"]
    assert (form["title"].value(), form["type"].value()) == ("Make Brighton love us", "feature")
    given = {"title": "Make Brighton love us", "purpose": "P", "type": "feature", "ambition": "core", "version": 9}
    assert walker.post("/missions/propose?assessment=ASM-1", given).status_code == 303
    assert Assessment.objects.get().mission == Mission.objects.get()
    kept = walker.get("/assessments/ASM-1")
    assert "It led to MIS-1" in kept.content.decode() and kept.context["similar"] == []  # nobody is like oneself


def test_a_no_opens_its_remedy_and_asks_again(walker: Client) -> None:
    where = say(walker, start(walker), "no", "It names a shop")
    assert where.endswith("/specific_objective/mend")
    page = walker.get(where).content.decode()
    assert "Set objectives and frame it as an outcome" in page
    assert "It begins with &#x27;open&#x27;" in page
    assert send(walker, where, {"title": "Make Brighton love us", "purpose": ""}).status_code == 422
    told = send(walker, where, {"title": "Make Brighton love us", "purpose": "People come every week"})
    assert last(told["Location"]) == "specific_objective"
    assert "It now reads: “Make Brighton love us”." in walker.get(told["Location"]).content.decode()
    assert last(say(walker, told["Location"], "yes")) == "time_bound"


def test_dates_are_mended_and_carried_into_the_proposal(walker: Client) -> None:
    where = say(walker, say(walker, start(walker), "yes"), "no")
    bad = send(walker, where, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"})
    assert bad.status_code == 422
    assert "It would end before it starts" in bad.content.decode()
    where = send(walker, where, {"starts_on": "2026-05-01", "ends_on": "2026-11-01"})["Location"]
    assert "from 01 May 2026 to 01 November 2026" in walker.get(where).content.decode()
    where = say(walker, where, "yes")
    verdict = where.rpartition("/")[0] + "/verdict"
    send(walker, verdict, {})
    form = walker.get("/missions/propose?assessment=ASM-1").context["form"]
    assert (form["starts_on"].value(), form["ends_on"].value()) == (date(2026, 5, 1), date(2026, 11, 1))
    assert Assessment.objects.get().draft["ends_on"] == "2026-11-02", "inside, a range ends on the first day after it"
    turns = [(turn.round, turn.question, turn.answer or turn.remedy) for turn in Turn.objects.all()]
    assert turns == [
        (1, "specific_objective", "yes"),
        (1, "time_bound", "no"),
        (1, "time_bound", "set_time"),
        (2, "time_bound", "yes"),
    ]


def test_what_a_yes_says_is_carried_into_the_proposal(walker: Client, executive: User, now: Any) -> None:
    """Nobody types again what they said on the way: the purpose, the days, the outcome and the range."""
    outcome = actions.add_outcome(title="Brighton loves us", by=executive, at=now)
    where = start(walker, "Make Brighton love us")
    for said in (
        {"purpose": "Families in Brighton shop with us every week."},
        {"starts_on": "2026-05-01", "ends_on": "2026-11-01"},
        {"outcome": str(outcome.pk)},
        {"fte_min": "2", "fte_max": "4.5", "money_max": "90000", "currency": "GBP"},
    ):
        where = send(walker, where, {"answer": "yes", **said})["Location"]
    assert last(where) == "problem_understood"
    send(walker, where.rpartition("/")[0] + "/verdict", {})
    form = walker.get("/missions/propose?assessment=ASM-1").context["form"]
    names = ("purpose", "starts_on", "ends_on", "outcome", "fte_min", "fte_max", "money_max", "currency")
    assert [form[name].value() for name in names] == [
        "Families in Brighton shop with us every week.",
        date(2026, 5, 1),
        date(2026, 11, 1),
        str(outcome.pk),
        "2",
        "4.5",
        "90000",
        "GBP",
    ]


def test_what_a_no_leaves_behind_is_not_carried(walker: Client) -> None:
    where = say(walker, start(walker), "yes")
    send(walker, where, {"answer": "unknown", "starts_on": "2026-05-01", "ends_on": "2026-11-01"})
    send(walker, where.rpartition("/")[0] + "/verdict", {})
    assert not walker.get("/missions/propose?assessment=ASM-1").context["form"]["starts_on"].value()


def test_days_in_the_wrong_order_are_asked_again(walker: Client) -> None:
    where = say(walker, start(walker), "yes")
    again = send(walker, where, {"answer": "yes", "starts_on": "2026-05-02", "ends_on": "2026-05-01"})
    assert again.status_code == 422 and "It would end before it starts" in again.content.decode()


def test_an_answer_starts_from_what_was_said_before(walker: Client) -> None:
    where = say(walker, start(walker), "yes")
    send(walker, where, {"answer": "yes", "starts_on": "2026-05-01", "ends_on": "2026-11-01"})
    assert walker.get(where).context["form"]["ends_on"].value() == date(2026, 11, 1)


def test_the_wizard_promises_as_many_questions_as_it_asks(walker: Client) -> None:
    assert intake.counts() == {"tests": 4, "types": 2, "probes": 2, "all": 8}
    page = walker.get("/intake").content.decode()
    assert (
        "4 questions find out whether it is a mission, 2 which team it needs, and 2 check the verdict: 8 at most."
        in page
    )
    assert "Question 1 of 8 at most" in walker.get(start(walker)).content.decode()


def test_the_probes_stand_in_the_tree_and_among_the_reasons(walker: Client) -> None:
    where = start(walker, "Make Brighton love us")
    for answer in ("yes", "yes", "yes", "yes", "yes", "no", "yes", "no"):
        where = say(walker, where, answer)
    shown = walker.get(where).content.decode()
    assert shown.count("Does it change the architecture?") == 3, "in the tree, among the reasons, in its round"
    assert "which a feature mission hardly does" in shown and "Nothing here contradicts the verdict." in shown


@pytest.mark.parametrize("page", ["", "/verdict"])
def test_nobody_is_shown_the_lines_of_a_document(page: str, walker: Client) -> None:
    where = say(walker, start(walker), "yes")
    shown = walker.get(where.rpartition("/")[0] + page if page else where).content.decode()
    assert "White paper" not in shown and "lines 2" not in shown


def test_the_verdict_names_missions_that_resemble_it(walker: Client, executive: User, now: Any) -> None:
    for title in ("Make Hove love our bread", "Move the payroll"):
        actions.propose(title=title, purpose="Bakers in every street.", type="feature", by=executive, at=now)
    where = start(walker, "Let Brighton love fresh bread from bakers")
    shown = walker.get(where.rpartition("/")[0] + "/verdict").content.decode()
    assert "Make Hove love our bread" in shown and "Words in common:" in shown and "Move the payroll" not in shown


def test_a_missing_alignment_warns_early_and_ends_it(walker: Client) -> None:
    where = say(walker, say(walker, say(walker, start(walker), "yes"), "yes"), "no")
    assert where.endswith("/strategic_fit/mend")
    assert "It fits no strategic goal so far" in walker.get(where).content.decode()
    told = send(walker, where, {"found": "no", "reason": "Asked all goal owners"})
    assert last(told["Location"]) == "verdict"
    assert "serves no strategic goal and is deprioritised" in walker.get(told["Location"]).content.decode()


def test_an_alignment_found_is_a_goal(walker: Client, executive: User, now: Any) -> None:
    goal = actions.set_goal(title="Be the grocer of choice", by=executive, at=now)
    where = say(walker, say(walker, say(walker, start(walker), "yes"), "yes"), "no")
    assert send(walker, where, {"found": "yes"}).status_code == 422
    where = send(walker, where, {"found": "yes", "goal": goal.pk})["Location"]
    assert last(where) == "strategic_fit"
    assert "Be the grocer of choice" in walker.get(where).content.decode()
    assert last(say(walker, where, "yes")) == "defined_resources"


def test_capabilities_by_profession_become_an_envelope(walker: Client) -> None:
    where = start(walker)
    for answer in ("yes", "yes", "yes", "no"):
        where = say(walker, where, answer)
    assert send(walker, where, {"fte_max": "2"}).status_code == 422, "no profession"
    assert send(walker, where, {"people_0": "2"}).status_code == 422, "people of no profession"
    assert send(walker, where, {"profession_0": "Design"}).status_code == 422, "neither people nor money"
    assert send(walker, where, {"profession_0": "Design", "fte_min": "3", "fte_max": "2"}).status_code == 422
    lines = {"profession_0": "Design", "level_0": "4", "people_0": "2", "profession_1": "Buying", "people_1": "0.5"}
    where = send(walker, where, lines)["Location"]
    assert "It takes: 2 Design (level 4), 0.5 Buying" in walker.get(where).content.decode()
    send(walker, where.rpartition("/")[0] + "/verdict", {})
    assert walker.get("/missions/propose?assessment=ASM-1").context["form"]["fte_max"].value() == "2.5"
    assert Assessment.objects.get().draft["capabilities"][0] == {"profession": "Design", "level": "4", "fte": "2"}


def test_what_is_not_known_stays_open_and_is_named(walker: Client) -> None:
    where = start(walker)
    for answer in ("yes", "unknown", "yes", "yes", "unknown", "unknown"):
        where = say(walker, where, answer)
    assert last(where) == "verdict"
    shown = walker.get(where).content.decode()
    assert "is not a mission yet: 3 things are open" in shown
    assert "Is it bound in time?" in shown
    assert "Answer it now" in shown


def test_an_answer_can_be_given_again(walker: Client) -> None:
    where = start(walker)
    first = where
    for answer in ("yes", "yes", "yes", "yes", "no"):
        where = say(walker, where, answer)
    assert last(where) == "changes_architecture"
    understood = first.replace("specific_objective", "problem_understood")
    assert last(say(walker, understood, "yes")) == "solution_predictable"


def test_two_walks_do_not_mix(walker: Client) -> None:
    one, two = start(walker, "One"), start(walker, "Two")
    say(walker, one, "no")
    assert "Two" in walker.get(two).content.decode()
    assert last(say(walker, two, "yes")) == "time_bound"


def test_who_disagrees_says_why(walker: Client) -> None:
    where = start(walker)
    verdict = where.rpartition("/")[0] + "/verdict"
    answer = send(walker, verdict, {"override_type": "strategic"})
    assert answer.status_code == 422
    assert "Say why you disagree" in answer.content.decode()
    assert send(walker, verdict, {"override_type": "strategic", "override_reason": "It moves"}).status_code == 303
    assert Assessment.objects.get().chosen_type == "strategic"
    assert "Against the tree, because:" in walker.get("/assessments/ASM-1").content.decode()


@pytest.mark.parametrize("given", [{}, {"answer": ""}, {"answer": "perhaps"}, {"answer": "yes", "reason": "x" * 1001}])
def test_an_answer_that_is_none_is_asked_for_again(walker: Client, given: dict[str, str]) -> None:
    where = start(walker)
    assert send(walker, where, given).status_code == 422


@pytest.mark.parametrize("where", ["/intake/nothing/time_bound", "/intake/nothing/verdict", "/assessments/ASM-9"])
def test_a_walk_that_is_not_is_404(walker: Client, where: str) -> None:
    assert walker.get(where).status_code == 404


@pytest.mark.parametrize("question", ["weather", "alignment_exists", "frame_outcome", "is_a_mission"])
def test_what_the_tree_does_not_ask_is_404(walker: Client, question: str) -> None:
    where = start(walker).replace("specific_objective", question)
    assert walker.get(where).status_code == 404
    assert send(walker, where, {"answer": "yes"}).status_code == 404


def test_a_remedy_that_is_not_needed_is_404(walker: Client) -> None:
    assert walker.get(start(walker) + "/mend").status_code == 404


def test_a_session_is_taken_up_by_its_address_and_by_somebody_else(walker: Client, person: Any) -> None:
    where = say(walker, start(walker), "yes", "Jonas knows")
    other = Client()
    other.force_login(person("member", name="Eve"))
    assert other.get("/intake/ASM-1")["Location"] == where
    page = other.get(where)
    assert page.status_code == 200
    say(other, where, "yes", "Eve knows")
    shown = other.get("/assessments/ASM-1").content.decode()
    assert [turn.given_by.name for turn in Turn.objects.all()] == ["Jonas", "Eve"]
    assert "Jonas ·" in shown and "Eve ·" in shown and "Under way" in shown


def test_two_who_answer_at_once_lose_nothing_and_are_told(walker: Client, person: Any) -> None:
    where = start(walker)
    version = Assessment.objects.get().version
    say(walker, where, "yes", "First")
    late = walker.post(where, {"answer": "no", "reason": "Second", "version": version})
    assert late.status_code == 422 and "ASM-1 was changed since you looked" in late.content.decode()
    assert [turn.reason for turn in Turn.objects.all()] == ["First"]
    assert walker.post(where, {"answer": "no"}).status_code == 400, "a form without the version it was filled in for"


def test_a_finished_session_is_read_and_not_walked(walker: Client) -> None:
    where = start(walker)
    send(walker, where.rpartition("/")[0] + "/verdict", {})
    assert walker.get(where)["Location"] == walker.get("/intake/ASM-1")["Location"] == "/assessments/ASM-1"
    assert "was finished" in send(walker, where, {"answer": "yes"}).content.decode()


@pytest.mark.parametrize(
    "link", ["ftp://a.example/b", "javascript:alert(1)", "https://", "https://u:p@a.example", "https://a b", "x" * 501]
)
def test_evidence_is_a_link_that_colleagues_can_open(walker: Client, link: str) -> None:
    where = start(walker)
    assert send(walker, where, {"answer": "yes", "evidence": link}).status_code == 422
    assert not Turn.objects.exists()
    good = "https://numbers.example/brighton?week=3"
    where = send(walker, where, {"answer": "yes", "evidence": good})["Location"]
    assert f'href="{good}"' in walker.get("/assessments/ASM-1").content.decode()


def test_a_proposal_can_wait_to_be_assessed(walker: Client) -> None:
    told = walker.post("/intake", {"title": "Open a shop", "purpose": "", "later": "1"})
    assert told["Location"] == "/activities/ACT-1" and not Assessment.objects.exists()
    page = walker.get("/activities/ACT-1")
    assert "It begins with &#x27;open&#x27;" in page.content.decode()
    begun = walker.post("/activities/ACT-1/assess", {"form_id": page.context["form_id"], "version": 1})
    assert begun["Location"] == "/intake/ASM-1/specific_objective"


def test_the_whole_tree_is_drawn_with_the_path_lit(walker: Client) -> None:
    where = say(walker, start(walker), "no")
    send(walker, where, {"title": "Make Brighton love us", "purpose": "People come every week"})
    say(walker, where.removesuffix("/mend"), "yes")
    page = walker.get("/assessments/ASM-1/tree")
    shown = page.content.decode()
    states = {box.node.code: box.state for box in page.context["drawing"].boxes}
    assert states["specific_objective"] == "lit" and states["frame_outcome"] == "past"
    assert states["time_bound"] == "now" and states["strategic_fit"] == "off"
    assert "<svg" in shown and "S1 L280-283" in shown and "style=" not in shown
    assert {box.state for box in walker.get("/decision-tree").context["drawing"].boxes} == {"off"}
    assert walker.get("/decision-tree?version=9").status_code == 404


# The walk itself


def walk(*answers: tuple[str, str]) -> intake.Walk:
    return intake.Walk("T", turns=[intake.Said(question, answer) for question, answer in answers])


STAGE_ONE = [(q, "yes") for q in ("specific_objective", "time_bound", "strategic_fit", "defined_resources")]


@pytest.mark.parametrize(
    ("answers", "next_question"),
    [
        ([], "specific_objective"),
        ([("specific_objective", "unknown")], "time_bound"),
        ([("specific_objective", "no")], "time_bound"),
        ([("strategic_fit", "no"), ("alignment_exists", "no")], None),
        ([*STAGE_ONE, ("problem_understood", "no")], "changes_architecture"),
        ([*STAGE_ONE, ("problem_understood", "yes")], "solution_predictable"),
        ([*STAGE_ONE, ("problem_understood", "unknown"), ("solution_predictable", "yes")], None),
        ([*STAGE_ONE, ("problem_understood", "no"), ("changes_architecture", "yes")], "repetitive"),
        ([*STAGE_ONE, ("problem_understood", "no"), ("changes_architecture", "yes"), ("repetitive", "no")], None),
    ],
)
def test_the_next_question_is_the_first_not_asked(answers: list[tuple[str, str]], next_question: str | None) -> None:
    assert walk(*answers).next_question() == next_question


def test_the_tree_is_drawn_with_the_path() -> None:
    rounds = [("specific_objective", "no"), ("specific_objective", "yes"), ("time_bound", "no")]
    stages = walk(*rounds).drawn("time_bound")
    drawn = {node["node"]: node for stage in stages for node in stage["nodes"]}
    assert [drawn[q]["state"] for q in ("specific_objective", "time_bound", "strategic_fit")] == [
        "yes",
        "no",
        "not_asked",
    ]
    assert drawn["time_bound"]["current"]
    assert not stages[0]["is_lit"]
    remedies = {question: drawn[question]["branches"][0]["state"] for question in intake.REMEDIED}
    assert remedies == {
        "specific_objective": "mended",
        "time_bound": "lit",
        "strategic_fit": "off",
        "defined_resources": "off",
    }


@pytest.mark.parametrize(
    ("answers", "lit"),
    [
        ([("problem_understood", "no")], "strategic"),
        ([("problem_understood", "yes"), ("solution_predictable", "no")], "feature"),
        ([("problem_understood", "yes"), ("solution_predictable", "yes")], "platform"),
        ([], None),
    ],
)
def test_the_ending_is_lit(answers: list[tuple[str, str]], lit: str | None) -> None:
    stages = walk(*STAGE_ONE, *answers).drawn("")
    assert stages[0]["is_lit"]
    endings = [branch for node in stages[1]["nodes"] for branch in node["branches"] if branch["state"] == "lit"]
    assert [branch["kind"] for branch in endings] == ([lit] if lit else [])


def test_no_alignment_lights_the_way_out() -> None:
    stages = walk(("strategic_fit", "no"), ("alignment_exists", "no")).drawn("")
    fit = next(node for node in stages[0]["nodes"] if node["node"] == "strategic_fit")
    assert [branch["state"] for branch in fit["branches"]] == ["lit", "lit"]


def test_the_address_of_the_wizard_is_known() -> None:
    assert reverse("missions:intake") == "/intake"


def test_a_mission_is_framed_for_the_outcome_from_whose_page_one_came(
    walker: Client, executive: User, now: Any
) -> None:
    outcome = actions.add_outcome(title="Brighton loves us", by=executive, at=now)
    page = f"/intake?outcome={outcome.key}"
    assert "the proposal will start from that outcome" in walker.get(page).content.decode()
    where = walker.post(page, {"title": "Families come every week", "purpose": ""})["Location"]
    fit = walker.get(where.rpartition("/")[0] + "/strategic_fit").context["form"]
    assert fit["outcome"].value() == str(outcome.pk)
    form = walker.get("/missions/propose?assessment=ASM-1").context["form"]
    assert form["outcome"].value() == str(outcome.pk)
    assert walker.get("/intake?outcome=OUT-999").status_code == 404


def test_a_remedy_that_found_a_day_by_the_way_is_shown(walker: Client, executive: User, now: Any) -> None:
    """Over REST a remedy may bring more than its question asks for."""
    where = say(walker, start(walker), "no")
    found = {"title": "Make Brighton love us", "starts_on": date(2026, 5, 1)}
    actions.mend(assessment=Assessment.objects.get(), question="specific_objective", found=found, by=executive, at=now)
    shown = walker.get(where.removesuffix("/mend"))
    assert shown.status_code == 200 and "It now reads: “Make Brighton love us”." in shown.content.decode()
