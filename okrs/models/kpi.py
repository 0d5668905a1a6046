"""KPIs: standing measures that workers compute from the events of a topic, window by window."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from missions.models.limits import LINE, TITLE, no_longer_than
from missions.models.numbered import Numbered, NumberedQuerySet
from pipeline.models import Topic
from pipeline.windows import KpiRule, WindowState, bounds, window_ends
from rest.refusal import Refusal


class NotComputable(Refusal):
    """A rule by which nothing could be computed."""

    code = "kpi_not_computable"
    status = 400
    title = "The KPI cannot be computed like this"
    remedy = "Mend the rule as `detail` says; GET /topics/{name} shows the fields of the topic."


class KpiQuerySet(NumberedQuerySet):
    def on(self, topic: str) -> Self:
        return self.filter(topic=topic)


class Kpi(Numbered):
    """The rule never changes: another rule is another KPI, so that a figure always means what it meant."""

    PREFIX: ClassVar[str] = "KPI"

    title = models.CharField(max_length=TITLE)
    unit = models.CharField(max_length=LINE, blank=True, default="")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="kpis")
    rule = models.JSONField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = KpiQuerySet.as_manager()  # type: ignore[misc]  # instead of the manager of Numbered

    class Meta(Numbered.Meta):
        ordering = ["number"]
        verbose_name = "KPI"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="kpi_has_a_title"),
            no_longer_than("title", TITLE, "kpi_title_fits"),
            no_longer_than("unit", LINE, "kpi_unit_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subscription(self) -> str:
        return f"okrs.kpi.{self.pk}"

    @property
    def computes(self) -> KpiRule:
        return KpiRule.from_json(self.rule)


class KpiWindow(models.Model):
    """What the events of one window add up to. Nothing but what the log says: it can be thrown away and rebuilt.

    Sums stand as text: a database's decimals have a fixed number of places, and SQLite's are floating point.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="windows")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Its last day.")
    events = models.BigIntegerField()
    unreadable = models.BigIntegerField()
    known = models.BigIntegerField()
    total = models.TextField()
    minimum = models.TextField(blank=True, default="")
    maximum = models.TextField(blank=True, default="")
    per_total = models.TextField()
    members = models.BigIntegerField(default=0)
    value = models.TextField(blank=True, default="", help_text="Empty when nothing readable has arrived.")

    class Meta:
        ordering = ["kpi", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "starts_on"], name="kpi_window_is_kept_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="kpi_window_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(events__gte=F("known") + F("unreadable"), known__gte=0, unreadable__gte=0, members__gte=0),
                name="kpi_window_counts_each_event_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.starts_on}: {self.value}"

    @property
    def state(self) -> WindowState:
        return WindowState(
            count=self.events,
            unreadable=self.unreadable,
            known=self.known,
            total=Decimal(self.total),
            minimum=Decimal(self.minimum) if self.minimum else None,
            maximum=Decimal(self.maximum) if self.maximum else None,
            per_total=Decimal(self.per_total),
            distinct=self.members,
        )


class KpiMember(models.Model):
    """A distinct value that was seen in a window, as its hash."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    member = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kpi", "starts_on", "member"], name="kpi_member_is_counted_once"),
            no_longer_than("member", 32, "kpi_member_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.starts_on} {self.member}"


def observed_at(starts_on: date, rule: KpiRule) -> datetime:
    """The moment that a check-in made from the window is dated: the end of its last day in the KPI's zone.

    West of Greenwich that end lies on the next day in UTC. Whoever reads the day off the moment would put the figure
    into the following window, so it is never later than the end of the same day in UTC.
    """
    _, after = bounds(starts_on, rule.window, rule.zone)
    end_of_day = datetime.combine(window_ends(starts_on, rule.window), time(23, 59, 59), UTC)
    return min(after - timedelta(seconds=1), end_of_day)


def as_columns(state: WindowState, rule: KpiRule) -> dict[str, Any]:
    value = state.value(rule)
    return {
        "events": state.count,
        "unreadable": state.unreadable,
        "known": state.known,
        "total": format(state.total, "f"),
        "minimum": "" if state.minimum is None else format(state.minimum, "f"),
        "maximum": "" if state.maximum is None else format(state.maximum, "f"),
        "per_total": format(state.per_total, "f"),
        "members": state.distinct,
        "value": "" if value is None else format(value, "f"),
    }
