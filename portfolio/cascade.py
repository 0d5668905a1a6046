"""The cascade from goals to key results as a tree, with what hangs loose and what carries too much. Plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from okrs.scoring import Weighted

# More than this many of the next kind, and nobody keeps them all in mind.
MOST = {"goal": 5, "outcome": 5, "mission": 3, "objective": 5}
NEEDS = {"goal": "outcome", "outcome": "mission", "mission": "objective", "objective": "key_result"}


@dataclass
class Node:
    """One thing of the tree. `percent` and `confidence` are per cent, None when unknown; `is_loose`: it hangs on nothing."""

    kind: str
    key: str
    title: str
    status: str = ""
    percent: int | None = None
    confidence: int | None = None
    note: str = ""
    share: Weighted | None = None  # of a key result: its exact share and its weight in the objective
    is_loose: bool = False
    children: list["Node"] = field(default_factory=list)

    @property
    def carries(self) -> int:
        """How many of the next kind it has."""
        return sum(child.kind == NEEDS.get(self.kind) for child in self.children)

    @property
    def is_empty(self) -> bool:
        """True when nothing follows from it, so that it can only be hoped for."""
        if self.kind == "outcome":
            return not self.children
        return self.kind in NEEDS and not self.children

    @property
    def key_results(self) -> int:
        """How many key results stand right below it; those of a mission's one objective stand below the mission."""
        return sum(child.kind == "key_result" for child in self.children)

    @property
    def is_overloaded(self) -> bool:
        return self.carries > MOST.get(self.kind, self.carries) or self.key_results > MOST["objective"]

    @property
    def is_flagged(self) -> bool:
        return self.is_loose or self.is_empty or self.is_overloaded


def walk(nodes: Iterable[Node], above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node, each with those above it, in the order in which they are read."""
    for node in nodes:
        yield node, above
        yield from walk(node.children, (*above, node))


def matching(nodes: Iterable[Node], text: str) -> list[Node]:
    """What has all the words in its title or key, with what is above and below it."""
    wanted = text.casefold().split()
    return [found for node in nodes if (found := _matching(node, wanted)) is not None]


def _matching(node: Node, wanted: list[str]) -> Node | None:
    said = f"{node.title} {node.key} {node.note}".casefold()
    if all(word in said for word in wanted):
        return node
    kept = [found for child in node.children if (found := _matching(child, wanted)) is not None]
    return Node(**{**vars(node), "children": kept}) if kept else None
