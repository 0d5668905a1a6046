"""What the gallery shows: one module for each part, and its template of the same name in templates/interface/gallery/.

A module's `shown(opened_at)` gives its template what it lays out, under the module's name: `{{ heat.rows }}` in heat.html.
"""

from datetime import datetime
from types import ModuleType
from typing import Any, NamedTuple

from interface.exhibits import board, facts, figures, forms, heat, list_kit, lists, overlays, states, ways, wording


class Part(NamedTuple):
    """One part of the gallery."""

    name: str
    title: str
    module: ModuleType

    @property
    def template(self) -> str:
        return f"interface/gallery/{self.name}.html"


PARTS = (
    Part("wording", "Words and chips", wording),
    Part("figures", "Figures and charts", figures),
    Part("heat", "Heat map", heat),
    Part("lists", "Lists", lists),
    Part("list_kit", "The list kit", list_kit),
    Part("board", "Ranked list", board),
    Part("ways", "Ways through", ways),
    Part("forms", "Forms", forms),
    Part("overlays", "Over the page", overlays),
    Part("states", "States", states),
    Part("facts", "Facts of the log", facts),
)


def exhibits(opened_at: datetime) -> dict[str, Any]:
    """Everything the gallery lays out; its freshness stamps are told from the moment it was opened."""
    return {"parts": PARTS, **{part.name: part.module.shown(opened_at) for part in PARTS}}
