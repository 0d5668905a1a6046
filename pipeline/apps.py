from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PipelineConfig(AppConfig):
    name = "pipeline"

    def ready(self) -> None:
        from pipeline import events, lists  # noqa: F401  # the room's own topics and lists exist

        post_migrate.connect(open_own_topics, sender=self)


def open_own_topics(using: str = "default", **_: Any) -> None:
    """Every installation has the topics on which Cairn's own facts go."""
    from pipeline import facts, log
    from pipeline.models import Partition, Topic

    log.forget_topics()
    for name, meaning in facts.topics().items():
        schema = {"oneOf": [facts.schema(kind.fact) for kind in facts.kinds() if kind.topic == name]}
        topic = Topic.objects.using(using).update_or_create(
            name=name, defaults={"meaning": meaning, "schema": schema, "is_ours": True, "owner": "Cairn"}
        )[0]
        parts = [Partition(topic=topic, number=number) for number in range(topic.partitions)]
        Partition.objects.using(using).bulk_create(parts, ignore_conflicts=True)
