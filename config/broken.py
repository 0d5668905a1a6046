"""The page for what broke: with 503 when the database is away, for then trying again helps, else with 500."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

DATABASE_IS_AWAY = (OperationalError, InterfaceError)


def page(request: HttpRequest) -> HttpResponse:
    """Django calls it while the exception is being handled. Touches no database."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "2"})
    return server_error(request)
