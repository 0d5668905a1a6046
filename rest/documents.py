"""The documents about the API itself: OpenAPI, and what each problem means."""

from functools import cache
from threading import Lock
from typing import Any, TypedDict

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from rest import problems
from rest.endpoints import Answer, Endpoint
from rest.problems import NotFound

SIGNING_IN: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "`cairn_<key>.<secret>`, made on the page Tokens."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of the pages; writes also carry X-CSRFToken.",
    },
}


class ProblemAnswer(TypedDict):
    """What one code means."""

    code: str
    status: int
    title: str
    meaning: str
    remedy: str


class ProblemsAnswer(TypedDict):
    data: list[ProblemAnswer]


class _Public(Endpoint):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    is_public = True


class OpenApi(_Public):
    """The OpenAPI 3.1 document of this API"""

    def get(self, request: Request) -> dict[str, Any]:
        return document()


class Problems(_Public):
    """Every problem this API answers with"""

    def get(self, request: Request) -> ProblemsAnswer:
        return {"data": [_plain(entry) for entry in problems.catalogue()]}


class OneProblem(_Public):
    """What a problem means"""

    answer_shape = ProblemAnswer

    def get(self, request: Request, code: str) -> Answer:
        found = next((entry for entry in problems.catalogue() if entry.code == code), None)
        if found is None:
            raise NotFound("There is no problem of this code. See the list one level up.")
        return Answer(_plain(found))


def _plain(entry: problems.Entry) -> ProblemAnswer:
    return {
        "code": entry.code,
        "status": entry.status,
        "title": entry.title,
        "meaning": entry.meaning,
        "remedy": entry.remedy,
    }


_Generator: Any = SchemaGenerator
_sent: dict[str, Any] = {}


def describe_sent(requests: dict[str, Any]) -> None:
    """Adds requests that we send to the section `webhooks`: path items by their names."""
    _sent.update(requests)


_making = Lock()


def document() -> dict[str, Any]:
    """OpenAPI 3.1 of every endpoint there is, made once per process."""
    with _making:  # a description is of one generator at a time: two at once would lose each other's components
        return made_once()


@cache
def made_once() -> dict[str, Any]:
    generator: Any = _Generator()
    paths = generator.parse(None, public=True)  # not get_schema: its hooks rename what endpoints have named
    about = spectacular_settings
    return {
        "openapi": "3.1.0",
        "info": {"title": about.TITLE, "version": about.VERSION, "description": about.DESCRIPTION},
        "paths": dict(sorted(paths.items())),
        "webhooks": dict(sorted(_sent.items())),
        "components": {**generator.registry.build({}), "securitySchemes": SIGNING_IN},
    }
