"""Status reports from outside: what somebody rated a mission on a day, in their own words."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from missions.models.limits import no_longer_than
from missions.models.mission import Mission
from pipeline import log
from rest.refusal import Refusal


class AlreadyReported(Refusal):
    """This rater has reported on the mission for this day."""

    code = "already_reported"
    title = "Already reported"
    remedy = "Leave it, or send the report under another day or another rater."


class StatusReport(models.Model):
    id = models.UUIDField(primary_key=True, default=log.new_id, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="reports")
    reported_on = models.DateField()
    rating = models.CharField(max_length=120)
    rated_by = models.CharField(max_length=120)
    ends_on = models.DateField(null=True, blank=True)
    whole_life_cost = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-reported_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "reported_on", "rated_by"], name="report_is_filed_once"),
            models.CheckConstraint(condition=~Q(rating="") & ~Q(rated_by=""), name="report_says_what_and_who"),
            models.CheckConstraint(
                condition=Q(whole_life_cost=None) | Q(whole_life_cost__gte=0), name="report_cost_is_not_below_zero"
            ),
            no_longer_than("rating", 120, "report_rating_fits"),
            no_longer_than("rated_by", 120, "report_rater_fits"),
            no_longer_than("currency", 3, "report_currency_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.reported_on} {self.rating}"
