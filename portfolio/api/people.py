"""REST of people, when they are there and what missions have of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework.request import Request

from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.models import PersonLoad
from rest import fields
from rest.endpoints import ListEndpoint


class PersonAnswer(TypedDict):
    id: UUID
    key: str
    name: str
    profession: dict[str, Any]
    level: int
    employment: str
    availability: list[dict[str, Any]]
    allocations: list[dict[str, Any]]


def show_person(row: Mapping[str, Any]) -> PersonAnswer:
    detail = row["detail"]
    return {
        "id": row["professional_id"],
        "key": row["key"],
        "name": row["name"],
        "profession": {"id": row["profession_id"], "title": row["profession_title"]},
        "level": row["level"],
        "employment": row["employment"],
        "availability": [
            {"starts_on": first, "ends_on": last, "fte": Decimal(fte)} for first, last, fte in detail["availability"]
        ],
        "allocations": [{"id": pk, **words} for pk, words in detail["allocations"].items()],
    }


class PersonFilters(fields.Parameters):
    profession = fields.Uuid(help_text="The id of a profession.")


class People(ListEndpoint):
    """People with their availability and what missions have of it"""

    read_scope = "portfolio:read"
    parameters = PersonFilters
    sorts = {"key": "number", "name": "name", "level": "level"}
    default_sort = "key"
    represent = show_person

    def rows(self, request: Request, filters: Mapping[str, Any]) -> QuerySet[Any]:
        wait_for_own_writes(request._request, watched.PERSON_LOAD)
        found = PersonLoad.objects.exclude(key="")
        if "profession" in filters:
            found = found.filter(profession_id=filters["profession"])
        return found.values(
            "professional_id",
            "number",
            "key",
            "name",
            "profession_id",
            "profession_title",
            "level",
            "employment",
            "detail",
        )


routes = [
    path("portfolio/people", People.as_view(), name="portfolio-people"),
]
