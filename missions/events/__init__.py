"""The facts of the missions room: what happened to goals, outcomes, missions and clusters."""

from missions.events.assessment import (
    ASSESSMENT,
    AssessmentFinished,
    TestAnswered,
)
from missions.events.cluster import (
    CLUSTER,
    ClusterFormed,
    MissionAffiliated,
    SegmentAdded,
)
from missions.events.comparison import COMPARISON, OutcomesCompared, RoundClosed, RoundOpened
from missions.events.conclusion import (
    CONTRADICTION,
    ConclusionConsidered,
    ConclusionCorrected,
    ContradictionJudged,
)
from missions.events.gate import (
    GATE,
    GateChanged,
    GateDecided,
    GateSet,
    GateWithdrawn,
)
from missions.events.goal import (
    GOAL,
    GoalRetired,
    GoalSet,
)
from missions.events.handover import CoverPlanned, CoverWithdrawn, HandoverAcknowledged
from missions.events.kin import MissionRolledOn, ParentSet
from missions.events.mission import (
    MISSION,
    EnvelopeChanged,
    MissionAligned,
    MissionChartered,
    MissionClassified,
    MissionConcluded,
    MissionContinued,
    MissionFrozen,
    MissionHandedOver,
    MissionLaunched,
    MissionPaused,
    MissionProposed,
    MissionRescheduled,
    MissionResumed,
    StatusReported,
)
from missions.events.outcome import (
    OUTCOME,
    RANKING,
    MoveExplained,
    OutcomeAdded,
    OutcomeMeasureDropped,
    OutcomeMeasureSet,
    OutcomeRetired,
    OutcomeReworded,
    OutcomeScored,
    OutcomesOrdered,
    OutcomesRanked,
)
from missions.events.portfolio import (
    PORTFOLIO,
    MixTargetsSet,
    StrategicLimitExceeded,
    StrategicLimitSet,
)
from missions.events.stage import (
    AssumptionExtended,
    AssumptionJudged,
    AssumptionStated,
    OptionAdded,
    OptionMoved,
    StageEntered,
)
from pipeline.facts import domain

domain(
    "missions",
    "Missions",
    "Goals, outcomes, missions and clusters: what the organisation wants, and who set out for it. No figures and no people's time.",
)

__all__ = [
    "ASSESSMENT",
    "CLUSTER",
    "COMPARISON",
    "CONTRADICTION",
    "GATE",
    "GOAL",
    "MISSION",
    "OUTCOME",
    "PORTFOLIO",
    "RANKING",
    "AssessmentFinished",
    "AssumptionExtended",
    "AssumptionJudged",
    "AssumptionStated",
    "ClusterFormed",
    "ConclusionConsidered",
    "ConclusionCorrected",
    "ContradictionJudged",
    "CoverPlanned",
    "CoverWithdrawn",
    "EnvelopeChanged",
    "GateChanged",
    "GateDecided",
    "GateSet",
    "GateWithdrawn",
    "GoalRetired",
    "GoalSet",
    "HandoverAcknowledged",
    "MissionAffiliated",
    "MissionAligned",
    "MissionChartered",
    "MissionClassified",
    "MissionConcluded",
    "MissionContinued",
    "MissionFrozen",
    "MissionHandedOver",
    "MissionLaunched",
    "MissionPaused",
    "MissionProposed",
    "MissionRescheduled",
    "MissionResumed",
    "MissionRolledOn",
    "MixTargetsSet",
    "MoveExplained",
    "OptionAdded",
    "OptionMoved",
    "OutcomeAdded",
    "OutcomeMeasureDropped",
    "OutcomeMeasureSet",
    "OutcomeRetired",
    "OutcomeReworded",
    "OutcomeScored",
    "OutcomesCompared",
    "OutcomesOrdered",
    "OutcomesRanked",
    "ParentSet",
    "RoundClosed",
    "RoundOpened",
    "SegmentAdded",
    "StageEntered",
    "StatusReported",
    "StrategicLimitExceeded",
    "StrategicLimitSet",
    "TestAnswered",
]
