"""The shapes of the story's data. Days count back from today: 0 is today, 364 a year ago, below 0 still to come."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    name: str
    profession: str
    level: int
    fte: str = "1"
    employment: str = "internal"


@dataclass(frozen=True)
class KeyResult:
    """`path`: how far the way from baseline to target is gone at the start, at equal steps, and at the end.

    1 is the target; below 0 lies beyond the baseline. `sure`: confidence of the last check-in, 0 to 10. `notes`: what was
    said on the first check-in from that day on. `kpi`: the KPI that it follows instead of people's check-ins.
    """

    title: str
    kind: str
    unit: str
    baseline: str
    target: str
    path: tuple[float, ...] = ()
    sure: int = 7
    noise: float = 0.02
    every: int = 7
    places: int = 0
    silent_for: int = 0
    zones: tuple[str, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    kpi: str = ""
    starts: int | None = None


@dataclass(frozen=True)
class Objective:
    statement: str
    key_results: tuple[KeyResult, ...]
    kind: str = "improve"
    intent: str = "ambition"
    commitment: str = "committed"


@dataclass(frozen=True)
class Conclusion:
    result: str
    days_ago: int
    learned: str
    would_change_mind: str
    confidence: int
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mission:
    """`team`: for each profession its seats, "role share" or "role share name"; whoever has the time takes a seat without
    a name. `tried`: from which day on the check-ins speak of what. A purpose names another mission in double brackets.
    """

    title: str
    purpose: str
    type: str
    ambition: str
    outcome: str
    owner: str
    starts: int
    ends: int
    fte: tuple[str, str]
    money: tuple[int, int]
    objective: Objective
    team: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clusters: tuple[tuple[str, str, str], ...] = ()  # cluster, segment, reason; the first is the primary one
    tried: Mapping[int, str] = field(default_factory=dict)
    conclusion: Conclusion | None = None
    is_running: bool = True
    proposed: int | None = None
    capability: str = ""


@dataclass(frozen=True)
class Outcome:
    title: str
    statement: str
    goal: str
    kind: str
    owner: str
    beneficiary: str
    from_state: str
    to_state: str
    objective: Objective | None = None


@dataclass(frozen=True)
class Goal:
    title: str
    statement: str
    objective: Objective


@dataclass(frozen=True)
class Move:
    """The executives rank again."""

    days_ago: int
    outcome: str
    to_rank: int
    reason: str
