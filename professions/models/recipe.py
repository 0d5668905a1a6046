"""Team recipes: which coalition of crafts a stage asks for. An edition is written once; a better recipe is a new one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Max, Q

from missions import stages
from missions.models.life import MissionType
from missions.models.limits import LINE, REASON, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from professions.models.profession import Profession
from rest.refusal import Refusal

MOST_LINES = 12


class RecipeIsFixed(Refusal):
    """An edition of a recipe stays as it was written: demands name the edition that they come from."""

    code = "recipe_is_fixed"
    title = "An edition never changes"
    remedy = "Write a new edition of the recipe."


class RecipeUnclear(Refusal):
    """A recipe names crafts, each with a range of full-time people from a least to a most."""

    code = "recipe_unclear"
    status = 400
    title = "The recipe is not clear"
    remedy = "Name each craft and role once, with a least above zero that is not more than the most."


class RecipeMoved(Refusal):
    """Somebody else wrote an edition since you looked."""

    code = "recipe_moved"
    title = "There is a newer edition"
    remedy = "Read the newest edition, and write yours on top of it."


class RecipeQuerySet(NumberedQuerySet):
    def current(self) -> RecipeQuerySet:
        """The newest edition of each type and stage."""
        newest = Recipe.objects.filter(type=models.OuterRef("type"), stage=models.OuterRef("stage")).order_by(
            "-edition"
        )
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))

    def hold(self, type: str, stage: str) -> None:  # noqa: A002
        """Until the transaction ends nobody else writes an edition of this recipe, also not the first one."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"recipe {type}/{stage}"])

    def of(self, type: str, stage: str) -> RecipeQuerySet:  # noqa: A002
        return self.filter(type=type, stage=stage)


class Recipe(Numbered):
    PREFIX: ClassVar[str] = "RCP"

    type = models.CharField(max_length=12, choices=MissionType)
    stage = models.CharField(max_length=16)
    edition = models.PositiveSmallIntegerField()
    reason = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RecipeQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["type", "stage", "-edition"]
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(fields=["type", "stage", "edition"], name="recipe_edition_is_written_once"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="recipe_editions_count_from_one"),
            models.CheckConstraint(condition=Q(type__in=tuple(stages.PATHS)), name="recipe_is_of_a_type_with_a_path"),
            models.CheckConstraint(condition=Q(stage__in=stages.CODES), name="recipe_stage_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="recipe_says_why"),
            no_longer_than("reason", REASON, "recipe_reason_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.type} {self.stage}, edition {self.edition}"

    @property
    def title(self) -> str:
        return f"{MissionType(self.type).label}: {stages.title_of(self.type, self.stage)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises RecipeIsFixed after the first time."""
        if not self._state.adding:
            raise RecipeIsFixed(f"Edition {self.edition} stays as it is. Write a new one.")
        super().save(*args, **kwargs)

    @classmethod
    def newest_edition(cls, type: str, stage: str) -> int:  # noqa: A002
        """0 when nobody has written one."""
        return int(cls.objects.of(type, stage).aggregate(n=Max("edition"))["n"] or 0)


class RecipeLine(models.Model):
    id = models.BigAutoField(primary_key=True)
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="lines")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LINE)
    level_min = models.PositiveSmallIntegerField()
    fte_min = models.DecimalField(max_digits=4, decimal_places=2)
    fte_max = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recipe", "profession", "role"], name="recipe_names_a_role_once"),
            models.CheckConstraint(condition=~Q(role=""), name="recipe_line_has_a_role"),
            models.CheckConstraint(condition=Q(level_min__gte=1, level_min__lte=5), name="recipe_level_is_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(fte_min__gt=0, fte_max__gte=F("fte_min")), name="recipe_people_run_from_least_to_most"
            ),
            no_longer_than("role", LINE, "recipe_role_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.fte_min} to {self.fte_max}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises RecipeIsFixed after the first time."""
        if not self._state.adding:
            raise RecipeIsFixed("A line of a recipe stays as it is. Write a new edition.")
        super().save(*args, **kwargs)
