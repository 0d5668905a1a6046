"""REST of team recipes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from missions import stages
from missions.api.named import Row, Thing, caller, thing
from missions.models.limits import LINE, REASON
from missions.queries import filtered
from professions import access, actions, queries
from professions.models import Profession, Recipe
from professions.models.demand import MOST
from professions.models.recipe import MOST_LINES
from rest import fields
from rest.endpoints import DetailEndpoint, ListEndpoint


class LineAnswer(TypedDict):
    profession: Thing | None
    role: str
    level_min: int
    fte_min: Decimal
    fte_max: Decimal


class RecipeAnswer(TypedDict):
    """An edition never changes; `is_current` is the newest one of its type and stage."""

    id: UUID
    key: str
    type: str
    stage: str
    edition: int
    lines: list[LineAnswer]
    reason: str
    created_at: datetime


def show_recipe(recipe: Recipe) -> RecipeAnswer:
    lines: list[LineAnswer] = [
        {
            "profession": thing(line.profession), "role": line.role, "level_min": line.level_min,
            "fte_min": line.fte_min, "fte_max": line.fte_max,
        }
        for line in recipe.lines.all()
    ]  # fmt: skip
    return {
        "id": recipe.pk, "key": recipe.key, "type": recipe.type, "stage": recipe.stage, "edition": recipe.edition,
        "lines": lines, "reason": recipe.reason, "created_at": recipe.created_at,
    }  # fmt: skip


class RecipeFilters(fields.Parameters):
    type = fields.Choice(list(stages.PATHS))
    stage = fields.Choice(list(stages.CODES))
    current = fields.YesNo(help_text="Only the newest edition of each type and stage.")


class RecipeLine(fields.Body):
    profession = Row(Profession)
    role = fields.Text(longest=LINE)
    level_min = fields.Whole(least=1, most=5, required=False)
    fte_min = fields.Exact(least=Decimal("0.01"), most=MOST, places=2)
    fte_max = fields.Exact(least=Decimal("0.01"), most=MOST, places=2)


class NewRecipe(fields.Body):
    type = fields.Choice(list(stages.PATHS))
    stage = fields.Choice(list(stages.CODES))
    lines = fields.Several(RecipeLine(), least=0, most=MOST_LINES)
    reason = fields.Text(longest=REASON, lines=True)
    expected_edition = fields.Whole(
        least=0,
        most=9999,
        required=False,
        help_text="The newest edition that you saw, 0 for none: refused when it moved.",
    )


class Recipes(ListEndpoint):
    """Team recipes: which coalition of crafts missions of a type ask for in a stage; a POST writes the next edition"""

    read_scope, write_scope = "professions:read", "professions:write"
    parameters, body = RecipeFilters, NewRecipe
    sorts = {"key": "number"}
    default_sort = "-key"
    represent = show_recipe

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Recipe]:
        given = dict(filters)
        rows = queries.recipes()
        if given.pop("current", False):
            rows = rows.filter(pk__in=Recipe.objects.current())
        return filtered(rows, given)

    def create(self, request: Request, **values: Any) -> Recipe:
        access.require(access.may_write_recipes(caller(request)), access.RECIPES)
        lines = [actions.Line(**line) for line in values.pop("lines")]
        return actions.write_recipe(lines=lines, **values, by=caller(request), at=self.now)


class OneRecipe(DetailEndpoint):
    """An edition of a team recipe"""

    read_scope = "professions:read"
    key_column, key_prefix = "number__key", "RCP"
    represent = show_recipe

    def rows(self, request: Request) -> QuerySet[Recipe]:
        return queries.recipes()


routes = [
    path("recipes", Recipes.as_view(), name="recipes"),
    path("recipes/<str:ref>", OneRecipe.as_view(), name="recipe"),
]
