"""The decision tree: every combination of answers, its remedies, its flips and its warnings."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from missions.classifier import (
    ALIGNMENT_EXISTS,
    Answer,
    CautionCode,
    MissionType,
    NodeKind,
    Probe,
    RemedyCode,
    Test,
    VerdictOutcome,
    assess,
    next_question,
    tree,
)

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
ALL_ANSWERS = list(product(Answer, repeat=6))
FOUR_YES = {Test.SPECIFIC_OBJECTIVE: YES, Test.TIME_BOUND: YES, Test.STRATEGIC_FIT: YES, Test.DEFINED_RESOURCES: YES}
LEAVES = {
    "strategic": FOUR_YES | {Test.PROBLEM_UNDERSTOOD: NO},
    "feature": FOUR_YES | {Test.PROBLEM_UNDERSTOOD: YES, Test.SOLUTION_PREDICTABLE: NO},
    "platform": FOUR_YES | {Test.PROBLEM_UNDERSTOOD: YES, Test.SOLUTION_PREDICTABLE: YES},
}


def expected(answers: tuple[Answer, ...], alignment: Answer) -> str:
    """The figure of the source read by hand, without walking anything: one line for each way it can end."""
    objective, time, fit, resources, understood, predictable = answers
    if (fit, alignment) == (NO, NO):
        return "deprioritised"
    if (objective, time, fit, resources) != (YES, YES, YES, YES):
        return "open"
    if understood is NO:
        return "strategic"
    if understood is UNKNOWN or predictable is UNKNOWN:
        return "open"
    return "platform" if predictable is YES else "feature"


def result(answers: dict[Test, Answer], alignment: Answer = UNKNOWN) -> str:
    verdict = assess(answers, alignment=alignment)
    return str(verdict.mission_type or verdict.outcome)


def named(answers: tuple[Answer, ...]) -> dict[Test, Answer]:
    return dict(zip(Test, answers, strict=True))


@pytest.mark.parametrize("alignment", Answer)
def test_all_729_combinations_have_the_result_of_the_figure(alignment: Answer) -> None:
    assert len(ALL_ANSWERS) == 729
    wrong = {
        a: result(named(a), alignment) for a in ALL_ANSWERS if result(named(a), alignment) != expected(a, alignment)
    }
    assert wrong == {}


def test_the_729_results_add_up() -> None:
    assert Counter(result(named(answers)) for answers in ALL_ANSWERS) == {
        "open": 724,
        "strategic": 3,
        "feature": 1,
        "platform": 1,
    }


@pytest.mark.parametrize("alignment", Answer)
def test_every_verdict_is_of_one_kind_only(alignment: Answer) -> None:
    for answers in ALL_ANSWERS:
        verdict = assess(named(answers), alignment=alignment)
        is_open = verdict.outcome is VerdictOutcome.OPEN
        assert (verdict.mission_type is not None) == (verdict.outcome is VerdictOutcome.MISSION)
        assert (verdict.next_question is not None) == is_open
        assert bool(verdict.remedies or verdict.unanswered) == is_open


@pytest.mark.parametrize(
    ("test", "remedy"),
    [
        (Test.SPECIFIC_OBJECTIVE, RemedyCode.FRAME_OUTCOME),
        (Test.TIME_BOUND, RemedyCode.SET_TIME),
        (Test.STRATEGIC_FIT, RemedyCode.ASSESS_ALIGNMENT),
        (Test.DEFINED_RESOURCES, RemedyCode.UNDERSTAND_CAPABILITY),
    ],
)
def test_each_no_has_the_remedy_that_the_source_means(test: Test, remedy: RemedyCode) -> None:
    found = assess(LEAVES["feature"] | {test: NO}).remedies
    assert [(r.code, r.test) for r in found] == [(remedy, test)]
    assert found[0].what_to_do


def test_alignment_is_the_first_of_several_remedies() -> None:
    verdict = assess(dict.fromkeys(Test, NO))
    assert [r.code for r in verdict.remedies] == [
        RemedyCode.ASSESS_ALIGNMENT,
        RemedyCode.FRAME_OUTCOME,
        RemedyCode.SET_TIME,
        RemedyCode.UNDERSTAND_CAPABILITY,
    ]


def test_the_wizard_asks_in_the_order_of_the_source() -> None:
    answers: dict[Test, Answer] = {}
    asked = []
    while node := next_question(answers):
        asked.append(node.code)
        answers[Test(node.code)] = YES
    assert asked == list(Test)


def test_after_a_no_the_same_test_is_asked_again() -> None:
    node = next_question(FOUR_YES | {Test.TIME_BOUND: NO})
    assert node is not None
    assert node.code == Test.TIME_BOUND


@pytest.mark.parametrize(("alignment", "asked"), [(UNKNOWN, ALIGNMENT_EXISTS), (YES, Test.STRATEGIC_FIT), (NO, None)])
def test_without_a_strategic_fit_the_alignment_decides(alignment: Answer, asked: str | None) -> None:
    node = next_question(FOUR_YES | {Test.STRATEGIC_FIT: NO}, alignment=alignment)
    assert (node.code if node else None) == asked


def test_what_serves_no_goal_is_deprioritised_before_anything_else_is_answered() -> None:
    verdict = assess({Test.STRATEGIC_FIT: NO}, alignment=NO)
    assert verdict.outcome is VerdictOutcome.DEPRIORITISED
    assert [step.node for step in verdict.path] == [
        Test.SPECIFIC_OBJECTIVE,
        Test.TIME_BOUND,
        Test.STRATEGIC_FIT,
        ALIGNMENT_EXISTS,
    ]


@pytest.mark.parametrize(("alignment", "is_warned"), [(UNKNOWN, True), (YES, False), (NO, False)])
def test_a_missing_alignment_is_told_early(alignment: Answer, is_warned: bool) -> None:
    codes = [c.code for c in assess({Test.STRATEGIC_FIT: NO}, alignment=alignment).cautions]
    assert (CautionCode.NO_ALIGNMENT_YET in codes) == is_warned


def test_only_questions_that_still_matter_are_unanswered() -> None:
    assert assess({Test.PROBLEM_UNDERSTOOD: NO, Test.STRATEGIC_FIT: NO}).unanswered == (
        Test.SPECIFIC_OBJECTIVE,
        Test.TIME_BOUND,
        ALIGNMENT_EXISTS,
        Test.DEFINED_RESOURCES,
    )


def test_the_path_tells_each_answer_and_what_followed() -> None:
    path = assess(LEAVES["platform"]).path
    assert [(step.node, step.answer) for step in path] == [(test, YES) for test in Test]
    assert path[-1].consequence == "A predictable solution takes a platform team."


def test_an_unknown_problem_needs_no_word_on_the_solution() -> None:
    assert {result(LEAVES["strategic"] | {Test.SOLUTION_PREDICTABLE: answer}) for answer in Answer} == {"strategic"}


def test_a_flip_says_what_would_make_the_difference() -> None:
    flips = {flip.leaf: flip for flip in assess(LEAVES["strategic"] | {Test.SOLUTION_PREDICTABLE: NO}).flips}
    assert flips["feature"].sentence == "It would be a feature mission if the problem were understood."
    assert flips["platform"].sentence == (
        "It would be a platform mission if the problem were understood and the solution were predictable."
    )
    assert [(c.question, c.answer) for c in flips["deprioritised"].changes] == [
        (Test.STRATEGIC_FIT, NO),
        (ALIGNMENT_EXISTS, NO),
    ]


ENDS = [full for full in product(Answer, repeat=7) if expected(full[:6], full[6]) != "open"]


def fewest_changes(answers: tuple[Answer, ...], leaf: str) -> set[frozenset[tuple[int, Answer]]]:
    """The slow truth: of all seven answers that end at the leaf, those that differ in the fewest places, by yes or no."""
    changes = [
        frozenset((place, to) for place, (now, to) in enumerate(zip(answers, end, strict=True)) if to is not now)
        for end in ENDS
        if expected(end[:6], end[6]) == leaf
    ]
    said = [change for change in changes if all(to is not UNKNOWN for _, to in change)]
    fewest = min(len(change) for change in said)
    return {change for change in said if len(change) == fewest}


@pytest.mark.parametrize("alignment", Answer)
def test_flips_are_the_smallest_sets_of_changes(alignment: Answer) -> None:
    questions = [*Test, ALIGNMENT_EXISTS]
    for answers in ALL_ANSWERS:
        got: dict[str, set[frozenset[tuple[int, Answer]]]] = {}
        for flip in assess(named(answers), alignment=alignment).flips:
            changes = frozenset((questions.index(change.question), change.answer) for change in flip.changes)
            got.setdefault(flip.leaf, set()).add(changes)
        others = {*LEAVES, "deprioritised"} - {expected(answers, alignment)}
        assert got == {leaf: fewest_changes((*answers, alignment), leaf) for leaf in others}, answers


@pytest.mark.parametrize("alignment", Answer)
def test_applying_a_flip_ends_at_its_leaf(alignment: Answer) -> None:
    for answers in ALL_ANSWERS:
        for flip in assess(named(answers), alignment=alignment).flips:
            changed: dict[str, Answer] = {**named(answers), ALIGNMENT_EXISTS: alignment}
            changed |= {change.question: change.answer for change in flip.changes}
            new_alignment = changed.pop(ALIGNMENT_EXISTS)
            assert expected(tuple(changed.values()), new_alignment) == flip.leaf


PROBE_ROWS = {
    ("strategic", "repetitive", "yes"): CautionCode.STRATEGIC_BUT_REPETITIVE,
    ("feature", "changes_architecture", "yes"): CautionCode.FEATURE_CHANGES_ARCHITECTURE,
    ("feature", "repetitive", "yes"): CautionCode.FEATURE_BUT_REPETITIVE,
    ("platform", "changes_architecture", "yes"): CautionCode.PLATFORM_CHANGES_ARCHITECTURE,
    ("platform", "repetitive", "no"): CautionCode.PLATFORM_NOT_REPETITIVE,
}


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("architecture", [*Answer, None])
@pytest.mark.parametrize("repetitive", [*Answer, None])
def test_probes_warn_when_they_contradict_and_decide_nothing(
    leaf: str, architecture: Answer | None, repetitive: Answer | None
) -> None:
    asked = {Probe.CHANGES_ARCHITECTURE: architecture, Probe.REPETITIVE: repetitive}
    probes = {probe: answer for probe, answer in asked.items() if answer is not None}
    verdict = assess(LEAVES[leaf], probes=probes)
    rows = [PROBE_ROWS.get((leaf, probe, answer)) for probe, answer in probes.items()]
    assert sorted(c.code for c in verdict.cautions) == sorted(code for code in rows if code)
    assert verdict.mission_type == leaf


def test_a_predictable_solution_to_an_unknown_problem_is_doubted() -> None:
    verdict = assess(LEAVES["strategic"] | {Test.SOLUTION_PREDICTABLE: YES})
    assert [c.code for c in verdict.cautions] == [CautionCode.KNOWN_SOLUTION_TO_UNKNOWN_PROBLEM]


def test_plain_words_serve_as_answers() -> None:
    assert (
        assess({str(test): "yes" for test in Test}, probes={"repetitive": "yes"}).mission_type is MissionType.PLATFORM
    )


@pytest.mark.parametrize(
    ("answers", "alignment", "probes"),
    [
        ({"is_fun": "yes"}, "unknown", {}),
        ({"time_bound": "perhaps"}, "unknown", {}),
        ({"alignment_exists": "no"}, "unknown", {}),
        ({}, "perhaps", {}),
        ({}, "unknown", {"is_fun": "yes"}),
    ],
)
def test_words_that_the_tree_does_not_know_are_refused(
    answers: dict[str, str], alignment: str, probes: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        assess(answers, alignment=alignment, probes=probes)


def test_every_node_is_reached_and_cited() -> None:
    ways = {edge.source: [] for edge in tree().edges}
    for edge in tree().edges:
        ways[edge.source].append(edge.target)
    reached, waiting = set(), [tree().start]
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting += ways.get(code, [])
    assert reached == set(tree().by_code)
    assert all(node.citation.startswith("S1 L") and node.title and node.text for node in tree().nodes)


def test_every_question_has_two_ways_and_only_endings_have_none() -> None:
    for node in tree().nodes:
        answers = sorted(str(edge.answer) for edge in tree().edges if edge.source == node.code)
        assert (
            answers
            == {
                NodeKind.QUESTION: ["no", "yes"],
                NodeKind.REMEDY: ["None"],
                NodeKind.JUNCTION: ["None"],
                NodeKind.ENDING: [],
            }[node.kind]
        ), node.code


def test_deprioritising_is_the_only_end_of_the_first_stage() -> None:
    endings = [node.code for node in tree().nodes if node.kind is NodeKind.ENDING and node.stage == 1]
    assert endings == ["deprioritised"]


def test_the_tree_can_be_drawn_from_plain_values() -> None:
    drawn = tree().as_json()
    codes = {node["code"] for node in drawn["nodes"]}
    assert {edge["source"] for edge in drawn["edges"]} | {edge["target"] for edge in drawn["edges"]} == codes
    assert drawn["version"] == assess({}).tree_version


def test_the_published_tree_is_the_one_that_is_walked() -> None:
    published = (Path(__file__).parents[2] / "docs" / "decision-tree.md").read_text(encoding="utf-8")
    missing = [node.code for node in tree().nodes if node.title not in published or node.citation not in published]
    assert missing == []
    assert f"version {tree().version}" in published
