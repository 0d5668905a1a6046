"""A profession: the community of a craft that develops its people and lends them to missions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from missions.models.limits import TITLE, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal


class TitleTaken(Refusal):
    """Two professions of one name could not be told apart."""

    code = "profession_title_taken"
    title = "There is a profession of this name"
    remedy = "Choose another title, or use the profession there is."


class LeadsAlready(Refusal):
    """The person leads this profession."""

    code = "leads_already"
    title = "They lead it already"
    remedy = "Nothing to do; the person leads it."


class ProfessionQuerySet(NumberedQuerySet):
    def by_title(self) -> ProfessionQuerySet:
        return self.select_related("lead").order_by(Lower("title"), "number")


class Profession(Numbered):
    PREFIX: ClassVar[str] = "PRO"

    title = models.CharField(max_length=TITLE)
    # One column, so that there is never more than one lead at a time; who led before stands in the log.
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="professions_led"
    )

    objects = ProfessionQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(Lower("title"), name="profession_title_is_used_once"),
            models.CheckConstraint(condition=~Q(title=""), name="profession_has_a_title"),
            no_longer_than("title", TITLE, "profession_title_fits"),
        ]

    def __str__(self) -> str:
        return self.title
