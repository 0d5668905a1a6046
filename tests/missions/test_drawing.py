"""The figure of the tree: every box and line, none upon another, narrow enough for a telephone."""

from itertools import combinations

import pytest

from missions.classifier import NodeKind, tree
from missions.classifier.drawing import Box, Taken, drawn


def test_every_box_and_every_line_of_the_tree_is_drawn() -> None:
    drawing = drawn(tree())
    assert {box.node.code for box in drawing.boxes} == set(tree().by_code)
    assert len(drawing.lines) == len(tree().edges)
    assert all(box.state == "off" for box in drawing.boxes)


def overlap(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def test_no_box_lies_upon_another_and_all_fit_a_telephone() -> None:
    drawing = drawn(tree())
    assert drawing.width <= 364
    assert not [pair for pair in combinations(drawing.boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in drawing.boxes)
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)
    assert all(6.4 * len(line) <= box.width - 12 for box in drawing.boxes for line in box.lines), "words stay inside"


@pytest.mark.parametrize(
    ("leaf", "path"),
    [
        ("strategic", {"problem_understood": "no"}),
        ("feature", {"problem_understood": "yes", "solution_predictable": "no"}),
        ("platform", {"problem_understood": "yes", "solution_predictable": "yes"}),
    ],
)
def test_the_path_is_lit_to_its_leaf_and_to_no_other(leaf: str, path: dict[str, str]) -> None:
    passed = dict.fromkeys(("specific_objective", "time_bound", "strategic_fit", "defined_resources"), "yes")
    lit = [box.node for box in drawn(tree(), Taken(passed | path)).boxes if box.state == "lit"]
    assert [node.code for node in lit if node.kind is NodeKind.ENDING] == [leaf]
    assert [node.code for node in lit if node.kind is NodeKind.QUESTION] == [*passed, *path]
