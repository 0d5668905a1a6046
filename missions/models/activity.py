"""Activities: anything proposed, not yet known to be a mission, and the framings that are weighed for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from missions.models.limits import REASON, STATEMENT, TITLE, no_longer_than
from missions.models.numbered import Numbered
from pipeline import log
from rest.refusal import Refusal

MOST_FRAMINGS = 6


class TooManyFramings(Refusal):
    """Framings are put side by side, and only a few can be read so."""

    code = "too_many_framings"
    title = "There are enough framings"
    remedy = "Choose one of those that are there, or propose another activity."


class NoSuchFraming(Refusal):
    """The activity has no framing of this number."""

    code = "no_such_framing"
    status = 400
    title = "There is no such framing"
    remedy = "Read the activity's framings and name one of their numbers."


class AlreadyChosen(Refusal):
    """The framing is the chosen one."""

    code = "framing_already_chosen"
    title = "The framing is chosen already"
    remedy = "Nothing is left to do; choose another one if you see it differently."


class Activity(Numbered):
    """What somebody proposed, in their own words: these stay, whatever it is framed as later."""

    PREFIX: ClassVar[str] = "ACT"

    title = models.CharField(max_length=TITLE)
    words = models.TextField(blank=True, default="", help_text="What should be different afterwards, and for whom.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )

    class Meta(Numbered.Meta):
        ordering = ["-number"]
        verbose_name_plural = "activities"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            no_longer_than("title", TITLE, "activity_title_fits"),
            no_longer_than("words", STATEMENT, "activity_words_fit"),
        ]

    def __str__(self) -> str:
        return self.title


class Framing(models.Model):
    """One way to say what the activity is about, with what would follow from it. `answers` are those it would get."""

    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="framings")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE)
    purpose = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict)
    fte_min = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    fte_max = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    money_min = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    money_max = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    is_chosen = models.BooleanField(default=False)
    chosen_because = models.TextField(blank=True, default="")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["activity", "position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="framing_has_a_place_of_its_own"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(is_chosen=True), name="activity_has_one_chosen_framing"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="framing_has_a_title"),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | ~Q(chosen_because=""), name="framing_is_chosen_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(fte_min__isnull=True) | Q(fte_max__isnull=True) | Q(fte_min__lte=F("fte_max")),
                name="framing_people_run_from_least_to_most",
            ),
            models.CheckConstraint(
                condition=Q(money_min__isnull=True) | Q(money_max__isnull=True) | Q(money_min__lte=F("money_max")),
                name="framing_money_runs_from_least_to_most",
            ),
            no_longer_than("title", TITLE, "framing_title_fits"),
            no_longer_than("purpose", STATEMENT, "framing_purpose_fits"),
            no_longer_than("chosen_because", REASON, "framing_chosen_because_fits"),
        ]

    def __str__(self) -> str:
        return self.title
