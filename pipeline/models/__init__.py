from pipeline.models.dead_letter import DeadLetter
from pipeline.models.event import StoredEvent
from pipeline.models.series import NumberSeries, next_number
from pipeline.models.subscription import Checkpoint
from pipeline.models.topic import Partition, Topic, TopicTaken, UnknownTopic

__all__ = [
    "Checkpoint",
    "DeadLetter",
    "NumberSeries",
    "Partition",
    "StoredEvent",
    "Topic",
    "TopicTaken",
    "UnknownTopic",
    "next_number",
]
