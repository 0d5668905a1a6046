"""What kinds of missions there are, the states of one, and the refusals of its steps."""

from django.db import models

from rest.refusal import Refusal


class NoSuchStep(Refusal):
    """A mission moves only along its listed steps."""

    code = "no_such_step"
    title = "The mission cannot take this step"
    remedy = "Read the mission's state; `detail` says which step comes next."


class MissionIsFrozen(Refusal):
    """While its re-charter is open, nobody changes what is being decided on."""

    code = "mission_is_frozen"
    title = "The mission waits for the decision on its re-charter"
    remedy = "Decide the re-charter first; then change what goes on."


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
    CHARTERED = "chartered", "Chartered"
    ACTIVE = "active", "Running"
    PAUSED = "paused", "Paused"
    RECHARTERED = "rechartered", "In re-charter"
    CONCLUDED = "concluded", "Concluded"
    GRADUATED = "graduated", "Graduated"
    TURNED_DOWN = "turned_down", "Turned down"
