from okrs.models.check_in import (
    CheckIn,
    CorrectedAlready,
    InTheFuture,
    NeverChanged,
    NotAConfidence,
    NothingSaid,
    Source,
    WrongKindOfValue,
)
from okrs.models.figures import NotAFigure
from okrs.models.key_result import (
    FollowsAKpi,
    KeyResult,
    KeyResultClosed,
    Kind,
    KindIsFixed,
    NothingChanges,
    Unmeasurable,
)
from okrs.models.kpi import Kpi, KpiMember, KpiWindow, NotComputable
from okrs.models.objective import Commitment, Holder, HolderIsDone, Intent, Objective, ObjectiveKind

__all__ = [
    "CheckIn",
    "Commitment",
    "CorrectedAlready",
    "FollowsAKpi",
    "Holder",
    "HolderIsDone",
    "InTheFuture",
    "Intent",
    "KeyResult",
    "KeyResultClosed",
    "Kind",
    "KindIsFixed",
    "Kpi",
    "KpiMember",
    "KpiWindow",
    "NeverChanged",
    "NotAConfidence",
    "NotAFigure",
    "NotComputable",
    "NothingChanges",
    "NothingSaid",
    "Objective",
    "ObjectiveKind",
    "Source",
    "Unmeasurable",
    "WrongKindOfValue",
]
