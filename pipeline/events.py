"""The facts of the pipeline itself."""

from dataclasses import dataclass

from pipeline.facts import fact, topic

TOPIC = topic("pipeline.topic", "Topics that somebody opened, so that everybody hears of new streams.")


@fact(TOPIC, "opened", key="name")
@dataclass(frozen=True)
class TopicOpened:
    name: str
    meaning: str
    owner: str
    tags: list[str]
    classification: str
    partitions: int
