"""The roof of /api/v1: every room brings its own routes."""

from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularJSONAPIView

from rest import problems

ROOMS = ("accounts", "pipeline", "missions", "okrs", "professions", "portfolio")


@require_safe
def problem_page(request: HttpRequest, code: str) -> JsonResponse:
    """What a problem's `type` leads to: what it means."""
    for entry in problems.catalogue():
        if entry.code == code:
            return JsonResponse(asdict(entry))
    return JsonResponse({"detail": f"There is no problem {code!r}."}, status=404)


@require_safe
def problem_list(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"data": [asdict(entry) for entry in problems.catalogue()]})


def routes() -> Sequence[Any]:
    return [route for room in ROOMS for route in import_module(f"{room}.api").routes]


app_name = "api"
urlpatterns = [
    *routes(),
    path("problems", problem_list, name="problems"),
    path("problems/<str:code>", problem_page, name="problem"),
    path(
        "openapi.json", SpectacularJSONAPIView.as_view(permission_classes=[], authentication_classes=[]), name="openapi"
    ),
]
