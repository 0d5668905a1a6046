"""The words of each conclusion as the search reads them: everything it says and all its corrections, by their stems."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from missions.models.conclusion import Conclusion
from missions.stems import stems_in


def stems_of(conclusion: Any, corrections: Iterable[str]) -> str:
    """What the search reads of a conclusion: its mission, everything it says, and all that corrects it."""
    mission = conclusion.mission
    said = (mission.title, mission.purpose, conclusion.hypothesis, conclusion.learned, conclusion.would_change_mind)
    words = "\n".join((*said, *conclusion.evidence, *conclusion.counter_evidence, *corrections))
    return " ".join(stems_in(words) or stems_in(mission.key))  # who says it without a letter is found by the key


class ConclusionText(models.Model):
    """The database keeps an index of its own beside it: see missions.fulltext."""

    conclusion = models.OneToOneField(Conclusion, on_delete=models.PROTECT, primary_key=True, related_name="text")
    stems = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(stems=""), name="conclusion_text_has_words")]

    def __str__(self) -> str:
        return self.stems[:60]

    @classmethod
    def write(cls, conclusion: Conclusion) -> None:
        """Reads the conclusion anew, with its corrections."""
        corrections = conclusion.corrections.values_list("words", flat=True)
        cls.objects.update_or_create(conclusion=conclusion, defaults={"stems": stems_of(conclusion, corrections)})
