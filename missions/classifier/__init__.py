"""Is it a mission, and of which type? The decision tree as data, and what a set of answers comes to. No Django."""

from missions.classifier.assess import FIRST_STAGE, assess, next_question
from missions.classifier.cautions import Caution, CautionCode, contradiction
from missions.classifier.confidence import Confidence, Trust, confidence_in
from missions.classifier.flips import Change, Flip
from missions.classifier.tree import (
    ALIGNMENT_EXISTS,
    CURRENT,
    Answer,
    Edge,
    MissionType,
    Node,
    NodeKind,
    Probe,
    RemedyCode,
    Test,
    Tree,
    tree,
    versions,
)
from missions.classifier.verdict import Remedy, Verdict, VerdictOutcome
from missions.classifier.walk import Leaf, Step

__all__ = [
    "ALIGNMENT_EXISTS",
    "CURRENT",
    "FIRST_STAGE",
    "Answer",
    "Caution",
    "CautionCode",
    "Change",
    "Confidence",
    "Edge",
    "Flip",
    "Leaf",
    "MissionType",
    "Node",
    "NodeKind",
    "Probe",
    "Remedy",
    "RemedyCode",
    "Step",
    "Test",
    "Tree",
    "Trust",
    "Verdict",
    "VerdictOutcome",
    "assess",
    "confidence_in",
    "contradiction",
    "next_question",
    "tree",
    "versions",
]
