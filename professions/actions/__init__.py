"""What people do with crafts, with the people of a craft, and with whom they lend to which mission."""

from professions.actions.assignment import assign, end_assignment
from professions.actions.profession import found_profession, lead_profession
from professions.actions.professional import change_availability, change_level, join

__all__ = [
    "assign",
    "change_availability",
    "change_level",
    "end_assignment",
    "found_profession",
    "join",
    "lead_profession",
]
