"""REST of persons: somebody is erased, for good."""

from typing import TypedDict
from uuid import UUID

from django.urls import path
from rest_framework.request import Request

from accounts.access import caller
from pipeline.personal import erasing, leftovers, rooms
from rest.endpoints import Endpoint


class StillSaid(TypedDict):
    what: str
    count: int


class Erased(TypedDict):
    """`ids`: everything under which the person was known. `still_said`: texts about something else that say the name."""

    ids: list[str]
    still_said: list[StillSaid]


class ErasePerson(Endpoint):
    """Erase a person

    `person_id` is the id of an account or of a professional. The key under which the log keeps what it says about the
    person is destroyed, rows and read models forget the name, figures stay. It cannot be taken back.
    """

    write_scope = "accounts:admin"

    def post(self, request: Request, person_id: UUID) -> Erased:
        words = rooms.everything_known(frozenset({str(person_id)})).words
        ids = erasing.erase(person=person_id, by=caller(request), at=self.now)
        left = [StillSaid(what=what, count=count) for what, count in leftovers.of(words)]
        return {"ids": sorted(ids), "still_said": left}


routes = [path("persons/<uuid:person_id>/erase", ErasePerson.as_view(), name="person-erase")]
