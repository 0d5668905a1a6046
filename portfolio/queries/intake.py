"""What was proposed and waits, what became of the rest, and how often people saw it otherwise than the tree."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.models import User
from portfolio.models import IntakeCard
from portfolio.models.intake import WAITS

MOST_WAITING, MOST_SETTLED = 100, 12
_COLUMNS = (
    "activity_id", "key", "title", "proposer_id", "state", "state_since", "type", "assessment_key", "mission_key",
    "overridden", "detail",
)  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """How many assessments ended at the leaf of the tree, and how many of them were overridden."""

    leaf: str
    finished: int
    overridden: int


@dataclass(frozen=True)
class Intake:
    """`waiting`: the oldest first; `leaves`: the most frequent first."""

    waiting: list[dict[str, Any]]
    settled: list[dict[str, Any]]
    count: int
    leaves: list[Leaf]

    @property
    def finished(self) -> int:
        return sum(leaf.finished for leaf in self.leaves)

    @property
    def overridden(self) -> int:
        return sum(leaf.overridden for leaf in self.leaves)


def intake() -> Intake:
    cards = IntakeCard.objects.exclude(proposed_at=None)
    waiting = cards.filter(state__in=WAITS).order_by("state_since", "number")
    settled = cards.exclude(state__in=WAITS).order_by(F("state_since").desc(nulls_last=True), "-number")
    rows = list(waiting.values(*_COLUMNS)[:MOST_WAITING]), list(settled.values(*_COLUMNS)[:MOST_SETTLED])
    people = {row["proposer_id"] for chosen in rows for row in chosen}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    for row in (*rows[0], *rows[1]):
        row["proposer"] = names.get(row["proposer_id"], "")
    count = len(rows[0]) if len(rows[0]) < MOST_WAITING else waiting.count()
    return Intake(*rows, count, _leaves())


def _leaves() -> list[Leaf]:
    finished: Counter[str] = Counter()
    overridden: Counter[str] = Counter()
    for detail in IntakeCard.objects.filter(finished__gt=0).values_list("detail", flat=True):
        for end in detail["ended"]:
            finished[end["leaf"]] += 1
            overridden[end["leaf"]] += end["overridden"]
    return [Leaf(leaf, count, overridden[leaf]) for leaf, count in finished.most_common()]
