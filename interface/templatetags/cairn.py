"""{% load cairn %}: every component of the interface. See docs/interface.md."""

from interface.components import figures, forms, heat, icons, lists, measures, parts, shell, surfaces, wording
from interface.components.register import register

__all__ = [
    "figures",
    "forms",
    "heat",
    "icons",
    "lists",
    "measures",
    "parts",
    "register",
    "shell",
    "surfaces",
    "wording",
]
