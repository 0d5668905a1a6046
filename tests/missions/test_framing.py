"""The framing coach: the source's own pairs, and words that should and should not give a framing away."""

from typing import Any

import pytest

from accounts.models import User
from missions.framing import FramingCode, look_at, look_at_ambition

VERB, MEANS = FramingCode.OUTPUT_VERB, FramingCode.PRESUPPOSED_MEANS
NOBODY, NO_CHANGE, NO_MEASURE = FramingCode.NO_BENEFICIARY, FramingCode.NO_CHANGE_OF_STATE, FramingCode.NO_MEASURE


def codes(statement: str, **known: bool) -> list[FramingCode]:
    return [warning.code for warning in look_at(statement, **known)]


@pytest.mark.parametrize(
    "statement",
    [
        "make Brighton love us",
        "make Brighton love us (and make us love Brighton)",
        "Make the food we sell healthier and more pleasurable to eat",
        "become a company that meaningfully improves the health and wellbeing of our customers",
        "get Londoners our product exactly when and where they want it",
        "let all of our people access and do something helpful and powerful (to them) with any of our data",
        "completely change our productivity by becoming a cloud software company that makes money by selling [x]",
        "Become the grocer our customers choose every week",
        "Maximise commercial return from the poultry category",
        "improve employee compliance",
    ],
)
def test_the_good_framings_of_the_source_pass(statement: str) -> None:
    assert codes(statement) == []


@pytest.mark.parametrize(
    ("statement", "objections"),
    [
        ("successfully open a shop in Brighton", [VERB, MEANS, NOBODY, NO_CHANGE, NO_MEASURE]),
        ("Set up Brighton pop-up store", [VERB, MEANS, NOBODY, NO_CHANGE]),
    ],
)
def test_the_bad_framings_of_the_source_are_objected_to(statement: str, objections: list[FramingCode]) -> None:
    assert codes(statement) == objections


@pytest.mark.parametrize(
    ("statement", "objections"),
    [
        ("Launch a loyalty card for our customers", [VERB, MEANS, NO_CHANGE]),
        ("Build an app so that visitors wait less", [VERB, MEANS]),
        ("  we will  ROLL OUT\nthe new till ", [VERB, NOBODY, NO_CHANGE]),
        ("Halve the queues by building an app", [MEANS]),
        ("Run 12 workshops", [VERB, MEANS, NOBODY, NO_CHANGE]),
        ("World-class service for our customers", [NO_MEASURE]),
        ("World-class service: 9 of 10 customers recommend us", []),
        ("Running costs fall", []),
        ("Build trust between growers and shops", []),
        ("Build resilient businesses", []),
        ("Create new knowledge about soil", []),
        ("Openness between departments", []),
        ("Customers find the store they need", []),
        ("", []),
    ],
)
def test_a_word_has_to_give_the_framing_away(statement: str, objections: list[FramingCode]) -> None:
    assert codes(statement) == objections


def test_what_is_known_from_elsewhere_is_not_asked_for_again() -> None:
    assert codes("Open a shop in Brighton", has_beneficiary=True, has_change=True, has_measure=True) == [VERB, MEANS]


def test_a_statement_that_is_measured_nowhere_is_objected_to() -> None:
    assert codes("make Brighton love us", has_measure=False) == [NO_MEASURE]


def test_every_objection_explains_itself_and_suggests_something() -> None:
    for warning in look_at("successfully open a shop in Brighton"):
        assert warning.sentence.endswith(".")
        assert warning.suggestion.endswith((".", "?"))


@pytest.mark.parametrize("ambition", ["core", "adjacent", "transformational"])
@pytest.mark.parametrize("kind", ["strategic", "feature", "platform", "unclassified"])
def test_more_than_core_on_what_is_understood_is_pointed_out(kind: str, ambition: str) -> None:
    said = look_at_ambition(kind, ambition)
    assert bool(said) == (ambition != "core" and kind in ("feature", "platform"))
    assert not said or (said.startswith(ambition.capitalize()) and "Assess it again" in said)


def test_who_proposes_classifies_or_signs_it_is_told_and_not_stopped(executive: User, client: Any, now: Any) -> None:
    client.force_login(executive)
    given = {"title": "T", "purpose": "P", "type": "feature", "ambition": "transformational"}
    assert client.post("/missions/propose", given).status_code == 303
    assert "Transformational work enters" in " ".join(str(each) for each in messages_of(client))
    assert "Transformational work enters" in client.get("/missions/MIS-1/charter").content.decode()
    core = {"type": "feature", "ambition": "core", "reason": "It is", "version": 1}
    client.post("/missions/MIS-1/classify", core)
    assert "work enters" not in " ".join(str(each) for each in messages_of(client))
    client.post("/missions/MIS-1/classify", {**core, "ambition": "adjacent", "version": 2})
    assert "Adjacent work enters" in " ".join(str(each) for each in messages_of(client))
    assert "Adjacent work enters" in client.get("/missions/MIS-1/charter").content.decode()


def messages_of(client: Any) -> list[Any]:
    """What the next page would say on top."""
    return list(client.get("/missions/MIS-1/edit").context["messages"])
