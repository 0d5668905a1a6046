"""The coalition that a stage asks for is written down, edition by edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from missions import stages
from missions.models import NoSuchStage
from missions.models.limits import LINE
from missions.models.texts import required_reason, required_text
from pipeline import log
from professions.actions.demand import require_amount
from professions.actions.professional import require_level
from professions.events import RecipeWritten
from professions.models import Profession, Recipe, RecipeLine, RecipeMoved, RecipeUnclear
from professions.models.recipe import MOST_LINES


@dataclass(frozen=True)
class Line:
    """So much of a craft, at this level or above, in this role."""

    profession: Profession
    role: str
    fte_min: Decimal
    fte_max: Decimal
    level_min: int = 1


@log.action
def write_recipe(
    *,
    type: str,  # noqa: A002
    stage: str,
    lines: Sequence[Line],
    reason: str,
    expected_edition: int | None = None,
    by: User | None,
    at: datetime,
) -> Recipe:
    """The next edition of the recipe; it counts for missions that enter the stage from now on.

    Raises NoSuchStage, RecipeUnclear, RecipeMoved, NotADemand, NotALevel, ReasonMissing, TextMissing, TextTooLong.
    """
    why = required_reason(reason)
    path = stages.path_of(type)
    if path is None or path.stage(stage) is None:
        raise NoSuchStage(f"There is no stage {stage!r} on the path of {type} missions.", field="stage")
    _require_clear(lines)
    Recipe.objects.hold(type, stage)
    newest = Recipe.newest_edition(type, stage)
    if expected_edition is not None and expected_edition != newest:
        raise RecipeMoved(f"You saw edition {expected_edition}; now there is edition {newest}. Look at it first.")
    recipe = Recipe.created(type=type, stage=stage, edition=newest + 1, reason=why, written_by=by, at=at)
    RecipeLine.objects.bulk_create(
        RecipeLine(
            recipe=recipe,
            profession=line.profession,
            role=line.role.strip(),
            level_min=line.level_min,
            fte_min=line.fte_min,
            fte_max=line.fte_max,
        )
        for line in lines
    )
    fact = RecipeWritten(
        recipe_id=recipe.pk,
        path_stage=f"{type}/{stage}",
        key=recipe.key,
        type=type,
        stage=stage,
        edition=recipe.edition,
        lines=[
            {
                "profession_id": str(line.profession.pk),
                "profession_title": line.profession.title,
                "role": line.role.strip(),
                "level_min": line.level_min,
                "fte_min": str(line.fte_min),
                "fte_max": str(line.fte_max),
            }
            for line in lines
        ],
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return recipe


def _require_clear(lines: Sequence[Line]) -> None:
    if len(lines) > MOST_LINES:
        raise RecipeUnclear(f"{len(lines)} lines; a team that size is several teams. Name at most {MOST_LINES}.")
    seen = set()
    for line in lines:
        role = required_text(line.role, "role", LINE)
        if (line.profession.pk, role.casefold()) in seen:
            raise RecipeUnclear(f"{role} of {line.profession.title} stands there twice. Add the two up.", field="lines")
        seen.add((line.profession.pk, role.casefold()))
        require_level(line.level_min)
        require_amount(line.fte_min)
        require_amount(line.fte_max)
        if line.fte_min > line.fte_max:
            raise RecipeUnclear(
                f"The least ({line.fte_min}) of {role} is more than the most ({line.fte_max}). Exchange the two.",
                field="lines",
            )
