"""A mission goes through the stages of its type."""

from datetime import datetime

from accounts.models import User
from missions import stages
from missions.events import StageEntered
from missions.models import (
    AlreadyInStage,
    Mission,
    MissionState,
    NoSuchStage,
    NotUnderWay,
    ReasonMissing,
    StageInterval,
    StageOutOfTurn,
)
from missions.models.limits import REASON
from missions.models.texts import text
from pipeline import log


@log.action
def enter_stage(
    *,
    mission: Mission,
    stage: str,
    reason: str = "",
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission, in this stage from now on. Straight on needs no reason; going back, or leaving early, does.

    Raises Stale, NotUnderWay, NoSuchStage, AlreadyInStage, StageOutOfTurn, ReasonMissing, TextTooLong.
    """
    why = text(reason, "reason", REASON)
    mission = mission.locked()
    mission.require_version(expected_version)
    here = StageInterval.open_of(mission)
    _require_move(mission, here.stage if here else "", stage, why)
    _enter(mission, here, stage, why, by=by, at=at)
    mission.store(at=at)
    return mission


def open_first(mission: Mission, *, by: User | None, at: datetime) -> None:
    """The launched mission stands in the first stage of its path; one that has a stage already keeps it."""
    path = stages.path_of(mission.type)
    if path is not None and StageInterval.open_of(mission) is None:
        _enter(mission, None, path.first.code, "", by=by, at=at)


def follow_type(mission: Mission, reason: str, *, by: User | None, at: datetime) -> None:
    """A mission that is under way and now of another type stands in the stage of that name on the new path, or at its start."""
    here, path = StageInterval.open_of(mission), stages.path_of(mission.type)
    if here is not None and path is not None and here.type != mission.type:
        stage = path.stage(here.stage) or path.first
        _enter(mission, here, stage.code, reason, by=by, at=at)


def close(mission: Mission, *, at: datetime) -> None:
    """The concluded mission's last stage ends with it; its conclusion is the fact that says so."""
    here = StageInterval.open_of(mission)
    if here is not None:
        here.close(at=at)


def _require_move(mission: Mission, here: str, stage: str, why: str) -> None:
    path = stages.path_of(mission.type)
    if path is None:
        raise NoSuchStage(
            f"Nobody has said yet of which type {mission.key} is, so it has no path. Classify it first.", field="stage"
        )
    wanted = path.stage(stage)
    if wanted is None:
        names = ", ".join(one.code for one in path.stages)
        raise NoSuchStage(f"{stage!r} is no stage of a {mission.type} mission. Choose one of: {names}.", field="stage")
    if mission.state != MissionState.ACTIVE:
        raise NotUnderWay(f"{mission.key} is {mission.get_state_display().lower()}. {_remedy(mission)}", field="stage")
    if stage == here:
        raise AlreadyInStage(f"{mission.key} is in the stage {wanted.title} already.", field="stage")
    moves = {move.stage.code: move for move in stages.moves(mission.type, here)}
    if stage not in moves:
        named = ", ".join(move.stage.title for move in moves.values())
        raise StageOutOfTurn(
            f"{wanted.title} does not follow {stages.title_of(mission.type, here)}. From there it goes to: {named}."
            if moves
            else f"{stages.title_of(mission.type, here)} is the end of the path. Conclude the mission.",
            field="stage",
        )
    if moves[stage].needs_reason and not why:
        raise ReasonMissing(
            f"Say why {mission.key} goes to {wanted.title}: only straight on needs no reason."
            if here
            else f"Say from what you know that {mission.key} stands in {wanted.title}.",
            field="reason",
        )


def _remedy(mission: Mission) -> str:
    return {
        "candidate": "Launch it: it then stands in its first stage.",
        "chartered": "Launch it: it then stands in its first stage.",
        "paused": "Resume it first; it keeps its stage meanwhile.",
        "rechartered": "It is frozen until its re-charter is decided.",
    }.get(mission.state, "It keeps the stage in which it ended.")


def _enter(
    mission: Mission, here: StageInterval | None, stage: str, why: str, *, by: User | None, at: datetime
) -> None:
    since = here.close(at=at) if here else at
    entered = StageInterval.objects.create(
        mission=mission, type=mission.type, stage=stage, since=since, reason=why, entered_by=by
    )
    fact = StageEntered(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        interval_id=entered.pk,
        type=str(mission.type),
        stage=stage,
        from_stage=here.stage if here else "",
        reason=why,
    )
    log.append(fact, by=by, at=at)
