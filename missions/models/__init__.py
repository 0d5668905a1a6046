from missions.models.assessment import AlreadyLed, AnswersUnclear, Assessment, OverrideUnclear
from missions.models.cluster import Affiliation, AlreadyAffiliated, Cluster, Segment, SegmentElsewhere, TitleTaken
from missions.models.conclusion import Conclusion, ConclusionIsFixed, ConfidenceOutOfRange, TooMuchEvidence
from missions.models.goal import HorizonOutOfRange, StrategicGoal
from missions.models.life import Ambition, MissionState, MissionType, NoSuchStep
from missions.models.mission import (
    EnvelopeImpossible,
    GoalDiffers,
    Mission,
    NotReady,
    PurposeIsFixed,
    SameOutcome,
    SameOwner,
    WindowReversed,
    hash_of,
)
from missions.models.mix_target import MixTarget, PeriodReversed, SharesDoNotAddUp, TargetImpossible
from missions.models.numbered import Numbered
from missions.models.outcome import (
    AlreadyExplained,
    AlreadyThere,
    NoSuchMove,
    Outcome,
    Ranking,
    RankMoved,
    RankOutOfRange,
    Retired,
    StillPursued,
)
from missions.models.ownership import Ownership
from missions.models.refusals import KeyTaken, NoSuchChoice, ReasonMissing, Stale, TextMissing, TextTooLong
from missions.models.report import AlreadyReported, StatusReport
from missions.models.rules import PortfolioRules, RuleInThePast
from missions.models.strategic import (
    DecisionExpired,
    LimitDecision,
    LimitImpossible,
    NothingToExceed,
    StrategicLimit,
    StrategicLimitReached,
)

__all__ = [
    "Affiliation",
    "AlreadyAffiliated",
    "AlreadyExplained",
    "AlreadyLed",
    "AlreadyReported",
    "AlreadyThere",
    "Ambition",
    "AnswersUnclear",
    "Assessment",
    "Cluster",
    "Conclusion",
    "ConclusionIsFixed",
    "ConfidenceOutOfRange",
    "DecisionExpired",
    "EnvelopeImpossible",
    "GoalDiffers",
    "HorizonOutOfRange",
    "KeyTaken",
    "LimitDecision",
    "LimitImpossible",
    "Mission",
    "MissionState",
    "MissionType",
    "MixTarget",
    "NoSuchChoice",
    "NoSuchMove",
    "NoSuchStep",
    "NotReady",
    "NothingToExceed",
    "Numbered",
    "Outcome",
    "OverrideUnclear",
    "Ownership",
    "PeriodReversed",
    "PortfolioRules",
    "PurposeIsFixed",
    "RankMoved",
    "RankOutOfRange",
    "Ranking",
    "ReasonMissing",
    "Retired",
    "RuleInThePast",
    "SameOutcome",
    "SameOwner",
    "Segment",
    "SegmentElsewhere",
    "SharesDoNotAddUp",
    "Stale",
    "StatusReport",
    "StillPursued",
    "StrategicGoal",
    "StrategicLimit",
    "StrategicLimitReached",
    "TargetImpossible",
    "TextMissing",
    "TextTooLong",
    "TitleTaken",
    "TooMuchEvidence",
    "WindowReversed",
    "hash_of",
]
