"""Where each box and line of the tree lies: a trunk of questions, and beside it what a no leads to. Plain figures, no SVG.

It is 364 units wide, so that it can be read at the width of a telephone without being shrunk.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import wrap

from missions.classifier.tree import Answer, Edge, Node, NodeKind, Tree

WIDTH = 364
TRUNK, TRUNK_WIDTH = 2, 190
BRANCH, BRANCH_WIDTH = 234, 128
LETTERS = {TRUNK: 25, BRANCH: 18}  # that fit into a line of a box
LINE_HEIGHT, PADDING, GAP, STACK_GAP = 17, 9, 34, 30
LANE = 8  # from one line to the other that runs back beside it


@dataclass(frozen=True, slots=True)
class Taken:
    """What was walked: the answers of the path, what was answered or mended on the way, and the question put next."""

    path: Mapping[str, str] = field(default_factory=dict)
    once: Collection[tuple[str, str]] = ()
    current: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    state: str

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def texts(self) -> list[tuple[int, str]]:
        """Each line of words with the height at which it stands."""
        return [(self.y + PADDING + 12 + LINE_HEIGHT * place, line) for place, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one box to another, with the answer that leads there and the place where that is written."""

    points: tuple[tuple[int, int], ...]
    answer: str
    label: tuple[int, int]
    state: str

    @property
    def path(self) -> str:
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawn(tree: Tree, taken: Taken | None = None) -> Drawing:
    """The whole tree, with the path that was taken lit up."""
    return _Pen(tree, taken or Taken()).draw()


class _Pen:
    def __init__(self, tree: Tree, taken: Taken) -> None:
        self.tree, self.taken = tree, taken
        self.boxes: dict[str, Box] = {}
        self.lines: list[Line] = []

    def draw(self) -> Drawing:
        y, trunk = 2, self._trunk()
        for node in trunk:
            box = self._box(node, TRUNK, y)
            lowest = self._branch(box, trunk) if node.kind is NodeKind.QUESTION else box.y + box.height
            y = max(box.y + box.height, lowest) + GAP
        for above, below in pairwise(trunk):
            self._down(above, below)
        return Drawing(WIDTH, y - GAP + 2, tuple(self.boxes.values()), tuple(self.lines))

    def _trunk(self) -> list[Node]:
        """What is met when every answer is yes."""
        node, found = self.tree.by_code[self.tree.start], []
        while node.kind is not NodeKind.ENDING:
            found.append(node)
            answer = Answer.YES if node.kind is NodeKind.QUESTION else None
            node = self.tree.by_code[self.tree.way(node.code, answer).target]
        return [*found, node]

    def _branch(self, box: Box, trunk: list[Node]) -> int:
        """What a no leads to, one below the other; a way back to the trunk ends at its box. Returns how deep it goes."""
        edge = self.tree.way(box.node.code, Answer.NO)
        first = above = self._box(self.tree.by_code[edge.target], BRANCH, box.y)
        self._across(box, first, edge)
        while above.node.kind is not NodeKind.ENDING:
            edge = self.tree.way(above.node.code, Answer.NO if above.node.kind is NodeKind.QUESTION else None)
            if self.tree.by_code[edge.target] in trunk:
                self._back(above, box, edge)
                break
            if above.node.kind is NodeKind.QUESTION:
                self._back(above, box, self.tree.way(above.node.code, Answer.YES))
            below = self._box(self.tree.by_code[edge.target], BRANCH, above.y + above.height + STACK_GAP)
            self._fall(above, below, edge)
            above = below
        return above.y + above.height

    def _box(self, node: Node, x: int, y: int) -> Box:
        lines = tuple(wrap(node.title, LETTERS[x]))
        width = TRUNK_WIDTH if x == TRUNK else BRANCH_WIDTH
        box = Box(node, x, y, width, 2 * PADDING + LINE_HEIGHT * len(lines), lines, self._state(node.code))
        self.boxes[node.code] = box
        return box

    def _down(self, above: Node, below: Node) -> None:
        start, end = self.boxes[above.code], self.boxes[below.code]
        edge = self.tree.way(above.code, Answer.YES if above.kind is NodeKind.QUESTION else None)
        x = start.x + 24
        self._line(((x, start.y + start.height), (x, end.y)), edge, (x + 8, start.y + start.height + 20))

    def _across(self, start: Box, end: Box, edge: Edge) -> None:
        y = start.y + 14
        self._line(((start.x + start.width, y), (end.x, y)), edge, (start.x + start.width + 10, y - 4))

    def _fall(self, above: Box, below: Box, edge: Edge) -> None:
        x = above.x + 24
        self._line(((x, above.y + above.height), (x, below.y)), edge, (x + 8, above.y + above.height + 19))

    def _back(self, start: Box, end: Box, edge: Edge) -> None:
        """To the left, up beside the trunk where it has to, and back into the box it came from."""
        y, into = start.y + start.height - 8, end.y + end.height - 8
        lane = end.x + end.width + 2 * LANE
        level = min(y, into) if start.y == end.y else into
        first = (start.x, level if start.y == end.y else y)
        points = (first, (lane, first[1]), (lane, level), (end.x + end.width, level))
        self._line(tuple(dict.fromkeys(points)), edge, (start.x - 26, first[1] + 14))

    def _line(self, points: tuple[tuple[int, int], ...], edge: Edge, label: tuple[int, int]) -> None:
        self.lines.append(Line(points, str(edge.answer or ""), label, self._way_state(edge)))

    def _state(self, code: str) -> str:
        if code == self.taken.current:
            return "now"
        if code in self.taken.path or self._is_reached(code):
            return "lit"
        is_old = any(edge.target == code and self._was_taken(edge) for edge in self.tree.edges)
        return "past" if is_old and self.tree.by_code[code].kind is NodeKind.REMEDY else "off"

    def _is_reached(self, code: str) -> bool:
        """A junction or an ending to which the path leads."""
        kind = self.tree.by_code[code].kind
        return kind in (NodeKind.JUNCTION, NodeKind.ENDING) and any(
            edge.target == code and self._is_walked(edge) for edge in self.tree.edges
        )

    def _way_state(self, edge: Edge) -> str:
        if self._is_walked(edge):
            return "lit"
        return "past" if self._was_taken(edge) else "off"

    def _is_walked(self, edge: Edge) -> bool:
        if edge.answer is not None:
            return self.taken.path.get(edge.source) == edge.answer
        kind = self.tree.by_code[edge.source].kind
        return kind is NodeKind.JUNCTION and self._is_reached(edge.source)

    def _was_taken(self, edge: Edge) -> bool:
        if edge.answer is not None:
            return (edge.source, str(edge.answer)) in self.taken.once
        return (edge.source, "") in self.taken.once
