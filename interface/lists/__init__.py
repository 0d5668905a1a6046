"""Lists as people have them: what may be asked of one stands in its class, what is asked of it stands in the address."""

from interface.lists.asked import Asked, Mistake
from interface.lists.declared import Bulk, Cell, Choice, Column, Sort, View, column
from interface.lists.filters import Choices, Days, Filter, Keys
from interface.lists.page import ListPage, declared
from interface.lists.shown import Shown, Tab

__all__ = [
    "Asked",
    "Bulk",
    "Cell",
    "Choice",
    "Choices",
    "Column",
    "Days",
    "Filter",
    "Keys",
    "ListPage",
    "Mistake",
    "Shown",
    "Sort",
    "Tab",
    "View",
    "column",
    "declared",
]
