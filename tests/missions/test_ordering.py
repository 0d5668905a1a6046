"""Ways to find an order: comparisons, their contradictions, scores, and what a proposal changes. Plain rules."""

import math
from itertools import combinations
from itertools import pairwise as neighbours

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missions.ordering import cycles, pairwise, places, strength, wsjf
from missions.ordering.strength import Answer

orders = st.permutations(list(range(12))).flatmap(
    lambda order: st.integers(0, 12).map(lambda count: [n for n in order if n < count])
)


def asked(things: list[int], truth: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """The order that comes of answering each question by the truth, and the questions."""
    said: dict[tuple[int, int], int] = {}
    questions: list[tuple[int, int]] = []
    while True:
        walk = pairwise.walk(things, lambda one, other: said.get((one, other)))
        if walk.question is None:
            return list(walk.ordered), questions
        assert walk.at_most >= 1
        one, other = walk.question
        questions.append(walk.question)
        verdict = 1 if truth.index(one) < truth.index(other) else -1
        said[one, other], said[other, one] = verdict, -verdict


@given(truth=orders)
def test_whoever_answers_every_question_gets_their_order(truth: list[int]) -> None:
    ordered, _questions = asked(sorted(truth), truth)
    assert ordered == truth


@given(truth=orders)
def test_no_pair_is_asked_twice_and_about_n_log_n_questions_are_enough(truth: list[int]) -> None:
    _ordered, questions = asked(sorted(truth), truth)
    assert len({frozenset(question) for question in questions}) == len(questions)
    assert len(questions) <= pairwise.most_questions(len(truth))


@pytest.mark.parametrize("count", [2, 10, 60, 500])
def test_the_most_questions_stay_below_n_log_n(count: int) -> None:
    assert pairwise.most_questions(count) <= count * math.log2(count)


def test_a_tie_puts_one_right_behind_its_equal() -> None:
    said = {(1, 0): 0, (0, 1): 0, (2, 0): 1, (0, 2): -1, (2, 1): 1, (1, 2): -1}
    assert pairwise.walk([0, 1, 2], lambda one, other: said.get((one, other))).ordered == (2, 0, 1)


def test_a_check_question_asks_what_is_foreseen_already() -> None:
    said = {(0, 1): 1, (1, 2): 1}
    assert pairwise.check((0, 1, 2), lambda one, other: said.get((one, other))) == (0, 2)
    assert pairwise.check((0, 1), lambda one, other: said.get((one, other))) is None


@settings(max_examples=40)
@given(truth=orders)
def test_consistent_answers_come_out_as_they_were_meant(truth: list[int]) -> None:
    answers = [Answer(one, other, 1) for one, other in combinations(truth, 2)]
    assert strength.order(sorted(truth), answers) == truth
    assert cycles.circles(sorted(truth), answers) == []


answered = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([-1, 0, 1])).filter(lambda one: one[0] != one[1]),
    max_size=30,
).map(lambda found: [Answer(*one) for one in found])


@settings(max_examples=60)
@given(answers=answered)
def test_any_answers_make_a_whole_order_the_same_one_each_time(answers: list[Answer[int]]) -> None:
    things = list(range(6))
    found = strength.order(things, answers)
    assert sorted(found) == things
    assert strength.order(things, list(reversed(answers))) == found
    assert all(0 < value < math.inf for value in strength.strengths(things, answers).values())


def test_without_answers_everything_keeps_its_place() -> None:
    assert strength.order(["b", "a", "c"], []) == ["b", "a", "c"]


def test_two_of_three_people_decide_and_the_strength_says_how_clearly() -> None:
    answers = [Answer("a", "b", -1), Answer("a", "b", -1), Answer("a", "b", 1)]
    strong = strength.strengths(["a", "b"], answers)
    assert strong["b"] > strong["a"]
    assert strong == strength.strengths(["b", "a"], answers)


