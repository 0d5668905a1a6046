"""Where the log and its readers stand, for /metrics: asked of the database at each scrape, the same from every process."""

from collections.abc import Iterator

from django.db.models import Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline import doorbell, readers
from pipeline.models import Partition


class LogAndReaders(Collector):
    """Events in each topic; each subscription's lag in events and seconds, and what is parked."""

    def describe(self) -> list[Metric]:
        return []  # registering must not ask the database

    def collect(self) -> Iterator[Metric]:
        events = CounterMetricFamily("cairn_topic_events", "Events ever recorded on the topic.", labels=["topic"])
        heads = Partition.objects.filter(head__gt=0).values_list("topic_id").annotate(n=Sum("head"))
        for topic, count in heads.order_by("topic_id"):
            events.add_metric([topic], count)
        yield events
        behind = GaugeMetricFamily("cairn_reader_lag_events", "Events not yet read.", labels=["subscription"])
        age = GaugeMetricFamily("cairn_reader_lag_seconds", "Age of the oldest unread event.", labels=["subscription"])
        parked = GaugeMetricFamily("cairn_parked_events", "Events set aside with their key.", labels=["subscription"])
        for lag in readers.lag():
            behind.add_metric([lag.subscription], lag.events)
            age.add_metric([lag.subscription], lag.seconds)
            parked.add_metric([lag.subscription], lag.parked)
        yield from (behind, age, parked)
        yield CounterMetricFamily(
            "cairn_doorbell_failures", "Times that Redis did not answer this process.", value=doorbell.failures()
        )
