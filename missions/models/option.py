"""The means that a mission may choose from: never part of its purpose, so they come and go freely."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from missions.models.limits import FREE_TEXT, LINE, no_longer_than
from missions.models.mission import Mission
from missions.models.numbered import Numbered, NumberedQuerySet
from rest.refusal import Refusal


class OptionStands(Refusal):
    """The option already is what it is to become."""

    code = "option_stands"
    title = "Nothing would change"
    remedy = "Choose another state, or say what came of it in other words."


class Option(Numbered):
    PREFIX: ClassVar[str] = "OPT"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        TRIED = "tried", "Tried"
        DROPPED = "dropped", "Dropped"

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="options")
    title = models.CharField(max_length=LINE)
    note = models.TextField(blank=True, default="", help_text="What speaks for it, or what it would take.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    came_of_it = models.TextField(blank=True, default="", editable=False)

    objects = NumberedQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=["open", "tried", "dropped"]), name="option_state_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="option_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(came_of_it=""), name="option_tried_or_dropped_says_what_came_of_it"
            ),
            no_longer_than("title", LINE, "option_title_fits"),
            no_longer_than("note", FREE_TEXT, "option_note_fits"),
            no_longer_than("came_of_it", FREE_TEXT, "option_came_of_it_fits"),
        ]

    def __str__(self) -> str:
        return self.title
