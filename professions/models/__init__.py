from professions.models.assignment import Assignment, MissionIsOver, NothingToEnd, Overbooked, spans_of
from professions.models.demand import Demand, NotADemand, NothingToWithdraw
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
from professions.models.recipe import Recipe, RecipeIsFixed, RecipeLine, RecipeMoved, RecipeUnclear

__all__ = [
    "AlreadyJoined",
    "Assignment",
    "Availability",
    "Demand",
    "Employment",
    "EndsBeforeItStarts",
    "LeadsAlready",
    "MissionIsOver",
    "NotADemand",
    "NotALevel",
    "NotAShare",
    "NothingToEnd",
    "NothingToWithdraw",
    "Overbooked",
    "Profession",
    "Professional",
    "Recipe",
    "RecipeIsFixed",
    "RecipeLine",
    "RecipeMoved",
    "RecipeUnclear",
    "TitleTaken",
    "spans_of",
]
