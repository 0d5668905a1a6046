"""The lists of this room, declared: what may be asked of each, what it shows, in which orders."""

from okrs.lists.kpis import KpiList
from okrs.lists.objectives import ObjectiveList

__all__ = ["KpiList", "ObjectiveList"]
