"""REST of events: read by topic and cursor, published one by one or in batches."""

from typing import Any, NotRequired, TypedDict

from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request

from accounts.access import Program, caller
from accounts.doors import door_of
from pipeline import actions, arriving, feed, log
from pipeline.catalogue import pulls
from pipeline.envelope import as_cloudevent
from pipeline.feed import messages
from pipeline.feed.staying import stay_of
from pipeline.rejections import REJECTIONS
from rest import fields, parsing
from rest.endpoints import Answer, Endpoint
from rest.problems import BodyTooLarge, Flaw, InvalidInput
from rest.rendering import EventStream, Json

MOST_EVENTS = 10_000
MOST_SECONDS = 30  # of a long-poll: proxies begin to cut quiet connections at 60
INGEST_LIMIT = 32 * 1024 * 1024


class FeedParameters(fields.Parameters):
    topic = fields.Several(
        fields.Text(longest=120),
        least=1,
        most=20,
        required=True,
        help_text="A topic's name, such as missions.mission; several are joined by commas, and read as one stream.",
    )
    after = fields.Text(
        longest=16_000, help_text="`next` of an earlier answer; left out for the beginning; `latest` for now."
    )
    limit = fields.Limit(help_text="Events in an answer, 1 to 200.")
    wait = fields.Whole(
        least=0,
        most=MOST_SECONDS,
        help_text="Seconds to wait when there is nothing yet; answered with the first event.",
    )


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
    dataschema: str
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
    renderer_classes = (Json, EventStream)
    streams = ("GET",)

    def shape_of(self, method: str) -> Any:
        return PublishedEvent | PublishedBatch if method == "POST" else FeedAnswer

    def success_of(self, method: str) -> int:
        return 201 if method == "POST" else 200

    @classmethod
    def known_parameters(cls, method: str) -> type[fields.Parameters]:
        return IngestParameters if method == "POST" else super().known_parameters(method)

    def cost_of(self, request: Request) -> int:
        """A request that waited for news was counted when it began to wait."""
        stay = stay_of(request._request)
        return 0 if stay is not None and stay.after else 1

    def get(self, request: Request) -> Answer | HttpResponse:
        """Read the events of one or several topics

        Those behind a cursor, oldest first; the order is kept inside each key. `next` is always there: ask again with it
        for ever. With `wait` an empty answer comes only after so many seconds. With `Accept: text/event-stream` the
        connection stays, and each event comes as it happens; `id` is its cursor, and `Last-Event-ID` goes on behind it.
        """
        streams = isinstance(request.accepted_renderer, EventStream)
        stay = stay_of(request._request)
        after = (stay and stay.after) or (streams and last_event_id(request)) or self.asked.get("after", "")
        topics = [log.topic_named(name) for name in dict.fromkeys(self.asked["topic"])]
        found = feed.page(topics, after, self.asked.get("limit", 50))
        if isinstance(request.auth, Program):
            pulls.notice([topic.name for topic in topics], by=caller(request), at=self.now)
        if streams:
            if stay is not None:
                stay.as_listener(found.seen, door_of(request))
            return _stream(found)
        if stay is not None and not found.events and self.asked.get("wait"):
            stay.for_news(found.seen, self.asked["wait"])
        return Answer({"data": [as_cloudevent(event) for event in found.events], "next": found.next})

    def post(self, request: Request) -> Answer:
        """Publish one event, or a batch

        One CloudEvent, or a list of up to 10,000; the answer says of each whether it was accepted, a duplicate or rejected.
        The attributes of a single one may stand in headers instead (`ce-id`, `ce-source`, ...); the body is its data then.
        """
        document = parsing.loads_plain(self.raw_body(request))
        batch, is_batch = arriving.events_in(document, request._request.content_type or "", request.headers)
        if not batch:
            raise InvalidInput("The batch is empty. Send at least one event.")
        if len(batch) > MOST_EVENTS:
            raise BodyTooLarge(f"{len(batch)} events are too many for one call; send at most {MOST_EVENTS}.")
        answers = actions.publish(raw_events=batch, topic=self.asked.get("topic", ""), by=caller(request), at=self.now)
        return _batch(answers) if is_batch else _single(answers[0])


def last_event_id(request: Request) -> str:
    """Where a stream goes on that was interrupted; the address still names the place where it began."""
    return str(request.headers.get("Last-Event-ID", "")).strip()


def _stream(found: feed.Page) -> HttpResponse:
    said = messages.opening(found.before) + messages.messages(found.events, found.before)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return HttpResponse(said, content_type="text/event-stream; charset=utf-8", headers=headers)


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


routes = [path("events", Events.as_view(), name="events")]
