"""The topics and domains that every installation has: those on which Cairn's own facts go."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from pipeline import facts, log
from pipeline.catalogue import schema_changes, words
from pipeline.models import DataDomain, Partition, SchemaVersion, Topic

OWNER = "Cairn"


def open_all(using: str = "default") -> None:
    """Opens them, or brings them up to what this version of Cairn says; a schema that changed is a new version."""
    log.forget_topics()
    at = timezone.now()
    for name, (title, belongs) in facts.domains().items():
        DataDomain.objects.using(using).update_or_create(
            name=name, defaults={"title": title, "belongs": belongs, "is_ours": True, "owner": OWNER}
        )
    for name, meaning in facts.topics().items():
        _open(using, name, meaning, at)


def _open(using: str, name: str, meaning: str, at: datetime) -> None:
    schema = {"oneOf": [facts.schema(kind.fact) for kind in facts.kinds() if kind.topic == name]}
    kept = Topic.objects.using(using).filter(pk=name).first()
    if kept is None:
        domain = name.split(".", 1)[0]
        DataDomain.objects.using(using).get_or_create(name=domain, defaults={"title": domain, "is_ours": True})
        kept = Topic(name=name, domain_id=domain, is_ours=True, owner=OWNER)
    kept.meaning = meaning
    _keep_schema(using, kept, schema, at)
    kept.words = words.of(kept)
    kept.save(using=using)
    parts = [Partition(topic=kept, number=number) for number in range(kept.partitions)]
    Partition.objects.using(using).bulk_create(parts, ignore_conflicts=True)


def _keep_schema(using: str, topic: Topic, schema: dict[str, Any], at: datetime) -> None:
    if topic.schema == schema:
        return
    changes = schema_changes.between(topic.schema, schema) if topic.schema else []
    topic.schema, topic.schema_version = schema, topic.schema_version + 1
    topic.save(using=using)
    SchemaVersion.objects.using(using).create(
        topic=topic, number=topic.schema_version, schema=schema, changes=[str(change) for change in changes],
        reason="This version of Cairn tells it so.", by_name=OWNER, at=at,
    )  # fmt: skip
