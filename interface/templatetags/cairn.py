"""{% load cairn %}: every component of the interface. See docs/interface.md."""

from interface.components import figures, forms, icons, parts, shell, surfaces, wording
from interface.components.register import register

__all__ = ["figures", "forms", "icons", "parts", "register", "shell", "surfaces", "wording"]
