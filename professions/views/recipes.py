"""Pages of team recipes: which stage asks for whom, one with its editions, and a new edition."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from missions import stages
from missions.views.door import ActionPage
from professions import access, actions, queries
from professions.forms import PARTS, RecipeForm
from professions.models import Recipe
from rest.once import new_form_id


@login_required
@require_safe
def recipe_list(request: HttpRequest) -> HttpResponse:
    """Every stage of every path with the newest edition of its recipe."""
    assert isinstance(request.user, User)
    newest = {(one.type, one.stage): one for one in queries.recipes().filter(pk__in=Recipe.objects.current())}
    paths = [
        {
            "path": path,
            "rows": [{"stage": stage, "recipe": newest.get((path.type, stage.code))} for stage in path.stages],
        }
        for path in stages.PATHS.values()
    ]
    known, every = len(newest), sum(len(path.stages) for path in stages.PATHS.values())
    context = {"paths": paths, "known": known, "every": every, "may_write": access.may_write_recipes(request.user)}
    return render(request, "professions/recipe_list.html", context)


@login_required
@require_safe
def recipe_show(request: HttpRequest, type: str, stage: str) -> HttpResponse:  # noqa: A002
    """The newest edition of one stage, and those before it."""
    assert isinstance(request.user, User)
    place = place_named(type, stage)
    editions = list(queries.recipes().filter(type=type, stage=stage))
    context = {
        **place, "recipe": editions[0] if editions else None, "earlier": editions[1:],
        "may_write": access.may_write_recipes(request.user),
    }  # fmt: skip
    return render(request, "professions/recipe_show.html", context)


def place_named(type: str, code: str) -> dict[str, Any]:  # noqa: A002
    """The stage on its path. Raises Http404."""
    path = stages.path_of(type)
    stage = path.stage(code) if path else None
    if path is None or stage is None:
        raise Http404(_("There is no stage of this name on the path of this type."))
    return {"path": path, "stage": stage}


class WriteRecipe(ActionPage):
    template, form, sentence = "professions/recipe_write.html", RecipeForm, access.RECIPES

    def find(self, **kwargs: Any) -> None:
        self.place = place_named(kwargs["type"], kwargs["stage"])
        self.recipe = queries.recipes().filter(type=kwargs["type"], stage=kwargs["stage"]).first()

    def may(self) -> bool:
        return access.may_write_recipes(self.user)

    def context(self) -> dict[str, Any]:
        return self.place

    def initial(self) -> dict[str, Any]:
        lines = self.recipe.lines.all() if self.recipe else ()
        given = {f"{name}_{n}": getattr(line, name) for n, line in enumerate(lines) for name in PARTS}
        return {**given, "seen_edition": self.recipe.edition if self.recipe else 0}

    def filled(self, request: HttpRequest) -> RecipeForm:
        given = {**self.initial(), "form_id": new_form_id()}
        lines = len(self.recipe.lines.all()) if self.recipe else 0
        return RecipeForm(request.POST if request.method == "POST" else None, initial=given, lines=lines)

    def act(self, values: dict[str, Any], version: int | None) -> str:
        lines = [actions.Line(**line) for line in values.pop("lines")]
        path, stage = self.place["path"], self.place["stage"]
        recipe = actions.write_recipe(
            type=path.type, stage=stage.code, lines=lines, **values, by=self.user, at=self.now
        )
        messages.success(
            self.request,
            _("Edition %(n)d counts for missions that enter the stage from now on.") % {"n": recipe.edition},
        )
        return reverse("professions:recipe_show", args=[path.type, stage.code])
