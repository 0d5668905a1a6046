from professions.models.assignment import Assignment, MissionIsOver, NothingToEnd, Overbooked, spans_of
from professions.models.profession import LeadsAlready, Profession, TitleTaken
from professions.models.professional import (
    AlreadyJoined,
    Availability,
    Employment,
    EndsBeforeItStarts,
    NotALevel,
    NotAShare,
    Professional,
)

__all__ = [
    "AlreadyJoined",
    "Assignment",
    "Availability",
    "Employment",
    "EndsBeforeItStarts",
    "LeadsAlready",
    "MissionIsOver",
    "NotALevel",
    "NotAShare",
    "NothingToEnd",
    "Overbooked",
    "Profession",
    "Professional",
    "TitleTaken",
    "spans_of",
]
