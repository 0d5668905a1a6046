"""The stages that missions of each type go through, as plain data, and the moves between them.

A strategic or a feature mission goes forward one stage at a time and ends its path by scaling or by spinning down; a platform
mission goes round. Every type may go back, and may decide early to spin down, but says why. What a stage is for is taken from
the text on mission-based teams; the lines are cited.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """`after`: the stages that it leads on to. Without any the path ends here."""

    code: str
    title: str
    what: str
    after: tuple[str, ...]
    citation: str
    is_exit: bool = False  # may be decided on from every stage before it


@dataclass(frozen=True, slots=True)
class Path:
    """The stages of one type in their order; the first one opens when the mission is launched."""

    type: str
    stages: tuple[Stage, ...]
    is_cycle: bool = False

    @property
    def first(self) -> Stage:
        return self.stages[0]

    def stage(self, code: str) -> Stage | None:
        return next((one for one in self.stages if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Move:
    """A step that a mission may take from where it stands."""

    stage: Stage
    is_forward: bool

    @property
    def needs_reason(self) -> bool:
        """Straight on is what everybody expects; anything else is explained."""
        return not self.is_forward


_SCALE = Stage(
    "scale", "Scale", "Put in what it takes to reach everybody it is meant for.", (), "mission-based-teams L364-372"
)
_SPIN_DOWN = Stage(
    "spin_down", "Spin down", "Let go in good order, and keep what was learned.", (), "mission-based-teams L364-367",
    is_exit=True,
)  # fmt: skip

STRATEGIC = Path(
    "strategic",
    (
        Stage("frame", "Frame", "Think out how the market could be shaped, and what would have to be true.", ("sense",),
            "mission-based-teams L358-361, L942-944"),
        Stage("sense", "Sense", "Find the exact shape of the opportunity with the people it is for.", ("build",),
            "mission-based-teams L361-365"),
        Stage("build", "Build", "Make the smallest whole thing that can be tried for real.", ("launch",),
            "mission-based-teams L945-946"),
        Stage("launch", "Launch", "Run it as a test business, and see how it works in practice.", ("scale", "spin_down"),
            "mission-based-teams L945-947"),
        _SCALE,
        _SPIN_DOWN,
    ),
)  # fmt: skip
FEATURE = Path(
    "feature",
    (
        Stage("frame", "Frame", "Say what would be different and for whom, without naming the means.", ("explore",),
            "mission-based-teams L449-457"),
        Stage("explore", "Explore", "Keep several means open, and try them where it costs little.", ("build",),
            "mission-based-teams L457-463"),
        Stage("build", "Build", "Make what the trials speak for.", ("launch",), "mission-based-teams L444-449"),
        Stage("launch", "Launch", "Bring it to the first of those it is for, and measure.", ("scale", "spin_down"),
            "mission-based-teams L944-947"),
        _SCALE,
        _SPIN_DOWN,
    ),
)  # fmt: skip
PLATFORM = Path(
    "platform",
    (
        Stage("run", "Run", "Keep the function dependable, day after day.", ("sense",), "mission-based-teams L503-509"),
        Stage("sense", "Sense", "See in the data where it costs, fails or falls behind.", ("improve",),
            "mission-based-teams L684-690, L716-723"),
        Stage("improve", "Improve", "Change what holds it back, and go on running it.", ("run",),
            "mission-based-teams L571-578"),
    ),
    is_cycle=True,
)  # fmt: skip

PATHS: dict[str, Path] = {path.type: path for path in (STRATEGIC, FEATURE, PLATFORM)}
CODES: tuple[str, ...] = tuple(dict.fromkeys(stage.code for path in PATHS.values() for stage in path.stages))


def path_of(type: str) -> Path | None:  # noqa: A002
    """None for a mission whose type nobody knows yet."""
    return PATHS.get(type)


def title_of(type: str, code: str) -> str:  # noqa: A002
    path = path_of(type)
    stage = path.stage(code) if path else None
    return stage.title if stage else code


def moves(type: str, code: str) -> list[Move]:  # noqa: A002
    """What may follow this stage: straight on, an early exit, or back. Without a stage yet: any, and it is explained."""
    path = path_of(type)
    if path is None:
        return []
    here = path.stage(code)
    if here is None:
        return [Move(stage, is_forward=False) for stage in path.stages]
    order = [stage.code for stage in path.stages]
    found = [Move(stage, is_forward=True) for stage in path.stages if stage.code in here.after]
    for stage in path.stages:
        is_back = order.index(stage.code) < order.index(code) and stage.code not in here.after
        is_exit = stage.is_exit and here.after != () and stage.code not in here.after
        if is_back or is_exit:
            found.append(Move(stage, is_forward=False))
    return found
