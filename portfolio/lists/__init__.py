"""The lists of this room, declared: what may be asked of each, what it shows, in which orders."""

from portfolio.lists.decisions import DecisionList
from portfolio.lists.key_results import KeyResultList
from portfolio.lists.missions import MissionList
from portfolio.lists.people import PeopleList

__all__ = ["DecisionList", "KeyResultList", "MissionList", "PeopleList"]
