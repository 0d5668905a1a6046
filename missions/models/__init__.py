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
    "EnvelopeImpossible",
    "GoalDiffers",
    "HorizonOutOfRange",
    "KeyTaken",
    "Mission",
    "MissionState",
    "MissionType",
    "NoSuchChoice",
    "NoSuchMove",
    "NoSuchStep",
    "NotReady",
    "Numbered",
    "Outcome",
    "OverrideUnclear",
    "Ownership",
    "PurposeIsFixed",
    "RankMoved",
    "RankOutOfRange",
    "Ranking",
    "ReasonMissing",
    "Retired",
    "SameOutcome",
    "SameOwner",
    "Segment",
    "SegmentElsewhere",
    "Stale",
    "StatusReport",
    "StillPursued",
    "StrategicGoal",
    "TextMissing",
    "TextTooLong",
    "TitleTaken",
    "TooMuchEvidence",
    "WindowReversed",
    "hash_of",
]
