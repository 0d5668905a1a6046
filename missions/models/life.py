"""What kinds of missions there are, and the steps that one may take in its life."""

from django.db import models

from rest.refusal import Refusal


class NoSuchStep(Refusal):
    """A mission moves only along its listed steps."""

    code = "no_such_step"
    title = "The mission cannot take this step"
    remedy = "Read the mission's state; candidates launch, active missions conclude."


class MissionType(models.TextChoices):
    STRATEGIC = "strategic", "Strategic"
    FEATURE = "feature", "Feature"
    PLATFORM = "platform", "Platform"
    UNCLASSIFIED = "unclassified", "Not classified yet"


class Ambition(models.TextChoices):
    CORE = "core", "Core"
    ADJACENT = "adjacent", "Adjacent"
    TRANSFORMATIONAL = "transformational", "Transformational"
    UNCLASSIFIED = "unclassified", "Not classified yet"


class MissionState(models.TextChoices):
    CANDIDATE = "candidate", "Candidate"
    ACTIVE = "active", "Running"
    CONCLUDED = "concluded", "Concluded"


STEPS: dict[str, tuple[str, ...]] = {
    MissionState.CANDIDATE: (MissionState.ACTIVE,),
    MissionState.ACTIVE: (MissionState.CONCLUDED,),
    MissionState.CONCLUDED: (),
}
REMEDIES: dict[tuple[str, str], str] = {
    ("candidate", "concluded"): "It has not started. Launch it first, or leave it as a candidate.",
    ("active", "active"): "It already runs.",
    ("concluded", "active"): "It is concluded for good. Propose a new mission that builds on what was learned.",
    ("concluded", "concluded"): "It already has its conclusion, and there is only one.",
}
