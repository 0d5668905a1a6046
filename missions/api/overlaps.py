"""REST of overlaps: which open missions may do the same work twice, and why."""

from typing import TypedDict

from django.urls import path
from rest_framework.request import Request

from missions import overlapping
from missions.api.named import Thing, row_of_address, thing
from missions.models import Mission, Outcome
from rest.endpoints import Endpoint


class OverlapAnswer(TypedDict):
    mission: Thing | None
    other: Thing | None
    other_outcome: Thing | None
    is_same_outcome: bool
    segments: list[str]
    shared_words: list[str]


class OverlapsAnswer(TypedDict):
    data: list[OverlapAnswer]


def show(found: list[overlapping.Overlapping]) -> OverlapsAnswer:
    return {
        "data": [
            {
                "mission": thing(pair.one), "other": thing(pair.other), "other_outcome": thing(pair.other.outcome),
                "is_same_outcome": pair.is_same_outcome, "segments": list(pair.segments),
                "shared_words": list(pair.words),
            }
            for pair in found
        ]
    }  # fmt: skip


class MissionOverlaps(Endpoint):
    """Open missions that may do the same work as this one, at most five

    A like purpose, or the same outcome in the same segment. Nothing is blocked by it.
    """

    read_scope = "missions:read"

    def get(self, request: Request, ref: str) -> OverlapsAnswer:
        return show(overlapping.of_mission(row_of_address(Mission, ref)))


class OutcomeOverlaps(Endpoint):
    """Where the open missions of an outcome may do the same work twice, at most five pairs"""

    read_scope = "missions:read"

    def get(self, request: Request, ref: str) -> OverlapsAnswer:
        return show(overlapping.under(row_of_address(Outcome, ref)))


routes = [
    path("missions/<str:ref>/overlaps", MissionOverlaps.as_view(), name="mission-overlaps"),
    path("outcomes/<str:ref>/overlaps", OutcomeOverlaps.as_view(), name="outcome-overlaps"),
]
