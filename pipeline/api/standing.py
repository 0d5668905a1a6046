"""REST of how topics stand: who writes and reads each, how fresh it is, who would notice; and the shared core in figures."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from django.urls import path
from rest_framework.request import Request

from pipeline.api.topics import topic_named
from pipeline.catalogue import core, flow, notices, who
from pipeline.catalogue.pace import Pace
from rest import fields
from rest.endpoints import Endpoint


class ShownReader(TypedDict):
    kind: str
    name: str
    title: str
    since: datetime | None


class Standing(TypedDict):
    topic: str
    last_at: datetime | None
    usual_seconds: int | None
    longest_pause_seconds: int | None
    is_late: bool
    writers: list[flow.Writer]
    readers: list[ShownReader]


class Noticed(TypedDict):
    topic: str
    headline: str
    data: list[notices.PlainNotice]


class ShownWeek(TypedDict):
    monday: date
    events: int
    topics: int
    topics_told: int
    readers_per_topic: float | None
    read_share: float | None
    services: int
    age_seconds: int | None
    on_time_share: float | None


class CoreAnswer(TypedDict):
    data: list[ShownWeek]
    unread: list[str]


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


class TopicStanding(Endpoint):
    """Read how a topic stands

    When its newest event happened, how long usually lies between two, whether it is late; who wrote on it in the last 90 days, and
    who reads it. Persons who publish are counted together.
    """

    read_scope = "topics:read"

    def get(self, request: Request, name: str) -> Standing:
        topic = topic_named(name)
        pace = flow.paces(self.now, topic.name).get(topic.name, Pace(None))
        readers = who.reads(self.now).get(topic.name, [])
        return {
            "topic": topic.name, "last_at": pace.last, "usual_seconds": _seconds(pace.usual),
            "longest_pause_seconds": _seconds(pace.longest), "is_late": pace.is_late(self.now),
            "writers": flow.writers(topic.name, self.now),
            "readers": [{"kind": one.kind, "name": one.name, "title": one.title, "since": one.since} for one in readers],
        }  # fmt: skip


class TopicNotices(Endpoint):
    """Read who would notice if a topic stopped

    Its KPIs, the key results that follow them, the missions behind those, pages and programs: each with what would happen to it,
    `of` what it follows from and in how many `steps`.
    """

    read_scope = "topics:read"

    def get(self, request: Request, name: str) -> Noticed:
        found = notices.if_stopped(topic_named(name).name, self.now)
        return {
            "topic": found.topic,
            "headline": found.headline,
            "data": [notices.as_plain(notice) for notice in found.notices],
        }


class CoreParameters(fields.Parameters):
    weeks = fields.Whole(least=1, most=104, help_text="How many weeks back, the running one included; 26 without.")


class SharedCore(Endpoint):
    """Read the shared data core in figures

    Week by week. Quantity: events that happened, and topics that told any. Reach: readers per topic, the share of topics that anybody
    reads, services outside that read. Currency: the middle age of the topics' newest events, and the share of topics that are not late.
    """

    read_scope = "topics:read"
    parameters = CoreParameters

    def get(self, request: Request) -> CoreAnswer:
        weeks = core.figures(self.now, self.asked.get("weeks", core.SHOWN))
        return {
            "data": [
                {
                    "monday": week.monday, "events": week.events, "topics": week.topics, "topics_told": week.topics_told,
                    "readers_per_topic": week.readers_per_topic, "read_share": week.read_share, "services": week.services,
                    "age_seconds": _seconds(week.age), "on_time_share": week.on_time_share,
                }
                for week in weeks
            ],
            "unread": core.unread(self.now),
        }  # fmt: skip


routes = [
    path("topics/<str:name>/standing", TopicStanding.as_view(), name="topic-standing"),
    path("topics/<str:name>/notices", TopicNotices.as_view(), name="topic-notices"),
    path("shared-core", SharedCore.as_view(), name="shared-core"),
]
