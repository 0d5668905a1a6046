from pipeline.models.conserved import Archive, EventIdentity, Seal
from pipeline.models.core import CoreWeek, Flow, Pull
from pipeline.models.dead_letter import DeadLetter
from pipeline.models.domain import DataDomain, DomainTaken, UnknownDomain
from pipeline.models.event import StoredEvent
from pipeline.models.person import AlreadyErased, Erasure, NobodyKnown, NotYourself, PersonKey
from pipeline.models.rebuild import Rebuild
from pipeline.models.series import NumberSeries, next_number
from pipeline.models.subscription import Checkpoint
from pipeline.models.suspicion import Pause, Suspicion
from pipeline.models.topic import Partition, SchemaVersion, Topic, TopicTaken, UnknownTopic
from pipeline.models.webhook import Attempt, Delivery, Endpoint

__all__ = [
    "AlreadyErased",
    "Archive",
    "Attempt",
    "Checkpoint",
    "CoreWeek",
    "DataDomain",
    "DeadLetter",
    "Delivery",
    "DomainTaken",
    "Endpoint",
    "Erasure",
    "EventIdentity",
    "Flow",
    "NobodyKnown",
    "NotYourself",
    "NumberSeries",
    "Partition",
    "Pause",
    "PersonKey",
    "Pull",
    "Rebuild",
    "SchemaVersion",
    "Seal",
    "StoredEvent",
    "Suspicion",
    "Topic",
    "TopicTaken",
    "UnknownDomain",
    "UnknownTopic",
    "next_number",
]
