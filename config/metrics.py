"""/metrics for Prometheus: requests of this process, the log and its readers, the process itself."""

from typing import Any

from django.http import HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from rest_framework.request import Request

from pipeline.measures import LogAndReaders
from rest.endpoints import Endpoint


class Metrics(Endpoint):
    """The figures of this process and of the log, as Prometheus reads them.

    Needs a token: who knows which readers lag knows what an organisation works at.
    """

    read_scope = "topics:read"
    schema = None  # type: ignore[assignment]  # not an operation of the REST interface

    def get(self, request: Request, **_: Any) -> HttpResponse:
        log = CollectorRegistry()
        log.register(LogAndReaders())
        return HttpResponse(generate_latest(REGISTRY) + generate_latest(log), content_type=CONTENT_TYPE_LATEST)
