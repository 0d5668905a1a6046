"""Is it a mission, and of which type? The decision tree as data, and what a set of answers comes to. No Django."""

from missions.classifier.assess import assess, next_question
from missions.classifier.cautions import Caution, CautionCode, contradiction
from missions.classifier.flips import Change, Flip
from missions.classifier.tree import (
    ALIGNMENT_EXISTS,
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
)
from missions.classifier.verdict import Remedy, Verdict, VerdictOutcome
from missions.classifier.walk import Leaf, Step

__all__ = [
    "ALIGNMENT_EXISTS",
    "Answer",
    "Caution",
    "CautionCode",
    "Change",
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
    "Verdict",
    "VerdictOutcome",
    "assess",
    "contradiction",
    "next_question",
    "tree",
]
