"""Corrections: what is known better since a conclusion was signed off. They are added below it and never changed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from missions.models.conclusion import Conclusion, ConclusionIsFixed
from missions.models.limits import FREE_TEXT, no_longer_than
from pipeline import log


class Correction(models.Model):
    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="correction_says_something"),
            no_longer_than("words", FREE_TEXT, "correction_words_fit"),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ConclusionIsFixed after the first time."""
        if not self._state.adding:
            raise ConclusionIsFixed("A correction stays as it was written. Append another one.")
        super().save(*args, **kwargs)
