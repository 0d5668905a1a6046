"""portfolio.rule_card: what was set for the portfolio as a whole, all that ever held and what will."""

from django.db import models


class RuleCard(models.Model):
    rule_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    measure = models.CharField(max_length=12)
    by = models.CharField(max_length=12)
    most = models.PositiveIntegerField(null=True)
    allowed = models.PositiveIntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    bands = models.JSONField(help_text="By part: the target share and how far from it is still as wished, from 0 to 1.")
    reason = models.TextField()
    set_by_id = models.TextField(help_text="The id of who set it, as the event says it.")
    last_activity_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
