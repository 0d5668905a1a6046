"""REST of the pipeline: topics, events in and out, subscriptions with their lag, dead letters."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, cast

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from rest_framework.request import Request

from accounts.models import User
from pipeline import actions, feed, log, readers
from pipeline.envelope import as_cloudevent, rfc3339
from pipeline.incoming import TOPIC_NAME
from pipeline.models import DeadLetter, Topic
from pipeline.models.topic import NAME, Classification
from pipeline.rejections import REJECTIONS
from rest import fields, parsing
from rest.endpoints import Answer, Endpoint, ListEndpoint
from rest.problems import BodyTooLarge, Flaw, InvalidInput

MOST_EVENTS = 10_000
INGEST_LIMIT = 32 * 1024 * 1024


class ShownTopic(TypedDict):
    name: str
    domain: str
    meaning: str
    owner: str
    tags: list[str]
    schema: dict[str, Any] | None
    classification: str
    partitions: int
    retention_days: int | None
    is_ours: bool
    created_at: str


def caller(request: Request) -> User:
    """The person, or the service account, that asks."""
    return cast(User, request.user)


def show_topic(topic: Topic) -> ShownTopic:
    return {
        "name": topic.name, "domain": topic.domain, "meaning": topic.meaning, "owner": topic.owner, "tags": topic.tags,
        "schema": topic.schema, "classification": topic.classification, "partitions": topic.partitions,
        "retention_days": topic.retention_days, "is_ours": topic.is_ours, "created_at": rfc3339(topic.created_at),
    }  # fmt: skip


class TopicFilters(fields.Parameters):
    domain = fields.Text(longest=60, help_text="The first word of the name.")
    owner = fields.Text(longest=120)


class NewTopic(fields.Body):
    name = fields.Text(longest=120, help_text="Lower-case words joined by dots, such as channels.sale.")
    meaning = fields.Text(
        longest=4000, lines=True, help_text="What the events mean, how they are selected, their traps."
    )
    owner = fields.Text(longest=120, required=False)
    tags = fields.Several(fields.Text(longest=60), required=False)
    schema = fields.FreeJson(  # type: ignore[assignment]
        required=False, help_text="JSON Schema (2020-12) of the payload."
    )
    classification = fields.Choice(Classification.values, required=False)
    partitions = fields.Whole(least=1, most=256, required=False)
    retention_days = fields.Whole(least=1, most=36_500, required=False)


class Topics(ListEndpoint):
    """Topics: named streams of events. Opening one needs no gatekeeper."""

    read_scope, write_scope = "topics:read", "topics:write"
    parameters, body = TopicFilters, NewTopic
    sorts = {"name": "name", "created_at": "created_at"}
    default_sort, key_column = "name", "name"
    represent = show_topic
    refuses = {"POST": [REJECTIONS["bad_topic_name"]]}

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Topic]:
        rows = Topic.objects.all()
        if "domain" in filters:
            rows = rows.filter(name__startswith=f"{filters['domain']}.")
        return rows.filter(owner=filters["owner"]) if "owner" in filters else rows

    def create(self, request: Request, **values: Any) -> Answer:
        if not TOPIC_NAME.fullmatch(values["name"]):
            raise REJECTIONS["bad_topic_name"](
                f"A topic is lower-case words joined by dots ({NAME}). Choose another name.", field="name"
            )
        topic = actions.open_topic(**values, by=caller(request), at=self.now)
        return Answer(show_topic(topic), status=201, headers={"Location": f"/api/v1/topics/{topic.name}"})


class OneTopic(Endpoint):
    """Read one topic, by its name"""

    read_scope = "topics:read"

    def get(self, request: Request, name: str) -> ShownTopic:
        topic = Topic.objects.filter(name=name).first()
        if topic is None:
            raise Http404
        return show_topic(topic)


class FeedParameters(fields.Parameters):
    topic = fields.Text(longest=120, required=True, help_text="The topic's name, such as missions.mission.")
    after = fields.Text(
        longest=8000, help_text="`next` of an earlier answer; empty for the beginning; `latest` for now."
    )
    limit = fields.Limit(help_text="Events in an answer, 1 to 200.")


class CloudEvent(fields.Body):
    """A CloudEvent 1.0; a list of up to 10,000 is taken as well. Each is checked by pipeline.incoming."""

    specversion = fields.Choice(["1.0"])
    id = fields.Text(help_text="Unique among the events of its source.")
    source = fields.Text()  # type: ignore[assignment]
    type = fields.Text(longest=160, help_text="In the past tense, such as channels.sale.recorded.v1.")
    time = fields.Moment(help_text="When it happened.")
    data = fields.FreeJson(help_text="What happened; the topic's schema says which fields.")  # type: ignore[assignment]
    topic = fields.Text(longest=120, required=False, help_text="Here, or as ?topic= for all events of the call.")
    subject = fields.Text(required=False)
    partitionkey = fields.Text(required=False, help_text="Events of one key keep their order.")
    datacontenttype = fields.Choice(["application/json"], required=False)
    dataschema = fields.Text(longest=500, required=False)
    correlationid = fields.Text(required=False)
    causationid = fields.Text(required=False)


class FeedEvent(TypedDict):
    """A CloudEvent with its place in the log: its topic, partition and number."""

    specversion: str
    id: str
    source: str
    type: str
    subject: NotRequired[str]
    time: str
    datacontenttype: str
    topic: str
    partitionkey: str
    partition: int
    sequence: int
    recordedtime: str
    correlationid: NotRequired[str]
    causationid: NotRequired[str]
    authtype: NotRequired[str]
    authid: NotRequired[str]
    dataclassification: NotRequired[str]
    data: dict[str, Any]


class FeedAnswer(TypedDict):
    """`next` is always there: ask again with it, for ever."""

    data: list[FeedEvent]
    next: str


class PublishedEvent(TypedDict):
    """What became of one event: accepted, duplicate, or rejected with the reason."""

    index: int
    id: str
    status: str
    position: NotRequired[str]
    code: NotRequired[str]
    detail: NotRequired[str]
    pointer: NotRequired[str]


class PublishedBatch(TypedDict):
    accepted: int
    duplicate: int
    rejected: int
    events: list[PublishedEvent]


class Events(Endpoint):
    """Events out, by topic, and events in, one or a batch of up to 10,000."""

    read_scope, write_scope = "events:read", "events:write"
    parameters, body = FeedParameters, CloudEvent
    body_limit = INGEST_LIMIT
    media_types = ("application/json", "application/cloudevents+json", "application/cloudevents-batch+json")
    refuses = {"POST": list(REJECTIONS.values())}
    other_answers = {
        "POST": {
            200: "A duplicate of one event, or a batch without a rejected one.",
            207: "A batch of which some were rejected; `events` says which, and why.",
        }
    }

    takes_several = True

    def shape_of(self, method: str) -> Any:
        return PublishedEvent | PublishedBatch if method == "POST" else FeedAnswer

    def success_of(self, method: str) -> int:
        return 201 if method == "POST" else 200

    @classmethod
    def known_parameters(cls, method: str) -> type[fields.Parameters]:
        return IngestParameters if method == "POST" else super().known_parameters(method)

    def get(self, request: Request) -> Answer:
        """Read the events of a topic

        Those behind a cursor, oldest first. `next` is always there: ask again with it for ever.
        """
        topic = log.topic_named(self.asked["topic"])
        found = feed.page(topic, self.asked.get("after", ""), self.asked.get("limit", 50))
        return Answer({"data": [as_cloudevent(event) for event in found.events], "next": found.next})

    def post(self, request: Request) -> Answer:
        """Publish one event, or a batch

        One CloudEvent, or a list of up to 10,000; the answer says of each whether it was accepted, a duplicate or rejected.
        """
        document = parsing.plain(parsing.loads(self.raw_body(request)))
        batch = document if isinstance(document, list) else [document]
        if not batch:
            raise InvalidInput("The batch is empty. Send at least one event.")
        if len(batch) > MOST_EVENTS:
            raise BodyTooLarge(f"{len(batch)} events are too many for one call; send at most {MOST_EVENTS}.")
        answers = actions.publish(raw_events=batch, topic=self.asked.get("topic", ""), by=caller(request), at=self.now)
        return _batch(answers) if isinstance(document, list) else _single(answers[0])


class IngestParameters(fields.Parameters):
    topic = fields.Text(longest=120, help_text="The topic of events that name none.")
    dry_run = fields.YesNo(help_text="Check the events, and store none.")


def _single(answer: actions.Answer) -> Answer:
    if answer.status == "rejected":
        raise REJECTIONS[answer.code](answer.detail, field=answer.pointer.lstrip("/"))
    return Answer(_shown(answer), status=201 if answer.status == "accepted" else 200)


def _batch(answers: list[actions.Answer]) -> Answer:
    counts = {status: sum(a.status == status for a in answers) for status in ("accepted", "duplicate", "rejected")}
    status = 207 if counts["rejected"] else 200
    return Answer({**counts, "events": [_shown(answer) for answer in answers]}, status=status)


def _shown(answer: actions.Answer) -> dict[str, Any]:
    shown: dict[str, Any] = {"index": answer.index, "id": answer.id, "status": answer.status}
    if answer.position:
        shown["position"] = answer.position
    if answer.code:
        shown |= Flaw(code=answer.code, detail=answer.detail, pointer=answer.pointer).plain()
    return shown


class Subscriptions(Endpoint):
    """Read who reads which topics, and how far each is behind"""

    read_scope = "topics:read"

    def get(self, request: Request) -> dict[str, Any]:
        topics = {subscription.name: list(subscription.topics) for subscription in readers.subscriptions()}
        return {
            "data": [
                {
                    "name": lag.subscription, "topics": topics[lag.subscription], "position": lag.position,
                    "behind_events": lag.events, "behind_seconds": round(lag.seconds, 3), "parked": lag.parked,
                    "moved_at": rfc3339(lag.moved_at) if lag.moved_at else None,
                }
                for lag in readers.lag()
            ]
        }  # fmt: skip


class ShownLetter(TypedDict):
    id: int
    subscription: str
    topic: str
    partition: int
    sequence: int
    key: str
    type: str
    error: str
    attempts: int
    parked_at: str
    resolved_at: str | None


def show_letter(letter: DeadLetter) -> ShownLetter:
    return {
        "id": letter.pk, "subscription": letter.subscription, "topic": letter.topic, "partition": letter.partition,
        "sequence": letter.sequence, "key": letter.key, "type": letter.type, "error": letter.error,
        "attempts": letter.attempts, "parked_at": rfc3339(letter.parked_at),
        "resolved_at": rfc3339(letter.resolved_at) if letter.resolved_at else None,
    }  # fmt: skip


class LetterFilters(fields.Parameters):
    subscription = fields.Text(longest=120)
    open = fields.YesNo(help_text="Only those that still wait.")


class DeadLetters(ListEndpoint):
    """Events that a subscription could not handle, with the reason. None is ever dropped."""

    read_scope = "topics:read"
    parameters = LetterFilters
    sorts = {"parked_at": "parked_at", "id": "id"}
    default_sort, key_column = "id", "id"
    represent = show_letter

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[DeadLetter]:
        rows = DeadLetter.objects.all()
        if "subscription" in filters:
            rows = rows.filter(subscription=filters["subscription"])
        return rows.filter(resolved_at__isnull=filters["open"]) if "open" in filters else rows


class Retry(fields.Body):
    subscription = fields.Text(longest=120)
    topic = fields.Text(longest=120)
    partition = fields.Whole(least=0, most=255)
    key = fields.Text(longest=200)


class RetryParked(Endpoint):
    """Retry what is parked under a key

    The events that a subscription could not handle are handled again, in their order.
    """

    write_scope = "topics:write"
    body = Retry

    def post(self, request: Request) -> dict[str, int]:
        values = self.read(request)
        resolved = actions.retry_parked(**values, by=caller(request), at=self.now)
        waiting = DeadLetter.objects.filter(**values, resolved_at__isnull=True).count()
        return {"resolved": resolved, "waiting": waiting}


routes = [
    path("topics", Topics.as_view(), name="topics"),
    path("topics/<str:name>", OneTopic.as_view(), name="topic"),
    path("events", Events.as_view(), name="events"),
    path("subscriptions", Subscriptions.as_view(), name="subscriptions"),
    path("dead-letters", DeadLetters.as_view(), name="dead-letters"),
    path("dead-letters/retry", RetryParked.as_view(), name="dead-letters-retry"),
]