def test_the_strengths_solve_the_equations_of_the_model() -> None:
    """Wins equal the expected wins, the imagined draw among them: Hunter (2004), equation 2."""
    things, answers = (
        ["a", "b", "c"],
        [Answer("a", "b", 1), Answer("b", "c", 1), Answer("a", "c", 1), Answer("c", "a", 1)],
    )
    strong = strength.strengths(things, answers)
    for thing, wins in (("a", 2.5), ("b", 1.5), ("c", 1.5)):
        met = [a.second if a.first == thing else a.first for a in answers if thing in (a.first, a.second)]
        expected = strong[thing] / (strong[thing] + 1) + sum(strong[thing] / (strong[thing] + strong[o]) for o in met)
        assert expected == pytest.approx(wins, abs=1e-4)


def test_a_circle_is_told_once_by_its_shortest_form() -> None:
    answers = [Answer("a", "b", 1), Answer("b", "c", 1), Answer("c", "a", 1), Answer("c", "d", 1), Answer("d", "a", 1)]
    assert cycles.circles(["a", "b", "c", "d"], answers)[0] == ("a", "b", "c")


def test_answers_that_are_even_between_two_make_no_circle() -> None:
    answers = [Answer("a", "b", 1), Answer("b", "c", 1), Answer("c", "a", 1), Answer("a", "c", 1)]
    assert cycles.circles(["a", "b", "c"], answers) == []


@settings(max_examples=80)
@given(answers=answered)
def test_each_told_circle_is_one(answers: list[Answer[int]]) -> None:
    for circle in cycles.circles(list(range(8)), answers):
        for one, other in zip(circle, (*circle[1:], circle[0]), strict=True):
            net = sum(a.verdict for a in answers if (a.first, a.second) == (one, other))
            net -= sum(a.verdict for a in answers if (a.first, a.second) == (other, one))
            assert net > 0


scores = st.dictionaries(st.integers(0, 9), st.builds(wsjf.Score, *[st.sampled_from(wsjf.SCALE)] * 4), max_size=10)


@given(scores=scores, present=st.permutations(list(range(10))))
def test_scores_order_by_cost_of_delay_over_size_and_equals_stay_as_they_stood(
    scores: dict[int, wsjf.Score], present: list[int]
) -> None:
    found = wsjf.order(present, scores)
    assert set(found) == set(scores)
    for one, other in neighbours(found):
        assert scores[one].ratio >= scores[other].ratio
        if scores[one].ratio == scores[other].ratio:
            assert present.index(one) < present.index(other)


def test_a_small_urgent_job_comes_before_a_large_valuable_one() -> None:
    scored = {"large": wsjf.Score(20, 3, 1, 13), "small": wsjf.Score(5, 8, 1, 2)}
    assert wsjf.order(["large", "small"], scored) == ["small", "large"]


@given(present=st.permutations(list(range(10))), chosen=st.permutations(list(range(10))), count=st.integers(0, 10))
def test_a_proposal_is_dense_keeps_who_is_not_spoken_of_and_changes_nothing_the_second_time(
    present: list[int], chosen: list[int], count: int
) -> None:
    spoken_of = chosen[:count]
    proposed = places.slotted(present, spoken_of)
    assert sorted(proposed) == sorted(present)
    assert [thing for thing in proposed if thing in spoken_of] == spoken_of
    assert all(proposed[n] == thing for n, thing in enumerate(present) if thing not in spoken_of)
    assert places.slotted(proposed, spoken_of) == proposed
    changed = places.changed(present, proposed)
    assert [changed.get(thing, present.index(thing) + 1) for thing in proposed] == list(range(1, 11))
    assert places.changed(proposed, proposed) == {}


def test_two_proposals_that_differ_are_told_apart() -> None:
    assert places.seen([1, 2, 3], [2, 1, 3]) != places.seen([1, 2, 3], [1, 2, 3])
    assert places.seen([1, 2, 3], [2, 1, 3]) == places.seen([1, 2, 3], [2, 1, 3])
