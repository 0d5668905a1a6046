"""What people do with crafts and their people, with what missions ask for and with whom they get."""

from professions.actions.assignment import assign, end_assignment
from professions.actions.demand import ask_for, withdraw_demand
from professions.actions.profession import found_profession, lead_profession
from professions.actions.professional import change_availability, change_level, join
from professions.actions.recipe import Line, write_recipe

__all__ = [
    "Line",
    "ask_for",
    "assign",
    "change_availability",
    "change_level",
    "end_assignment",
    "found_profession",
    "join",
    "lead_profession",
    "withdraw_demand",
    "write_recipe",
]
