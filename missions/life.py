"""The life of a mission: its states, the steps between them, and what a step that is not listed is answered with."""

from dataclasses import dataclass

BEFORE = frozenset({"candidate", "chartered"})
UNDER_WAY = frozenset({"active", "paused", "rechartered"})
OVER = frozenset({"concluded", "graduated", "turned_down"})


@dataclass(frozen=True)
class Step:
    """One arrow: the verb that takes a mission from a state to the next, who may, and the fact that tells of it."""

    verb: str
    source: str
    target: str
    who: str
    fact: str


DECIDERS = "Executives and the owner of its outcome"
CONCLUDERS = "Its owner, the owner of its outcome and executives"

LIFE: tuple[Step, ...] = (
    Step("charter", "candidate", "chartered", f"{DECIDERS}, never who submitted the charter", "MissionChartered"),
    Step("launch", "chartered", "active", DECIDERS, "MissionLaunched"),
    Step("turn_down", "candidate", "turned_down", DECIDERS, "MissionTurnedDown"),
    Step("turn_down", "chartered", "turned_down", DECIDERS, "MissionTurnedDown"),
    Step("pause", "active", "paused", DECIDERS, "MissionPaused"),
    Step("resume", "paused", "active", DECIDERS, "MissionResumed"),
    Step("recharter", "active", "rechartered", CONCLUDERS, "MissionFrozen"),
    Step("recharter", "paused", "rechartered", CONCLUDERS, "MissionFrozen"),
    Step("continue", "rechartered", "active", DECIDERS, "MissionContinued"),
    Step("succeed", "rechartered", "concluded", DECIDERS, "MissionConcluded"),
    Step("stop", "rechartered", "concluded", DECIDERS, "MissionConcluded"),
    Step("conclude", "active", "concluded", CONCLUDERS, "MissionConcluded"),
    Step("conclude", "paused", "concluded", CONCLUDERS, "MissionConcluded"),
    Step("graduate", "concluded", "graduated", DECIDERS, "MissionGraduated"),
)
VERBS = tuple(dict.fromkeys(step.verb for step in LIFE))
STATES = ("candidate", "chartered", "active", "paused", "rechartered", "concluded", "graduated", "turned_down")
STEPS: dict[str, tuple[str, ...]] = {
    state: tuple(dict.fromkeys(step.target for step in LIFE if step.source == state)) for state in STATES
}

NOT_STARTED = "It has not started. Launch it first, or turn it down."
STARTED = "It was launched, so it is concluded, with what was learned."
NOT_FROZEN = "No re-charter of it is open. Open one first, with what made you doubt its purpose."
FOR_GOOD = "It is concluded for good. Propose a new mission that builds on what was learned."
FROZEN = "Its re-charter is open: decide that first, to continue, to begin a successor or to stop."
ANYWHERE: dict[str, str] = {
    "candidate": "Write its charter, have it signed, and launch it.",
    "chartered": "Launch it first.",
    "active": "It already runs.",
    "paused": "Resume it first.",
    "rechartered": FROZEN,
    "concluded": FOR_GOOD,
    "graduated": "It lives on as a platform mission. Turn to that one.",
    "turned_down": "It was turned down for good. Propose a new mission if times have changed.",
}
REMEDIES: dict[tuple[str, str], str] = {
    ("candidate", "launch"): "Its charter is not signed: write it, submit it and have it signed. Then launch.",
    ("candidate", "pause"): NOT_STARTED,
    ("candidate", "conclude"): NOT_STARTED,
    ("candidate", "recharter"): "Nothing is promised yet: propose another mission with the purpose you mean.",
    ("chartered", "charter"): "Its charter is signed. A new version of the charter is signed on its own.",
    ("chartered", "pause"): NOT_STARTED,
    ("chartered", "conclude"): NOT_STARTED,
    (
        "chartered",
        "recharter",
    ): "It has not started. Launch it first, or propose another mission with the purpose you mean.",
    ("active", "charter"): "Its charter is signed. A new version of the charter is signed on its own.",
    ("active", "resume"): "It is not paused.",
    ("active", "graduate"): "Conclude it first: what was learned is written before the result moves on.",
    ("paused", "charter"): "Its charter is signed. A new version of the charter is signed on its own.",
    ("paused", "pause"): "It is paused already.",
    ("paused", "launch"): "It was launched before: resume it.",
    ("paused", "graduate"): "Conclude it first: what was learned is written before the result moves on.",
    **{(state, "turn_down"): STARTED for state in ("active", "paused")},
    ("concluded", "conclude"): "It already has its conclusion, and there is only one.",
    **{(state, verb): NOT_FROZEN for state in ("active", "paused") for verb in ("continue", "succeed", "stop")},
}


def remedy(state: str, verb: str) -> str:
    """What to do instead of a step that is not listed from this state."""
    return REMEDIES.get((state, verb), ANYWHERE[state])


def is_step(state: str, verb: str) -> bool:
    return any(step.source == state and step.verb == verb for step in LIFE)
