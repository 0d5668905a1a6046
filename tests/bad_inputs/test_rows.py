"""No row of the list is forgotten: a test proves it, or it is said why none does."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.bad_inputs.left_out import NOT_CONCERNED, WEAKER
from tests.bad_inputs.rows import ALL

TESTS = Path(__file__).resolve().parents[1]
COMPLETE = ("REST", "events", "addresses")  # of `forms` a few rows are proven along the way


def proven() -> dict[str, set[int]]:
    """The rows that marks in the tests name, read from their text: a run may leave some of them out."""
    found: dict[str, set[int]] = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text()
        if "bad_inputs" in text:
            for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
                add_rows(call, found)
    return found


def add_rows(call: ast.Call, found: dict[str, set[int]]) -> None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    numbers = {one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, int)}
    if name == "row" and isinstance(call.args[0], ast.Constant):
        found[str(call.args[0].value)] |= numbers
    elif name == "bad":
        found["events"] |= numbers
    elif name == "refused_queries":
        found["addresses"] |= {
            int(pair.elts[0].value)
            for pair in call.args
            if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant)
        }


@pytest.mark.parametrize("door", COMPLETE)
def test_every_row_has_its_test_or_its_reason(door: str) -> None:
    left_out = set(NOT_CONCERNED[door]) | set(WEAKER.get(door, {}))
    assert set(NOT_CONCERNED[door]) & set(WEAKER.get(door, {})) == set()
    assert proven()[door] & left_out == set()
    assert sorted(proven()[door] | left_out) == ALL[door]
