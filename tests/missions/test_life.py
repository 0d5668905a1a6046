"""The life of a mission as it is drawn, as the model knows it and as the facts tell it are one."""

from pathlib import Path

import pytest

from missions import events, life
from missions.management.commands.life import drawn
from missions.models import MissionState

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mission-life.md"


def test_the_page_of_the_life_is_the_life() -> None:
    assert PAGE.read_text() == drawn(), "make it again: ./cairn manage life > docs/mission-life.md"


def test_the_plain_states_are_those_of_the_model() -> None:
    assert set(life.STATES) == set(MissionState.values)
    assert set(life.STATES) == life.BEFORE | life.UNDER_WAY | life.OVER


def test_every_step_has_a_fact_that_tells_of_it() -> None:
    assert {step.fact for step in life.LIFE} <= set(events.__all__)


@pytest.mark.parametrize("state", life.STATES)
@pytest.mark.parametrize("verb", life.VERBS)
def test_a_step_is_listed_or_says_what_to_do_instead(state: str, verb: str) -> None:
    assert life.is_step(state, verb) or life.remedy(state, verb).endswith(".")
