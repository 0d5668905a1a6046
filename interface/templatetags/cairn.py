"""{% load cairn %}: every component of the interface. See docs/interface.md."""

from interface.components import (
    edits,
    figures,
    forms,
    heat,
    icons,
    kept,
    lists,
    measures,
    parts,
    shell,
    states,
    surfaces,
    wording,
)
from interface.components.register import register

__all__ = [
    "edits",
    "figures",
    "forms",
    "heat",
    "icons",
    "kept",
    "lists",
    "measures",
    "parts",
    "register",
    "shell",
    "states",
    "surfaces",
    "wording",
]
